"""What generated requests need in order to meet something real: ids, a session, values whose rules no schema can say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from schemathesis import Case as Request
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import ignored_auth

from cohortium.access.permissions import Permission
from cohortium.access.roles import OWNER, TRAINER
from cohortium.config.routes import named
from cohortium.core.ids import new_id
from tests.administration.test_members import role
from tests.cases import At, Case, every
from tests.fixtures import Provider
from tests.holders import Holders
from tests.http import TOKEN


def operations() -> dict[tuple[str, str], Case]:
    """A case for each operation, by its method and its address as the description writes them."""
    found: dict[tuple[str, str], Case] = {}
    for case in every():
        method, route = case.route
        if route.startswith("api/"):
            found.setdefault((method, named(f"/{route}")), case)
    return found


CASES = operations()


class Ready(NamedTuple):
    """What a request is about, the values that it may send, and the session in which it is sent."""

    at: At
    values: Mapping[str, Any]
    session: str


class Place:
    """Where one operation is tried: an organisation, with what the operation is about."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.statuses: list[int] = []
        self._ready: Ready | None = None
        self._holders = Holders(provider)
        # The last owner may not leave.
        provider.member(OWNER)

    def send(self, request: Request) -> None:
        """Send it as an owner, and check the answer against the description. What it changed is made afresh."""
        self._ready = ready = self._ready or self._prepared(CASES[request.operation.method.upper(), request.path])
        put_real_things(request, ready)
        request.cookies = {"sessionid": ready.session, "csrftoken": TOKEN}
        # This check sends twice more whatever succeeded, without a session: once for an operation is enough.
        known = [ignored_auth] if any(status < 300 for status in self.statuses) else []
        answer = request.call_and_validate(headers={"X-CSRFToken": TOKEN}, excluded_checks=known)
        self.statuses.append(answer.status_code)
        if request.method != "GET" and answer.status_code < 300:
            self._ready = None

    def _prepared(self, case: Case) -> Ready:
        campus = self.provider.campus(f"Werribee {new_id()}")
        subject = case.subject(self.provider, campus) if case.subject else campus.pk
        owner = self._holders.at(OWNER, campus)
        trainers = [str(one) for one in role(self.provider, TRAINER)]
        ids = {"role_ids": trainers, "campus_ids": [str(campus.pk)], "copied_from": str(subject)}
        at = At(self.provider.code, subject, case.beside(self.provider, campus))
        if case.own:
            at = replace(at, id=case.own(self.provider, owner.actor))
        values = ids | lawful(timezone.now().date())
        if case.values:
            values |= case.values(self.provider, campus, at.id)
        return Ready(at, values, owner.browser.cookies["sessionid"].value)


def lawful(today: date) -> dict[str, Any]:
    """Values for fields of which no schema can say what they may be. A name is taken once."""
    return {
        "name": f"Somebody {new_id()}",
        "time_zone": "Australia/Melbourne",
        "closes_on": str(today + timedelta(days=7)),
        "email": f"{new_id()}@example.com",
        "contact_email": "campus@example.com",
        "contact_phone": "+61390001234",
        "phone": "+61390001234",
        "expires_at": f"{today + timedelta(days=7)}T08:00:00Z",
        "permissions": [Permission.CAMPUS_READ],
        "value": True,
    }


def put_real_things(request: Request, ready: Ready) -> None:
    """Put in what is real. What makes the request invalid stays, and so do the bodies that are drawn at random."""
    meta = request.meta
    if not meta.is_negative_at(ParameterLocation.PATH):
        real = {
            "code": ready.at.code,
            "key": "numbers.invoice_yearly",
            "kept": "adult",
            "kind": "member.invited",
            "language": "en",
            "name": "export.json",
        }
        request.path_parameters = {name: real.get(name, str(ready.at.id)) for name in request.path_parameters}
    if "If-Match" in request.headers and not meta.is_negative_at(ParameterLocation.HEADER):
        request.headers["If-Match"] = "*"
    if isinstance(request.body, dict) and meta.phase.name == TestPhase.COVERAGE:
        for name in sorted(ready.values.keys() & request.body.keys()):
            _put(request, name, ready.values[name])


def _put(request: Request, name: str, value: Any) -> None:
    before: Any = request.body
    was_invalid = request.meta.is_negative_at(ParameterLocation.BODY)
    request.body = {**before, name: value}
    if request.meta.is_negative_at(ParameterLocation.BODY) is not was_invalid:
        request.body = before
