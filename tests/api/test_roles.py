"""Endpoints of roles."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.roles import AUDITOR, BUILT_IN, CAMPUS_MANAGER
from cohortium.tenancy.words import DEFAULTS
from tests.administration.test_roles import built_in, copied, holder, keeper, saved
from tests.fixtures import Provider


class Api:
    """A client of one organisation's roles."""

    def __init__(self, client: Client, provider: Provider) -> None:
        self.client, self.base = client, f"/api/v1/o/{provider.code}/roles"

    def send(self, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(self.client, method)(self.base + path, headers=named, **data)


@pytest.fixture
def api(provider: Provider, owner: Actor) -> Api:
    return Api(provider.signed_in(owner), provider)


def test_list_walks_through_all_pages_once(provider: Provider, api: Api) -> None:
    copied(provider)

    seen, query = [], "?limit=4"
    while query:
        page = api.send("get", query).json()
        seen += [item["name"] for item in page["items"]]
        query = f"?limit=4&after={page['next']}" if page["next"] else ""

    assert seen == sorted([role.name_in(DEFAULTS) for role in BUILT_IN] + ["Senior trainer"])
    assert [item["name"] for item in api.send("get", "?kind=own").json()["items"]] == ["Senior trainer"]


@pytest.mark.parametrize("number", [1, 50])
def test_list_asks_the_database_the_same_whatever_it_lists(
    provider: Provider, api: Api, statements: Callable[[], Any], number: int
) -> None:
    with provider.scope():
        Role.objects.bulk_create(Role(name=f"Role {n}", permissions={"campus:read": "own"}) for n in range(number))
    api.send("get")

    with statements() as seen:
        api.send("get")

    assert len(seen) == 8


def test_copy_answers_with_where_it_is(provider: Provider, api: Api) -> None:
    body = {"copied_from": str(built_in(provider, CAMPUS_MANAGER.key)), "name": "Deputy"}

    answer = api.send("post", body=body, Idempotency_Key="k-1")
    again = api.send("post", body=body, Idempotency_Key="k-1")

    made = answer.json()
    assert (answer.status_code, again.content) == (201, answer.content)
    assert api.client.get(answer.headers["Location"]).json() == made
    assert (made["is_built_in"], made["people"]) == (False, 0)
    assert made["permissions"] == {
        str(permission): str(span) for permission, span in CAMPUS_MANAGER.permissions.items()
    }


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"name": ""}, ["/name"]),
        ({"name": "Trainer"}, ["/name"]),
        ({"name": "x" * 81}, ["/name"]),
        ({"permissions": {}}, ["/permissions"]),
        ({"permissions": {"campus:open": "campuses"}}, ["/permissions/campus:open"]),
        ({"permissions": {"role:keep": "everything"}}, ["/permissions/role:keep"]),
        ({"permissions": {"campus:read": "sometimes"}}, ["/permissions/campus:read"]),
        ({"is_built_in": True}, ["/is_built_in"]),
    ],
)
def test_edit_refuses_what_cannot_be(provider: Provider, api: Api, body: dict[str, Any], pointers: list[str]) -> None:
    role = copied(provider)

    answer = api.send("patch", f"/{role.pk}", body, If_Match="*")

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == pointers
    assert saved(provider, role).version == 1


def test_edit_changes_what_is_sent_and_gives_the_new_version(provider: Provider, api: Api) -> None:
    role = copied(provider)
    version = api.send("get", f"/{role.pk}").headers["ETag"]

    answer = api.send("patch", f"/{role.pk}", {"permissions": {"campus:read": "everything"}}, If_Match=version)
    late = api.send("patch", f"/{role.pk}", {"name": "Guide"}, If_Match=version)

    assert (answer.status_code, answer.json()["name"], answer.json()["permissions"]) == (
        200,
        "Senior trainer",
        {"campus:read": "everything"},
    )
    assert answer.headers["ETag"] not in ("", version)
    assert (late.status_code, api.send("patch", f"/{role.pk}", {"name": "Guide"}).status_code) == (412, 428)


def test_built_in_roles_are_refused(provider: Provider, api: Api) -> None:
    trainer = built_in(provider)

    answers = [
        api.send("patch", f"/{trainer}", {"name": "Coach"}, If_Match="*"),
        api.send("post", f"/{trainer}/retirement"),
    ]

    assert [(one.status_code, "Copy this one" in one.json()["detail"]) for one in answers] == [(409, True)] * 2


def test_retirement_is_for_a_role_that_nobody_holds(provider: Provider, api: Api) -> None:
    held, free = copied(provider), copied(provider, "Guide")
    holder(provider, held)

    answers = [api.send("post", f"/{role.pk}/retirement") for role in (held, free, free)]

    assert [answer.status_code for answer in answers] == [409, 204, 404]
    assert answers[1].content == b""
    assert (saved(provider, held).is_retired, saved(provider, free).is_retired) == (False, True)


def test_nobody_gives_more_than_they_have(provider: Provider) -> None:
    role = copied(provider)
    api = Api(provider.signed_in(keeper(provider, **{"campus:read": "everything"})), provider)

    answer = api.send("patch", f"/{role.pk}", {"permissions": {"campus:close": "everything"}}, If_Match="*")

    assert (answer.status_code, "“Close campuses”" in answer.json()["detail"]) == (409, True)


def test_a_reader_changes_nothing(provider: Provider) -> None:
    role = copied(provider)
    api = Api(provider.signed_in(provider.member(AUDITOR)), provider)

    answers = [
        api.send("post", body={"copied_from": str(role.pk), "name": "Guide"}),
        api.send("patch", f"/{role.pk}", {"name": "Guide"}, If_Match="*"),
        api.send("post", f"/{role.pk}/retirement"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert saved(provider, role).version == 1
