"""What was typed while a log-in ran out."""

import html
from typing import Any

from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.roles import OWNER
from cohortium.tenancy.models import Campus
from tests.fixtures import PASSWORD, Provider
from tests.web.pages import form_of


def sign_in(client: Client, provider: Provider, actor: Actor, then: str) -> Any:
    return client.post("/sign-in/", {"login": provider.users[actor.id].email, "password": PASSWORD, "next": then})


def test_nothing_typed_is_lost_when_the_log_in_runs_out(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/new"
    form = form_of(client.get(path))
    client.session.flush()

    sent = client.post(path, {**form, "name": "Sunbury", "address": "1 Brook Street\nlevel 2"})
    signed_in = sign_in(client, provider, owner, path)
    again = client.get(path)

    assert sent.headers["Location"].startswith("/sign-in/?next=")
    assert "kept=1" in sent.headers["Location"]
    assert signed_in.headers["Location"] == path
    with provider.scope():
        assert not Campus.objects.exists()
    typed = form_of(again)
    assert (typed["name"], html.unescape(typed["address"])) == (
        "Sunbury",
        "1 Brook Street\r\nlevel 2".replace("\r", ""),
    )
    assert form_of(client.get(path))["name"] == ""


def test_what_one_person_typed_is_not_shown_to_the_next(provider: Provider, owner: Actor) -> None:
    other = provider.member(OWNER, name="Amara Osei")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/new"
    form = form_of(client.get(path))
    client.session.flush()

    client.post(path, {**form, "name": "Sunbury"})
    sign_in(client, provider, other, path)

    assert form_of(client.get(path))["name"] == ""


def test_a_draft_that_another_site_made_up_is_not_kept(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner, enforce_csrf_checks=True), f"/o/{provider.code}/campuses/new"

    answer = client.post(path, {"name": "Planted", "draft_of": "made-up"})

    assert answer.status_code == 403
    assert form_of(client.get(path))["name"] == ""


def test_a_form_from_before_the_last_sign_in_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner, enforce_csrf_checks=True), f"/o/{provider.code}/campuses/new"
    form = form_of(client.get(path))
    client.cookies["csrftoken"] = "a" * 32

    answer = client.post(path, {**form, "name": "Sunbury"})

    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert form_of(client.get(path))["name"] == "Sunbury"
