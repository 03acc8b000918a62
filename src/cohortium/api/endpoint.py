"""The wrapper of every endpoint of an organisation. Like `web.page`, it owns the transaction.

@router.patch("/o/{code}/campuses/{uuid:campus_id}", response=documented(CampusOut))
@endpoint(Permission.CAMPUS_EDIT)
def edit(call: Call, ...): ...
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from types import MappingProxyType
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
from cohortium.access.entrance import KeyNotAccepted, entered, entered_by_key, origin_of
from cohortium.access.idempotency import StoredAnswer
from cohortium.access.permissions import Permission, needing
from cohortium.access.queries import KeyHolder, Member, OrganisationRow
from cohortium.administration.rules.campuses import local_date
from cohortium.api import problems
from cohortium.api.problems import ForgedRequest, NotSignedIn, VersionMissing
from cohortium.core.errors import Invalid, NotAllowed, Refusal, Stale
from cohortium.identity import limits, policies

View = TypeVar("View", bound=Callable[..., Any])
Run = Callable[..., HttpResponse]

SAFE = ("GET", "HEAD", "OPTIONS")
LONGEST_KEY = 255
# Where a request carries its call.
CALL = "cohortium.call"
# Where it carries what it was counted in.
COUNTED = "cohortium.counted"
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Call:
    """A request inside its organisation: who acts, a member or a key, and what time it is."""

    actor: Actor
    organisation: OrganisationRow
    now: datetime
    request: HttpRequest

    @property
    def today(self) -> date:
        """The day, where the organisation is."""
        return local_date(self.organisation.time_zone, self.now)

    @contextmanager
    def again(self, permission: Permission) -> Iterator["Call"]:
        """Come in again, for an operation that left the scope to call out: that is asked anew."""
        with _somebody(self.request, self.organisation.code, self.now, reads_body=False) as somebody:
            if not somebody.actor.may(permission):
                raise NotAllowed(permission)
            yield Call(somebody.actor, somebody.organisation, self.now, self.request)


def call_of(request: HttpRequest) -> Call:
    """The call that the wrapper opened for this request."""
    return cast("Call", request.META[CALL])


def count(call: Call, buckets: list[limits.Bucket]) -> None:
    """Count a try whose answer tells something, also where it is refused and nothing else of it is kept.

    Raises:
        TooMany: there were too many.
    """
    if not limits.take(buckets, now=call.now):
        raise limits.TooMany
    call.request.META[COUNTED] = buckets


def endpoint(permission: Permission, *, later: Mapping[str, Any] = NOTHING) -> Callable[[View], View]:
    """Run an operation as a member or by a key, with this permission, inside the organisation's scope.

    An answer of 400 or more commits nothing. `Idempotency-Key` is honoured on every POST; `later` names the fields that
    only the first answer holds, with what stands there when it is given again: a secret is never stored.
    """

    def decorate(view: View) -> View:
        return decorate_view(lambda run: _wrapped(run, permission, later))(needing(view, permission))

    return decorate


def endpoint_that_calls_out(permission: Permission) -> Callable[[View], View]:
    """Run an operation that talks to the network: checked like every one, then outside the scope.

    No transaction may wait for somebody else's server. `call.again(permission)` opens the scope for what is changed. It
    is for PUT, which may be sent twice; the body is read by the operation itself, piece by piece.
    """

    def decorate(view: View) -> View:
        return decorate_view(lambda run: _wrapped_around_nothing(run, permission))(needing(view, permission))

    return decorate


def documented(success: Any, status: int = HTTPStatus.OK, *also: int) -> dict[int, Any]:
    """The answers of an operation: the success, the problems that every one may give, and some more.

    The problems have no schema here, because ninja would build a model for each answer of each operation, which takes
    longer than all else at the start: `openapi.completed` describes them.
    """
    common = (401, 403, 404, 422, 429, 503)
    return {status: success, **dict.fromkeys((*common, *also))}


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


def _wrapped(run: Run, permission: Permission, later: Mapping[str, Any]) -> Run:
    def answer(request: HttpRequest, **path: Any) -> HttpResponse:
        now = timezone.now()
        try:
            with _somebody(request, path["code"], now) as somebody:
                call = Call(somebody.actor, somebody.organisation, now, request)
                response = _answered(request, call, permission, lambda: _whole(run(request, **path)), later)
        except KeyNotAccepted as refusal:
            response = problems.refusal(request, _counted(request, refusal, now))
        except Refusal as refusal:
            response = problems.refusal(request, refusal)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            # What was counted before was taken back with the rest.
            limits.take(request.META.get(COUNTED, []), now=now)
        if _is_known(request, response):
            response = HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": response["ETag"]})
        response["Cache-Control"] = "private, no-store"
        response["Vary"] = "Authorization, Cookie"
        return response

    return answer


def _wrapped_around_nothing(run: Run, permission: Permission) -> Run:
    def answer(request: HttpRequest, **path: Any) -> HttpResponse:
        now = timezone.now()
        try:
            with _somebody(request, path["code"], now, reads_body=False) as somebody:
                if not somebody.actor.may(permission):
                    raise NotAllowed(permission)
                request.META[CALL] = Call(somebody.actor, somebody.organisation, now, request)
            response = _whole(run(request, **path))
        except Refusal as refusal:
            response = problems.refusal(request, refusal)
        response["Cache-Control"] = "private, no-store"
        response["Vary"] = "Authorization, Cookie"
        return response

    return answer


def _is_known(request: HttpRequest, response: HttpResponse) -> bool:
    asked = request.headers.get("If-None-Match")
    return request.method == "GET" and bool(asked) and "ETag" in response and _matches(str(asked), response["ETag"])


def _somebody(
    request: HttpRequest, code: str, now: datetime, *, reads_body: bool = True
) -> AbstractContextManager[Member | KeyHolder]:
    """Open the scope for whoever sends this. With `Authorization` it is a program: its cookies do not count."""
    key, origin = request.headers.get("Authorization"), origin_of(request.META)
    if key is not None:
        return entered_by_key(_token(key), code=code, origin=origin, now=now)
    if not request.user.is_authenticated:
        raise NotSignedIn(_("Sign in first, or send a key: “Authorization: Bearer co_…”."))
    if reads_body:
        # Before anybody looks for a form in it: what was read as a form cannot be had as it came any more.
        _body = request.body
    if request.method not in SAFE and check_csrf(request):
        raise ForgedRequest(_("Send the value of the cookie “csrftoken” as X-CSRFToken."))
    return entered(code=code, user_id=request.user.pk, origin=origin, now=now)


def _counted(request: HttpRequest, refusal: Refusal, now: datetime) -> Refusal:
    """Slow down whoever tries keys. A good key is never counted, nor slowed by the bad ones of a neighbour."""
    buckets = policies.of_network(policies.WRONG_KEYS, origin_of(request.META).ip)
    return refusal if limits.take(buckets, now=now) else limits.TooMany()


def _token(authorization: str) -> str:
    scheme, _space, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _answered(
    request: HttpRequest, call: Call, permission: Permission, run: Callable[[], HttpResponse], later: Mapping[str, Any]
) -> HttpResponse:
    if not call.actor.may(permission):
        raise NotAllowed(permission)
    request.META[CALL] = call
    response = _once(request, call, permission, run, later)
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        # ninja has turned the refusal into an answer already: no exception will undo what was done before it.
        transaction.set_rollback(True)
    return response


def _whole(response: HttpResponseBase) -> HttpResponse:
    """Refuse what streams, or is rendered by Django afterwards: it would find no scope and no rows."""
    if not isinstance(response, HttpResponse) or not getattr(response, "is_rendered", True):
        raise TypeError(f"An endpoint answers whole, inside its scope, and not with {type(response).__name__}.")
    return response


def _once(
    request: HttpRequest, call: Call, permission: Permission, run: Callable[[], HttpResponse], later: Mapping[str, Any]
) -> HttpResponse:
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
        body = response.content.decode()
        if later:
            body = json.dumps(json.loads(body) | later)
        answer = StoredAnswer(response.status_code, headers, body)
        idempotency.keep(call.actor, key=key, answer=answer)
    return response
