"""Questions about cohorts. Nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound, Words
from cohortium.core.pages import DAYS, TEXTS, Cursor, PageOf, Values
from cohortium.curriculum.states import ProgramStatus
from cohortium.delivery.models import Cohort, CohortStaff
from cohortium.delivery.rules.cohorts import CohortDetails, CohortRole, DeliveryMode
from cohortium.delivery.states import COHORT, CohortStatus, RoomStatus
from cohortium.desk.kinds.search import Asked, Hit
from cohortium.tenancy.lookups import by_words

# As the trail knows cohorts.
ENTITY = "cohort"
MODES: dict[str, Words] = {
    DeliveryMode.CLASSROOM: _("Classroom"),
    DeliveryMode.ONLINE: _("Online, together"),
    DeliveryMode.SELF_PACED: _("Online, at one’s own pace"),
    DeliveryMode.BLENDED: _("Blended"),
    DeliveryMode.IN_HOUSE: _("In-house"),
    DeliveryMode.ON_THE_JOB: _("On the job"),
    DeliveryMode.PRACTICAL: _("Practical"),
    DeliveryMode.SUPERVISED_FIELD: _("Supervised field work"),
    DeliveryMode.TRAINEESHIP: _("Traineeship"),
}
# Those that are not over.
CURRENT = (CohortStatus.DRAFT, CohortStatus.OPEN, CohortStatus.IN_PROGRESS)
_OF_ACTS = {
    "copy_cohort": Permission.COHORT_ADD,
    "edit_cohort": Permission.COHORT_EDIT,
    "assign_staff": Permission.COHORT_STAFF,
    "open_cohort": Permission.COHORT_MOVE,
    "start_cohort": Permission.COHORT_MOVE,
    "complete_cohort": Permission.COHORT_MOVE,
    "cancel_cohort": Permission.COHORT_CANCEL,
}


class CohortShowing(StrEnum):
    """Which cohorts a list shows, by how they stand."""

    # What is prepared, open or running.
    CURRENT = "current"
    DRAFT = "draft"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    ALL = "all"

    @property
    def statuses(self) -> tuple[CohortStatus, ...]:
        if self == CohortShowing.ALL:
            return tuple(CohortStatus)
        return CURRENT if self == CohortShowing.CURRENT else (CohortStatus(self.value),)


class Seats(StrEnum):
    """Which cohorts a list shows, by their seats."""

    ANY = "any"
    FREE = "free"
    FULL = "full"


class CohortSort(StrEnum):
    """The orders that a list can have; `-` turns one round."""

    FIRST = "first"
    FIRST_DOWN = "-first"
    NAME = "name"
    NAME_DOWN = "-name"
    CODE = "code"
    CODE_DOWN = "-code"

    @property
    def column(self) -> str:
        return {"first": "first_on", "name": "name_plain", "code": "code_plain"}[self.removeprefix("-")]

    @property
    def descending(self) -> bool:
        return self.startswith("-")

    @property
    def values(self) -> Values:
        """How its values stand in a cursor."""
        return DAYS if self.column == "first_on" else TEXTS


@dataclass(frozen=True, slots=True)
class CohortRow:
    """What lists, pages and the API show of a cohort."""

    cohort_id: UUID
    version: int
    program_id: UUID
    program: str
    program_status: ProgramStatus
    program_price: Decimal | None
    campus_id: UUID
    campus: str
    campus_is_open: bool
    time_zone: str
    term_id: UUID | None
    term: str
    term_first_on: date | None
    term_last_on: date | None
    room_id: UUID | None
    room: str
    room_is_closed: bool
    sponsor_id: UUID | None
    sponsor: str
    # Who teaches it before all others; nobody yet, perhaps.
    lead: str
    code: str
    name: str
    first_on: date
    last_on: date | None
    enrolment_opens_on: date | None
    enrolment_closes_on: date | None
    capacity: int
    seats_held: int
    seats_offered: int
    price: Decimal | None
    mode: DeliveryMode
    venue_building: str
    venue_block: str
    venue_street: str
    venue_floor: str
    venue_unit: str
    venue_postal_code: str
    sponsor_email: str
    expected_learners: int | None
    metadata: dict[str, str]
    note: str
    status: CohortStatus
    reason: str
    created_at: datetime
    updated_at: datetime

    @property
    def details(self) -> CohortDetails:
        """What a form starts from."""
        return CohortDetails(**{field.name: getattr(self, field.name) for field in fields(CohortDetails)})

    @property
    def seats_left(self) -> int:
        """How many are neither taken nor kept for somebody."""
        return self.capacity - self.seats_held - self.seats_offered

    @property
    def is_full(self) -> bool:
        return self.seats_left == 0

    @property
    def costs(self) -> Decimal | None:
        """What it costs: its own price, or what its program usually costs; nothing where none is set."""
        return self.program_price if self.price is None else self.price

    @property
    def is_outside_its_term(self) -> bool:
        """Whether it starts on another day than one of its term."""
        if self.term_first_on is None or self.term_last_on is None:
            return False
        return not self.term_first_on <= self.first_on <= self.term_last_on


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Cohort]:
    """The cohorts that this permission reaches: all, those of some campuses, or those that somebody teaches."""
    own = Q(pk__in=CohortStaff.objects.filter(membership=actor.id).values("cohort"))
    return within(Cohort.objects.all(), actor.reach(permission), campus="campus", own=own)


def cohorts(
    actor: Actor,
    *,
    text: str = "",
    campus_id: UUID | None = None,
    program_id: UUID | None = None,
    term_id: UUID | None = None,
    showing: CohortShowing = CohortShowing.CURRENT,
    seats: Seats = Seats.ANY,
    sort: CohortSort = CohortSort.FIRST,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[CohortRow]:
    """List cohorts that this text finds, a page at a time, in one statement whatever their number.

    One is found by any words of the name in any order, and by the beginning of its code.
    """
    rows = matching(
        visible_to(actor, Permission.COHORT_READ),
        text=text,
        campus_id=campus_id,
        program_id=program_id,
        term_id=term_id,
        showing=showing,
        seats=seats,
    )
    return PageOf.of(
        _listed(rows), _row, sort.column, descending=sort.descending, after=after, at_most=at_most, values=sort.values
    )


def ids(
    actor: Actor, *, permission: Permission, sort: CohortSort = CohortSort.FIRST, at_most: int, **asked: Any
) -> list[UUID]:
    """Every cohort of such a list that this permission reaches too, in its order."""
    rows = visible_to(actor, Permission.COHORT_READ) & visible_to(actor, permission)
    turned = "-" if sort.descending else ""
    found = matching(rows, **asked).order_by(f"{turned}{sort.column}", f"{turned}pk")
    return list(found.values_list("pk", flat=True)[:at_most])


def chosen(actor: Actor, *, cohort_ids: Sequence[UUID], permission: Permission) -> list[CohortRow]:
    """These cohorts in this order, as far as the permission reaches them."""
    found = {one["id"]: one for one in _listed(visible_to(actor, permission).filter(pk__in=cohort_ids))}
    return [_row(found[one]) for one in cohort_ids if one in found]


def matching(
    rows: QuerySet[Cohort],
    *,
    text: str = "",
    campus_id: UUID | None = None,
    program_id: UUID | None = None,
    term_id: UUID | None = None,
    showing: CohortShowing = CohortShowing.CURRENT,
    seats: Seats = Seats.ANY,
) -> QuerySet[Cohort]:
    """Narrow cohorts to those of a list like this."""
    if text.strip():
        rows = rows.filter(called(text))
    wanted = {"campus": campus_id, "program": program_id, "term": term_id}
    rows = rows.filter(**{name: one for name, one in wanted.items() if one})
    taken = F("seats_held") + F("seats_offered")
    if seats == Seats.FREE:
        rows = rows.filter(capacity__gt=taken)
    elif seats == Seats.FULL:
        rows = rows.filter(capacity=taken)
    return rows if showing == CohortShowing.ALL else rows.filter(status__in=showing.statuses)


def called(text: str) -> Q:
    """Cohorts by any words of their name, or by the beginning of their code."""
    return by_words(text, "name_plain", "name_second", "name_third", "name_fourth") | Q(code_plain__begins=text)


def cohort(actor: Actor, *, cohort_id: UUID, permission: Permission = Permission.COHORT_READ) -> CohortRow:
    """One cohort.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    return _one(visible_to(actor, permission).filter(pk=cohort_id))


