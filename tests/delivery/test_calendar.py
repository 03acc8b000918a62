"""Which days a campus teaches on: its own closed ones, those of the whole house, and what is left."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortium.administration.actions.closed_days import add_closed_day
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.core.errors import Invalid
from cohortium.delivery.queries.timetables import planned
from cohortium.delivery.rules.calendar import closed_dates, is_closed, teaching_days
from cohortium.delivery.rules.recurrence import Recurrence
from tests.delivery.test_recurrence import SATURDAYS
from tests.fixtures import Provider

HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
FIRST, LAST = date(2027, 3, 1), date(2027, 3, 31)
CLOSED = [
    ClosedDayDetails("Good Friday", date(2027, 3, 26), date(2027, 3, 26)),
    ClosedDayDetails("Long weekend", date(2027, 3, 26), date(2027, 4, 2)),
    ClosedDayDetails("Floor is varnished", date(2027, 2, 26), date(2027, 3, 2), HERE),
    ClosedDayDetails("Flood", date(2027, 3, 10), date(2027, 3, 11), ELSEWHERE),
]


def test_closed_days_are_those_of_the_campus_and_of_the_house_between_two_days() -> None:
    here = closed_dates(CLOSED, campus_id=HERE, first=FIRST, last=LAST)

    assert [(on.day, why) for on, why in here.items()] == [
        *((1, "Floor is varnished"), (2, "Floor is varnished"), (26, "Good Friday")),
        *((day, "Long weekend") for day in (27, 28, 29, 30, 31)),
    ]
    assert [on.day for on in closed_dates(CLOSED, campus_id=None, first=FIRST, last=LAST)] == [26, 27, 28, 29, 30, 31]


@pytest.mark.parametrize(
    ("on", "here", "elsewhere", "house"),
    [
        (date(2027, 3, 2), True, False, False),
        (date(2027, 3, 3), False, False, False),
        (date(2027, 3, 10), False, True, False),
        (date(2027, 3, 26), True, True, True),
        (date(2027, 4, 2), True, True, True),
        (date(2027, 4, 3), False, False, False),
    ],
)
def test_a_day_is_closed_or_not(on: date, here: bool, elsewhere: bool, house: bool) -> None:
    found = [is_closed(CLOSED, campus_id=where, on=on) for where in (HERE, ELSEWHERE, None)]

    assert found == [here, elsewhere, house]


def test_teaching_days_are_on_weekdays_that_are_not_closed() -> None:
    closed = closed_dates(CLOSED, campus_id=HERE, first=FIRST, last=LAST)
    mondays_and_fridays = teaching_days(FIRST, LAST, weekdays={0, 4}, closed=closed.keys())

    assert [on.day for on in mondays_and_fridays] == [5, 8, 12, 15, 19, 22]
    assert (len(teaching_days(FIRST, LAST)), teaching_days(LAST, FIRST)) == (31, [])
    assert teaching_days(date.max, date.max) == [date.max]


DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))
RANGES = st.tuples(DAYS, DAYS).map(sorted)
PLACES = st.sampled_from([None, HERE, ELSEWHERE])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(RANGES, PLACES), max_size=6), RANGES, PLACES)
def test_days_taken_together_are_those_asked_one_by_one(
    closed: list[tuple[list[date], UUID | None]], asked: list[date], campus_id: UUID | None
) -> None:
    rows = [ClosedDayDetails("Closed", first, last, where) for (first, last), where in closed]
    first, last = asked

    together = closed_dates(rows, campus_id=campus_id, first=first, last=last)
    one_by_one = [on for on in teaching_days(first, last) if is_closed(rows, campus_id=campus_id, on=on)]

    assert list(together) == one_by_one
    assert len(teaching_days(first, last, closed=together.keys())) + len(together) == len(teaching_days(first, last))


def close(provider: Provider, details: ClosedDayDetails) -> None:
    with provider.scope():
        add_closed_day(provider.system, details=details)


def test_a_timetable_goes_around_what_is_closed_at_the_campus_in_one_statement(
    provider: Provider, statements: Any
) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    close(provider, ClosedDayDetails("Grand final", date(2026, 9, 26), date(2026, 9, 26)))
    close(provider, ClosedDayDetails("Floor", date(2026, 9, 12), date(2026, 9, 13), werribee.pk))

    with provider.scope(), statements() as seen:
        here = planned(SATURDAYS, campus_id=werribee.pk)
    with provider.scope():
        others = [planned(SATURDAYS, campus_id=where) for where in (camberwell.pk, None)]

    assert ([on.day for on in here.skipped], len(here.meetings), len(seen)) == ([12, 26], 12, 1)
    assert [[on.day for on in one.skipped] for one in others] == [[26], [26]]


def test_closed_days_only_and_other_nonsense_are_refused_in_words(provider: Provider) -> None:
    close(provider, ClosedDayDetails("Away", SATURDAYS.first_on, SATURDAYS.first_on))
    once = Recurrence(
        SATURDAYS.first_on, SATURDAYS.weekdays, SATURDAYS.starts, 60, SATURDAYS.zone, last_on=SATURDAYS.first_on
    )

    with provider.scope(), pytest.raises(Invalid) as shut:
        planned(once, campus_id=None)
    with provider.scope(), pytest.raises(Invalid) as nonsense:
        planned(Recurrence(SATURDAYS.first_on, frozenset(), SATURDAYS.starts, 0, SATURDAYS.zone), campus_id=None)

    said = [{field: str(words[0]) for field, words in one.value.errors.items()} for one in (shut, nonsense)]
    assert said == [
        {"weekdays": "All of these days are closed. Choose others, or open some of them."},
        {
            "weekdays": "Choose at least one day of the week.",
            "minutes": "Enter a length from 1 minute to 24 hours.",
            "last_on": "Enter the last day, or how many there are.",
        },
    ]
