"""Members: who is inside, with what, and how far it reaches."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from cohortium.access import queries as access
from cohortium.access.actor import Actor, Origin
from cohortium.access.finding import organisations_of
from cohortium.access.models import Membership, MembershipCampus, MembershipRole, Role
from cohortium.access.permission_labels import LABELS
from cohortium.access.permissions import OF_EVERY_MEMBER, OF_THE_SYSTEM, Permission
from cohortium.access.queries import combine, names_of_those_who_may
from cohortium.access.reach import EVERYTHING, Reach
from cohortium.access.roles import ADMIN, AUDITOR, BUILT_IN, CAMPUS_MANAGER, FINANCE, OWNER, TRAINER
from cohortium.access.states import MEMBERSHIP, MembershipStatus
from cohortium.action import Unchanged
from cohortium.administration.actions.members import AlreadyMember, admit
from cohortium.administration.actions.organisations import keep_roles_in_step
from cohortium.core.constraints import violated
from cohortium.core.errors import NotFound
from cohortium.core.ids import new_id
from tests.fixtures import Provider
from tests.moves import bring

HERE, THERE = new_id(), new_id()


def test_permissions_are_in_alphabetical_order_and_have_words() -> None:
    assert [str(permission) for permission in Permission] == sorted(str(permission) for permission in Permission)
    assert set(LABELS) == set(Permission)


def test_no_built_in_role_grants_what_is_the_systems() -> None:
    granted = {permission for role in BUILT_IN for permission in role.permissions}

    assert granted & OF_THE_SYSTEM == set()


@pytest.mark.parametrize(
    ("granted", "reach"),
    [
        ([{"campus:read": "campuses"}], Reach(campuses=frozenset({HERE, THERE}))),
        ([{"campus:read": "campuses"}, {"campus:read": "own"}], Reach(campuses=frozenset({HERE, THERE}), own=True)),
        ([{"campus:read": "everything"}], EVERYTHING),
        ([{"campus:fly": "everything"}, {"campus:read": "own"}], Reach(own=True)),
    ],
)
def test_combine_joins_what_several_roles_grant(granted: list[dict[str, str]], reach: Reach) -> None:
    every_member = dict.fromkeys(OF_EVERY_MEMBER, Reach(own=True))

    assert combine(granted, frozenset({HERE, THERE})) == {Permission.CAMPUS_READ: reach} | every_member


def test_a_member_with_two_roles_has_both_reaches(provider: Provider) -> None:
    campus = provider.campus()

    actor = provider.member(TRAINER, FINANCE, campuses=(campus,))

    assert actor.reach(Permission.CAMPUS_READ) == Reach(everything=True, campuses=frozenset({campus.pk}))


def test_one_person_is_someone_else_in_each_organisation(provider: Provider, other_provider: Provider) -> None:
    owner = provider.member(OWNER, name="Amara Osei")
    user = provider.users[owner.id]
    auditor = other_provider.member(AUDITOR, name="Amara Osei", user=user)

    assert owner.may(Permission.CAMPUS_EDIT) is True
    assert auditor.may(Permission.CAMPUS_EDIT) is False
    assert {one.code for one in organisations_of(user.pk)} == {provider.code, other_provider.code}


@pytest.mark.parametrize("status", [MembershipStatus.INVITED, MembershipStatus.SUSPENDED, MembershipStatus.LEFT])
def test_only_active_members_are_inside(provider: Provider, owner: Actor, status: MembershipStatus) -> None:
    user = provider.users[owner.id]
    with provider.scope():
        bring(Membership.objects.filter(pk=owner.id), MEMBERSHIP, status)

        assert access.member(user_id=user.pk, origin=Origin()) is None
    assert organisations_of(user.pk) == []


def test_member_takes_one_statement_whatever_they_hold(provider: Provider, statements: Callable[[], object]) -> None:
    campuses = tuple(provider.campus(name) for name in ("Werribee", "Camberwell", "Geelong"))
    actor = provider.member(TRAINER, FINANCE, CAMPUS_MANAGER, campuses=campuses)
    user = provider.users[actor.id]

    with provider.scope(), statements() as seen:  # type: ignore[attr-defined]
        access.member(user_id=user.pk, origin=Origin())

    assert len(seen) == 1


def test_names_of_those_who_may_are_the_ones_to_ask(provider: Provider) -> None:
    provider.member(OWNER, name="Grace Whitlock")
    provider.member(ADMIN, name="Amara Osei")
    provider.member(CAMPUS_MANAGER, name="Maya Okafor")

    with provider.scope():
        assert names_of_those_who_may(Permission.CAMPUS_EDIT) == ["Amara Osei", "Grace Whitlock"]


def test_admit_refuses_a_second_membership(provider: Provider, owner: Actor) -> None:
    user = provider.users[owner.id]

    with provider.scope(), pytest.raises(AlreadyMember):
        admit(provider.system, user_id=user.pk, display_name="Grace again", roles=[OWNER.key])


def test_admit_refuses_a_campus_of_another_organisation(provider: Provider, other_provider: Provider) -> None:
    actor = provider.member(OWNER)
    user, foreign = provider.users[actor.id], other_provider.campus()

    with other_provider.scope():
        before = Membership.objects.count()
    with provider.scope(), pytest.raises(NotFound):
        admit(provider.system, user_id=user.pk, display_name="Ada", roles=[OWNER.key], campus_ids=[foreign.pk])

    with other_provider.scope():
        assert Membership.objects.count() == before


def test_keep_roles_in_step_mends_what_differs_and_nothing_else(provider: Provider) -> None:
    with provider.scope():
        Role.objects.filter(key=OWNER.key).update(permissions={})
        Role.objects.create(name="Summer help", permissions={"campus:read": "own"})

        changed = keep_roles_in_step(provider.system)
        again = keep_roles_in_step(provider.system)

        assert not isinstance(changed, Unchanged)
        assert [role.key for role in changed] == [OWNER.key]
        assert isinstance(again, Unchanged)
        assert Role.objects.get(name="Summer help").permissions == {"campus:read": "own"}


def test_a_role_is_held_once(provider: Provider, owner: Actor) -> None:
    with pytest.raises(IntegrityError) as refused, provider.scope():
        held = MembershipRole.objects.get(membership=owner.id)
        MembershipRole.objects.create(membership_id=owner.id, role_id=held.role_id)

    assert violated(refused.value) == "membership_role_once"


def test_a_campus_is_assigned_once(provider: Provider) -> None:
    campus = provider.campus()
    manager = provider.member(CAMPUS_MANAGER, campuses=(campus,))

    with pytest.raises(IntegrityError) as refused, provider.scope():
        MembershipCampus.objects.create(membership_id=manager.id, campus_id=campus.pk)

    assert violated(refused.value) == "membership_campus_once"
