"""What goes wrong, as RFC 9457 says it: `application/problem+json`."""

import json
import sys
from collections.abc import Sequence
from http import HTTPStatus

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from cohortium.access.entrance import KeyNotAccepted, origin_of
from cohortium.access.idempotency import KeyUsedForAnother, StillRunning
from cohortium.access.second_factor import SecondFactorMissing
from cohortium.core.constraints import is_away
from cohortium.core.errors import Busy, Invalid, NotAllowed, NotFound, Refusal, Stale
from cohortium.identity.limits import TooMany

log = structlog.get_logger()


class Fault(Schema):
    """One value that cannot be accepted."""

    pointer: str = Field(description="Where it stands: a JSON Pointer into the body, or the name of a parameter.")
    detail: str


class Problem(Schema):
    """RFC 9457."""

    type: str = Field(description="Names the kind of problem; the same for each of its occurrences.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="Names this occurrence: give it when you ask for help.")
    errors: list[Fault] = Field(default=[], description="Each value at fault.")


class NotSignedIn(Refusal):
    """Nobody is signed in, and there is no key."""


class ForgedRequest(Refusal):
    """The CSRF token is missing or wrong."""


class VersionMissing(Refusal):
    """A change without `If-Match`."""


KINDS: dict[type[Refusal], tuple[HTTPStatus, str]] = {
    NotFound: (HTTPStatus.NOT_FOUND, "not-found"),
    NotAllowed: (HTTPStatus.FORBIDDEN, "not-allowed"),
    SecondFactorMissing: (HTTPStatus.FORBIDDEN, "second-factor-missing"),
    TooMany: (HTTPStatus.TOO_MANY_REQUESTS, "too-many"),
    Stale: (HTTPStatus.PRECONDITION_FAILED, "changed-meanwhile"),
    Invalid: (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid"),
    KeyUsedForAnother: (HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency-key-reused"),
    Busy: (HTTPStatus.CONFLICT, "busy"),
    StillRunning: (HTTPStatus.CONFLICT, "still-running"),
    NotSignedIn: (HTTPStatus.UNAUTHORIZED, "not-signed-in"),
    KeyNotAccepted: (HTTPStatus.UNAUTHORIZED, "key-not-accepted"),
    ForgedRequest: (HTTPStatus.FORBIDDEN, "csrf"),
    VersionMissing: (HTTPStatus.PRECONDITION_REQUIRED, "version-missing"),
}

# What a 401 asks for, as RFC 6750 has it.
CHALLENGES: dict[type[Refusal], str] = {NotSignedIn: "Bearer", KeyNotAccepted: 'Bearer error="invalid_token"'}


def refusal(request: HttpRequest, refused: Refusal) -> HttpResponse:
    """The problem that a refusal is."""
    status, kind = KINDS.get(type(refused), (HTTPStatus.CONFLICT, "refused"))
    faults = [
        Fault(pointer=f"/{field}", detail=str(sentence))
        for field, sentences in (refused.errors if isinstance(refused, Invalid) else {}).items()
        for sentence in sentences
    ]
    response = problem(request, status, kind, str(refused.sentence), faults)
    if challenge := CHALLENGES.get(type(refused)):
        response["WWW-Authenticate"] = challenge
    if isinstance(refused, TooMany):
        response["Retry-After"] = "60"
    return response


def unparsable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses: a body that is no JSON."""
    return unreadable(request, HTTPStatus(error.status_code))


def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The problem of a request that does not fit its schema."""
    faults = []
    for one in error.errors:
        source, *path = one["loc"]
        # ninja puts the name of the parameter before the path into a body.
        inside = path[1:] if source == "body" else path
        faults.append(Fault(pointer="/" + "/".join(str(step) for step in inside), detail=one["msg"]))
    detail = _("The request does not fit its schema: see errors.")
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", detail, faults)


def unreadable(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """The problem of a request that no endpoint can read: its body, its size, its method."""
    too_large = _("The request is too large. Files can be up to %(n)s MB, and less in some places.")
    details = {
        HTTPStatus.METHOD_NOT_ALLOWED: _("This address does not take this method: see Allow."),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: too_large % {"n": settings.LARGEST_FILE // 1024**2},
        HTTPStatus.INSUFFICIENT_STORAGE: _("There is no room left on the server. Nothing was saved."),
    }
    kinds = {HTTPStatus.METHOD_NOT_ALLOWED: "method", HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too-large"}
    kinds[HTTPStatus.INSUFFICIENT_STORAGE] = "no-room"
    detail = details.get(status, _("The body of the request cannot be read. Send JSON, in UTF-8."))
    return problem(request, status, kinds.get(status, "unreadable"), detail)


def not_found(request: HttpRequest) -> HttpResponse:
    """The problem of an address that no endpoint has."""
    return refusal(request, NotFound())


def crashed(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is away."""
    if is_away(sys.exc_info()[1]):
        detail = _(
            "The database is not responding at the moment. Send the request again, with the same "
            "Idempotency-Key for a POST."
        )
        response = problem(request, HTTPStatus.SERVICE_UNAVAILABLE, "database-away", detail)
        response["Retry-After"] = "5"
        return response
    detail = _("Something went wrong on our side. Check the current state before you send the request again.")
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "crashed", detail)


def problem(
    request: HttpRequest, status: HTTPStatus, kind: str, detail: str, faults: Sequence[Fault] = ()
) -> HttpResponse:
    """Write the problem."""
    body = Problem(
        type=f"urn:cohortium:problem:{kind}",
        title=status.phrase,
        status=status,
        detail=detail,
        instance=f"urn:uuid:{origin_of(request.META).correlation_id}",
        errors=list(faults),
    )
    return HttpResponse(
        json.dumps(body.model_dump(mode="json")), status=status, content_type="application/problem+json"
    )
