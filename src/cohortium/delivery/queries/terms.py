"""Questions about terms. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import IsNull

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.queries.closed_days import closed_on
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.delivery.models import Term
from cohortium.delivery.rules.calendar import closed_dates, teaching_days
from cohortium.delivery.rules.terms import TermDetails

# As the trail knows terms.
ENTITY = "term"
WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class TermRow:
    """What lists, pages and the API show of a term."""

    term_id: UUID
    version: int
    name: str
    first_on: date
    last_on: date
    campus_id: UUID | None
    campus: str
    # Whether another one that its reader sees falls on the same days at the same campus.
    overlaps: bool
    created_at: datetime
    updated_at: datetime

    @property
    def details(self) -> TermDetails:
        """What a form starts from."""
        return TermDetails(self.name, self.first_on, self.last_on, self.campus_id)


@dataclass(frozen=True, slots=True)
class TermDays:
    """The days of a term: those from Monday to Friday on which it can be taught, and the closed ones with why."""

    weekdays: int
    closed: dict[date, str]


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Term]:
    """The terms that this permission reaches: all, or those of some campuses; to read, those of everywhere too."""
    reach = actor.reach(permission)
    if reach.everything:
        return Term.objects.all()
    covered = Q(campus__in=reach.campuses)
    # Whoever sees no campus is not told when the whole house teaches.
    reads = permission == Permission.TERM_READ and reach.campuses
    return Term.objects.filter(covered | Q(campus=None) if reads else covered)


def terms(actor: Actor, *, year: int, campus_id: UUID | None = None) -> list[TermRow]:
    """The terms that touch a year, by day; of one campus, with those of all, if one is named. In one statement."""
    rows = visible_to(actor, Permission.TERM_READ)
    rows = rows.filter(first_on__lte=date(year, 12, 31), last_on__gte=date(year, 1, 1))
    if campus_id:
        rows = rows.filter(Q(campus=campus_id) | Q(campus=None))
    return [_row(one) for one in _listed(actor, rows).order_by("first_on", "last_on", "campus__name_plain", "pk")]


def term(actor: Actor, *, term_id: UUID, permission: Permission = Permission.TERM_READ) -> TermRow:
    """One term.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    return _one(_listed(actor, visible_to(actor, permission).filter(pk=term_id)))


def changed(actor: Actor, *, term_id: UUID) -> TermRow:
    """A term that the caller has just changed, whatever they may see."""
    return _one(_listed(actor, Term.objects.filter(pk=term_id)))


def overlapping(actor: Actor, *, term_id: UUID) -> list[TermRow]:
    """The other terms on the same days at the same campus that this actor sees, by day; one of all is at each."""
    this = Term.objects.filter(pk=term_id)
    same = visible_to(actor, Permission.TERM_READ).exclude(pk=term_id)
    same = same.filter(Exists(_beside(this)))
    return [_row(one) for one in _listed(actor, same).order_by("first_on", "last_on", "pk")]


def days(row: TermRow) -> TermDays:
    """The days of a term that the caller has already been allowed to see, in one statement."""
    closed = closed_on(campus_id=row.campus_id, first=row.first_on, last=row.last_on)
    dates = closed_dates(closed, campus_id=row.campus_id, first=row.first_on, last=row.last_on)
    return TermDays(len(teaching_days(row.first_on, row.last_on, weekdays=WEEKDAYS, closed=dates.keys())), dates)


def acts(actor: Actor, row: TermRow) -> list[str]:
    """The acts upon this term that this actor may do."""
    acts = {"edit_term": Permission.TERM_EDIT, "remove_term": Permission.TERM_REMOVE}
    return [act for act, permission in acts.items() if covers(actor, permission, row.campus_id)]


def covers(actor: Actor, permission: Permission, campus_id: UUID | None) -> bool:
    """Whether this permission reaches the terms of a campus, or without one those of all."""
    reach = actor.reach(permission)
    return reach.covers_campus(campus_id) if campus_id else reach.everything


def happened(*, term_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a term that the caller has already been allowed to see, newest first."""
    return timeline(entity_type=ENTITY, entity_id=term_id, at_most=at_most)


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of terms, for whoever may read the trail."""
    return dict(Term.objects.filter(pk__in=ids).values_list("pk", "name"))


def _beside(rows: QuerySet[Term]) -> QuerySet[Term]:
    """Those of the rows that share a day and a campus with the term of the statement around, and are another one."""
    shares = Q(campus=None) | Q(campus=OuterRef("campus")) | Q(IsNull(OuterRef("campus"), True))
    on_its_days = rows.filter(first_on__lte=OuterRef("last_on"), last_on__gte=OuterRef("first_on"))
    return on_its_days.filter(shares).exclude(pk=OuterRef("pk"))


def _listed(actor: Actor, rows: QuerySet[Term]) -> Any:
    others = _beside(visible_to(actor, Permission.TERM_READ))
    return rows.select_related("campus").annotate(overlaps=Exists(others))


def _one(rows: Any) -> TermRow:
    found = rows.first()
    if found is None:
        raise NotFound
    return _row(found)


def _row(one: Any) -> TermRow:
    return TermRow(
        term_id=one.pk,
        version=one.version,
        name=one.name,
        first_on=one.first_on,
        last_on=one.last_on,
        campus_id=one.campus_id,
        campus=one.campus.name if one.campus else "",
        overlaps=one.overlaps,
        created_at=one.created_at,
        updated_at=one.updated_at,
    )
