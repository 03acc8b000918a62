"""A role that is edited or retired while somebody is being given it: whoever comes second sees what the first one did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.access.roles import OWNER, TRAINER
from cohortium.administration.actions.invitations import invite
from cohortium.administration.actions.members import Mightier, assign
from cohortium.administration.actions.roles import StillHeld, edit_role, retire_role
from cohortium.administration.rules.roles import RoleDetails
from cohortium.config.processes import wait_until
from cohortium.core.errors import NotFound, Refusal
from tests.administration.test_members import manager_of_people, work
from tests.administration.test_roles import copied, saved
from tests.databases import rows
from tests.fixtures import MORNING, Provider

RAISED = RoleDetails("Senior trainer", "", {Permission.CAMPUS_READ: Span.EVERYTHING})
Give = Callable[[Provider, Actor, Role], Any]


def by_assigning(provider: Provider, actor: Actor, role: Role) -> None:
    [ada] = [
        member for member in provider.users if member != actor.id and provider.users[member].email.startswith("ada")
    ]
    assign(actor, membership_id=ada, role_ids=[role.pk], campus_ids=[], version=1)


def by_inviting(provider: Provider, actor: Actor, role: Role) -> None:
    [here] = actor.reach(Permission.MEMBER_INVITE).campuses
    email = f"noah.{provider.code}@example.com"
    invite(actor, email=email, display_name="Noah Lim", role_ids=[role.pk], campus_ids=[here], now=MORNING)


GIVING = pytest.mark.parametrize("give", [by_assigning, by_inviting])


@pytest.fixture
def maya(provider: Provider) -> Actor:
    """Who decides about people at one campus, where Ada is a trainer."""
    campus = provider.campus()
    maya = manager_of_people(provider, campus)
    provider.member(TRAINER, campuses=(campus,), name="Ada Ncube")
    return maya


def behind(
    provider: Provider,
    first: Callable[[], Any],
    second: Callable[[], Any],
    meanwhile: Callable[[], Any] = lambda: None,
) -> str:
    """Do the second thing while the first is not committed yet; say what became of it, after it had to wait."""

    def run() -> str:
        try:
            with provider.scope():
                second()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(1) as thread:
        with provider.scope():
            first()
            [(mine,)] = rows(connection, "SELECT pg_backend_pid()")
            ended = thread.submit(run)
            wait_until(lambda: bool(waiting_for(mine)) or ended.done(), 10)
            assert not ended.done(), "Nothing made it wait."
            meanwhile()
        return ended.result(10)


def waiting_for(pid: int) -> list[tuple[Any, ...]]:
    # On another connection: within one transaction PostgreSQL shows the same activity again and again.
    return rows(connections["owner"], "SELECT 1 FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))", pid)


@GIVING
def test_a_role_that_is_raised_meanwhile_is_too_much_to_give(
    provider: Provider, owner: Actor, maya: Actor, give: Give
) -> None:
    role = copied(provider)

    became = behind(
        provider,
        lambda: edit_role(owner, role_id=role.pk, details=RAISED, version=1),
        lambda: give(provider, maya, role),
    )

    assert became == Mightier.__name__


@GIVING
def test_a_role_that_is_retired_meanwhile_cannot_be_given(
    provider: Provider, owner: Actor, maya: Actor, give: Give
) -> None:
    role = copied(provider)

    became = behind(provider, lambda: retire_role(owner, role_id=role.pk), lambda: give(provider, maya, role))

    assert became == NotFound.__name__


@GIVING
def test_a_role_that_is_given_meanwhile_cannot_be_retired(
    provider: Provider, owner: Actor, maya: Actor, give: Give
) -> None:
    role = copied(provider)

    became = behind(provider, lambda: give(provider, maya, role), lambda: retire_role(owner, role_id=role.pk))

    assert (became, saved(provider, role).is_retired) == (StillHeld.__name__, False)


@GIVING
def test_an_edit_waits_until_the_role_is_given(provider: Provider, owner: Actor, maya: Actor, give: Give) -> None:
    role = copied(provider)

    became = behind(
        provider,
        lambda: give(provider, maya, role),
        lambda: edit_role(owner, role_id=role.pk, details=RAISED, version=1),
    )

    assert became == "done"


def test_ownership_is_locked_before_other_roles(provider: Provider, owner: Actor) -> None:
    """So nobody who takes ownership away waits for somebody who gives it, and who waits for them."""
    role, amara = copied(provider), provider.member(OWNER, name="Amara Osei")

    def hold_ownership() -> None:
        Role.objects.select_for_update().get(key=OWNER.key)

    def lock_the_other() -> None:
        # Refused at once, if whoever waits for ownership held the other role already.
        Role.objects.select_for_update(nowait=True).get(pk=role.pk)

    became = behind(
        provider,
        hold_ownership,
        lambda: assign(owner, membership_id=amara.id, role_ids=[role.pk], campus_ids=[], version=1),
        meanwhile=lock_the_other,
    )

    assert (became, work(provider, amara)[0]) == ("done", ["Senior trainer"])
