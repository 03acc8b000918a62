"""Questions about closed days. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.models import ClosedDay
from cohortium.administration.queries import campuses as places
from cohortium.administration.rules.closed_days import (
    FIRST_YEAR,
    LAST_YEAR,
    ClosedDayDetails,
    Holiday,
    is_known,
    public_holidays,
)
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.tenancy.models import Campus, Organisation


@dataclass(frozen=True, slots=True)
class ClosedDayRow:
    """What lists, pages and the API show of a closed day."""

    closed_day_id: UUID
    version: int
    name: str
    first_on: date
    last_on: date
    campus_id: UUID | None
    campus: str
    is_public: bool
    may_edit: bool

    @property
    def details(self) -> ClosedDayDetails:
        """What a form starts from."""
        return ClosedDayDetails(self.name, self.first_on, self.last_on, self.campus_id)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A public holiday, and whether it is in the calendar already."""

    holiday: Holiday
    campus: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Proposals:
    """The public holidays of a year, as far as somebody may enter them."""

    rows: list[Proposal]
    # Whether the country is one whose holidays are known.
    is_known: bool
    # Campuses that lie in a country with states, in one that nobody knows by this name: they get the country's days.
    country: str


def visible_to(actor: Actor, permission: Permission) -> QuerySet[ClosedDay]:
    """The closed days that this permission reaches: all, or those of some campuses; to read, of everywhere too."""
    reach = actor.reach(permission)
    if reach.everything:
        return ClosedDay.objects.all()
    covered = Q(campus__in=reach.campuses)
    # Whoever sees nothing at all is not told when the whole house is closed.
    reads = permission == Permission.CLOSED_DAY_READ and reach.campuses
    return ClosedDay.objects.filter(covered | Q(campus=None) if reads else covered)


def closed_days(actor: Actor, *, year: int, campus_id: UUID | None = None) -> list[ClosedDayRow]:
    """The closed days of a year by day, those that touch it too; of one campus, with those of all, if one is named."""
    rows = visible_to(actor, Permission.CLOSED_DAY_READ)
    rows = rows.filter(first_on__lte=date(year, 12, 31), last_on__gte=date(year, 1, 1))
    if campus_id:
        rows = rows.filter(Q(campus=campus_id) | Q(campus=None))
    listed = rows.select_related("campus").order_by("first_on", "last_on", "campus__name_plain", "pk")
    return [_row(actor, one) for one in listed]


def closed_day(
    actor: Actor, *, closed_day_id: UUID, permission: Permission = Permission.CLOSED_DAY_READ
) -> ClosedDayRow:
    """One closed day.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = visible_to(actor, permission).filter(pk=closed_day_id).select_related("campus").first()
    if found is None:
        raise NotFound
    return _row(actor, found)


def closed_on(*, campus_id: UUID | None, first: date, last: date) -> list[ClosedDayDetails]:
    """What is closed between two days, both counted, at a campus, or without one everywhere: for whoever plans."""
    rows = ClosedDay.objects.filter(
        Q(campus=campus_id) | Q(campus=None), first_on__lte=last, last_on__gte=first
    ).order_by("first_on", "last_on", "pk")
    return [ClosedDayDetails(one.name, one.first_on, one.last_on, one.campus_id) for one in rows]


def proposals(actor: Actor, *, year: int) -> Proposals:
    """The public holidays of a year at the places that the actor may close; which of them are there already.

    Raises:
        NotFound: there is no such year.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
    country = Organisation.objects.values_list("country", flat=True).get()
    # All of them: whether a day is one everywhere does not depend on who asks.
    campuses = {campus.pk: campus for campus in Campus.objects.filter(is_active=True)}
    states = {campus_id: campus.state for campus_id, campus in campuses.items()}
    reach = actor.reach(Permission.CLOSED_DAY_EDIT)
    there = {(row.campus_id, row.first_on) for row in ClosedDay.objects.filter(is_public=True, first_on__year=year)}
    rows = [
        Proposal(one, campuses[one.campus_id].name if one.campus_id else "", (one.campus_id, one.on) in there)
        for one in public_holidays(country, states, year)
        if (reach.covers_campus(one.campus_id) if one.campus_id else reach.everything)
    ]
    return Proposals(rows, is_known(country), country)


def campuses(actor: Actor) -> list[tuple[UUID, str]]:
    """The open campuses that this actor may close for a day, by name."""
    reached = places.visible_to(actor, Permission.CLOSED_DAY_EDIT).filter(is_active=True)
    return list(reached.order_by("name_plain", "pk").values_list("pk", "name"))


def happened(*, closed_day_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a closed day that the caller has already been allowed to see, newest first."""
    return timeline(entity_type="closedday", entity_id=closed_day_id, at_most=at_most)


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of closed days, for whoever may read the trail."""
    return dict(ClosedDay.objects.filter(pk__in=ids).values_list("pk", "name"))


def _row(actor: Actor, one: ClosedDay) -> ClosedDayRow:
    reach = actor.reach(Permission.CLOSED_DAY_EDIT)
    return ClosedDayRow(
        closed_day_id=one.pk,
        version=one.version,
        name=one.name,
        first_on=one.first_on,
        last_on=one.last_on,
        campus_id=one.campus_id,
        campus=one.campus.name if one.campus else "",
        is_public=one.is_public,
        may_edit=reach.covers_campus(one.campus_id) if one.campus_id else reach.everything,
    )
