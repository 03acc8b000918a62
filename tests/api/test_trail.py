"""The trail over the API."""

from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.administration.actions.campuses import close_campuses
from tests.fixtures import Provider


@pytest.fixture
def client(provider: Provider, owner: Actor) -> Client:
    return provider.signed_in(owner)


def read(client: Client, provider: Provider, **asked: object) -> Any:
    return client.get(f"/api/v1/o/{provider.code}/trail", asked)


def test_an_entry_says_all_that_was_kept(provider: Provider, owner: Actor, client: Client) -> None:
    campus = provider.campus()
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])

    newest = read(client, provider, limit=1).json()["items"][0]

    del newest["entry_id"], newest["at"]
    assert newest == {
        "actor_kind": "member",
        "actor_id": str(owner.id),
        "actor_name": "Grace Whitlock",
        "act": "campus.closed",
        "sentence": "Closed",
        "kind": "campus",
        "thing_id": str(campus.pk),
        "thing_name": "Werribee",
        "changes": {"is_active": [True, False], "closes_on": [None, None]},
        "ip": None,
        "user_agent": "",
        "correlation_id": str(owner.origin.correlation_id),
    }


def test_pages_walk_through_everything_once(provider: Provider, client: Client) -> None:
    campuses = [provider.campus(f"Campus {n}") for n in range(5)]

    seen: list[list[str]] = []
    after: dict[str, str] | None = {}
    while after is not None:
        page = read(client, provider, act="campus.opened", limit=2, **after).json()
        seen.append([item["thing_id"] for item in page["items"]])
        after = {"after": page["next"]} if page["next"] else None

    assert [len(ids) for ids in seen] == [2, 2, 1]
    assert [one for ids in seen for one in ids] == [str(campus.pk) for campus in reversed(campuses)]


@pytest.mark.parametrize(
    ("name", "column", "number"), [("who", "actor_id", 1), ("thing", "thing_id", 2), ("request", "correlation_id", 1)]
)
def test_each_id_narrows(provider: Provider, owner: Actor, client: Client, name: str, column: str, number: int) -> None:
    campus = provider.campus()
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
    newest = read(client, provider).json()["items"][0]

    found = read(client, provider, **{name: newest[column]}).json()["items"]

    assert [item[column] for item in found] == [newest[column]] * number


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"who": "grace"}, "/who"),
        ({"kind": "spaceship"}, "/kind"),
        ({"kind": "a\0b"}, "/kind"),
        ({"act": "campus.exploded"}, "/act"),
        ({"thing": "1"}, "/thing"),
        ({"request": "1"}, "/request"),
        ({"first_day": "2026-13-45"}, "/first_day"),
        ({"first_day": "0001-01-01"}, "/first_day"),
        ({"first_day": "0"}, "/first_day"),
        ({"last_day": "9999-12-31"}, "/last_day"),
        ({"first_day": "2026-09-08", "last_day": "2026-09-07"}, "/last_day"),
        ({"after": "nonsense"}, "/after"),
        ({"limit": "0"}, "/limit"),
    ],
)
def test_what_cannot_be_read_is_a_problem(
    provider: Provider, client: Client, asked: dict[str, str], pointer: str
) -> None:
    answer = read(client, provider, **asked)

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
