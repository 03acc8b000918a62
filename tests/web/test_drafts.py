"""What was typed while a log-in ran out."""

import html
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.roles import OWNER
from cohortium.identity import policies
from cohortium.identity.models import LogInSession
from cohortium.tenancy.models import Campus
from tests.fixtures import PASSWORD, Provider, now
from tests.log_ins import filled, network
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


def ends_in(client: Client) -> timedelta:
    row = LogInSession.objects.get(session_key=client.cookies["sessionid"].value)
    return timedelta(minutes=round((row.expire_date - now()).total_seconds() / 60))


def test_what_was_typed_is_kept_for_a_day_and_who_then_signs_in_stays_as_long_as_ever(
    provider: Provider, owner: Actor
) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/new"
    form = form_of(client.get(path))
    client.session.flush()

    client.post(path, {**form, "name": "Sunbury"})
    before = ends_in(client)
    sign_in(client, provider, owner, path)

    assert (before, ends_in(client)) == (timedelta(days=1), timedelta(days=14))


@pytest.mark.parametrize("full", [0, 1])
def test_nobody_keeps_drafts_without_end(provider: Provider, owner: Actor, full: int) -> None:
    ip, path = network(), f"/o/{provider.code}/campuses/new"
    form = form_of(provider.signed_in(owner).get(path))
    filled([policies.drafts(str(provider.users[owner.id].pk), ip)[full]])
    client, inside = Client(REMOTE_ADDR=ip), provider.signed_in(owner, REMOTE_ADDR=ip, enforce_csrf_checks=True)

    sent = client.post(path, {**form, "name": "Sunbury"})
    old = inside.post(path, {**form, "csrfmiddlewaretoken": "a" * 64, "name": "Sunbury"})

    assert (sent["Location"], client.cookies.get("sessionid")) == (f"/sign-in/?{urlencode({'next': path})}", None)
    # Whoever is signed in has a session already, and one draft in it.
    assert (old["Location"], form_of(inside.get(path))["name"]) == (path, "Sunbury")
