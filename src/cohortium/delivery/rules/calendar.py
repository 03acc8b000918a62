"""Which days are free for teaching. What is asked of closed days is what the calendar of the house keeps of them."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from uuid import UUID

from cohortium.administration.rules.closed_days import ClosedDayDetails

WHOLE_WEEK = frozenset(range(7))


def closed_dates(
    closed: Iterable[ClosedDayDetails], *, campus_id: UUID | None, first: date, last: date
) -> dict[date, str]:
    """The days from the first to the last, both counted, on which a campus is closed, each with why.

    It is closed on its own days and on those of the whole house. Without a campus only the house's are looked at. Where
    two fall on one day, the one that began first is named.
    """
    here = [one for one in closed if one.campus_id is None or one.campus_id == campus_id]
    found: dict[date, str] = {}
    for one in sorted(here, key=lambda one: (one.first_on, one.last_on, one.name)):
        for on in days(max(one.first_on, first), min(one.last_on, last)):
            found.setdefault(on, one.name)
    return dict(sorted(found.items()))


def is_closed(closed: Iterable[ClosedDayDetails], *, campus_id: UUID | None, on: date) -> bool:
    """Whether a campus is closed on this day."""
    return any(one.campus_id in {None, campus_id} and one.first_on <= on <= one.last_on for one in closed)


def teaching_days(
    first: date, last: date, *, weekdays: Collection[int] = WHOLE_WEEK, closed: Collection[date] = ()
) -> list[date]:
    """The days from the first to the last, both counted, that fall on these weekdays and are not closed.

    Weekdays are counted from Monday, which is 0.
    """
    return [on for on in days(first, last) if on.weekday() in weekdays and on not in closed]


def days(first: date, last: date) -> Iterator[date]:
    """Each day from the first to the last, both counted; none where the last is before the first."""
    # By its number: one day after the last that can be written there is none.
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
