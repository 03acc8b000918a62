"""What an attacker tried and got through, once."""

import base64
import json
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.roles import CAMPUS_MANAGER, OWNER
from tests.fixtures import Provider
from tests.web.pages import form_of


def test_what_was_done_is_not_said_to_the_next_person_at_the_same_browser(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    stranger = other_provider.member(OWNER, name="Sipho Dlamini")
    client = provider.signed_in(owner)
    form = form_of(client.get(f"/o/{provider.code}/campuses/new"))
    client.post(f"/o/{provider.code}/campuses/new", {**form, "name": "Secret merger campus"})

    client.post("/sign-out/")
    sign_in = client.get("/sign-in/")
    client.force_login(other_provider.users[stranger.id])
    page = client.get(f"/o/{other_provider.code}/campuses/")

    assert ("Secret" in sign_in.content.decode(), "Secret" in page.content.decode()) == (False, False)
    assert "messages" not in client.cookies


@pytest.mark.parametrize("postcode", ["2026-13-01", "2026-02-31", "2026-02-01"])
def test_a_value_that_looks_like_a_day_does_not_break_the_page(provider: Provider, owner: Actor, postcode: str) -> None:
    campus = provider.campus(postcode=postcode)

    answer = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/{campus.pk}")

    assert answer.status_code == 200


def test_another_site_cannot_replace_the_session(provider: Provider, owner: Actor) -> None:
    signed_in = provider.signed_in(owner)
    token = form_of(signed_in.get(f"/o/{provider.code}/campuses/new"))["draft_of"]
    from_elsewhere = Client(enforce_csrf_checks=True, headers={"Origin": "http://127.0.0.1:9000"})

    answer = from_elsewhere.post(f"/o/{provider.code}/campuses/new", {"draft_of": token, "name": "Planted"})

    assert (answer.status_code, "sessionid" in answer.cookies) == (403, False)


@pytest.mark.parametrize("key", ["abcdefgh\0bxxxx", "x" * 33, "../../etc", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF"])
def test_a_session_key_that_django_never_made_is_no_key(key: str) -> None:
    client = Client()
    client.cookies["sessionid"] = key

    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "value", [json.dumps(["name_plain", "\ud800", "01a1f8e1-b921-7451-a059-c264957c61a4"]), "[" * 3000]
)
def test_a_cursor_that_breaks_what_reads_it_is_refused(provider: Provider, owner: Actor, value: str) -> None:
    cursor = base64.urlsafe_b64encode(value.encode()).decode()

    answer = provider.signed_in(owner).get(f"/api/v1/o/{provider.code}/campuses", {"after": cursor})

    assert answer.status_code == 422


def test_head_leaves_a_draft_where_it_is(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner, enforce_csrf_checks=True), f"/o/{provider.code}/campuses/new"
    form = form_of(client.get(path))
    client.cookies["csrftoken"] = "a" * 32
    client.post(path, {**form, "name": "Sunbury"})

    client.head(path)

    assert form_of(client.get(path))["name"] == "Sunbury"


def test_a_stored_answer_does_not_outlive_the_reach_that_it_was_given_for(provider: Provider) -> None:
    campus = provider.campus()
    with provider.scope():
        Role.objects.filter(key=CAMPUS_MANAGER.key).update(
            permissions={"campus:read": "campuses", "campus:reopen": "campuses"}
        )
    client = provider.signed_in(provider.member(CAMPUS_MANAGER, campuses=(campus,)))

    def reopen() -> Any:
        return client.post(
            f"/api/v1/o/{provider.code}/campuses/{campus.pk}/reopening", headers={"Idempotency-Key": "k"}
        )

    before = reopen()
    with provider.scope():
        Role.objects.filter(key=CAMPUS_MANAGER.key).update(permissions={"campus:read": "own", "campus:reopen": "own"})
    after = reopen()

    assert (before.status_code, after.status_code) == (200, 422)
    assert "campus_id" not in after.json()


def test_an_address_cannot_add_people_to_a_letter(provider: Provider, owner: Actor) -> None:
    campus = provider.campus(contact_email="office?bcc=thief@example.com")

    text = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/{campus.pk}").content.decode()

    assert "mailto:office%3Fbcc%3Dthief@example.com" in text


@pytest.mark.parametrize("granted", [{"campus:read": "galaxy"}, {"campus:fly": "everything"}])
def test_a_role_that_this_release_does_not_understand_grants_nothing(
    provider: Provider, granted: dict[str, str]
) -> None:
    with provider.scope():
        Role.objects.filter(key=OWNER.key).update(permissions=granted)
    client = provider.signed_in(provider.member(OWNER))

    assert client.get(f"/o/{provider.code}/campuses/").status_code == 403


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-out/"])
@pytest.mark.parametrize("address", ["http://[", "//[", "//\u2100"])
def test_what_is_no_address_is_no_place_to_go_on_to(path: str, address: str) -> None:
    assert Client().get(path, {"next": address}).status_code in {200, 302}
