"""Changes to the team: who may come in, what people do, and where."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from cohortium.access import queries as access
from cohortium.access.actor import Actor, Origin
from cohortium.access.models import Membership, MembershipCampus, MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.access.reach import Reach
from cohortium.access.roles import ADMIN, CAMPUS_MANAGER, FINANCE, OWNER, TRAINER, BuiltInRole
from cohortium.access.states import MembershipStatus
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import close_campuses
from cohortium.administration.actions.members import (
    LastOwner,
    Mightier,
    Yourself,
    assign,
    leave,
    let_people_follow,
    reinstate,
    remove,
    suspend,
)
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus
from tests.fixtures import Provider, at_once

Told = Callable[[Any], tuple[list[str], list[str]]]


# What somebody asked for who is not there any more is not waited for.
DROPPED = ["administration.tasks.approvals_are_dropped"]


def member(provider: Provider, actor: Actor) -> Membership:
    with provider.scope():
        return Membership.objects.get(pk=actor.id)


def status(provider: Provider, actor: Actor) -> str:
    return member(provider, actor).status


def role(provider: Provider, *built_in: BuiltInRole) -> list[UUID]:
    with provider.scope():
        return list(Role.objects.filter(key__in=[one.key for one in built_in]).values_list("pk", flat=True))


def work(provider: Provider, actor: Actor) -> tuple[list[str], list[str]]:
    """The names of somebody's roles and campuses."""
    with provider.scope():
        roles = MembershipRole.objects.filter(membership=actor.id).order_by("role__name")
        campuses = MembershipCampus.objects.filter(membership=actor.id).order_by("campus__name")
        return list(roles.values_list("role__name", flat=True)), list(campuses.values_list("campus__name", flat=True))


def manager_of_people(provider: Provider, *campuses: Campus) -> Actor:
    """Somebody who decides about the people of these campuses, by a role of the organisation's own."""
    deciding = (
        *(Permission.CAMPUS_READ, Permission.CAMPUS_EDIT, Permission.MEMBER_READ),
        *(Permission.MEMBER_ASSIGN, Permission.MEMBER_INVITE, Permission.MEMBER_SUSPEND, Permission.MEMBER_REMOVE),
    )
    with provider.scope():
        own = Role.objects.create(name="People manager", permissions={str(one): "campuses" for one in deciding})
    actor = provider.member(CAMPUS_MANAGER, campuses=campuses, name="Maya Okafor")
    with provider.scope():
        MembershipRole.objects.create(membership_id=actor.id, role=own)
        found = access.member(user_id=provider.users[actor.id].pk, origin=Origin())
    assert found
    return found.actor


def test_suspend_keeps_somebody_out_until_they_are_let_in_again(provider: Provider, owner: Actor, told: Told) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    user_id = provider.users[ada.id].pk

    with provider.scope():
        suspend(owner, membership_id=ada.id)
        outside = access.member(user_id=user_id, origin=Origin())
        reinstate(owner, membership_id=ada.id)
        inside = access.member(user_id=user_id, origin=Origin())

    assert (outside, inside is not None) == (None, True)
    assert told(member(provider, ada)) == (*(["member.admitted", "member.suspended", "member.reinstated"], DROPPED),)


def test_suspending_twice_tells_once(provider: Provider, owner: Actor, told: Told) -> None:
    ada = provider.member(TRAINER)

    with provider.scope():
        suspend(owner, membership_id=ada.id)
        again = suspend(owner, membership_id=ada.id)

    assert isinstance(again, Unchanged)
    assert told(member(provider, ada)) == (["member.admitted", "member.suspended"], DROPPED)


def test_leave_and_remove_end_a_membership(provider: Provider, owner: Actor, told: Told) -> None:
    ada, ben = provider.member(TRAINER, name="Ada Ncube"), provider.member(TRAINER, name="Ben Otieno")

    with provider.scope():
        leave(ada)
        remove(owner, membership_id=ben.id)

    assert (status(provider, ada), status(provider, ben)) == ("left", "left")
    assert told(member(provider, ada))[0] == ["member.admitted", "member.left"]
    assert told(member(provider, ben))[0] == ["member.admitted", "member.removed"]


@pytest.mark.parametrize("act", [suspend, remove])
def test_nobody_decides_about_themselves(provider: Provider, owner: Actor, act: Any) -> None:
    provider.member(OWNER, name="Amara Osei")

    with provider.scope(), pytest.raises(Yourself):
        act(owner, membership_id=owner.id)

    assert status(provider, owner) == "active"