def changed(*, cohort_id: UUID) -> CohortRow:
    """A cohort as things are, for whoever has just been allowed to change it."""
    return _one(Cohort.objects.filter(pk=cohort_id))


def acts(actor: Actor, row: CohortRow) -> frozenset[str]:
    """What this actor can do with a cohort that they see: names of actions. The actions themselves decide."""
    offered = {act for act, move in COHORT.moves.items() if row.status in move.sources} | {"copy_cohort"}
    offered |= {"edit_cohort"} if row.status != CohortStatus.CANCELLED else set()
    offered |= {"assign_staff"} if row.status in CURRENT else set()
    return frozenset(act for act in offered if actor.reach(_OF_ACTS[act]).covers_campus(row.campus_id))


def coming_in_room(*, room_id: UUID) -> int:
    """How many cohorts that are not over are planned in a room."""
    return Cohort.objects.filter(room=room_id, status__in=CURRENT).count()


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of cohorts, for whoever may read the trail."""
    return dict(Cohort.objects.filter(pk__in=ids).values_list("pk", "name"))


def happened(*, cohort_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a cohort that the caller has already been allowed to see, newest first."""
    return timeline(entity_type=ENTITY, entity_id=cohort_id, at_most=at_most)


def cohorts_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Cohorts that are not over, for the field that searches everything."""
    rows: Any = (
        visible_to(actor, Permission.COHORT_READ)
        .filter(called(asked.text), status__in=CURRENT)
        .values("id", "name", "name_plain", "code", "campus__name")
    )
    return PageOf.of(
        rows,
        lambda row: Hit(row["id"], row["name"], f"{row['code']} · {row['campus__name']}"),
        "name_plain",
        descending=False,
        after=asked.after,
        at_most=asked.at_most,
    )


def _listed(rows: QuerySet[Cohort]) -> Any:
    lead = CohortStaff.objects.filter(cohort=OuterRef("pk"), role=CohortRole.LEAD_INSTRUCTOR.value)
    name = Subquery(lead.values("membership__display_name")[:1])
    return rows.values("id", "name_plain", "code_plain", *_PLAIN, *_BESIDE.values()).annotate(leads=name)


def _one(rows: QuerySet[Cohort]) -> CohortRow:
    found = _listed(rows).first()
    if found is None:
        raise NotFound
    return _row(found)


def _row(found: dict[str, Any]) -> CohortRow:
    plain = {name: found[name] for name in _PLAIN}
    plain |= {name: found[column] for name, column in _BESIDE.items() if column != "room__status"}
    for name in ("term", "room", "sponsor"):
        plain[name] = plain[name] or ""
    return CohortRow(
        **plain
        | {
            "cohort_id": found["id"],
            "program_status": ProgramStatus(found["program__status"]),
            "room_is_closed": found["room__status"] == RoomStatus.CLOSED,
            "lead": found["leads"] or "",
            "mode": DeliveryMode(found["mode"]),
            "status": CohortStatus(found["status"]),
        }
    )


_BESIDE = {
    "program": "program__name",
    "program_status": "program__status",
    "program_price": "program__default_price",
    "campus": "campus__name",
    "campus_is_open": "campus__is_active",
    "time_zone": "campus__time_zone",
    "term": "term__name",
    "term_first_on": "term__first_on",
    "term_last_on": "term__last_on",
    "room": "room__name",
    "room_is_closed": "room__status",
    "sponsor": "sponsor__name",
}
_PLAIN = [field.name for field in fields(CohortRow) if field.name not in {"cohort_id", "lead", *_BESIDE}]
