"""What happens when a second factor begins to be wanted: nobody is thrown out, and everybody knows by when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cohortium.access import second_factor
from cohortium.access.actor import Actor
from cohortium.access.models import MembershipRole
from cohortium.access.roles import AUDITOR, OWNER, TRAINER
from cohortium.access.settings import SECOND_FACTOR_ROLES
from cohortium.notifications.models import Notification
from cohortium.tenancy.models import Setting
from tests.fixtures import Provider, now
from tests.log_ins import with_app
from tests.web.pages import form_of

FIELD = "security-second_factor_roles"


def at(provider: Provider, rest: str) -> str:
    return f"/o/{provider.code}/{rest}"


def required(provider: Provider, client: Any, *roles: str, days: int = 7) -> Any:
    edit = at(provider, "settings/values/security/edit")
    form = {**form_of(client.get(edit)), "security-second_factor_grace": str(days)}
    return client.post(edit, {**form, FIELD: list(roles)})


def test_whoever_asks_it_of_themselves_is_led_to_it_and_back_and_has_time(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)

    saved = required(provider, client, OWNER.key)
    led = client.get(saved["Location"])
    home = client.get(at(provider, ""))

    back = at(provider, "settings/values/security")
    assert saved["Location"] == f"/account/second-factor?next={back.replace('/', '%2F')}&later=1"
    assert led.content.decode().count(f'href="{back}"') == 2
    assert (home.status_code, "From" in home.content.decode()) == (
        200,
        True,
    )


def test_without_any_days_nobody_is_told_that_they_may_go_on_without_it(provider: Provider, owner: Actor) -> None:
    saved = required(provider, provider.signed_in(owner), OWNER.key, days=0)

    assert [one in saved["Location"] for one in ("/account/second-factor?", "later")] == [True, False]


def test_before_it_is_saved_each_role_says_who_has_none(provider: Provider, owner: Actor) -> None:
    with_app(provider.users[owner.id])
    for name in ("Ada Ncube", "Ben Otieno", "Cleo Tan", "Dan Ito"):
        provider.member(TRAINER, name=name)
    provider.member(AUDITOR, name="Eve Moss")

    page = provider.signed_in(owner).get(at(provider, "settings/values/security/edit")).content.decode()

    said = ("Without one now: Ada Ncube, Ben Otieno, Cleo Tan and 1 other.", "Without one now: Eve Moss.")
    assert [page.count(one) for one in said] == [1, 1]
    assert page.count("Without one now") == 2


def test_when_the_days_are_over_the_way_in_leads_there_and_nowhere_back(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    required(provider, client, OWNER.key, days=0)

    led = client.get(at(provider, "campuses/"))
    page = client.get(led["Location"]).content.decode()

    assert led["Location"] == f"/account/second-factor?next={at(provider, 'campuses/').replace('/', '%2F')}"
    assert ("Back to work" in page, "Not now" in page) == (False, False)


def test_time_begins_when_it_was_asked_and_for_somebody_newer_with_their_role(provider: Provider, owner: Actor) -> None:
    first = provider.member(TRAINER, name="Ada Ncube")
    required(provider, provider.signed_in(owner), TRAINER.key)
    newer = provider.member(TRAINER, name="Ben Otieno")

    with provider.scope():
        asked = Setting.objects.get(key=SECOND_FACTOR_ROLES.key).updated_at
        given = MembershipRole.objects.get(membership=newer.id).created_at
        until = second_factor.times_left([first.id, newer.id, owner.id])

    week = timedelta(days=7)
    assert until == {first.id: asked + week, newer.id: given + week}


def test_the_door_closes_when_it_is_over(provider: Provider, owner: Actor) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    required(provider, provider.signed_in(owner), TRAINER.key)
    known: dict[str, Any] = {"membership_id": ada.id, "user_id": provider.users[ada.id].pk, "roles": [TRAINER.key]}

    with provider.scope(), pytest.raises(second_factor.SecondFactorMissing):
        until = second_factor.check(**known, now=now())
        second_factor.check(**known, now=until or now())


def test_those_who_have_none_are_told_and_nobody_else(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    with_app(provider.users[owner.id])
    ada, _eve = provider.member(TRAINER, name="Ada Ncube"), provider.member(AUDITOR, name="Eve Moss")

    required(provider, provider.signed_in(owner), OWNER.key, TRAINER.key)
    work()

    with provider.scope():
        shown = Notification.objects.get(kind="second_factor.wanted", channel="in_app")
        asked = Setting.objects.get(key=SECOND_FACTOR_ROLES.key)
    assert (shown.recipient_id, shown.subject_id) == (ada.id, asked.pk)
    assert shown.subject.startswith("Set up a second factor by ") is True


def test_a_members_page_says_it_to_those_who_may_edit_members(provider: Provider, owner: Actor) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    auditor = provider.member(AUDITOR)
    path = at(provider, f"team/{ada.id}")

    without = provider.signed_in(owner).get(path).content.decode()
    with_app(provider.users[ada.id])
    has = provider.signed_in(owner).get(path).content.decode()
    others = provider.signed_in(auditor).get(path).content.decode()

    assert ["<dd>None</dd>" in without, "<dd>Set up</dd>" in has, "Second factor" in others] == [True, True, False]
