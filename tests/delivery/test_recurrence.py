"""Timetables: on which days and at which moments they fall, around closed days and when the clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortium.delivery.queries.timetables import FAULTS
from cohortium.delivery.rules.recurrence import (
    LONGEST,
    MOST_MEETINGS,
    Fault,
    Recurrence,
    faults,
    reaches,
    timetable,
)

MELBOURNE, NAIROBI = "Australia/Melbourne", "Africa/Nairobi"
MONDAY, WEDNESDAY, SATURDAY, SUNDAY = 0, 2, 5, 6
EVERY_DAY = frozenset(range(7))
# Every Saturday from ten to twelve, twelve times.
SATURDAYS = Recurrence(date(2026, 9, 5), frozenset({SATURDAY}), time(10), 120, MELBOURNE, count=12)


def dates(recurrence: Recurrence, *closed: date) -> list[str]:
    return [f"{one.on:%d.%m.}" for one in timetable(recurrence, closed=closed).meetings]


def test_every_saturday_from_ten_to_twelve_for_twelve_weeks() -> None:
    found = timetable(SATURDAYS)

    assert dates(SATURDAYS) == [
        *("05.09.", "12.09.", "19.09.", "26.09.", "03.10.", "10.10."),
        *("17.10.", "24.10.", "31.10.", "07.11.", "14.11.", "21.11."),
    ]
    assert {(f"{one.local_starts:%H:%M}", f"{one.local_ends:%H:%M}") for one in found.meetings} == {("10:00", "12:00")}
    # In summer, one hour earlier in UTC.
    assert [f"{found.meetings[n].starts:%d %H:%M %Z}" for n in (4, 5)] == ["03 00:00 UTC", "09 23:00 UTC"]


def test_a_closed_day_is_skipped_the_end_moves_a_week_and_numbers_go_on() -> None:
    found = timetable(replace(SATURDAYS, count=3), closed={date(2026, 9, 12), date(2026, 9, 14)})

    assert [(one.number, one.on.day) for one in found.meetings] == [(1, 5), (2, 19), (3, 26)]
    assert found.skipped == (date(2026, 9, 12),)


def test_one_that_ends_with_a_day_has_fewer_for_each_closed_one() -> None:
    until = replace(SATURDAYS, count=None, last_on=date(2026, 9, 26))

    found = timetable(until, closed={date(2026, 9, 12)})

    assert ([one.on.day for one in found.meetings], found.skipped) == ([5, 19, 26], (date(2026, 9, 12),))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"first_on": date(2026, 9, 2), "weekdays": {MONDAY, WEDNESDAY}, "count": 4}, "02. 07. 09. 14."),
        # The Monday of the first week is over: with every second week the next one is that of the week after next.
        ({"first_on": date(2026, 9, 2), "weekdays": {MONDAY, WEDNESDAY}, "count": 4, "weeks": 2}, "02. 14. 16. 28."),
        ({"first_on": date(2026, 9, 6), "weekdays": {MONDAY, SUNDAY}, "count": 3, "weeks": 2}, "06. 14. 20."),
        ({"first_on": date(2026, 9, 7), "weekdays": {SATURDAY}, "last_on": date(2026, 9, 12)}, "12."),
        ({"first_on": date(2026, 9, 12), "weekdays": {SATURDAY}, "last_on": date(2026, 9, 12)}, "12."),
    ],
)
def test_weeks_begin_on_monday(said: dict[str, Any], wanted: str) -> None:
    recurrence = replace(SATURDAYS, count=None)
    recurrence = replace(recurrence, **{**said, "weekdays": frozenset(said["weekdays"])})

    assert " ".join(f"{one.on:%d.}" for one in timetable(recurrence).meetings) == wanted


# Melbourne, 4 October 2026: at 2 a.m. it is 3 a.m. And 4 April 2027: at 3 a.m. it is 2 a.m. once more.
@pytest.mark.parametrize(
    ("first_on", "starts", "minutes", "utc", "local", "ends"),
    [
        (date(2026, 10, 4), time(1, 30), 60, "03 15:30", "01:30 +1000", "03:30 +1100"),
        # There is no half past two: it is one hour later, as RFC 5545 says.
        (date(2026, 10, 4), time(2, 30), 60, "03 16:30", "03:30 +1100", "04:30 +1100"),
        (date(2026, 10, 4), time(3, 0), 60, "03 16:00", "03:00 +1100", "04:00 +1100"),
        # There are two: it is the first.
        (date(2027, 4, 4), time(2, 30), 60, "03 15:30", "02:30 +1100", "02:30 +1000"),
        (date(2027, 4, 4), time(2, 30, fold=1), 60, "03 15:30", "02:30 +1100", "02:30 +1000"),
        (date(2027, 4, 4), time(3, 0), 60, "03 17:00", "03:00 +1000", "04:00 +1000"),
        # What goes on past midnight ends on the next day.
        (date(2026, 12, 31), time(23, 30), 60, "31 12:30", "23:30 +1100", "00:30 +1100"),
    ],
)
def test_the_nights_in_which_clocks_change(
    first_on: date, starts: time, minutes: int, utc: str, local: str, ends: str
) -> None:
    recurrence = Recurrence(first_on, EVERY_DAY, starts, minutes, MELBOURNE, count=1)

    [meeting] = timetable(recurrence).meetings

    assert f"{meeting.starts:%d %H:%M}" == utc
    assert [f"{meeting.local_starts:%H:%M %z}", f"{meeting.local_ends:%H:%M %z}"] == [local, ends]
    assert (meeting.on, meeting.ends - meeting.starts) == (first_on, timedelta(minutes=minutes))


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Fault]]] = {
    "no weekday": ({"weekdays": frozenset()}, {"weekdays": Fault.NO_WEEKDAY}),
    "an eighth weekday": ({"weekdays": frozenset({7})}, {"weekdays": Fault.NO_WEEKDAY}),
    "no time at all": ({"minutes": 0}, {"minutes": Fault.NO_MINUTES}),
    "more than a day": ({"minutes": 1441}, {"minutes": Fault.NO_MINUTES}),
    "every nought weeks": ({"weeks": 0}, {"weeks": Fault.NO_INTERVAL}),
    "less often than each year": ({"weeks": 53}, {"weeks": Fault.NO_INTERVAL}),
    "before all years": ({"first_on": date(1999, 12, 31)}, {"first_on": Fault.NO_SUCH_YEAR}),
    "after all years": ({"first_on": date(2101, 1, 1)}, {"first_on": Fault.NO_SUCH_YEAR}),
    "without an end": ({"count": None}, {"last_on": Fault.NO_END}),
    "two ends": ({"last_on": date(2026, 12, 1)}, {"count": Fault.TWO_ENDS}),
    "an end before the start": ({"count": None, "last_on": date(2026, 9, 4)}, {"last_on": Fault.TURNED_ROUND}),
    "an end in a long time": (
        {"count": None, "last_on": SATURDAYS.first_on + LONGEST + timedelta(1)},
        {"last_on": Fault.TOO_FAR},
    ),
    "none": ({"count": 0}, {"count": Fault.NO_COUNT}),
    "one too many": ({"weekdays": EVERY_DAY, "count": 401}, {"count": Fault.TOO_MANY}),
    "one day too many": (
        {"weekdays": EVERY_DAY, "count": None, "last_on": SATURDAYS.first_on + timedelta(400)},
        {"last_on": Fault.TOO_MANY},
    ),
    "a count that takes too long": ({"count": 20, "weeks": 26}, {"count": Fault.TOO_FAR}),
    "a week without that day": (
        {"count": None, "first_on": date(2026, 9, 6), "last_on": date(2026, 9, 11)},
        {"weekdays": Fault.NO_DAY},
    ),
    "several at once": (
        {"weekdays": frozenset(), "minutes": 0, "count": 0},
        {"weekdays": Fault.NO_WEEKDAY, "minutes": Fault.NO_MINUTES, "count": Fault.NO_COUNT},
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_timetable_is_named(case: str) -> None:
    said, wanted = REFUSED[case]

    assert faults(replace(SATURDAYS, **said)) == wanted


@pytest.mark.parametrize(
    "said",
    [
        {"weekdays": EVERY_DAY, "count": MOST_MEETINGS},
        {"weekdays": EVERY_DAY, "count": None, "last_on": SATURDAYS.first_on + timedelta(399)},
        {"minutes": 1440, "weeks": 52, "count": 5},
        {"first_on": date(2100, 12, 31), "weekdays": EVERY_DAY, "count": 1},
        {"first_on": date(2000, 1, 1)},
    ],
)
def test_the_most_of_everything_is_taken(said: dict[str, Any]) -> None:
    assert faults(replace(SATURDAYS, **said)) == {}


@pytest.mark.parametrize("end", [{"count": 3}, {"count": None, "last_on": date(2026, 9, 26)}])
def test_closed_days_only_are_refused(end: dict[str, Any]) -> None:
    recurrence = replace(SATURDAYS, **end)
    days = (reaches(recurrence) - recurrence.first_on).days + 1
    all_of_them = {recurrence.first_on + timedelta(n) for n in range(days)}

    assert faults(recurrence, closed=all_of_them) == {"weekdays": Fault.ALL_CLOSED}
    assert (
        faults(recurrence, closed=all_of_them - {date(2026, 9, 19)})
        == {
            "count": {"count": Fault.TOO_FAR},
            "last_on": {},
        }[next(name for name, value in end.items() if value)]
    )


def test_every_fault_has_its_sentence() -> None:
    assert FAULTS.keys() == set(Fault)


few = settings(max_examples=60, deadline=None, derandomize=True)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
ZONES = st.sampled_from([MELBOURNE, NAIROBI, "Australia/Broken_Hill", "America/St_Johns", "Australia/Lord_Howe"])
ENDS = st.one_of(
    st.fixed_dictionaries({"count": st.integers(1, 60)}),
    st.fixed_dictionaries({"lasts": st.integers(0, 200)}),
)


@st.composite
def recurrences(draw: Any) -> Recurrence:
    """What somebody may say; a few of them never meet."""
    first_on, end = draw(DAYS), draw(ENDS)
    return Recurrence(
        first_on,
        draw(st.frozensets(st.integers(0, 6), min_size=1)),
        draw(st.times().map(lambda at: at.replace(second=0, microsecond=0))),
        draw(st.integers(1, 600)),
        draw(ZONES),
        weeks=draw(st.integers(1, 4)),
        count=end.get("count"),
        last_on=first_on + timedelta(end["lasts"]) if "lasts" in end else None,
    )


def by_hand(recurrence: Recurrence, closed: set[date]) -> list[date]:
    """Day by day, without the library: what is on one of the weekdays, in a week that counts, and not closed."""
    monday = recurrence.first_on - timedelta(recurrence.first_on.weekday())
    days = [recurrence.first_on + timedelta(n) for n in range((reaches(recurrence) - recurrence.first_on).days + 1)]
    return [
        on
        for on in days
        if on.weekday() in recurrence.weekdays and (on - monday).days // 7 % recurrence.weeks == 0 and on not in closed
    ][: recurrence.count]


@few
@given(recurrences(), st.sets(st.integers(0, 250), max_size=40))
def test_a_timetable_is_what_counting_by_hand_gives(recurrence: Recurrence, off: set[int]) -> None:
    closed = {recurrence.first_on + timedelta(n) for n in off}

    found = timetable(recurrence, closed=closed)
    on = [one.on for one in found.meetings]

    assert on == by_hand(recurrence, closed)
    assert [one.number for one in found.meetings] == list(range(1, len(on) + 1))
    assert (set(found.skipped) <= closed, set(found.skipped) & set(on)) == (True, set())


@few
@given(recurrences())
def test_hours_are_those_of_the_place_unless_its_clock_leaves_them_out(recurrence: Recurrence) -> None:
    zone = ZoneInfo(recurrence.zone)
    for one in timetable(recurrence).meetings:
        wanted = datetime.combine(one.on, recurrence.starts.replace(fold=0))
        there = [at for at in (_as_local(wanted, zone, fold) for fold in (0, 1)) if at is not None]
        late = wanted.replace(tzinfo=zone).astimezone(UTC)
        assert one.starts == (there[0] if there else late)
        assert one.ends - one.starts == timedelta(minutes=recurrence.minutes)
        assert (one.starts.tzinfo, one.local_starts.tzinfo) == (UTC, zone)


def _as_local(wanted: datetime, zone: ZoneInfo, fold: int) -> datetime | None:
    """The moment at which clocks there show this; none where they never do."""
    moment = wanted.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    return {True: moment}.get(moment.astimezone(zone).replace(tzinfo=None, fold=0) == wanted)
