"""Cohorts open, start, end and are cancelled: by somebody, and by the calendar where they are."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import close_campuses
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from cohortium.curriculum.actions.programs import ProgramInUse, activate_program, archive_program, restore_program
from cohortium.delivery.actions.cohort_moves import (
    CohortNotReady,
    cancel_cohort,
    complete_due_cohorts,
    open_cohort,
    start_cohort,
    start_due_cohorts,
)
from cohortium.delivery.actions.cohorts import edit_cohort
from cohortium.delivery.actions.rooms import close_room
from cohortium.delivery.models import Cohort
from cohortium.delivery.queries import cohorts as queries
from cohortium.delivery.rules.cohorts import CohortDetails
from cohortium.delivery.tasks import follow_the_calendar
from tests.curriculum.houses import program
from tests.delivery.houses import BEFORE, FIRST, LAST, cohort, offered, room, seats_taken
from tests.fixtures import Provider, at_once

MELBOURNE, NEW_YORK = "Australia/Melbourne", "America/New_York"


def at(year: int, month: int, day: int, *time: int) -> datetime:
    return datetime(year, month, day, *time, tzinfo=UTC)


def stand(provider: Provider) -> dict[str, str]:
    with provider.scope():
        return dict(Cohort.objects.values_list("name", "status"))


def follow(provider: Provider, now: datetime) -> None:
    with provider.scope():
        follow_the_calendar(provider.system, now)


def test_each_move_is_told_and_once(provider: Provider, owner: Actor, told: Any) -> None:
    first = cohort(provider, provider.campus(), status="completed")
    second = cohort(provider, provider.campus("Camberwell"))
    with provider.scope():
        cancel_cohort(owner, cohort_id=second.pk, reason=" Too few.\n")
        again = cancel_cohort(owner, cohort_id=second.pk, reason="")
        found = queries.cohort(owner, cohort_id=second.pk)

    assert told(first) == (["cohort.added", "cohort.opened", "cohort.started", "cohort.completed"], [])
    assert told(second) == (["cohort.added", "cohort.cancelled"], [])
    assert (found.reason, isinstance(again, Unchanged)) == ("Too few.", True)


def test_what_is_not_ready_does_not_open(provider: Provider, owner: Actor) -> None:
    campus, shut = provider.campus(), provider.campus("Footscray")
    blue, draft, away = room(provider, campus), program(provider), offered(provider)
    rows = [
        cohort(provider, campus, draft),
        cohort(provider, campus, away),
        cohort(provider, shut),
        cohort(provider, campus, room_id=blue.pk),
        cohort(provider, campus, first_on=date(2026, 9, 1), last_on=date(2027, 1, 3)),
    ]
    with provider.scope():
        close_room(owner, room_id=blue.pk)
        archive_program(owner, program_id=away.pk)
        close_campuses(owner, campus_ids=[shut.pk])

    said = []
    for row in rows:
        with provider.scope(), pytest.raises(CohortNotReady) as refusal:
            open_cohort(owner, cohort_id=row.pk, now=BEFORE)
        said.append(str(refusal.value))

    assert said == [
        "The program is a draft. Activate it first.",
        "The program is in the archive. Restore and activate it first.",
        "The campus is closed. Reopen it first.",
        "The room is closed. Choose another one first.",
        "The last day is past. Change the dates first.",
    ]


def test_a_reason_is_needed_to_cancel_and_what_is_over_is_not_cancelled(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    row, over = cohort(provider, campus), cohort(provider, campus, status="completed")

    for reason in ("", " - ", "a" * 2001, "Too few\u202e"):
        with provider.scope(), pytest.raises(Invalid) as refusal:
            cancel_cohort(owner, cohort_id=row.pk, reason=reason)
        assert list(refusal.value.errors) == ["reason"]
    with provider.scope(), pytest.raises(IllegalTransition):
        cancel_cohort(owner, cohort_id=over.pk, reason="Too few.")
    with provider.scope(), pytest.raises(IllegalTransition):
        start_cohort(owner, cohort_id=row.pk)


def test_a_program_that_is_open_somewhere_is_not_put_away_but_one_that_runs_is(
    provider: Provider, owner: Actor
) -> None:
    campus, of = provider.campus(), offered(provider)
    rows = [cohort(provider, campus, of, status="open") for _n in range(2)]

    with provider.scope(), pytest.raises(ProgramInUse, match=r"^2 cohorts are open\. Start, complete or cancel them"):
        archive_program(owner, program_id=of.pk)
    with provider.scope():
        [start_cohort(owner, cohort_id=row.pk) for row in rows]
        archived = archive_program(owner, program_id=of.pk)
    assert isinstance(archived, Unchanged) is False
    with provider.scope():
        restore_program(owner, program_id=of.pk)
        activate_program(owner, program_id=of.pk)


def test_a_program_that_is_put_away_in_the_same_moment_is_open_nowhere(provider: Provider, owner: Actor) -> None:
    of = offered(provider)
    row = cohort(provider, provider.campus(), of)

    ended = at_once(
        provider,
        lambda: open_cohort(owner, cohort_id=row.pk, now=BEFORE),
        lambda: archive_program(owner, program_id=of.pk),
    )

    assert ended in (["ProgramInUse", "done"], ["CohortNotReady", "done"])


def test_the_day_begins_where_the_campus_is(provider: Provider) -> None:
    far, near = provider.campus("Werribee", time_zone=MELBOURNE), provider.campus("Queens", time_zone=NEW_YORK)
    cohort(provider, far, name="Far", status="open")
    cohort(provider, near, name="Near", status="open")
    seen = []

    # Midnight of 1 February is 13:00 UTC of the day before in Melbourne, and 05:00 UTC in New York.
    for moment in (at(2027, 1, 31, 12, 59), at(2027, 1, 31, 13, 0), at(2027, 2, 1, 4, 59), at(2027, 2, 1, 5, 0)):
        follow(provider, moment)
        seen.append(stand(provider))

    assert seen == [
        {"Far": "open", "Near": "open"},
        *[{"Far": "in_progress", "Near": "open"}] * 2,
        {"Far": "in_progress", "Near": "in_progress"},
    ]


@pytest.mark.parametrize(
    ("last_on", "before", "after"),
    [
        # Melbourne's clocks go back on 4 April 2027, and on on 3 October: its midnight moves by an hour.
        (date(2027, 4, 3), at(2027, 4, 3, 12, 59), at(2027, 4, 3, 13, 0)),
        (date(2027, 4, 4), at(2027, 4, 4, 13, 59), at(2027, 4, 4, 14, 0)),
        (date(2027, 10, 2), at(2027, 10, 2, 13, 59), at(2027, 10, 2, 14, 0)),
        (date(2027, 10, 3), at(2027, 10, 3, 12, 59), at(2027, 10, 3, 13, 0)),
    ],
)
def test_the_last_day_is_over_at_midnight_also_when_clocks_change(
    provider: Provider, last_on: date, before: datetime, after: datetime
) -> None:
    campus = provider.campus("Werribee", time_zone=MELBOURNE)
    cohort(provider, campus, name="Chess", last_on=last_on, status="in_progress")
    cohort(provider, campus, name="Endless", last_on=None, status="in_progress")
    seen = []

    for moment in (before, after):
        follow(provider, moment)
        seen.append(stand(provider))

    assert seen == [{"Chess": one, "Endless": "in_progress"} for one in ("in_progress", "completed")]


def test_the_calendar_is_followed_late_and_twice_in_a_constant_number_of_statements(
    provider: Provider, owner: Actor, told: Any, statements: Any
) -> None:
    campus = provider.campus()
    rows = [cohort(provider, campus, name=f"Chess {n}", status="open") for n in range(3)]
    draft = cohort(provider, campus, name="Draft")
    with provider.scope(), statements() as one:
        start_due_cohorts(provider.system, now=at(2027, 5, 1))
    with provider.scope():
        again = start_due_cohorts(provider.system, now=at(2027, 5, 1))
        complete_due_cohorts(provider.system, now=at(2027, 5, 1))
        more = [cohort_row.pk for cohort_row in Cohort.objects.filter(status="completed")]
    follow(provider, at(2027, 5, 1))
    cohort(provider, campus, name="Alone", status="open")
    with provider.scope(), statements() as few:
        start_due_cohorts(provider.system, now=at(2027, 5, 1))

    assert (isinstance(again, Unchanged), sorted(more)) == (True, sorted(row.pk for row in rows))
    assert told(rows[0]) == (["cohort.added", "cohort.opened", "cohort.started", "cohort.completed"], [])
    assert told(draft) == (["cohort.added"], [])
    assert len(one) == len(few)


def test_what_began_and_ended_while_nobody_looked_does_both(provider: Provider) -> None:
    cohort(provider, provider.campus(), name="Chess", status="open")

    follow(provider, at(2027, 6, 1))

    assert stand(provider) == {"Chess": "completed"}


def test_whoever_cancels_and_the_calendar_do_not_both_move_it(provider: Provider, owner: Actor) -> None:
    row = cohort(provider, provider.campus(), name="Chess", status="open")

    at_once(
        provider,
        lambda: cancel_cohort(owner, cohort_id=row.pk, reason="Too few."),
        lambda: start_due_cohorts(provider.system, now=at(2027, 2, 2)),
    )

    assert stand(provider) == {"Chess": "cancelled"}


def test_who_runs_a_campus_moves_what_is_there_and_who_teaches_moves_nothing(provider: Provider) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    manager, trainer = (provider.member(one, campuses=(mine,)) for one in (CAMPUS_MANAGER, TRAINER))
    here, there = cohort(provider, mine), cohort(provider, other)

    with provider.scope():
        open_cohort(manager, cohort_id=here.pk, now=BEFORE)
    acts: list[Any] = [
        lambda: open_cohort(manager, cohort_id=there.pk, now=BEFORE),
        lambda: start_cohort(manager, cohort_id=there.pk),
        lambda: cancel_cohort(manager, cohort_id=there.pk, reason="Too few."),
    ]
    for act in acts:
        with provider.scope(), pytest.raises(NotFound):
            act()
    with provider.scope(), pytest.raises(NotAllowed):
        start_cohort(trainer, cohort_id=here.pk)


def test_seats_are_counted_by_nobody_who_saves_a_cohort(provider: Provider, owner: Actor) -> None:
    row = cohort(provider, provider.campus())

    with provider.scope():
        Cohort.objects.filter(pk=row.pk).update(seats_held=7, seats_offered=2, note="Counted by hand.")
        found = queries.cohort(owner, cohort_id=row.pk)
    assert (found.seats_held, found.seats_offered, found.note, found.version) == (0, 0, "Counted by hand.", 2)


def test_who_takes_a_seat_is_counted_and_edits_nothing(provider: Provider, owner: Actor) -> None:
    row = cohort(provider, provider.campus())
    seats_taken(provider, row, held=7, offered=2)

    with provider.scope():
        found = queries.cohort(owner, cohort_id=row.pk)
        edited = edit_cohort(owner, cohort_id=row.pk, details=replace(found.details, note="Full soon."), version=1)
        later = queries.cohort(owner, cohort_id=row.pk)

    assert (found.seats_held, found.seats_offered, found.seats_left, found.version) == (7, 2, 3, 1)
    assert (isinstance(edited, Unchanged), later.seats_held, later.seats_offered, later.version) == (False, 7, 2, 2)


def test_no_seat_is_taken_that_is_not_there(provider: Provider) -> None:
    row = cohort(provider, provider.campus())

    with pytest.raises(IntegrityError, match="cohort_has_a_seat_for_each"):
        seats_taken(provider, row, held=10, offered=3)


@pytest.mark.parametrize(
    ("held", "offered", "sentence"),
    [
        (7, 0, "7 seats are taken already. Enter 7 or more."),
        (7, 2, "9 seats are taken or offered to somebody. Enter 9 or more."),
    ],
)
def test_fewer_seats_than_are_taken_are_refused_with_their_number(
    provider: Provider, owner: Actor, held: int, offered: int, sentence: str
) -> None:
    row = cohort(provider, provider.campus())
    seats_taken(provider, row, held=held, offered=offered)
    details = CohortDetails(FIRST, LAST, capacity=held + offered - 1)

    with provider.scope(), pytest.raises(Invalid) as refusal:
        edit_cohort(owner, cohort_id=row.pk, details=details, version=1)
    with provider.scope():
        edit_cohort(owner, cohort_id=row.pk, details=replace(details, capacity=held + offered), version=1)
        assert queries.cohort(owner, cohort_id=row.pk).is_full

    assert refusal.value.errors == {"capacity": [sentence]}