@pytest.mark.parametrize("act", [suspend, remove])
def test_nobody_decides_about_somebody_mightier(provider: Provider, owner: Actor, act: Any) -> None:
    campus = provider.campus()
    maya = manager_of_people(provider, campus)
    priya = provider.member(TRAINER, FINANCE, campuses=(campus,), name="Priya Nair")
    ada = provider.member(TRAINER, campuses=(campus,), name="Ada Ncube")

    with provider.scope():
        with pytest.raises(Mightier):
            act(maya, membership_id=priya.id)
        act(maya, membership_id=ada.id)

    assert (status(provider, priya), status(provider, ada) != "active") == ("active", True)


@pytest.mark.parametrize("act", [suspend, remove])
def test_people_elsewhere_are_out_of_reach(
    provider: Provider, other_provider: Provider, owner: Actor, act: Any
) -> None:
    here, there = provider.campus("Geelong"), provider.campus("Werribee")
    maya = manager_of_people(provider, here)
    ada = provider.member(TRAINER, campuses=(there,), name="Ada Ncube")
    stranger = other_provider.member(TRAINER)

    with provider.scope():
        for unreachable in (ada.id, stranger.id, new_id()):
            with pytest.raises(NotFound):
                act(maya, membership_id=unreachable)
        with pytest.raises(NotFound):
            act(owner, membership_id=stranger.id)

    assert (status(provider, ada), status(other_provider, stranger)) == ("active", "active")


@pytest.mark.parametrize("act", [suspend, reinstate, remove])
def test_a_trainer_decides_about_nobody(provider: Provider, owner: Actor, act: Any) -> None:
    ada = provider.member(TRAINER)

    with provider.scope(), pytest.raises(NotAllowed):
        act(ada, membership_id=owner.id)


def test_the_last_owner_stays(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        with pytest.raises(LastOwner):
            leave(owner)
        with pytest.raises(LastOwner):
            assign(
                owner,
                membership_id=owner.id,
                role_ids=role(provider, ADMIN),
                campus_ids=[],
                version=member(provider, owner).version,
            )

    assert (status(provider, owner), work(provider, owner)[0]) == ("active", ["Owner"])


def test_only_owners_decide_about_owners(provider: Provider, owner: Actor) -> None:
    admin, ada = provider.member(ADMIN, name="Amara Osei"), provider.member(TRAINER, name="Ada Ncube")
    owning = role(provider, OWNER)

    with provider.scope():
        for act in (suspend, remove):
            with pytest.raises(Mightier):
                act(admin, membership_id=owner.id)
        for whom in (ada, admin):
            with pytest.raises(Mightier):
                assign(admin, membership_id=whom.id, role_ids=owning, campus_ids=[], version=1)
        assign(owner, membership_id=ada.id, role_ids=owning, campus_ids=[], version=1)

    assert [work(provider, one)[0] for one in (owner, admin, ada)] == [["Owner"], ["Admin"], ["Owner"]]


def test_a_suspended_owner_does_not_count(provider: Provider, owner: Actor) -> None:
    other = provider.member(OWNER, name="Amara Osei")

    with provider.scope():
        suspend(owner, membership_id=other.id)
        with pytest.raises(LastOwner):
            leave(owner)
        reinstate(owner, membership_id=other.id)
        leave(owner)

    assert (status(provider, owner), status(provider, other)) == ("left", "active")


def test_two_owners_who_remove_each_other_at_once_leave_one(provider: Provider, owner: Actor) -> None:
    other = provider.member(OWNER, name="Amara Osei")

    ended = at_once(
        provider,
        partial(remove, owner, membership_id=other.id),
        partial(remove, other, membership_id=owner.id),
    )

    assert ended == ["NotAllowed", "done"]
    assert sorted([status(provider, owner), status(provider, other)]) == ["active", "left"]


def test_two_owners_who_leave_at_once_leave_one(provider: Provider, owner: Actor) -> None:
    other = provider.member(OWNER, name="Amara Osei")

    ended = at_once(provider, partial(leave, owner), partial(leave, other))

    assert ended == ["LastOwner", "done"]
    assert sorted([status(provider, owner), status(provider, other)]) == ["active", "left"]


def test_assign_says_what_somebody_does_and_where(provider: Provider, owner: Actor, told: Told) -> None:
    geelong, werribee = provider.campus("Geelong"), provider.campus("Werribee")
    ada = provider.member(TRAINER, campuses=(geelong,), name="Ada Ncube")
    before = member(provider, ada)

    with provider.scope():
        assign(
            owner,
            membership_id=ada.id,
            role_ids=role(provider, TRAINER, FINANCE),
            campus_ids=[werribee.pk],
            version=before.version,
        )

    after = member(provider, ada)
    assert work(provider, ada) == (["Finance", "Trainer"], ["Werribee"])
    assert (after.version, told(after)) == (before.version + 1, (["member.admitted", "member.assigned"], []))


def test_assign_leaves_alone_what_the_actor_does_not_reach(provider: Provider) -> None:
    here, there = provider.campus("Geelong"), provider.campus("Werribee")
    maya = manager_of_people(provider, here)
    ada = provider.member(TRAINER, campuses=(here, there), name="Ada Ncube")
    ben = provider.member(TRAINER, campuses=(here,), name="Ben Otieno")
    both = role(provider, TRAINER)

    with provider.scope():
        # Ada may see Werribee, which Maya may not.
        with pytest.raises(Mightier):
            assign(maya, membership_id=ada.id, role_ids=both, campus_ids=[], version=1)
        with pytest.raises(NotFound):
            assign(maya, membership_id=ben.id, role_ids=both, campus_ids=[there.pk], version=1)
        assign(maya, membership_id=ben.id, role_ids=both, campus_ids=[], version=1)

    assert work(provider, ada) == (["Trainer"], ["Geelong", "Werribee"])
    assert work(provider, ben) == (["Trainer"], [])


def test_nobody_gives_what_they_lack(provider: Provider) -> None:
    here = provider.campus("Geelong")
    maya = manager_of_people(provider, here)
    ada = provider.member(TRAINER, campuses=(here,), name="Ada Ncube")

    with provider.scope(), pytest.raises(Mightier):
        assign(maya, membership_id=ada.id, role_ids=role(provider, TRAINER, FINANCE), campus_ids=[here.pk], version=1)

    assert work(provider, ada) == (["Trainer"], ["Geelong"])


def test_an_assignment_to_a_closed_campus_rests(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    ada = provider.member(TRAINER)
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])

        assign(owner, membership_id=ada.id, role_ids=role(provider, TRAINER), campus_ids=[campus.pk], version=1)
        found = access.member(user_id=provider.users[ada.id].pk, origin=Origin())

    assert found
    assert found.actor.reach(Permission.CAMPUS_READ) == Reach()


