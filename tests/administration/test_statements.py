"""How often actions and questions about campuses ask the database: exactly, and whatever the number of rows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.roles import CAMPUS_MANAGER
from cohortium.administration.actions.campuses import close_campuses, edit_campus, open_campus, reopen_campuses
from cohortium.administration.actions.members import let_people_follow
from cohortium.administration.queries.campuses import campuses, chosen, only_there
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.tenancy.models import Campus
from tests.fixtures import MORNING, Provider

WERRIBEE = CampusDetails(name="Werribee", time_zone="Australia/Melbourne", contact_phone="03 9741 2200")
Statements = Callable[[], Any]


def furnished(provider: Provider, number: int) -> list[Campus]:
    """Campuses, each with a manager."""
    rows = [provider.campus(f"Campus {n:02}") for n in range(number)]
    for row in rows:
        provider.member(CAMPUS_MANAGER, campuses=(row,))
    return rows


def test_open_and_edit(provider: Provider, owner: Actor, statements: Statements) -> None:
    with provider.scope():
        with statements() as opening:
            campus = open_campus(owner, details=WERRIBEE, now=MORNING)
        with statements() as editing:
            edit_campus(owner, campus_id=campus.pk, details=replace(WERRIBEE, suburb="Wyndham"), version=1, now=MORNING)

    # Savepoint, actor, country, campus, entry, release.
    assert len(opening) == 6
    # The same, and the lock.
    assert len(editing) == 7


@pytest.mark.parametrize("number", [1, 50])
def test_close_follow_and_reopen(provider: Provider, owner: Actor, statements: Statements, number: int) -> None:
    ids = [row.pk for row in furnished(provider, number)]

    with provider.scope():
        with statements() as closing:
            close_campuses(owner, campus_ids=ids)
        with statements() as following:
            let_people_follow(provider.system, campus_ids=ids)
        with statements() as reopening:
            reopen_campuses(owner, campus_ids=ids)

    # Savepoint, actor, lock, entries, a job, campuses, release; and to close, whether it needs approval.
    assert (len(closing), len(reopening)) == (8, 7)
    # Savepoint, actor, the locks of campuses and assignments, entries, assignments, release.
    assert len(following) == 7


@pytest.mark.parametrize("number", [1, 50])
def test_questions(provider: Provider, owner: Actor, statements: Statements, number: int) -> None:
    ids = [row.pk for row in furnished(provider, number)]

    with provider.scope(), statements() as seen:
        campuses(owner)
        chosen(owner, campus_ids=ids, permission=Permission.CAMPUS_CLOSE)
        only_there(campus_ids=ids)

    assert len(seen) == 3
