"""The endpoints by which keys are issued, listed and revoked."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.models import ApiKey, IdempotencyKey
from cohortium.api.v1.keys import KEEP_IT, WAS_SHOWN
from cohortium.identity import policies
from tests.api.test_campuses import Api
from tests.api.test_programs import expired, path, revoked
from tests.cases.keys import IN_A_WEEK, NEW
from tests.fixtures import Provider
from tests.keys import SEE, by_key, issued
from tests.log_ins import filled, network

IN_A_WEEK_IN_SECONDS = int(datetime.fromisoformat(IN_A_WEEK).timestamp())


class Keys(Api):
    """A client of the keys of one organisation."""

    def __init__(self, client: Client, provider: Provider) -> None:
        super().__init__(client, provider)
        self.base = path(provider, "keys")


@pytest.fixture
def api(provider: Provider, owner: Actor) -> Keys:
    return Keys(provider.signed_in(owner), provider)


def test_issue_answers_with_a_secret_that_works_and_where_the_key_is(provider: Provider, api: Keys) -> None:
    provider.campus("Geelong")

    answer = api.send("post", body=NEW)

    body = answer.json()
    read = api.client.get(answer.headers["Location"])
    assert answer.status_code == 201
    assert (body["standing"], body["permissions"], body["note"]) == ("active", ["campus:read"], KEEP_IT)
    assert read.json() == {name: value for name, value in body.items() if name not in {"secret", "note"}}
    assert body["secret"].startswith(body["beginning"])
    assert [one["name"] for one in by_key(body["secret"]).get(path(provider)).json()["items"]] == ["Geelong"]


def test_issue_sent_again_gives_the_key_without_its_secret_and_says_so(provider: Provider, api: Keys) -> None:
    first = api.send("post", body=NEW, Idempotency_Key="k")

    again = api.send("post", body=NEW, Idempotency_Key="k")

    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.headers["Location"] == first.headers["Location"]
    assert again.json() == first.json() | {"secret": None, "note": WAS_SHOWN}
    with provider.scope():
        assert ApiKey.objects.count() == 1
        assert IdempotencyKey.objects.get().answer is not None


@pytest.mark.parametrize(
    ("said", "pointers"),
    [
        ({"name": ""}, ["/name"]),
        ({"name": "  "}, ["/name"]),
        ({"permissions": []}, ["/permissions"]),
        ({"permissions": ["campus:fly"]}, ["/permissions/0"]),
        ({"permissions": ["key:issue"]}, ["/permissions"]),
        ({"permissions": ["campus:edit"]}, ["/permissions"]),
        ({"expires_at": "2020-01-01T00:00:00Z"}, ["/expires_at"]),
        ({"expires_at": "2999-01-01T00:00:00Z"}, ["/expires_at"]),
        ({"expires_at": "9999-12-31T23:59:59-14:00"}, ["/expires_at"]),
        ({"expires_at": "0001-01-01T00:00:00+14:00"}, ["/expires_at"]),
        ({"expires_at": "2027-01-01T00:00:00"}, ["/expires_at"]),
        ({"expires_at": None}, ["/expires_at"]),
        ({"expires_at": IN_A_WEEK_IN_SECONDS}, ["/expires_at"]),
        ({"expires_at": str(IN_A_WEEK_IN_SECONDS)}, ["/expires_at"]),
        ({"secret": "mine"}, ["/secret"]),
    ],
)
def test_issue_refuses_what_cannot_be(provider: Provider, api: Keys, said: dict[str, Any], pointers: list[str]) -> None:
    answer = api.send("post", body={**NEW, **said})

    assert (answer.status_code, [fault["pointer"] for fault in answer.json()["errors"]]) == (422, pointers)
    with provider.scope():
        assert ApiKey.objects.count() == 0


def test_revoke_may_be_repeated_and_the_key_is_refused_from_then_on(provider: Provider, api: Keys) -> None:
    key = issued(provider)
    program = by_key(key.secret)
    before = program.get(path(provider)).status_code

    answers = [api.send("post", f"/{key.key.pk}/revocation") for _ in range(2)]

    assert [answer.json()["standing"] for answer in answers] == ["revoked", "revoked"]
    assert (before, program.get(path(provider)).status_code) == (200, 401)


def test_list_shows_all_or_those_that_are_good_for_something(provider: Provider, api: Keys) -> None:
    issued(provider, name="Active")
    expired(provider)
    revoked(provider)

    every_one, active = (api.send("get", query).json()["items"] for query in ("", "?showing=active"))

    assert [one["standing"] for one in every_one] == ["active", "expired", "revoked"]
    assert [one["name"] for one in active] == ["Active"]


def test_list_walks_through_all_pages_once(provider: Provider, api: Keys) -> None:
    for n in range(5):
        issued(provider, name=f"Key {n}")

    first = api.send("get", "?limit=3").json()
    second = api.send("get", f"?limit=3&after={first['next']}").json()

    assert [one["name"] for page in (first, second) for one in page["items"]] == [f"Key {n}" for n in range(5)]
    assert second["next"] is None


@pytest.mark.parametrize("number", [1, 50])
def test_list_asks_the_database_the_same_whatever_it_lists(
    provider: Provider, api: Keys, statements: Any, number: int
) -> None:
    campuses = [provider.campus(name) for name in ("Geelong", "Werribee")]
    for n in range(number):
        issued(provider, name=f"Key {n}", permissions=SEE, campuses=campuses)
    api.send("get")

    with statements() as seen:
        listed = api.send("get").json()["items"]

    assert (len(listed), len(seen)) == (number, 8)


def test_who_tries_many_keys_is_slowed_and_a_good_one_from_there_is_not(provider: Provider) -> None:
    path, ip = f"/api/v1/o/{provider.code}/campuses", network()
    good = by_key(issued(provider).secret, REMOTE_ADDR=ip)

    wrong = by_key(f"co_{provider.code}_{'x' * 43}", REMOTE_ADDR=ip)

    first = wrong.get(path)
    filled(policies.of_network(policies.WRONG_KEYS, ip))
    slowed = wrong.get(path)

    assert (first.status_code, slowed.status_code) == (401, 429)
    assert (slowed.json()["type"], slowed["Retry-After"]) == ("urn:cohortium:problem:too-many", "60")
    assert good.get(path).status_code == 200
