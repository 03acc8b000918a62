"""The organisation over the API: read, changed by the version that was read, its logo set and removed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.identity import policies
from cohortium.identity.limits import Limit
from tests.files.corpus import PAGE, image
from tests.fixtures import Provider
from tests.keys import by_key, issued
from tests.web.pages import form_of

JSON = "application/json"


def path(provider: Provider, rest: str = "") -> str:
    return f"/api/v1/o/{provider.code}/organisation{rest}"


def change(client: Client, provider: Provider, tag: str, **said: Any) -> Any:
    return client.patch(path(provider), json.dumps(said), content_type=JSON, headers={"If-Match": tag})


def test_it_is_read_and_changed(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    before = client.get(path(provider))

    after = change(client, provider, before["ETag"], tax_number="51 824 753 556", tax_rate="12.5")
    late = change(client, provider, before["ETag"], tax_rate=15)

    assert (before.json()["currency"], before.json()["tax_number"], before.json()["logo_id"]) == ("AUD", "", None)
    assert (after.json()["tax_number"], after.json()["tax_rate"]) == ("51824753556", "12.50")
    assert late.status_code == 412


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"tax_number": "51 824 753 557"}, "/tax_number"),
        ({"currency": "QQQ"}, "/currency"),
        ({"tax_rate": 101}, "/tax_rate"),
        ({"colour": "red"}, "/colour"),
        ({"name": "…"}, "/name"),
        ({"code": "another"}, "/code"),
    ],
)
def test_what_cannot_be_is_named(provider: Provider, owner: Actor, said: dict[str, Any], pointer: str) -> None:
    client = provider.signed_in(owner)

    answer = change(client, provider, client.get(path(provider))["ETag"], **said)

    assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, [pointer])


def test_names_that_are_tried_in_vain_are_counted(
    provider: Provider, other_provider: Provider, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "NAMES_ASKED", Limit(f"names {provider.code}", 2, timedelta(hours=1)))
    client = provider.signed_in(owner)
    tag = client.get(path(provider))["ETag"]

    tried = [change(client, provider, tag, name=other_provider.name).status_code for _ in range(3)]
    same = change(client, provider, tag, name=provider.name, address="12 Watton Street").status_code
    form = f"/o/{provider.code}/organisation/edit"
    on_the_page = client.post(form, {**form_of(client.get(form)), "name": other_provider.name}).status_code

    assert (tried, same, on_the_page) == ([422, 422, 429], 200, 429)


def test_a_program_sets_the_logo_and_takes_it_away(provider: Provider) -> None:
    scopes = {Permission.ORGANISATION_READ, Permission.ORGANISATION_EDIT}
    client = by_key(issued(provider, permissions=scopes).secret)

    set_ = client.put(path(provider, "/logo"), image("JPEG"), content_type="image/jpeg")
    shown = Client().get(f"/logos/{provider.code}")
    gone = client.delete(path(provider, "/logo"))

    assert (set_.status_code, gone.status_code, gone.json()["logo_id"]) == (200, 200, None)
    assert (shown.status_code, shown["Content-Type"], set_.json()["logo_id"] is None) == (200, "image/png", False)


@pytest.mark.parametrize(
    ("content", "declared", "words"),
    [
        (PAGE, "image/png", "This is a web page"),
        (image("JPEG"), "image/png", "The content of this file does not match its name"),
        (image(), "application/json", "not accepted here"),
        (b"", "image/png", "This file is empty"),
        (bytes(6 * 1024**2), "image/png", "This file is too large"),
    ],
)
def test_what_is_no_logo_is_refused(
    provider: Provider, owner: Actor, content: bytes, declared: str, words: str
) -> None:
    answer = provider.signed_in(owner).put(path(provider, "/logo"), content, content_type=declared)

    assert answer.status_code == 422
    assert words in answer.json()["errors"][0]["detail"]


def test_a_forged_request_is_refused(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner, enforce_csrf_checks=True)

    assert client.put(path(provider, "/logo"), image(), content_type="image/png").status_code == 403


def test_who_may_not_is_told_what_it_takes(provider: Provider) -> None:
    client = by_key(issued(provider).secret)

    refused = [client.get(path(provider)), client.put(path(provider, "/logo"), image(), content_type="image/png")]

    assert [one.status_code for one in refused] == [403, 403]
