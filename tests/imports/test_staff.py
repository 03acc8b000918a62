"""Staff of a file become members without a role and without a letter; whoever is here is known by the address."""

from typing import Any
from uuid import UUID

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Invitation, Membership
from cohortium.administration.actions.invitations import NoRoleYet, renew_invitation
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.states import BatchStatus
from cohortium.notifications.models import Notification
from cohortium.people.actions.log_ins import shut_guardian_out
from tests.fixtures import MORNING, Provider
from tests.imports.moving import Work, read, rows, sent, started, undone
from tests.people.households import family, guardian
from tests.people.log_ins import invited

COLUMNS = Mapping(Kind.STAFF, {"Given": "given_name", "Family": "family_name", "Mail": "email", "Phone": "phone"}, None)
TABLE = (
    b"Given,Family,Mail,Phone\r\n"
    b"Noah,Lim,noah.lim@example.com,0491 570 156\r\n"
    b"Ada,Ncube,ada.ncube@example.com,\r\n"
    b"Ben,Otieno,,\r\n"
)


def brought(provider: Provider, by: Actor, work: Work, table: bytes = TABLE) -> Any:
    batch_id = sent(provider, by, table, "staff.csv", source="Old list", mapping=COLUMNS)
    work()
    return started(provider, by, batch_id, work)


def waiting(provider: Provider) -> dict[str, tuple[str, str]]:
    with provider.scope():
        found = Invitation.objects.filter(sent_at=None).order_by("email")
        return {one.email: (one.membership.display_name, one.membership.status) for one in found}


def member_id(provider: Provider, email: str) -> UUID:
    with provider.scope():
        return Invitation.objects.get(email=email).membership_id


def test_staff_become_members_whom_nobody_has_written_to(provider: Provider, owner: Actor, work: Work) -> None:
    done = brought(provider, owner, work)
    with provider.scope():
        letters = Notification.objects.count()
    found = {
        row.name: (row.outcome, [one["code"] for one in row.problems]) for row in rows(provider, owner, done.batch_id)
    }

    assert (done.status, done.counts) == (BatchStatus.DONE, {"staff": {"created": 2, "held": 1}})
    assert found == {
        "Noah Lim": ("created", ["staff-not-invited"]),
        "Ada Ncube": ("created", ["staff-not-invited"]),
        "Ben Otieno": ("held", ["staff-without-address"]),
    }
    assert waiting(provider) == {
        "ada.ncube@example.com": ("Ada Ncube", "invited"),
        "noah.lim@example.com": ("Noah Lim", "invited"),
    }
    assert letters == 0


def test_sent_again_nobody_comes_twice(provider: Provider, owner: Actor, work: Work) -> None:
    brought(provider, owner, work)
    there = waiting(provider)
    again = brought(provider, owner, work)

    assert (again.counts, waiting(provider)) == ({"staff": {"unchanged": 2, "held": 1}}, there)


def test_who_is_a_member_is_known_by_the_address_and_stays_as_they_are(
    provider: Provider, owner: Actor, work: Work
) -> None:
    with provider.scope():
        mine = Membership.objects.get(pk=owner.id)
        before, address = (mine.display_name, mine.version), str(mine.user.email)
    table = f"Given,Family,Mail,Phone\r\nSomebody,Else,{address.upper()},\r\n".encode()
    done = brought(provider, owner, work, table)
    undone(provider, owner, done.batch_id, work)
    with provider.scope():
        after = Membership.objects.get(pk=owner.id)

    assert (done.counts, (after.display_name, after.version)) == ({"staff": {"unchanged": 1}}, before)


def test_whose_address_opens_the_portal_waits_until_that_log_in_is_taken_back(
    provider: Provider, owner: Actor, work: Work
) -> None:
    table = b"Given,Family,Mail,Phone\r\nKwame,Boateng,kwame@example.com,\r\n"
    father = invited(provider, owner, guardian(provider, family(provider), "Kwame", email="kwame@example.com"))
    held = brought(provider, owner, work, table)
    with provider.scope():
        shut_guardian_out(owner, guardian_id=father.pk)
    done = brought(provider, owner, work, table)

    assert (held.counts, done.counts) == ({"staff": {"held": 1}}, {"staff": {"created": 1}})


def test_undone_they_are_gone_but_for_whom_somebody_gave_a_role(provider: Provider, owner: Actor, work: Work) -> None:
    done = brought(provider, owner, work)
    with provider.scope():
        kept = Membership.objects.get(display_name="Ada Ncube")
        kept.phone = "+61491570157"
        kept.save()
    back = undone(provider, owner, done.batch_id, work)

    assert (back.status, dict(back.undone)) == (BatchStatus.UNDONE, {"removed": 1, "kept": 1})
    assert list(waiting(provider)) == ["ada.ncube@example.com"]


def test_a_letter_leaves_only_when_they_have_a_role(provider: Provider, owner: Actor, work: Work) -> None:
    brought(provider, owner, work)
    noah = member_id(provider, "noah.lim@example.com")

    with provider.scope(), pytest.raises(NoRoleYet):
        renew_invitation(owner, membership_id=noah, now=MORNING)


def test_their_page_says_that_nobody_wrote_to_them(provider: Provider, owner: Actor, work: Work) -> None:
    brought(provider, owner, work)
    noah = member_id(provider, "noah.lim@example.com")
    page = provider.signed_in(owner).get(f"/o/{provider.code}/team/{noah}")

    assert "Not invited yet" in page.content.decode()


def test_whose_address_is_none_waits(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id = sent(provider, owner, b"Given,Mail\r\nNoah,nobody at home\r\n", "staff.csv", source="x", mapping=COLUMNS)
    work()

    assert read(provider, owner, batch_id).counts == {"staff": {"held": 1}}
