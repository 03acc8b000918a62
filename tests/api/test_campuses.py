"""Endpoints of campuses."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.models import IdempotencyKey
from cohortium.access.roles import AUDITOR
from cohortium.audit.models import AuditEntry
from cohortium.tenancy.models import Campus
from tests.fixtures import Provider

SUNBURY = {"name": "Sunbury", "time_zone": "Australia/Melbourne"}


class Api:
    """A client of one organisation's API."""

    def __init__(self, client: Client, provider: Provider) -> None:
        self.client, self.base = client, f"/api/v1/o/{provider.code}/campuses"

    def send(self, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(self.client, method)(self.base + path, headers=named, **data)


@pytest.fixture
def api(provider: Provider, owner: Actor) -> Api:
    return Api(provider.signed_in(owner), provider)


def names(provider: Provider) -> list[str]:
    with provider.scope():
        return list(Campus.objects.order_by("name").values_list("name", flat=True))


def test_list_walks_through_all_pages_once(provider: Provider, api: Api) -> None:
    with provider.scope():
        Campus.objects.bulk_create(Campus(name=f"Campus {n:02}", time_zone="UTC") for n in range(7))

    seen, query = [], "?limit=3"
    while query:
        page = api.send("get", query).json()
        seen.append([item["name"] for item in page["items"]])
        query = f"?limit=3&after={page['next']}" if page["next"] else ""

    assert [len(names) for names in seen] == [3, 3, 1]
    assert [name for names in seen for name in names] == [f"Campus {n:02}" for n in range(7)]


@pytest.mark.parametrize("number", [1, 50])
def test_list_asks_the_database_the_same_whatever_it_lists(
    provider: Provider, api: Api, statements: Callable[[], Any], number: int
) -> None:
    with provider.scope():
        Campus.objects.bulk_create(Campus(name=f"Campus {n}", time_zone="UTC") for n in range(number))
    api.send("get")

    with statements() as seen:
        api.send("get")

    assert len(seen) == 8


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("?limit=0", "/limit"),
        ("?limit=201", "/limit"),
        ("?sort=password", "/sort"),
        ("?showing=secret", "/showing"),
        ("?after=nonsense", "/after"),
        ("?begins=a%00b", "/begins"),
    ],
)
def test_list_refuses_what_it_cannot_read(api: Api, query: str, pointer: str) -> None:
    answer = api.send("get", query)

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


def test_list_refuses_a_cursor_of_another_order(provider: Provider, api: Api) -> None:
    provider.campus("A")
    provider.campus("B")
    cursor = api.send("get", "?limit=1").json()["next"]

    answer = api.send("get", f"?limit=1&sort=-name&after={cursor}")

    assert answer.status_code == 422


def test_open_answers_with_where_it_is(provider: Provider, api: Api) -> None:
    answer = api.send("post", body=SUNBURY)

    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{api.base}/{answer.json()['campus_id']}"
    assert api.client.get(answer.headers["Location"]).json() == answer.json()
    assert names(provider) == ["Sunbury"]


@pytest.mark.parametrize(
    ("body", "status", "pointers"),
    [
        ({}, 422, ["/name", "/time_zone"]),
        ({**SUNBURY, "seats": 3}, 422, ["/seats"]),
        ({**SUNBURY, "name": "   "}, 422, ["/name"]),
        ({**SUNBURY, "name": "nul\0"}, 422, ["/name"]),
        ({**SUNBURY, "time_zone": "Mars/Olympus"}, 422, ["/time_zone"]),
        ({**SUNBURY, "contact_email": "maya"}, 422, ["/contact_email"]),
        ({**SUNBURY, "closes_on": "2020-01-01"}, 422, ["/closes_on"]),
        # Nobody means so many seconds after 1970.
        ({**SUNBURY, "closes_on": 4102444800}, 422, ["/closes_on"]),
        ({**SUNBURY, "closes_on": "4102444800"}, 422, ["/closes_on"]),
        ({**SUNBURY, "closes_on": "2999-01-01T00:00:00"}, 422, ["/closes_on"]),
    ],
)
def test_open_refuses_what_cannot_be(
    provider: Provider, api: Api, body: dict[str, Any], status: int, pointers: list[str]
) -> None:
    answer = api.send("post", body=body)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert [fault["pointer"] for fault in problem["errors"]] == pointers
    assert problem["instance"] == f"urn:uuid:{answer.headers['X-Correlation-Id']}"
    assert names(provider) == []


def test_open_sent_again_under_its_key_has_one_effect_and_one_answer(provider: Provider, api: Api) -> None:
    first = api.send("post", body=SUNBURY, Idempotency_Key="k-1")

    again = api.send("post", body=SUNBURY, Idempotency_Key="k-1")

    assert (again.status_code, again.content) == (201, first.content)
    assert (again.headers["Idempotency-Replayed"], again.headers["ETag"]) == ("true", first.headers["ETag"])
    assert names(provider) == ["Sunbury"]
    with provider.scope():
        assert b"Sunbury" not in bytes(IdempotencyKey.objects.get().answer or b"")


