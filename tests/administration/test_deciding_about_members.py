"""Who decides about whom: nobody about somebody mightier, nor about somebody who works where they do not decide."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, MembershipCampus, MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.access.roles import ADMIN, FINANCE, TRAINER, BuiltInRole
from cohortium.administration.actions.campuses import close_campuses
from cohortium.administration.actions.invitations import RolesGone, invite_again
from cohortium.administration.actions.members import (
    WorksElsewhere,
    assign,
    leave,
    let_people_follow,
    remove,
    suspend,
)
from cohortium.administration.actions.roles import retire_role
from cohortium.administration.queries.members import LeftBehind, acts, left_behind, member
from cohortium.tenancy.models import Campus
from tests.administration.test_invitations import invited
from tests.administration.test_keys import SCREENS, issue
from tests.fixtures import MORNING, Provider, at_once, now

_OF_MEMBERS = (Permission.MEMBER_READ, Permission.MEMBER_ASSIGN, Permission.MEMBER_SUSPEND, Permission.MEMBER_REMOVE)
BOSS = BuiltInRole("boss", "Boss", "", dict.fromkeys(_OF_MEMBERS, Span.CAMPUSES))
# All that a trainer may do, everywhere, and nothing about people.
EVERYWHERE = BuiltInRole("everywhere", "Everywhere", "", dict.fromkeys(TRAINER.permissions, Span.EVERYTHING))


def boss(provider: Provider, *campuses: Campus) -> Actor:
    """Somebody who decides about people at these campuses, and may do more than a trainer everywhere."""
    with provider.scope():
        for role in (BOSS, EVERYWHERE):
            Role.objects.create(
                key=role.key,
                name=str(role.name),
                system_role=True,
                permissions={str(permission): str(span) for permission, span in role.permissions.items()},
            )
    return provider.member(BOSS, EVERYWHERE, campuses=campuses)


def closed(provider: Provider, owner: Actor, campus: Campus) -> None:
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
        let_people_follow(provider.system, campus_ids=[campus.pk])


@pytest.mark.parametrize("decide", [suspend, remove])
def test_who_works_at_other_places_too_is_not_decided_about_from_one(provider: Provider, decide: Any) -> None:
    here, there = provider.campus("Aspendale"), provider.campus("Berwick")
    actor = boss(provider, here)
    colleague, shared = provider.member(TRAINER, campuses=(here,)), provider.member(TRAINER, campuses=(here, there))

    with provider.scope():
        with pytest.raises(WorksElsewhere):
            decide(actor, membership_id=shared.id)
        decide(actor, membership_id=colleague.id)

        assert Membership.objects.get(pk=shared.id).status == "active"
        assert Membership.objects.get(pk=colleague.id).status != "active"


def test_somebody_who_works_at_other_places_too_keeps_the_roles(provider: Provider) -> None:
    here, there = provider.campus("Aspendale"), provider.campus("Berwick")
    actor, shared = boss(provider, here), provider.member(TRAINER, campuses=(here, there))

    with provider.scope():
        held = list(MembershipRole.objects.filter(membership=shared.id).values_list("role", flat=True))
        version = Membership.objects.get(pk=shared.id).version
        another = Role.objects.get(key=EVERYWHERE.key).pk
        with pytest.raises(WorksElsewhere):
            assign(actor, membership_id=shared.id, role_ids=[another], campus_ids=[], version=version)
        assign(actor, membership_id=shared.id, role_ids=held, campus_ids=[], version=version)

        works = list(MembershipCampus.objects.filter(membership=shared.id).values_list("campus", flat=True))
    assert works == [there.pk]


def test_what_one_can_do_is_offered(provider: Provider) -> None:
    here, there = provider.campus("Aspendale"), provider.campus("Berwick")
    actor = boss(provider, here)
    colleague, shared = provider.member(TRAINER, campuses=(here,)), provider.member(TRAINER, campuses=(here, there))

    with provider.scope():
        offered = {
            one.id: acts(actor, member(actor, membership_id=one.id)) - {"invite_again"} for one in (colleague, shared)
        }

    assert offered == {colleague.id: {"assign", "suspend", "remove"}, shared.id: {"assign"}}


def test_a_closed_campus_counts_on_both_sides(provider: Provider, owner: Actor) -> None:
    here, there = provider.campus("Aspendale"), provider.campus("Berwick")
    manager, other = boss(provider, here, there), provider.member(BOSS, EVERYWHERE, campuses=(here,))
    trainer = provider.member(TRAINER, campuses=(here, there))
    closed(provider, owner, there)

    with provider.scope():
        with pytest.raises(WorksElsewhere):
            suspend(provider.again(other), membership_id=trainer.id)
        suspend(provider.again(manager), membership_id=trainer.id)

        assert Membership.objects.get(pk=trainer.id).status == "suspended"


def test_whoever_works_at_a_closed_campus_can_leave(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    trainer = provider.member(TRAINER, campuses=(campus,))
    closed(provider, owner, campus)

    with provider.scope():
        leave(provider.again(trainer))

        assert Membership.objects.get(pk=trainer.id).status == "left"


def test_of_two_who_suspend_each_other_at_once_one_comes_too_late(provider: Provider) -> None:
    one, other = provider.member(ADMIN), provider.member(ADMIN)

    ended = at_once(
        provider,
        partial(suspend, one, membership_id=other.id),
        partial(suspend, other, membership_id=one.id),
    )

    assert ended == ["NotAllowed", "done"]


def test_a_role_that_is_retired_meanwhile_invites_nobody(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        role = Role.objects.create(name="Guide", permissions=dict(Role.objects.get(key=FINANCE.key).permissions))
    guide, _ = invited(provider, owner, role_ids=[role.pk])
    with provider.scope():
        remove(owner, membership_id=guide.pk)
    ended = []

    def ask() -> None:
        try:
            with provider.scope():
                invite_again(owner, membership_id=guide.pk, now=MORNING.replace(hour=23))
        except RolesGone:
            ended.append("roles gone")
        finally:
            connection.close()

    waiting = Thread(target=ask)
    with provider.scope():
        retire_role(owner, role_id=role.pk)
        waiting.start()
        sleep(0.5)
    waiting.join(10)

    assert ended == ["roles gone"]


def test_what_somebody_leaves_behind_is_told(provider: Provider, owner: Actor) -> None:
    leaving = provider.member(ADMIN, name="Declan O’Brien")
    ada, _ = invited(provider, leaving, now=now())
    invited(provider, leaving, email="old@example.com", now=now() - timedelta(days=2))
    invited(provider, owner, email="other@example.com", now=now())
    screens = issue(provider, leaving, replace(SCREENS, expires_at=now() + timedelta(days=1)))

    with provider.scope():
        told = left_behind(owner, membership_id=leaving.id, now=now())
        unseen = left_behind(provider.member(TRAINER), membership_id=leaving.id, now=now())

    assert told == LeftBehind([ada.display_name], [screens.key.name])
    assert unseen == LeftBehind([], [])
