"""What a timetable comes to at a campus. Nothing here writes."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.administration.queries.closed_days import closed_on
from cohortium.core.errors import Invalid, Words
from cohortium.delivery.rules.calendar import closed_dates
from cohortium.delivery.rules.recurrence import Fault, Recurrence, Timetable, faults, reaches, timetable

FAULTS: dict[Fault, Words] = {
    Fault.NO_WEEKDAY: _("Choose at least one day of the week."),
    Fault.NO_MINUTES: _("Enter a length from 1 minute to 24 hours."),
    Fault.NO_INTERVAL: _("Enter a number of weeks from 1 to 52."),
    Fault.NO_COUNT: _("Enter a number of 1 or more."),
    Fault.NO_END: _("Enter the last day, or how many there are."),
    Fault.TWO_ENDS: _("Enter either the last day or how many there are, not both."),
    Fault.NO_SUCH_YEAR: _("Choose a year from 2000 to 2100."),
    Fault.TURNED_ROUND: _("The last day is before the first."),
    Fault.TOO_FAR: _("This ends more than five years after it starts. Enter it in parts."),
    Fault.TOO_MANY: _("This comes to more than 400. Enter it in parts."),
    Fault.NO_DAY: _("None of these days of the week falls between the first day and the last."),
    Fault.ALL_CLOSED: _("All of these days are closed. Choose others, or open some of them."),
}


def planned(recurrence: Recurrence, *, campus_id: UUID | None) -> Timetable:
    """Work out a timetable around the closed days of a campus, or without one around those of the whole house.

    Raises:
        Invalid: there is no such timetable.
    """
    if found := faults(recurrence):
        raise _refused(found)
    first, last = recurrence.first_on, reaches(recurrence)
    days = closed_on(campus_id=campus_id, first=first, last=last)
    closed = closed_dates(days, campus_id=campus_id, first=first, last=last).keys()
    if found := faults(recurrence, closed=closed):
        raise _refused(found)
    return timetable(recurrence, closed=closed)


def _refused(found: dict[str, Fault]) -> Invalid:
    return Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
