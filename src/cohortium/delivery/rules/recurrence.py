"""A timetable that repeats by the week: on which days of a place it falls, and which moments these are.

It is worked out in days and hours of the place, and only then in UTC: whoever comes at ten comes at ten in summer too.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import MO, WEEKLY, rrule

from cohortium.delivery.rules.terms import FIRST_YEAR, LAST_YEAR

# More than anybody looks through: it is several timetables.
MOST_MEETINGS = 400
MOST_WEEKS_APART = 52
MINUTES_OF_A_DAY = 24 * 60
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What is said of a timetable: from when, on which weekdays, at what hour of the place, and until when.

    It ends with a day or after a number of meetings, one of both.
    """

    first_on: date
    # Counted from Monday, which is 0.
    weekdays: frozenset[int]
    starts: time
    minutes: int
    # As IANA calls it: `Australia/Melbourne`.
    zone: str
    # Each week, every second one: counted from the week of the first day. Weeks begin on Monday.
    weeks: int = 1
    last_on: date | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One of its meetings: its number, its day, and its hours there; the hour may have been moved by the clock."""

    number: int
    on: date
    starts: datetime
    ends: datetime
    zone: str

    @property
    def local_starts(self) -> datetime:
        """When it begins by the clocks of the place."""
        return self.starts.astimezone(ZoneInfo(self.zone))

    @property
    def local_ends(self) -> datetime:
        """When it ends by the clocks of the place."""
        return self.ends.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Timetable:
    """All of its meetings by day, and the closed days on which there would have been more."""

    meetings: tuple[Meeting, ...]
    skipped: tuple[date, ...]


class Fault(StrEnum):
    """Why there is no such timetable. The query has the words."""

    NO_WEEKDAY = "no_weekday"
    NO_MINUTES = "no_minutes"
    NO_INTERVAL = "no_interval"
    NO_COUNT = "no_count"
    NO_END = "no_end"
    TWO_ENDS = "two_ends"
    NO_SUCH_YEAR = "no_such_year"
    TURNED_ROUND = "turned_round"
    TOO_FAR = "too_far"
    TOO_MANY = "too_many"
    NO_DAY = "no_day"
    ALL_CLOSED = "all_closed"


def faults(recurrence: Recurrence, *, closed: Collection[date] = ()) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. Whether it falls on closed days only is asked when all else is right."""
    found: dict[str, Fault] = {}
    if not recurrence.weekdays or not recurrence.weekdays <= frozenset(range(7)):
        found["weekdays"] = Fault.NO_WEEKDAY
    if not 1 <= recurrence.minutes <= MINUTES_OF_A_DAY:
        found["minutes"] = Fault.NO_MINUTES
    if not 1 <= recurrence.weeks <= MOST_WEEKS_APART:
        found["weeks"] = Fault.NO_INTERVAL
    if not FIRST_YEAR <= recurrence.first_on.year <= LAST_YEAR:
        found["first_on"] = Fault.NO_SUCH_YEAR
    found |= _faults_of_end(recurrence)
    return found or _faults_of_days(recurrence, closed)


def timetable(recurrence: Recurrence, *, closed: Collection[date] = ()) -> Timetable:
    """Work it out, where it has no faults. Closed days are skipped, and numbers go on without a gap.

    One that ends after a number of meetings has that many, and ends later for each day that was skipped. An hour that
    the clock leaves out is one hour later, and one that comes twice is the first of both.
    """
    free, skipped = _days(recurrence, closed)
    lasts = timedelta(minutes=recurrence.minutes)
    meetings = []
    for number, on in enumerate(free, start=1):
        begins = _moment(on, recurrence)
        meetings.append(Meeting(number, on, begins, begins + lasts, recurrence.zone))
    return Timetable(tuple(meetings), tuple(skipped))


def reaches(recurrence: Recurrence) -> date:
    """The last day that it can have anything to do with: closed days up to it are asked for."""
    furthest = recurrence.first_on + LONGEST
    return min(recurrence.last_on, furthest) if recurrence.last_on else furthest


def _faults_of_end(recurrence: Recurrence) -> dict[str, Fault]:
    last_on, count = recurrence.last_on, recurrence.count
    if last_on is None:
        return _faults_of_count(count)
    if count is not None:
        return {"count": Fault.TWO_ENDS}
    if last_on < recurrence.first_on:
        return {"last_on": Fault.TURNED_ROUND}
    return {"last_on": Fault.TOO_FAR} if last_on - recurrence.first_on > LONGEST else {}


def _faults_of_count(count: int | None) -> dict[str, Fault]:
    if count is None:
        return {"last_on": Fault.NO_END}
    if count < 1:
        return {"count": Fault.NO_COUNT}
    return {"count": Fault.TOO_MANY} if count > MOST_MEETINGS else {}


def _faults_of_days(recurrence: Recurrence, closed: Collection[date]) -> dict[str, Fault]:
    free, skipped = _days(recurrence, closed)
    end = "last_on" if recurrence.count is None else "count"
    if not free:
        return {"weekdays": Fault.ALL_CLOSED if skipped else Fault.NO_DAY}
    if len(free) > MOST_MEETINGS:
        return {end: Fault.TOO_MANY}
    if recurrence.count is not None and len(free) < recurrence.count:
        return {end: Fault.TOO_FAR}
    return {}


def _days(recurrence: Recurrence, closed: Collection[date]) -> tuple[list[date], list[date]]:
    """Its days that are free, and those that are skipped before the last of them; one too many is where it stops."""
    wanted = MOST_MEETINGS + 1 if recurrence.count is None else recurrence.count
    free: list[date] = []
    skipped: list[date] = []
    for on in _weekly(recurrence):
        (skipped if on in closed else free).append(on)
        if len(free) == wanted:
            break
    return free, skipped


def _weekly(recurrence: Recurrence) -> Iterator[date]:
    rule = rrule(
        WEEKLY,
        dtstart=datetime.combine(recurrence.first_on, time()),
        interval=recurrence.weeks,
        byweekday=sorted(recurrence.weekdays),
        wkst=MO,
    )
    last = reaches(recurrence)
    return takewhile(lambda on: on <= last, (moment.date() for moment in rule))


def _moment(on: date, recurrence: Recurrence) -> datetime:
    here = datetime.combine(on, recurrence.starts.replace(fold=0), tzinfo=ZoneInfo(recurrence.zone))
    return here.astimezone(UTC)
