"""The wrapper of every endpoint of an organisation. Like `web.page`, it owns the transaction.

@router.patch("/o/{code}/campuses/{uuid:campus_id}", response=documented(CampusOut))
@endpoint(Permission.CAMPUS_EDIT)
def edit(call: Call, ...): ...
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja.decorators import decorate_view
from ninja.utils import check_csrf

from cohortium.access import idempotency
from cohortium.access.actor import Actor
from cohortium.access.entrance import entered, origin_of
from cohortium.access.idempotency import StoredAnswer
from cohortium.access.permissions import Permission, needing
from cohortium.access.queries import Member
from cohortium.api import problems
from cohortium.api.problems import ForgedRequest, NotSignedIn, Problem, VersionMissing
from cohortium.core.errors import Invalid, NotAllowed, Refusal, Stale

View = TypeVar("View", bound=Callable[..., Any])
Run = Callable[..., HttpResponse]

SAFE = ("GET", "HEAD", "OPTIONS")
LONGEST_KEY = 255
# Where a request carries its call.
CALL = "cohortium.call"
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


@dataclass(frozen=True, slots=True)
class Call:
    """A request inside its organisation: who acts, and what time it is."""

    member: Member
    now: datetime

    @property
    def actor(self) -> Actor:
        return self.member.actor


def call_of(request: HttpRequest) -> Call:
    """The call that the wrapper opened for this request."""
    return cast("Call", request.META[CALL])


def endpoint(permission: Permission) -> Callable[[View], View]:
    """Run an operation signed in, as a member, with this permission, inside the organisation's scope.

    An answer of 400 or more commits nothing. `Idempotency-Key` is honoured on every POST.
    """

    def decorate(view: View) -> View:
        return decorate_view(lambda run: _wrapped(run, permission))(needing(view, permission))

    return decorate


def documented(success: Any, status: int = HTTPStatus.OK, *also: int) -> dict[int, Any]:
    """The answers of an operation: the success, the problems that every one may give, and some more."""
    common = (401, 403, 404, 422, 503)
    return {status: success, **dict.fromkeys((*common, *also), Problem)}


def etag(call: Call, row_id: UUID, version: int, *also: object) -> str:
    """Changes with the row, with what else the answer shows, and with what this actor may do."""
    may = ",".join(sorted(call.actor.permissions))
    return f'"{hashlib.sha256(f"{row_id}/{version}/{also}/{may}".encode()).hexdigest()[:24]}"'


def check_version(request: HttpRequest, current: str) -> None:
    """Insist that the client says which version it changes, and that it is the current one.

    Raises:
        VersionMissing: no `If-Match`.
        Stale: another version, or none of those named.
    """
    asked = request.headers.get("If-Match")
    if asked is None:
        raise VersionMissing(_("Say which version you change: send the ETag of your last GET as If-Match."))
    if not _matches(asked, current):
        raise Stale


def _matches(asked: str, current: str) -> bool:
    # RFC 9110: a list of tags, or * for whichever there is.
    return asked.strip() == "*" or current in [one.strip() for one in asked.split(",")]


def _wrapped(run: Run, permission: Permission) -> Run:
    def answer(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            response = _entered_and_run(request, run, permission, path)
        except Refusal as refusal:
            response = problems.refusal(request, refusal)
        if _is_known(request, response):
            response = HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": response["ETag"]})
        response["Cache-Control"] = "private, no-store"
        response["Vary"] = "Cookie"
        return response

    return answer


def _is_known(request: HttpRequest, response: HttpResponse) -> bool:
    asked = request.headers.get("If-None-Match")
    return request.method == "GET" and bool(asked) and "ETag" in response and _matches(str(asked), response["ETag"])


def _entered_and_run(request: HttpRequest, run: Run, permission: Permission, path: dict[str, Any]) -> HttpResponse:
    if not request.user.is_authenticated:
        raise NotSignedIn(_("Sign in first."))
    # Before anybody looks for a form in it: what was read as a form cannot be had as it came any more.
    _body = request.body
    if request.method not in SAFE and check_csrf(request):
        raise ForgedRequest(_("Send the value of the cookie “csrftoken” as X-CSRFToken."))
    with entered(code=path["code"], user_id=request.user.pk, origin=origin_of(request.META)) as member:
        if not member.actor.may(permission):
            raise NotAllowed(permission)
        call = request.META[CALL] = Call(member, timezone.now())
        response = _once(request, call, permission, lambda: _whole(run(request, **path)))
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            # ninja has turned the refusal into an answer already: no exception will undo what was done before it.
            transaction.set_rollback(True)
        return response


def _whole(response: HttpResponseBase) -> HttpResponse:
    """Refuse what streams, or is rendered by Django afterwards: it would find no scope and no rows."""
    if not isinstance(response, HttpResponse) or not getattr(response, "is_rendered", True):
        raise TypeError(f"An endpoint answers whole, inside its scope, and not with {type(response).__name__}.")
    return response


def _once(request: HttpRequest, call: Call, permission: Permission, run: Callable[[], HttpResponse]) -> HttpResponse:
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return run()
    if not key.isprintable() or not 1 <= len(key) <= LONGEST_KEY:
        raise Invalid({"Idempotency-Key": [_("Use 1 to 255 printable characters.")]})
    same = idempotency.fingerprint(
        request.method, request.get_full_path(), request.body, str(call.actor.reach(permission))
    )
    if earlier := idempotency.claim(call.actor, key=key, print_of_request=same, now=call.now):
        response = HttpResponse(earlier.body, status=earlier.status, headers=earlier.headers)
        response["Idempotency-Replayed"] = "true"
        return response
    response = run()
    if response.status_code < HTTPStatus.BAD_REQUEST:
        headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        answer = StoredAnswer(response.status_code, headers, response.content.decode())
        idempotency.keep(call.actor, key=key, answer=answer)
    return response
