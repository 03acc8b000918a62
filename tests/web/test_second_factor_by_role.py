"""Where an organisation wants a second factor of certain roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cohortium.access import second_factor
from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.roles import OWNER, TRAINER
from cohortium.access.settings import OWN_ROLES, SECOND_FACTOR_GRACE, SECOND_FACTOR_ROLES
from cohortium.tenancy.models import Setting
from tests.fixtures import Provider
from tests.keys import issued
from tests.log_ins import with_app
from tests.web.pages import form_of


@contextmanager
def wanting(provider: Provider, *roles: str) -> Iterator[None]:
    """Want it of these roles in this organisation, at once."""
    with provider.scope():
        Setting.objects.update_or_create(key=SECOND_FACTOR_GRACE.key, defaults={"value": 0})
        setting = Setting.objects.create(key=SECOND_FACTOR_ROLES.key, value=list(roles))
    yield
    with provider.scope():
        Setting.objects.filter(pk=setting.pk).update(is_set=False)


def test_who_has_none_is_led_to_set_one_up_and_back(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/"

    with wanting(provider, OWNER.key):
        led = client.get(f"{path}?status=all")
        page = client.get(led["Location"])
        with_app(provider.users[owner.id])
        after = client.get(f"{path}?status=all")
        on = client.get(led["Location"])

    assert led["Location"] == f"/account/second-factor?next=%2Fo%2F{provider.code}%2Fcampuses%2F%3Fstatus%3Dall"
    assert (page.status_code, after.status_code, on["Location"]) == (200, 200, f"{path}?status=all")
    onwards = f"next=%2Fo%2F{provider.code}%2Fcampuses%2F%3Fstatus%3Dall"
    assert [f"/account/{one}?{onwards}" in page.content.decode() for one in ("app", "passkeys/new")] == [True, True]


def test_what_was_typed_is_kept(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/new"
    form = form_of(client.get(path))

    with wanting(provider, OWNER.key):
        led = client.post(path, {**form, "name": "Sunbury"})
        with_app(provider.users[owner.id])
        back = client.get(path)

    assert led["Location"] == f"/account/second-factor?next=%2Fo%2F{provider.code}%2Fcampuses%2Fnew&kept=1"
    assert form_of(back)["name"] == "Sunbury"


def test_other_roles_and_other_organisations_are_not_asked(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    trainer = provider.member(TRAINER)
    elsewhere = other_provider.member(OWNER, user=provider.users[owner.id])

    with wanting(provider, OWNER.key):
        answers = [
            provider.signed_in(trainer).get(f"/o/{provider.code}/").status_code,
            other_provider.signed_in(elsewhere).get(f"/o/{other_provider.code}/campuses/").status_code,
            provider.signed_in(owner).get(f"/o/{provider.code}/").status_code,
        ]

    assert answers == [200, 200, 302]


def test_it_can_be_wanted_of_the_organisations_own_roles(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        role = Role.objects.create(name="Head of campuses", permissions={"campus:read": "everything"})
    head = provider.member(TRAINER)
    with provider.scope():
        from cohortium.access.models import MembershipRole

        MembershipRole.objects.filter(membership=head.id).update(role=role)

    with wanting(provider, OWN_ROLES):
        led = provider.signed_in(head).get(f"/o/{provider.code}/campuses/")
        free = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/")

    assert (led.status_code, free.status_code) == (302, 200)


def test_the_api_says_so_to_people_and_nothing_to_keys(provider: Provider, owner: Actor) -> None:
    path = f"/api/v1/o/{provider.code}/campuses"
    key = issued(provider)

    with wanting(provider, OWNER.key):
        person = provider.signed_in(owner).get(path)
        from django.test import Client

        program = Client().get(path, headers={"Authorization": f"Bearer {key.secret}"})

    assert (person.status_code, person.json()["type"]) == (403, "urn:cohortium:problem:second-factor-missing")
    assert program.status_code == 200


def test_where_nobody_is_asked_it_costs_no_statement(provider: Provider, owner: Actor, statements: Any) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/"
    with statements() as usual:
        client.get(path)
    with wanting(provider, TRAINER.key), statements() as asked:
        client.get(path)

    assert len(asked) == len(usual)


def test_recovery_codes_alone_are_no_second_factor(provider: Provider, owner: Actor) -> None:
    from allauth.mfa.models import Authenticator

    with_app(provider.users[owner.id])
    Authenticator.objects.filter(user=provider.users[owner.id], type="totp").delete()

    with wanting(provider, OWNER.key):
        assert provider.signed_in(owner).get(f"/o/{provider.code}/").status_code == 302


@pytest.mark.parametrize(
    ("held", "wanted", "is_wanted"), [({"a"}, set(), False), ({"a", "b"}, {"b"}, True), (set(), {"a"}, False)]
)
def test_rule(held: set[str], wanted: set[str], is_wanted: bool) -> None:
    assert second_factor.is_wanted(held, wanted) is is_wanted
