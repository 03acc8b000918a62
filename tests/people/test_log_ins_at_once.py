"""Who is let in while somebody else merges, erases or shuts out: one waits for the other, and neither for ever."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from cohortium.access.actor import Actor, Origin, link
from cohortium.access.models import Invitation, Membership, Role
from cohortium.access.permissions import Permission
from cohortium.access.roles import TRAINER
from cohortium.administration.actions.invitations import accept, invite
from cohortium.administration.actions.own_log_ins import Agreed
from cohortium.identity.actions import create
from cohortium.partners.actions.log_ins import invite_partner
from cohortium.partners.models import Partner
from cohortium.people.actions.guardians import remove_guardian
from cohortium.people.actions.household_merging import merge_guardians
from cohortium.people.actions.log_ins import invite_guardian, invite_learner, shut_guardian_out
from cohortium.people.models import Guardian, Learner
from cohortium.people.states import GuardianStatus
from cohortium.privacy.actions.erasing import erase
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import MORNING, Provider, at_once
from tests.partners.houses import partner
from tests.people.households import TODAY, child, family, guardian
from tests.people.log_ins import LATER, comes_in, inside, invited, mail

SAME = Agreed(is_same=True, reads_alone=True)
TIMES = 4
# In this order everybody waits, whatever they do.
ORDER = ["people_family", "partners_partner", "people_learner", "people_guardian", "access_membership"]


def left(provider: Provider, owner: Actor, address: str, *more: Guardian) -> tuple[Guardian, Membership]:
    """A guardian whose log-in was taken away, and who is beside it still; so are these."""
    row = guardian(provider, family(provider), email=address)
    invited(provider, owner, row, agreed=SAME)
    with provider.scope():
        row.refresh_from_db()
        Membership.objects.filter(pk=row.membership_id).update(status="active", user=create(address))
        shut_guardian_out(owner, guardian_id=row.pk)
        Guardian.objects.filter(pk__in=[one.pk for one in more]).update(membership=row.membership_id)
        return row, Membership.objects.get(pk=row.membership_id)


def waited_for(found: Any) -> list[str]:
    """The tables whose rows were locked, in the order in which they were."""
    tables = [re.search(r'FROM "(\w+)"', one["sql"]) for one in found if "FOR UPDATE" in one["sql"]]
    return list(dict.fromkeys(one[1] for one in tables if one))


def test_a_guardian_who_is_let_in_is_locked_after_the_family_and_before_the_log_in(
    provider: Provider, owner: Actor, statements: Any
) -> None:
    row, _member = left(provider, owner, mail(provider))

    with provider.scope(), statements() as found:
        invite_guardian(owner, guardian_id=row.pk, now=LATER)

    locks = [one for one in waited_for(found) if one in ORDER]
    assert locks == [one for one in ORDER if one in locks]
    assert locks[0] == "people_family"


def test_somebody_of_the_team_is_invited_after_their_records_were_locked(
    provider: Provider, owner: Actor, statements: Any
) -> None:
    left(provider, owner, mail(provider))
    with provider.scope(), statements() as found:
        role = Role.objects.get(key=TRAINER.key)
        invite(owner, email=mail(provider), display_name="Eleni", role_ids=[role.pk], campus_ids=[], now=LATER)

    locks = [one for one in waited_for(found) if one in ORDER]
    assert locks == ORDER


@pytest.mark.parametrize("subject", [Subject.GUARDIAN, Subject.FAMILY])
def test_who_is_erased_is_locked_in_the_same_order(
    provider: Provider, owner: Actor, statements: Any, subject: Subject
) -> None:
    row = guardian(provider, family(provider), email=mail(provider))
    invited(provider, owner, row)
    about = {Subject.GUARDIAN: row.pk, Subject.FAMILY: row.family_id}[subject]

    with provider.scope(), statements() as found:
        erase(owner, subject=subject, subject_id=about, today=TODAY, now=MORNING)

    locks = [one for one in waited_for(found) if one in ORDER]
    assert locks == [one for one in ORDER if one in locks]


def crossed(provider: Provider, make: Callable[[int], list[Callable[[], Any]]]) -> set[str]:
    """What these end with at the same moment, several times."""
    return {one for n in range(TIMES) for one in at_once(provider, *make(n))}


def test_an_invitation_and_a_merge_wait_for_each_other(provider: Provider, owner: Actor) -> None:
    def make(n: int) -> list[Callable[[], Any]]:
        here, address = family(provider), mail(provider, f"eleni{n}")
        # Removed, and added anew: the invitation takes the log-in of then from the row that was removed.
        gone, _member = left(provider, owner, address)
        with provider.scope():
            Guardian.objects.filter(pk=gone.pk).update(family=here, status=GuardianStatus.ARCHIVED)
        stays, goes = guardian(provider, here), guardian(provider, here, email=address)
        return [
            partial(invite_guardian, owner, guardian_id=goes.pk, agreed=SAME, now=LATER),
            partial(merge_guardians, owner, survivor_id=stays.pk, merged_id=goes.pk, take=[], now=LATER),
        ]

    # Who comes second is told what is the case, or goes on with what the first one left.
    assert crossed(provider, make) <= {"done", "NotFound"}


def test_two_records_beside_one_log_in_are_invited_at_once(provider: Provider, owner: Actor) -> None:
    def make(n: int) -> list[Callable[[], Any]]:
        address = mail(provider, f"both{n}")
        other = guardian(provider, family(provider, "Kowalska"), email=address)
        one, _member = left(provider, owner, address, other)
        return [partial(invite_guardian, owner, guardian_id=row.pk, agreed=SAME, now=LATER) for row in (one, other)]

    assert crossed(provider, make) <= {"done", "HasLogIn", "JustSent", "IsThatThem"}


def test_an_invitation_and_the_removal_of_another_record_wait_for_each_other(provider: Provider, owner: Actor) -> None:
    def make(n: int) -> list[Callable[[], Any]]:
        address = mail(provider, f"away{n}")
        other = guardian(provider, family(provider, "Kowalska"), email=address)
        one, _member = left(provider, owner, address, other)
        return [
            partial(invite_guardian, owner, guardian_id=one.pk, agreed=SAME, now=LATER),
            partial(remove_guardian, owner, guardian_id=other.pk),
        ]

    assert crossed(provider, make) == {"done"}


@pytest.mark.parametrize("subject", [Subject.GUARDIAN, Subject.FAMILY])
def test_an_invitation_and_an_erasure_wait_for_each_other(provider: Provider, owner: Actor, subject: Subject) -> None:
    rows: list[Guardian] = []

    def make(n: int) -> list[Callable[[], Any]]:
        row, _member = left(provider, owner, mail(provider, f"gone{n}"))
        rows.append(row)
        about = {Subject.GUARDIAN: row.pk, Subject.FAMILY: row.family_id}[subject]
        return [
            partial(invite_guardian, owner, guardian_id=row.pk, now=LATER),
            partial(erase, owner, subject=subject, subject_id=about, today=TODAY, now=MORNING),
        ]

    ended = crossed(provider, make)

    assert ended <= {"done", "NotFound"}
    with provider.scope():
        kept = Guardian.objects.filter(pk__in=[row.pk for row in rows])
        assert set(kept.values_list("status", "email")) == {("erased", "")}
        assert kept.exclude(membership=None).count() == 0
        outside = Membership.objects.filter(is_staff=False)
        assert set(outside.values_list("status", flat=True)) == {"left"}
        assert outside.exclude(user=None).count() == 0
        assert Invitation.objects.filter(email__startswith="gone").count() == 0


def test_a_log_in_that_is_taken_away_while_its_family_is_erased(provider: Provider, owner: Actor) -> None:
    def make(n: int) -> list[Callable[[], Any]]:
        row = invited(provider, owner, guardian(provider, family(provider), email=mail(provider, f"shut{n}")))
        return [
            partial(shut_guardian_out, owner, guardian_id=row.pk),
            partial(erase, owner, subject=Subject.FAMILY, subject_id=row.family_id, today=TODAY, now=MORNING),
        ]

    assert crossed(provider, make) <= {"done", "NotFound"}


def test_who_accepts_while_they_are_erased_does_not_come_in(provider: Provider, owner: Actor) -> None:
    row = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))
    user = create(mail(provider))
    with provider.scope():
        invitation = Invitation.objects.get(membership=row.membership_id)
    holder = link(provider.id, invitation.pk, Permission.MEMBER_ACCEPT, Origin())

    ended = at_once(
        provider,
        partial(accept, holder, user_id=user.pk, email=user.email, now=LATER),
        partial(erase, owner, subject=Subject.GUARDIAN, subject_id=row.pk, today=TODAY, now=MORNING),
    )

    assert ended in (["done", "done"], ["InvitationOver", "done"])
    assert inside(provider, user) is None
    with provider.scope():
        member = Membership.objects.get(is_staff=False)
        assert (str(member.status), member.user_id) == ("left", None)


def test_who_accepts_while_their_record_is_merged_comes_in(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    stays = guardian(provider, here)
    goes = invited(provider, owner, guardian(provider, here, email=mail(provider)))
    user = create(mail(provider))
    with provider.scope():
        invitation = Invitation.objects.get(membership=goes.membership_id)
    holder = link(provider.id, invitation.pk, Permission.MEMBER_ACCEPT, Origin())

    ended = at_once(
        provider,
        partial(accept, holder, user_id=user.pk, email=user.email, now=LATER),
        partial(merge_guardians, owner, survivor_id=stays.pk, merged_id=goes.pk, take=[], now=LATER),
    )

    assert (ended, inside(provider, user).actor.id) == (["done", "done"], goes.membership_id)
    with provider.scope():
        assert Guardian.objects.get(membership=goes.membership_id).pk == stays.pk


def test_of_two_browsers_that_accept_at_once_one_log_in_comes_in(provider: Provider, owner: Actor) -> None:
    row = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))
    user = create(mail(provider))
    with provider.scope():
        invitation = Invitation.objects.get(membership=row.membership_id)
    holder = link(provider.id, invitation.pk, Permission.MEMBER_ACCEPT, Origin())
    act = partial(accept, holder, user_id=user.pk, email=user.email, now=LATER)

    assert at_once(provider, act, act) == ["done", "done"]
    assert inside(provider, user).actor.id == row.membership_id
    with provider.scope():
        assert Membership.objects.filter(user=user.pk).count() == 1


def test_a_log_in_begins_anew_for_one_partner_alone(provider: Provider, owner: Actor) -> None:
    address = mail(provider)
    house = partner(provider, email=address, contact_name="Amara Obi")
    other = partner(provider, name="Bright Futures")
    rose = child(provider, first_name="Rose")
    _mother, member = left(provider, owner, address)
    with provider.scope():
        Partner.objects.filter(pk=other.pk).update(membership=member.pk)
        Learner.objects.filter(pk=rose.pk).update(membership=member.pk)

        invite_partner(owner, partner_id=house.pk, agreed=SAME, now=LATER)

        assert list(Partner.objects.filter(membership=member.pk).values_list("pk", flat=True)) == [house.pk]
        assert Guardian.objects.filter(membership=member.pk).count() == 0
        assert Learner.objects.filter(membership=member.pk).count() == 0


def test_who_is_invited_to_the_team_lets_go_of_the_partner_too(provider: Provider, owner: Actor) -> None:
    address = mail(provider)
    house = partner(provider, email=address)
    with provider.scope():
        invite_partner(owner, partner_id=house.pk, now=MORNING)
        house.refresh_from_db()
    user = comes_in(provider, house.membership_id)
    with provider.scope():
        Membership.objects.filter(pk=house.membership_id).update(status="left")
        role = Role.objects.get(key=TRAINER.key)

        invite(owner, email=user.email, display_name="Amara", role_ids=[role.pk], campus_ids=[], now=LATER)

        assert Partner.objects.get(pk=house.pk).membership_id is None
        assert Membership.objects.get(pk=house.membership_id).is_staff is True


def test_a_learner_and_a_guardian_beside_one_log_in_are_invited_at_once(provider: Provider, owner: Actor) -> None:
    def make(n: int) -> list[Callable[[], Any]]:
        address = mail(provider, f"two{n}")
        rose = child(provider, first_name="Rose", email=address)
        one, member = left(provider, owner, address)
        with provider.scope():
            Learner.objects.filter(pk=rose.pk).update(membership=member.pk)
        return [
            partial(invite_guardian, owner, guardian_id=one.pk, agreed=SAME, now=LATER),
            partial(invite_learner, owner, learner_id=rose.pk, agreed=SAME, today=TODAY, now=LATER),
        ]

    assert crossed(provider, make) <= {"done", "HasLogIn", "JustSent", "IsThatThem", "SharesLogIn"}
