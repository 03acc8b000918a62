"""Where somebody starts."""

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR
from cohortium.core.ids import new_id
from cohortium.identity.actions import create
from cohortium.identity.models import SignIn, User
from cohortium.identity.states import LogInStatus
from tests.fixtures import PASSWORD, Provider


def test_home_leads_to_ones_only_organisation(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    # A new one has something to do first.
    client.post(f"/o/{provider.code}/begin/dismissal")

    assert client.get("/").headers["Location"] == f"/o/{provider.code}/"
    assert client.get(f"/o/{provider.code}/").status_code == 200


def test_home_of_somebody_in_two_organisations_is_the_primary_one(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    user = provider.users[owner.id]
    other_provider.member(AUDITOR, user=user)
    client = provider.signed_in(owner)

    before = client.get("/").headers["Location"]
    User.objects.filter(pk=user.pk).update(primary_organisation_id=other_provider.id)
    after = client.get("/").headers["Location"]

    assert (before, after) == ("/organisations/", f"/o/{other_provider.code}/")


def test_the_switcher_is_there_for_those_who_have_another_organisation(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/"

    alone = client.get(path).content.decode()
    other_provider.member(AUDITOR, user=provider.users[owner.id])
    in_both = client.get(path).content.decode()

    assert ("Change organisation" in alone, "Change organisation" in in_both) == (False, True)


def test_organisations_lists_mine_and_no_others(provider: Provider, other_provider: Provider, owner: Actor) -> None:
    text = provider.signed_in(owner).get("/organisations/").content.decode()

    assert (provider.name in text, other_provider.name in text) == (True, False)


@pytest.mark.parametrize(
    ("email", "password", "status", "noted"),
    [
        ("grace", PASSWORD, LogInStatus.ACTIVE, ["in"]),
        ("GRACE", PASSWORD, LogInStatus.ACTIVE, ["in"]),
        ("grace", "wrong", LogInStatus.ACTIVE, ["refused"]),
        ("nobody", PASSWORD, LogInStatus.ACTIVE, []),
        ("grace", PASSWORD, LogInStatus.SUSPENDED, []),
    ],
)
def test_sign_in(email: str, password: str, status: LogInStatus, noted: list[str]) -> None:
    domain = f"{new_id().hex}.example.com"
    user = create(f"grace@{domain}", PASSWORD, status=status)
    client = Client()

    client.post("/sign-in/", {"login": f"{email}@{domain}", "password": password})

    assert ("_auth_user_id" in client.session) is ("in" in noted)
    assert [one.event for one in SignIn.objects.filter(user=user)] == noted


def test_sign_out_is_noted(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)

    client.post("/sign-out/")

    assert client.get("/").headers["Location"].startswith("/sign-in/")
    assert [one.event for one in SignIn.objects.filter(user=provider.users[owner.id])] == ["out"]


@pytest.mark.parametrize("path", ["/nonsense", "/o/", "/o/x/y/z", "/accounts/signup/", "/sign-up/"])
def test_an_address_that_no_page_has_is_a_page_of_ours(path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 404
    assert "Cohortium" in answer.content.decode()