def test_a_key_serves_one_request_only(provider: Provider, api: Api) -> None:
    api.send("post", body=SUNBURY, Idempotency_Key="k-1")

    answer = api.send("post", body={**SUNBURY, "name": "Bulla"}, Idempotency_Key="k-1")

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:cohortium:problem:idempotency-key-reused")
    assert names(provider) == ["Sunbury"]


def test_a_refused_request_leaves_its_key_free(provider: Provider, api: Api) -> None:
    refused = api.send("post", body={**SUNBURY, "time_zone": "Mars/Olympus"}, Idempotency_Key="k-1")

    answer = api.send("post", body=SUNBURY, Idempotency_Key="k-1")

    assert (refused.status_code, answer.status_code) == (422, 201)


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there"])
def test_a_key_that_cannot_be_is_refused(provider: Provider, api: Api, key: str) -> None:
    answer = api.send("post", body=SUNBURY, Idempotency_Key=key)

    assert answer.status_code == 422
    assert names(provider) == []


def test_two_people_may_use_the_same_key(provider: Provider, other_provider: Provider, api: Api) -> None:
    from cohortium.access.roles import OWNER

    other = Api(other_provider.signed_in(other_provider.member(OWNER)), other_provider)

    answers = [one.send("post", body=SUNBURY, Idempotency_Key="k-1") for one in (api, other)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert names(provider) == names(other_provider) == ["Sunbury"]


def test_read_answers_304_to_who_has_it(provider: Provider, api: Api) -> None:
    campus = provider.campus()
    first = api.send("get", f"/{campus.pk}")

    again = api.send("get", f"/{campus.pk}", If_None_Match=first.headers["ETag"])

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_edit_changes_what_is_sent_and_gives_the_new_version(provider: Provider, api: Api) -> None:
    campus = provider.campus(suburb="Werribee", contact_phone="03 9741 2200")
    version = api.send("get", f"/{campus.pk}").headers["ETag"]

    answer = api.send("patch", f"/{campus.pk}", {"name": "Wyndham"}, If_Match=version)

    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["suburb"]) == ("Wyndham", "Werribee")
    assert answer.headers["ETag"] != version
    assert answer.headers["ETag"] == api.send("get", f"/{campus.pk}").headers["ETag"]


@pytest.mark.parametrize(("version", "status"), [({}, 428), ({"If_Match": '"old"'}, 412), ({"If_Match": "*"}, 200)])
def test_edit_insists_on_the_current_version(
    provider: Provider, api: Api, version: dict[str, str], status: int
) -> None:
    campus = provider.campus()

    answer = api.send("patch", f"/{campus.pk}", {"name": "Wyndham"}, **version)

    assert answer.status_code == status
    assert names(provider) == ["Wyndham" if status == 200 else "Werribee"]


@pytest.mark.parametrize("field", ["name", "time_zone"])
def test_edit_refuses_null_and_empty(provider: Provider, api: Api, field: str) -> None:
    campus = provider.campus()

    for value in (None, ""):
        assert api.send("patch", f"/{campus.pk}", {field: value}, If_Match="*").status_code == 422

    assert names(provider) == ["Werribee"]


def test_close_and_reopen_may_be_repeated(provider: Provider, api: Api) -> None:
    campus = provider.campus()

    seen = [
        api.send("post", f"/{campus.pk}/{act}").json()["is_active"]
        for act in ("closing", "closing", "reopening", "reopening")
    ]

    assert seen == [False, False, True, True]
    with provider.scope():
        assert AuditEntry.objects.filter(entity_id=campus.pk).count() == 3


def test_a_stranger_gets_401_and_a_reader_403(provider: Provider) -> None:
    auditor = provider.member(AUDITOR)

    nobody = Api(Client(), provider).send("get")
    reader = Api(provider.signed_in(auditor), provider).send("post", body=SUNBURY)

    assert (nobody.status_code, nobody.json()["type"]) == (401, "urn:cohortium:problem:not-signed-in")
    assert (reader.status_code, reader.json()["type"]) == (403, "urn:cohortium:problem:not-allowed")
    assert names(provider) == []


def test_another_site_cannot_post_in_ones_name(provider: Provider, owner: Actor) -> None:
    forged = Api(provider.signed_in(owner, enforce_csrf_checks=True), provider).send("post", body=SUNBURY)

    assert (forged.status_code, forged.json()["type"]) == (403, "urn:cohortium:problem:csrf")
    assert names(provider) == []


@pytest.mark.parametrize("path", ["/nonsense", "/01a1f8e1-b921-7451-a059-c264957c61a4/nonsense"])
def test_an_address_that_no_endpoint_has_is_a_problem(api: Api, path: str) -> None:
    answer = api.send("get", path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
