"""What was taken away stays taken away by every other way in, and the database keeps those outside the team outside."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, MembershipCampus, MembershipRole, Role
from cohortium.access.queries import role_ids
from cohortium.access.roles import TRAINER
from cohortium.administration.actions.invitations import invite
from cohortium.administration.queries.invariants import outsiders_who_hold_something
from cohortium.people.actions.log_ins import shut_guardian_out
from cohortium.people.models import Guardian
from tests.fixtures import Provider, at_once
from tests.people.households import child, family, guardian
from tests.people.log_ins import LATER, SAME, comes_in, inside, invited, mail, told


def parent(provider: Provider, owner: Actor, last_name: str = "Papadopoulos", first_name: str = "Rose") -> Guardian:
    """A guardian with a child, who is invited."""
    here = family(provider, last_name)
    child(provider, here, first_name=first_name)
    return invited(provider, owner, guardian(provider, here, email=mail(provider)))


def test_shut_out_of_one_family_they_see_only_the_other_when_they_are_invited_for_that(
    provider: Provider, owner: Actor
) -> None:
    mother = parent(provider, owner)
    user = comes_in(provider, mother.membership_id)
    with provider.scope():
        shut_guardian_out(owner, guardian_id=mother.pk)
    there = family(provider, "Ncube")
    child(provider, there, first_name="Zanele")

    again = invited(provider, owner, guardian(provider, there, email=mail(provider)), agreed=SAME, now=LATER)
    comes_in(provider, again.membership_id, user)

    assert again.membership_id == mother.membership_id
    assert told(provider, inside(provider, user).actor) == ["Zanele"]


def test_shut_out_of_the_family_and_hired_they_see_nothing_of_it(provider: Provider, owner: Actor) -> None:
    mother = parent(provider, owner)
    user = comes_in(provider, mother.membership_id)
    with provider.scope():
        shut_guardian_out(owner, guardian_id=mother.pk)
        trainer = role_ids([TRAINER.key])
        hired = invite(owner, email=mail(provider), display_name="Eleni", role_ids=trainer, campus_ids=[], now=LATER)
    comes_in(provider, hired.pk, user)

    assert inside(provider, user).roles == ("Trainer",)
    assert told(provider, inside(provider, user).actor) == []


def test_invited_again_for_the_same_family_they_see_it(provider: Provider, owner: Actor) -> None:
    mother = parent(provider, owner)
    user = comes_in(provider, mother.membership_id)
    with provider.scope():
        shut_guardian_out(owner, guardian_id=mother.pk)

    comes_in(provider, invited(provider, owner, mother, now=LATER).membership_id, user)

    assert told(provider, inside(provider, user).actor) == ["Rose"]


WAYS: dict[str, Any] = {
    "a role": lambda to, role, _held, _campus: MembershipRole.objects.create(membership_id=to, role=role),
    "roles in bulk": lambda to, role, _held, _campus: MembershipRole.objects.bulk_create(
        [MembershipRole(membership_id=to, role=role)]
    ),
    "somebody's role": lambda to, _role, held, _campus: MembershipRole.objects.filter(membership=held).update(
        membership=to
    ),
    "a campus": lambda to, _role, _held, campus: MembershipCampus.objects.create(membership_id=to, campus=campus),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_database_gives_nothing_to_whoever_is_not_of_the_team(provider: Provider, owner: Actor, way: Any) -> None:
    mother, trainer, campus = parent(provider, owner), provider.member(TRAINER), provider.campus()

    with provider.scope():
        role = Role.objects.get(key=TRAINER.key)
        with pytest.raises(IntegrityError, match="is not of the team"), transaction.atomic():
            way(mother.membership_id, role, trainer.id, campus)
        assert list(outsiders_who_hold_something()) == []


def test_nobody_leaves_the_team_with_a_role(provider: Provider) -> None:
    trainer = provider.member(TRAINER)

    with provider.scope():
        with pytest.raises(IntegrityError, match="holds a role or a campus"), transaction.atomic():
            Membership.objects.filter(pk=trainer.id).update(is_staff=False)
        MembershipRole.objects.filter(membership=trainer.id).delete()
        MembershipCampus.objects.filter(membership=trainer.id).delete()
        assert Membership.objects.filter(pk=trainer.id).update(is_staff=False) == 1


def test_a_role_that_is_given_while_they_leave_the_team_is_one_or_the_other(provider: Provider) -> None:
    trainer = provider.member(TRAINER)
    with provider.scope():
        MembershipRole.objects.filter(membership=trainer.id).delete()
        MembershipCampus.objects.filter(membership=trainer.id).delete()

        role = Role.objects.get(key=TRAINER.key)
    refused = []

    def told_of(act: Any) -> None:
        try:
            with transaction.atomic():
                act()
        except IntegrityError as error:
            refused.append(error)

    at_once(
        provider,
        lambda: told_of(lambda: Membership.objects.filter(pk=trainer.id).update(is_staff=False)),
        lambda: told_of(lambda: MembershipRole.objects.create(membership_id=trainer.id, role=role)),
    )

    with provider.scope():
        assert len(refused) == 1
        assert list(outsiders_who_hold_something()) == []


def test_the_trail_leads_to_no_page_of_whoever_is_not_of_the_team(provider: Provider, owner: Actor) -> None:
    mother, trainer = parent(provider, owner), provider.member(TRAINER)
    page = provider.signed_in(owner).get(f"/o/{provider.code}/trail/").content.decode()

    assert f'href="/o/{provider.code}/team/{trainer.id}"' in page
    assert f"/team/{mother.membership_id}" not in page
    assert f"?thing={mother.membership_id}" in page
