"""Every change to the calendar of closed days."""

from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.administration.events import ClosedDayAdded, ClosedDayEdited, ClosedDayRemoved, HolidaysAccepted
from cohortium.administration.models import ClosedDay
from cohortium.administration.queries import campuses as places
from cohortium.administration.queries.closed_days import proposals, visible_to
from cohortium.administration.rules.closed_days import (
    ClosedDayDetails,
    Fault,
    faults,
    tidied,
)
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.tenancy.models import Campus

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a name, such as “Staff training day”."),
    Fault.TURNED_ROUND: _("The last day is before the first."),
    Fault.TOO_MANY_DAYS: _("This is more than a year. Enter each year separately."),
    Fault.NO_SUCH_YEAR: _("Choose a year from 2000 to 2100."),
    Fault.TWICE: _("This is already in the calendar."),
}


@action(Permission.CLOSED_DAY_EDIT)
def add_closed_day(actor: Actor, *, details: ClosedDayDetails) -> ClosedDay:
    """Close a campus, or without one all of them, for a day or several in a row.

    Raises:
        NotAllowed: it is for all campuses, and the actor's are some.
        NotFound: the campus is not within reach.
        Invalid: what was said about it cannot be accepted.
    """
    row = ClosedDay(campus=_campus(actor, details.campus_id), **_accepted(details))
    _save(row)
    changes = {"name": (None, row.name), "first_on": (None, row.first_on), "last_on": (None, row.last_on)}
    where = {"campus": (None, row.campus.name)} if row.campus else {}
    record(actor, ClosedDayAdded(row.pk), row, changes | where)
    return row


@action(Permission.CLOSED_DAY_EDIT)
def edit_closed_day(
    actor: Actor, *, closed_day_id: UUID, details: ClosedDayDetails, version: int
) -> ClosedDay | Unchanged:
    """Change what is said of a closed day.

    Raises:
        NotFound: it is not within reach, or the campus is not.
        Stale: it is no longer the version that the actor saw.
        NotAllowed, Invalid: as for a new one.
    """
    row = locked(visible_to(actor, Permission.CLOSED_DAY_EDIT), closed_day_id)
    if row.version != version:
        raise Stale
    before, campus = row.campus, _campus(actor, details.campus_id)
    changes = assign(row, _accepted(details))
    if before != campus:
        row.campus = campus
        changes["campus"] = (before.name if before else None, campus.name if campus else None)
    if not changes:
        return Unchanged(row)
    _save(row)
    record(actor, ClosedDayEdited(row.pk), row, changes)
    return row


@action(Permission.CLOSED_DAY_EDIT)
def remove_closed_day(actor: Actor, *, closed_day_id: UUID) -> ClosedDay:
    """Take a closed day out of the calendar. The trail keeps that it was there.

    Raises:
        NotFound: it is not within reach.
    """
    row = locked(visible_to(actor, Permission.CLOSED_DAY_EDIT), closed_day_id)
    changes = {"name": (row.name, None), "first_on": (row.first_on, None), "last_on": (row.last_on, None)}
    record(actor, ClosedDayRemoved(row.pk), row, changes)
    ClosedDay.objects.filter(pk=row.pk).delete()
    return row


@action(Permission.CLOSED_DAY_EDIT)
def accept_holidays(actor: Actor, *, year: int, chosen: Collection[str] | None = None) -> int | Unchanged:
    """Enter the public holidays of a year, or those chosen among them, that are not in the calendar yet.

    Says how many. Others of the same day stay as they are: whoever accepts twice changes nothing.

    Raises:
        NotFound: there is no such year.
        Invalid: one of those chosen is not proposed.
    """
    offered = {one.holiday.token: one for one in proposals(actor, year=year).rows}
    if chosen is not None and not set(chosen) <= offered.keys():
        raise Invalid({"days": [_("Choose from the days shown. Reload the page.")]})
    wanted = [one.holiday for token, one in offered.items() if not one.is_there and (chosen is None or token in chosen)]
    rows = [
        ClosedDay(name=one.name, first_on=one.on, last_on=one.on, campus_id=one.campus_id, is_public=True)
        for one in wanted
    ]
    # Somebody may accept the same days at the same time, or have typed one in.
    ClosedDay.objects.bulk_create(rows, ignore_conflicts=True)
    made = list(
        ClosedDay.objects.filter(pk__in=[row.pk for row in rows])
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )
    if not made:
        return Unchanged()
    record_each(
        actor, HolidaysAccepted, ClosedDay, made, {"name": (None, F("name")), "first_on": (None, F("first_on"))}
    )
    return len(made)


def _campus(actor: Actor, campus_id: UUID | None) -> Campus | None:
    if campus_id is None:
        if not actor.reach(Permission.CLOSED_DAY_EDIT).everything:
            raise NotAllowed(Permission.CLOSED_DAY_EDIT)
        return None
    found = places.visible_to(actor, Permission.CLOSED_DAY_EDIT).filter(pk=campus_id).first()
    if found is None:
        raise NotFound
    return found


def _accepted(details: ClosedDayDetails) -> dict[str, object]:
    if found := faults(details):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    kept = asdict(tidied(details))
    del kept["campus_id"]
    return kept


def _save(row: ClosedDay) -> None:
    twice = Invalid({"name": [FAULTS[Fault.TWICE]]})
    with once("closed_day_once", twice), once("closed_day_of_campus_once", twice):
        row.save()
