"""Questions about campuses. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cohortium.access.actor import Actor
from cohortium.access.models import MembershipCampus
from cohortium.access.permissions import Permission
from cohortium.access.queries import holders_everywhere
from cohortium.access.reach import within
from cohortium.access.states import MembershipStatus
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotAllowed, NotFound
from cohortium.core.pages import Cursor, PageOf
from cohortium.tenancy.models import Campus

# The kind of approval.
CLOSING = "campus.close"


class CampusShowing(StrEnum):
    """Which campuses a list shows."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


class CampusSort(StrEnum):
    """The orders that a list can have; `-` turns one round."""

    NAME = "name"
    NAME_DOWN = "-name"
    SUBURB = "suburb"
    SUBURB_DOWN = "-suburb"

    @property
    def column(self) -> str:
        return f"{self.removeprefix('-')}_plain"

    @property
    def descending(self) -> bool:
        return self.startswith("-")


@dataclass(frozen=True, slots=True)
class CampusRow:
    """What lists, pages and the API show of a campus."""

    campus_id: UUID
    version: int
    name: str
    address: str
    suburb: str
    state: str
    postcode: str
    time_zone: str
    directions: str
    contact_email: str
    contact_phone: str
    closes_on: date | None
    is_active: bool
    people: int
    created_at: datetime
    updated_at: datetime

    @property
    def details(self) -> CampusDetails:
        """What a form starts from."""
        return CampusDetails(**{field.name: getattr(self, field.name) for field in fields(CampusDetails)})


@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody who works at a campus."""

    membership_id: UUID
    name: str
    roles: tuple[str, ...]


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Campus]:
    """The campuses that this permission reaches: all, or those where one is assigned."""
    return within(Campus.objects.all(), actor.reach(permission), campus="pk")


def campuses(
    actor: Actor,
    *,
    begins: str = "",
    showing: CampusShowing = CampusShowing.ALL,
    sort: CampusSort = CampusSort.NAME,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[CampusRow]:
    """List campuses whose name or suburb begins so, a page at a time, in one statement whatever their number."""
    rows = visible_to(actor, Permission.CAMPUS_READ)
    if begins:
        rows = rows.filter(Q(name_plain__begins=begins) | Q(suburb_plain__begins=begins))
    if showing != CampusShowing.ALL:
        rows = rows.filter(is_active=showing == CampusShowing.OPEN)
    return PageOf.of(_listed(rows), _row, sort.column, descending=sort.descending, after=after, at_most=at_most)


def campus(actor: Actor, *, campus_id: UUID) -> CampusRow:
    """One campus.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = _listed(visible_to(actor, Permission.CAMPUS_READ).filter(pk=campus_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


def chosen(actor: Actor, *, campus_ids: list[UUID], permission: Permission) -> list[CampusRow]:
    """The campuses that somebody chose for an act, by name.

    Raises:
        NotFound: one of them does not exist, or is not within reach.
    """
    rows = _listed(visible_to(actor, permission).filter(pk__in=campus_ids)).order_by("name_plain", "pk")
    found = [_row(row) for row in rows]
    if len(found) != len(set(campus_ids)) or not found:
        raise NotFound
    return found


def to_close(actor: Actor, campus_id: UUID) -> str:
    """The name of an open campus that this actor may close.

    Raises:
        NotAllowed, NotFound: they may close none, or not this one.
    """
    if not actor.may(Permission.CAMPUS_CLOSE):
        raise NotAllowed(Permission.CAMPUS_CLOSE)
    found = visible_to(actor, Permission.CAMPUS_CLOSE).filter(pk=campus_id, is_active=True).first()
    if found is None:
        raise NotFound
    return found.name


def people(*, campus_id: UUID) -> list[Assigned]:
    """Who works at a campus that the caller has already been allowed to see, by name; also while it is closed."""
    assigned = (
        _assigned()
        .filter(campus=campus_id)
        .annotate(
            roles=ArrayAgg(
                "membership__roles__role__name",
                filter=~Q(membership__roles=None),
                order_by="membership__roles__role__name",
            )
        )
        .order_by("membership__display_name", "pk")
        .values_list("membership", "membership__display_name", "roles")
    )
    return [Assigned(membership_id, name, tuple(roles or ())) for membership_id, name, roles in assigned]


def only_there(*, campus_ids: list[UUID]) -> list[str]:
    """Who sees these campuses and no other open one, by name: they lose sight of all when these close.

    Whoever holds a role that sees all campuses loses nothing, wherever they work.
    """
    here = _current().filter(campus__in=campus_ids).values("membership")
    elsewhere = _current().filter(campus__is_active=True).exclude(campus__in=campus_ids).values("membership")
    return list(
        _current()
        .filter(membership__in=here)
        .exclude(membership__in=elsewhere)
        .exclude(membership__in=holders_everywhere(Permission.CAMPUS_READ))
        .order_by("membership__display_name", "membership")
        .distinct("membership__display_name", "membership")
        .values_list("membership__display_name", flat=True)
    )


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of campuses, for whoever may read the trail."""
    return dict(Campus.objects.filter(pk__in=ids).values_list("pk", "name"))


def happened(*, campus_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a campus that the caller has already been allowed to see, newest first."""
    return timeline(entity_type="campus", entity_id=campus_id, at_most=at_most)


def _assigned() -> QuerySet[MembershipCampus]:
    return MembershipCampus.objects.filter(membership__status=MembershipStatus.ACTIVE)


def _current() -> QuerySet[MembershipCampus]:
    return _assigned().filter(is_current=True)


def _listed(rows: QuerySet[Campus]) -> Any:
    # Plain values: a list is read and not changed, and rows of models would cost twice as much.
    return rows.values("id", "name_plain", "suburb_plain", *_PLAIN, people_count=_people_count())


@cache
def _people_count() -> Coalesce:
    counted = _assigned().filter(campus=OuterRef("pk")).order_by().values("campus").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _row(found: dict[str, Any]) -> CampusRow:
    return CampusRow(campus_id=found["id"], people=found["people_count"], **{name: found[name] for name in _PLAIN})


_PLAIN = [field.name for field in fields(CampusRow) if field.name not in ("campus_id", "people")]
