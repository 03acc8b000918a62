"""What staff of the platform sees of organisations, and does with them."""

import re

import pytest
from django.test import Client, override_settings

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.accounts.models import AccountLetter
from cohortium.audit.models import AuditEntry
from cohortium.core.ids import new_id
from cohortium.identity.models import User
from cohortium.tenancy.finding import every_organisation
from tests.fixtures import Provider

HERE = "/operators/organisations"


@pytest.fixture
def staff(operator: User) -> Client:
    client = Client()
    client.force_login(operator)
    return client


def switched(staff: Client, provider: Provider, on: str, reason: str = "The bill is not paid") -> int:
    return int(staff.post(f"{HERE}/{provider.code}/switching", {"on": on, "reason": reason}).status_code)


def test_staff_sees_which_there_are_and_how_many_people(staff: Client, provider: Provider, owner: Actor) -> None:
    provider.member(name="Ada Ncube")

    [row] = staff.get(HERE, {"q": provider.code}).context["rows"]
    text = staff.get(HERE, {"q": provider.name.upper()}).content.decode()

    assert (row.code, row.name, row.is_active, row.members) == (provider.code, provider.name, True, 2)
    assert (provider.name in text, "Ada Ncube" in text, "Grace Whitlock" in text) == (True, False, False)


def test_who_only_uses_the_portal_is_not_counted_among_the_team(
    staff: Client, provider: Provider, owner: Actor
) -> None:
    outside = [provider.member(), provider.member(), provider.member()]
    with provider.scope():
        Membership.objects.filter(pk__in=[one.id for one in outside]).update(is_staff=False)
        Membership.objects.filter(pk=outside[0].id).update(status="suspended")

    answer = staff.get(HERE, {"q": provider.code})
    [row] = answer.context["rows"]
    asked = staff.get(f"{HERE}/{provider.code}/switching").content.decode()

    assert (row.members, row.others, row.people) == (1, 2, 3)
    cells = re.findall(r'data-label="(Team|Portal users)">(\d+)<', answer.content.decode())
    assert cells == [("Team", "1"), ("Portal users", "2")]
    assert "3 people will lose access" in asked


@pytest.mark.parametrize("asked", ["zzz nothing", "%", "_", "'; --", "a\0b"])
def test_what_nobody_is_called_finds_none(staff: Client, provider: Provider, asked: str) -> None:
    answer = staff.get(HERE, {"q": asked})

    assert (answer.status_code, list(answer.context["rows"])) == (200, [])


def test_an_organisation_is_switched_off_and_on(
    staff: Client, provider: Provider, owner: Actor, operator: User
) -> None:
    member = provider.signed_in(owner)
    path = f"/o/{provider.code}/campuses/"

    codes = [member.get(path).status_code, switched(staff, provider, "0"), member.get(path).status_code]
    is_worked_for = provider.id in set(every_organisation())
    codes += [switched(staff, provider, "1", "Paid"), member.get(path).status_code]

    assert (codes, is_worked_for) == ([200, 302, 404, 302, 200], False)
    with provider.scope():
        told = AuditEntry.objects.filter(action__in=["organisation.switched_off", "organisation.switched_on"])
        assert [
            (one.action, one.changes["reason"][1], one.changes["operator"][1]) for one in told.order_by("created_at")
        ] == [
            ("organisation.switched_off", "The bill is not paid", str(operator.pk)),
            ("organisation.switched_on", "Paid", str(operator.pk)),
        ]
    assert "The bill is not paid" in member.get(f"/o/{provider.code}/trail/").content.decode()


def test_switched_twice_it_is_switched_once(staff: Client, provider: Provider, owner: Actor) -> None:
    codes = [switched(staff, provider, "0"), switched(staff, provider, "0")]

    with provider.scope():
        assert (codes, AuditEntry.objects.filter(action="organisation.switched_off").count()) == ([302, 302], 1)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301, "turned\u202eround"])
def test_without_a_reason_that_can_be_kept_nothing_is_switched(
    staff: Client, provider: Provider, owner: Actor, reason: str
) -> None:
    assert switched(staff, provider, "0", reason) == 422
    assert provider.signed_in(owner).get(f"/o/{provider.code}/campuses/").status_code == 200


def test_what_is_not_there_is_not_switched(staff: Client) -> None:
    assert staff.post(f"{HERE}/nowhere/switching", {"on": "0", "reason": "None"}).status_code == 404


def test_staff_asks_somebody_to_found_one(staff: Client) -> None:
    email = f"ada.{new_id().hex}@example.com"

    with override_settings(SIGN_UP="invited"):
        answers = [staff.post(f"{HERE}/invitation", {"email": one}).status_code for one in ("nonsense", email)]

    letter = AccountLetter.objects.get(recipient=email)
    assert (answers, letter.kind, letter.about) == ([422, 302], "begin", {"is_invited": True})


def test_where_nobody_founds_nobody_is_asked(staff: Client) -> None:
    with override_settings(SIGN_UP="closed"):
        page, sent = staff.get(HERE), staff.post(f"{HERE}/invitation", {"email": "ada@example.com"})

    assert ("Ask somebody" in page.content.decode(), sent.status_code) == (False, 409)