def test_people_follow_those_campuses_only_that_the_actor_reaches(provider: Provider, owner: Actor) -> None:
    here, there = provider.campus("Geelong"), provider.campus("Werribee")
    maya = manager_of_people(provider, here)
    provider.member(TRAINER, campuses=(there,), name="Ada Ncube")

    with provider.scope():
        close_campuses(owner, campus_ids=[there.pk])

        assert let_people_follow(maya, campus_ids=[there.pk]) == Unchanged()
        assert let_people_follow(provider.system, campus_ids=[there.pk]) == 1


@pytest.mark.parametrize(
    ("roles", "version", "refusal"),
    [((), 1, Invalid), ((TRAINER,), 7, Stale), ((TRAINER,), 1, type(None))],
)
def test_assign_refuses_no_role_and_an_old_version(
    provider: Provider, owner: Actor, roles: tuple[BuiltInRole, ...], version: int, refusal: type
) -> None:
    ada = provider.member(TRAINER)
    refused = None

    with provider.scope():
        try:
            answer = assign(
                owner, membership_id=ada.id, role_ids=role(provider, *roles), campus_ids=[], version=version
            )
        except (Invalid, Stale) as one:
            refused, answer = one, None

    assert isinstance(refused, refusal)
    assert (answer is None) is (refused is not None)
    assert work(provider, ada) == (["Trainer"], [])


def test_roles_of_another_organisation_cannot_be_given(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    ada = provider.member(TRAINER)

    for foreign in (role(other_provider, TRAINER), [new_id()]):
        with provider.scope(), pytest.raises(NotFound):
            assign(owner, membership_id=ada.id, role_ids=foreign, campus_ids=[], version=1)

    assert work(provider, ada) == (["Trainer"], [])


def test_who_was_invited_cannot_be_suspended(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        invited = Membership.objects.create(
            user=provider.users[owner.id].__class__.objects.create(email=f"ben.{provider.code}@example.com"),
            display_name="Ben Otieno",
            status=MembershipStatus.INVITED,
        )
        with pytest.raises(IllegalTransition):
            suspend(owner, membership_id=invited.pk)
