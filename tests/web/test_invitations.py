"""The page that the link in an invitation opens."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cohortium.access import queries as access
from cohortium.access.actor import Actor, Origin
from cohortium.access.links import secret_of
from cohortium.access.models import Invitation, Membership
from cohortium.access.roles import TRAINER
from cohortium.administration.actions.invitations import renew_invitation
from cohortium.administration.actions.members import remove
from cohortium.administration.queries.invitations import PURPOSE
from cohortium.identity.actions import create
from cohortium.identity.models import SignIn, User
from tests.administration.test_invitations import invited
from tests.fixtures import PASSWORD, Provider, now


@pytest.fixture
def invitation(provider: Provider, owner: Actor) -> Invitation:
    """An open invitation for Ada."""
    return invited(provider, owner, now=now(), email=f"ada.{provider.code}@example.com")[1]


def address(provider: Provider, invitation: Invitation) -> str:
    return f"/invitations/{provider.code}.{secret_of(PURPOSE, invitation.pk, invitation.generation)}"


def status(provider: Provider, invitation: Invitation) -> str:
    with provider.scope():
        return Membership.objects.get(pk=invitation.membership_id).status


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_new_person_chooses_a_password_and_is_in(provider: Provider, invitation: Invitation) -> None:
    client, there = Client(), address(provider, invitation)
    asked = client.get(there)

    joined = client.post(there, {"password": PASSWORD}, follow=True)

    assert asked.status_code == 200
    for said in ("Grace Whitlock has invited you to", provider.name, "Trainer", invitation.email):
        assert said in words(asked)
    assert joined.redirect_chain[0] == (f"/o/{provider.code}/", 302)
    assert f"Welcome to {provider.name}." in words(joined)
    user = User.objects.get(email=invitation.email)
    assert user.check_password(PASSWORD)
    assert list(SignIn.objects.filter(user=user).values_list("event", flat=True)) == ["in"]
    with provider.scope():
        inside = access.member(user_id=user.pk, origin=Origin())
    assert inside
    assert inside.name == "Ada Ncube"


def test_a_scanner_that_opens_every_link_joins_nobody(provider: Provider, invitation: Invitation) -> None:
    there = address(provider, invitation)

    scanned = [getattr(Client(), way)(there).status_code for way in ("get", "head", "options", "put")]

    assert scanned == [200, 200, 405, 405]
    assert (status(provider, invitation), User.objects.filter(email=invitation.email).exists()) == ("invited", False)


def test_who_has_a_log_in_signs_in_and_joins(provider: Provider, invitation: Invitation) -> None:
    user = create(invitation.email.upper(), PASSWORD)
    there = address(provider, invitation)

    stranger = Client().get(there)
    client = signed_in(user)
    asked = client.get(there)
    joined = client.post(there)

    assert f'href="/sign-in/?next={there}"' in words(stranger)
    assert "password" not in words(stranger)
    assert f"Join {provider.name}" in words(asked)
    assert (joined.status_code, joined["Location"]) == (302, f"/o/{provider.code}/")
    assert status(provider, invitation) == "active"


def test_a_password_is_not_set_for_somebody_who_has_one(provider: Provider, invitation: Invitation) -> None:
    user = create(invitation.email, PASSWORD)

    answer = Client().post(address(provider, invitation), {"password": "another-good-password"})

    user.refresh_from_db()
    assert (answer.status_code, user.check_password(PASSWORD)) == (422, True)
    assert status(provider, invitation) == "invited"


def test_who_is_signed_in_with_another_address_is_told_so(provider: Provider, invitation: Invitation) -> None:
    client, there = signed_in(create(f"eve.{provider.code}@example.com")), address(provider, invitation)

    asked, refused = client.get(there), client.post(there)

    assert "You are signed in with another address" in words(asked)
    assert (refused.status_code, status(provider, invitation)) == (409, "invited")
    assert "This invitation is for another e-mail address." in words(refused)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Choose a password."),
        ("short", "This password is too short."),
        ("password123", "This password is too common."),
        ("x" * 201, "This is too long."),
    ],
)
def test_a_password_that_is_too_easy_is_refused(
    provider: Provider, invitation: Invitation, password: str, said: str
) -> None:
    answer = Client().post(address(provider, invitation), {"password": password})

    assert answer.status_code == 422
    assert said in words(answer)
    assert (status(provider, invitation), User.objects.filter(email=invitation.email).exists()) == ("invited", False)


def test_a_link_that_is_over_says_so(provider: Provider, owner: Actor, invitation: Invitation) -> None:
    there = address(provider, invitation)
    with provider.scope():
        Invitation.objects.update(expires_at=now() - timedelta(seconds=1), sent_at=now() - timedelta(days=1))
    late = Client().get(there), Client().post(there, {"password": PASSWORD})
    with provider.scope():
        renew_invitation(owner, membership_id=invitation.membership_id, now=now())
        invitation.refresh_from_db()
    old, new = Client().get(there), Client().get(address(provider, invitation))
    with provider.scope():
        remove(owner, membership_id=invitation.membership_id)
    taken_back = Client().post(address(provider, invitation), {"password": PASSWORD})

    assert [answer.status_code for answer in (*late, old, new, taken_back)] == [410, 410, 404, 200, 410]
    assert User.objects.filter(email=invitation.email).exists() is False


def test_a_used_link_leads_its_person_home_and_nobody_else(provider: Provider, invitation: Invitation) -> None:
    client, there = Client(), address(provider, invitation)
    client.post(there, {"password": PASSWORD})

    again, stranger = client.get(there), Client().get(there)

    assert (again.status_code, again["Location"]) == (302, f"/o/{provider.code}/")
    assert stranger.status_code == 410


@pytest.mark.parametrize(
    "token",
    ["nonsense", "{code}.", ".", "{code}.x", "nowhere.{secret}", "{code}.{secret}x", "{code}.%00", "{code}.{secret}.x"],
)
def test_what_is_no_link_of_ours_opens_nothing(provider: Provider, invitation: Invitation, token: str) -> None:
    secret = secret_of(PURPOSE, invitation.pk, invitation.generation)

    answer = Client().get("/invitations/" + token.format(code=provider.code, secret=secret))

    assert answer.status_code == 404
    assert "This link does not work" in words(answer)
    assert provider.name not in words(answer)


def test_an_organisation_that_is_closed_lets_nobody_in(provider: Provider, invitation: Invitation) -> None:
    from cohortium.tenancy.models import Organisation

    with provider.scope():
        Organisation.objects.update(is_active=False)

    answer = Client().get(address(provider, invitation))

    assert answer.status_code == 404


def test_a_suspended_log_in_cannot_join(provider: Provider, invitation: Invitation) -> None:
    create(invitation.email, PASSWORD, status="suspended")
    there = address(provider, invitation)
    client = Client()

    client.post("/sign-in/", {"login": invitation.email, "password": PASSWORD})
    answer = client.post(there, {"password": PASSWORD})

    assert (answer.status_code, status(provider, invitation)) == (422, "invited")


def test_nobody_keeps_the_page(provider: Provider, invitation: Invitation) -> None:
    answer = Client().get(address(provider, invitation))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_an_ordinary_member_of_two_organisations_comes_in_by_the_same_log_in(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    ada = other_provider.member(TRAINER, name="Ada Ncube")
    user = other_provider.users[ada.id]
    _, invitation = invited(provider, owner, now=now(), email=user.email)
    client = signed_in(user)

    client.post(address(provider, invitation))

    assert [client.get(f"/o/{one.code}/campuses/").status_code for one in (provider, other_provider)] == [200, 200]
