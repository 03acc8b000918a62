"""Who is edited, merged or erased while a file comes in, or goes: before it, or after it, and never in between."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from cohortium.access.actor import Actor
from cohortium.config.processes import wait_until
from cohortium.imports.actions.batches import start_import
from cohortium.imports.actions.going import go_on
from cohortium.imports.actions.undoing import go_back, undo_import
from cohortium.people.actions.guardians import edit_guardian
from cohortium.people.models import Guardian
from cohortium.people.queries.guardians import guardian
from cohortium.privacy.actions.erasing import erase
from cohortium.privacy.kinds.holdings import Subject
from tests.databases import rows as asked_of
from tests.fixtures import MORNING, Provider, at_once
from tests.imports.moving import TODAY, Work, export, household, moved_in, rows, sent, student

LATER = TODAY.replace(year=2046)
Step = Callable[[], Any]
Begin = Callable[[Provider, Actor, Work], tuple[UUID, Step]]


def saying(phone: str, email: str) -> bytes:
    family = household(9001, "Maria Georgiou")
    family["guardians"][0] |= {"phone": phone, "email": email}
    return export(student(70001, "Zoë", "Georgiou", family))


ONE, TWO = saying("0491 570 156", "old@example.com"), saying("0491 570 157", "new@example.com")


def coming_in(provider: Provider, owner: Actor, work: Work) -> tuple[UUID, Step]:
    """A second file, of which the next job takes over all."""
    moved_in(provider, owner, ONE, work)
    batch_id = sent(provider, owner, TWO)
    work()
    with provider.scope():
        start_import(owner, batch_id=batch_id)
    return batch_id, partial(go_on, owner, batch_id=batch_id, today=TODAY, now=MORNING)


def going_back(provider: Provider, owner: Actor, work: Work) -> tuple[UUID, Step]:
    """A second file, of which the next job undoes all."""
    moved_in(provider, owner, ONE, work)
    batch_id = moved_in(provider, owner, TWO, work).batch_id
    with provider.scope():
        undo_import(owner, batch_id=batch_id)
    return batch_id, partial(go_back, owner, batch_id=batch_id, now=MORNING)


BOTH = pytest.mark.parametrize("begin", [coming_in, going_back])


def edit(owner: Actor) -> None:
    row = guardian(owner, guardian_id=Guardian.objects.get().pk)
    details = replace(row.details, phone="0491 570 158", email="typed@example.com")
    edit_guardian(owner, guardian_id=row.guardian_id, details=details, version=row.version)


def wipe(owner: Actor) -> None:
    erase(owner, subject=Subject.GUARDIAN, subject_id=Guardian.objects.get().pk, today=LATER, now=MORNING)


def behind(provider: Provider, first: Step, second: Step) -> None:
    """Do the second thing while the first is not committed yet: it has to wait."""

    def run() -> None:
        try:
            with provider.scope():
                second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with provider.scope():
            first()
            [(mine,)] = asked_of(connection, "SELECT pg_backend_pid()")
            ended = thread.submit(run)
            assert wait_until(lambda: bool(waiting_for(mine)), 10)
        ended.result(20)


def waiting_for(pid: int) -> list[tuple[Any, ...]]:
    return asked_of(connections["owner"], "SELECT 1 FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))", pid)


def reached_at(provider: Provider) -> tuple[str, str, str]:
    with provider.scope():
        one = Guardian.objects.get()
        return one.status, one.phone, one.email


def said_of_family(provider: Provider, owner: Actor, batch_id: UUID) -> tuple[str, list[str]]:
    [row] = [one for one in rows(provider, owner, batch_id) if one.kind == "family"]
    return row.undo, sorted({one["code"] for one in row.problems})


@BOTH
def test_who_is_erased_meanwhile_stays_erased(provider: Provider, owner: Actor, work: Work, begin: Begin) -> None:
    _batch_id, step = begin(provider, owner, work)

    behind(provider, lambda: wipe(owner), step)

    assert reached_at(provider) == ("erased", "", "")


def test_a_row_says_that_somebody_was_erased_meanwhile(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id, step = coming_in(provider, owner, work)

    behind(provider, lambda: wipe(owner), step)

    assert said_of_family(provider, owner, batch_id) == ("", ["erased-here"])


@BOTH
def test_an_edit_meanwhile_stays(provider: Provider, owner: Actor, work: Work, begin: Begin) -> None:
    _batch_id, step = begin(provider, owner, work)

    behind(provider, lambda: edit(owner), step)

    assert reached_at(provider) == ("active", "+61491570158", "typed@example.com")


@pytest.mark.parametrize(("begin", "said"), [(coming_in, ("", ["changed-here-since"])), (going_back, ("kept", []))])
def test_the_row_says_that_the_edit_stays(
    provider: Provider, owner: Actor, work: Work, begin: Begin, said: tuple[str, list[str]]
) -> None:
    batch_id, step = begin(provider, owner, work)

    behind(provider, lambda: edit(owner), step)

    assert said_of_family(provider, owner, batch_id) == said


@BOTH
@pytest.mark.parametrize("act", [edit, wipe])
def test_in_the_same_moment_one_waits_for_the_other(
    provider: Provider, owner: Actor, work: Work, begin: Begin, act: Callable[[Actor], None]
) -> None:
    _batch_id, step = begin(provider, owner, work)

    ended = at_once(provider, step, lambda: act(owner))

    # Whoever edits what became another in between, is told so.
    assert ended in (["done", "done"], ["Stale", "done"])
