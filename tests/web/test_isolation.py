"""A foreign id and an id that exists nowhere: the same answer, headers and number of statements. Nothing changes.

Each case is a request with one id in it, and the actor who may send it. First the rightful actor succeeds with the
rightful id; then the same request is sent with an id of another organisation, of another campus of the same
organisation, and of nowhere.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.permissions import OF_THE_SYSTEM, Permission
from cohortium.access.reach import Span
from cohortium.access.roles import BuiltInRole
from cohortium.audit.models import AuditEntry
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus
from tests.fixtures import Provider
from tests.web.pages import essence

FORM = {"name": "Renamed", "time_zone": "Australia/Melbourne", "version": "2"}
JSON = {"content_type": "application/json"}

# Everything, but at one campus only: a role of the test, so that reach alone can refuse.
ALL_HERE = BuiltInRole("all_here", "All here", "", {p: Span.CAMPUSES for p in Permission if p not in OF_THE_SYSTEM})


@dataclass(frozen=True)
class Case:
    """A request with one campus in it, and the answer that its rightful actor gets."""

    name: str
    send: Callable[[Client, str, UUID], Any]
    answer: int
    closed: bool = False


def page(path: str) -> Callable[[Client, str, UUID], Any]:
    return lambda client, code, campus_id: client.get(f"/o/{code}/campuses/{path}".replace("ID", str(campus_id)))


def post(path: str, **data: Any) -> Callable[[Client, str, UUID], Any]:
    return lambda client, code, campus_id: client.post(
        f"/o/{code}/campuses/{path}".replace("ID", str(campus_id)),
        {name: str(campus_id) if value is None else value for name, value in data.items()},
    )


def call(method: str, path: str, body: Any = None, **headers: str) -> Callable[[Client, str, UUID], Any]:
    def send(client: Client, code: str, campus_id: UUID) -> Any:
        url = f"/api/v1/o/{code}/campuses/{campus_id}{path}"
        named = dict(headers)
        if method == "patch":
            named["If-Match"] = client.get(url).headers.get("ETag", '"none"')
        if method == "get":
            return client.get(url, headers=named)
        return getattr(client, method)(url, json.dumps(body), headers=named, **JSON)

    return send


CASES = [
    Case("page", page("ID"), 200),
    Case("form", page("ID/edit"), 200),
    Case("closing, asked", page("closing?campus=ID"), 200),
    Case("reopening, asked", page("reopening?campus=ID"), 200),
    Case("form, sent", post("ID/edit", **FORM), 302),
    Case("closing, sent", post("closing", campus=None), 302),
    Case("reopening, sent", post("reopening", campus=None), 302, closed=True),
    Case("endpoint", call("get", ""), 200),
    Case("endpoint, changed", call("patch", "", {"name": "Renamed"}), 200),
    Case("endpoint, closed", call("post", "/closing"), 200),
    Case("endpoint, reopened", call("post", "/reopening"), 200, closed=True),
    Case("endpoint, closed under a key", call("post", "/closing", **{"Idempotency-Key": "k"}), 200),
]


def hold_everything_at(provider: Provider, campus: Campus) -> Actor:
    with provider.scope():
        Role.objects.create(
            key=ALL_HERE.key,
            name=str(ALL_HERE.name),
            system_role=True,
            permissions={str(permission): str(span) for permission, span in ALL_HERE.permissions.items()},
        )
    return provider.member(ALL_HERE, campuses=(campus,))


def rows(provider: Provider) -> list[Any]:
    with provider.scope():
        return [*Campus.objects.order_by("pk").values(), AuditEntry.objects.count()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_foreign_id_is_answered_like_one_that_exists_nowhere(
    provider: Provider, other_provider: Provider, statements: Any, case: Case
) -> None:
    mine, same_organisation, foreign = provider.campus(), provider.campus("Camberwell"), other_provider.campus()
    actor = hold_everything_at(provider, mine)
    client = provider.signed_in(actor)
    with provider.scope():
        # Their version is 2 from here on.
        Campus.objects.update(is_active=not case.closed)

    # Warm: caches of templates and of connections are filled by the first request.
    case.send(client, provider.code, new_id())
    before = rows(provider), rows(other_provider)
    answers = {}
    for whose, campus_id in (("nowhere", new_id()), ("campus", same_organisation.pk), ("organisation", foreign.pk)):
        with statements() as seen:
            answers[whose] = (*essence(case.send(client, provider.code, campus_id), campus_id), len(seen))
    unchanged = (rows(provider), rows(other_provider)) == before
    rightful = case.send(client, provider.code, mine.pk)

    assert rightful.status_code == case.answer
    assert answers["nowhere"][0] == 404
    assert answers["campus"] == answers["nowhere"]
    assert answers["organisation"] == answers["nowhere"]
    assert unchanged


@pytest.mark.parametrize("path", ["/o/{}/campuses/", "/o/{}/campuses/new", "/api/v1/o/{}/campuses"])
def test_a_foreign_organisation_is_answered_like_one_that_exists_nowhere(
    provider: Provider, other_provider: Provider, owner: Actor, statements: Any, path: str
) -> None:
    client = provider.signed_in(owner)
    nowhere = f"p{new_id().hex[-10:]}"
    client.get(path.format("warm-up"))

    answers = []
    for code in (nowhere, other_provider.code):
        with statements() as seen:
            answers.append((*essence(client.get(path.format(code)), code), len(seen)))

    assert client.get(path.format(provider.code)).status_code == 200
    assert answers[0][0] == 404
    assert answers[1] == answers[0]


@pytest.mark.parametrize("path", ["/o/{}/campuses/?status=all", "/api/v1/o/{}/campuses"])
def test_a_list_shows_what_is_within_reach_and_nothing_else(
    provider: Provider, other_provider: Provider, path: str
) -> None:
    mine = provider.campus("Werribee")
    provider.campus("Camberwell")
    other_provider.campus("Geelong")
    client = provider.signed_in(hold_everything_at(provider, mine))

    text = client.get(path.format(provider.code)).content.decode()

    assert [name for name in ("Werribee", "Camberwell", "Geelong") if name in text] == ["Werribee"]


@pytest.mark.parametrize("begins", ["Camberwell", "Geelong", "Nowhere"])
def test_a_filter_tells_nothing_of_what_is_out_of_reach(
    provider: Provider, other_provider: Provider, begins: str
) -> None:
    mine = provider.campus("Werribee")
    provider.campus("Camberwell")
    other_provider.campus("Geelong")
    client = provider.signed_in(hold_everything_at(provider, mine))

    answer = client.get(f"/api/v1/o/{provider.code}/campuses", {"begins": begins})

    assert answer.json() == {"items": [], "next": None}


def test_a_cursor_made_of_a_foreign_row_shows_nothing_of_it(provider: Provider, other_provider: Provider) -> None:
    provider.campus("Altona")
    other_provider.campus("Bundoora")
    other_provider.campus("Coburg")
    stranger = other_provider.signed_in(hold_everything_at(other_provider, other_provider.campus("Aspendale")))
    client = provider.signed_in(hold_everything_at(provider, provider.campus("Zeerust")))
    foreign = stranger.get(f"/api/v1/o/{other_provider.code}/campuses", {"limit": 1}).json()

    answer = client.get(f"/api/v1/o/{provider.code}/campuses", {"after": foreign["next"] or ""})

    assert [item["name"] for item in answer.json()["items"]] == ["Zeerust"]
