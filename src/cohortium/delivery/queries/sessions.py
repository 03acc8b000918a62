"""Questions about sessions. Nothing here writes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.administration.models import ClosedDay
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.delivery.models import Cohort, CohortStaff, Session, SessionStaff
from cohortium.delivery.rules.sessions import SessionDetails, minutes_of
from cohortium.delivery.states import SESSION, CohortStatus, SessionStatus

# As the trail knows sessions.
ENTITY = "session"
_OF_ACTS = {
    "edit_session": Permission.SESSION_EDIT,
    "substitute": Permission.SESSION_EDIT,
    "cancel_sessions": Permission.SESSION_CANCEL,
    "restore_session": Permission.SESSION_CANCEL,
    "start_session": Permission.SESSION_HOLD,
    "complete_session": Permission.SESSION_HOLD,
}
_OVER = frozenset({CohortStatus.COMPLETED, CohortStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who leads a session or helps in it."""

    membership_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """What lists, pages and the API show of a session."""

    session_id: UUID
    version: int
    cohort_id: UUID
    cohort: str
    program_id: UUID
    program: str
    campus_id: UUID
    campus: str
    # Of its campus, as IANA calls it.
    time_zone: str
    number: int
    # Which of those it is that are not cancelled, and how many these are. Cancelled: none of them.
    place: int | None
    of: int
    on: date
    starts_at: datetime
    ends_at: datetime
    began_at: datetime | None
    over_at: datetime | None
    moved_from: datetime | None
    room_id: UUID | None
    room: str
    lead_id: UUID | None
    lead: str
    assistants: tuple[Person, ...]
    # Its own, or its cohort's.
    mode: str
    own_mode: str
    location_note: str
    note: str
    status: SessionStatus
    reason: str
    created_at: datetime
    updated_at: datetime

    @property
    def starts(self) -> datetime:
        """When it begins by the clocks of its campus."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def ends(self) -> datetime:
        """When it ends by the clocks of its campus."""
        return self.ends_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return minutes_of(self.starts_at, self.ends_at)

    @property
    def is_cancelled(self) -> bool:
        return self.status == SessionStatus.CANCELLED

    @property
    def details(self) -> SessionDetails:
        """What a form starts from."""
        return SessionDetails(
            on=self.on,
            starts=self.starts.time(),
            minutes=self.minutes,
            room_id=self.room_id,
            lead_id=self.lead_id,
            assistant_ids=tuple(one.membership_id for one in self.assistants),
            mode=self.own_mode,
            location_note=self.location_note,
            note=self.note,
        )


@dataclass(frozen=True, slots=True)
class TimetabledCohort:
    """What the timetable of a cohort needs to know of it."""

    cohort_id: UUID
    name: str
    program: str
    # As long as the program says that one of its sessions is.
    minutes: int | None
    campus_id: UUID
    campus: str
    time_zone: str
    first_on: date
    last_on: date | None
    room_id: UUID | None
    lead_id: UUID | None
    assistant_ids: tuple[UUID, ...]
    status: CohortStatus

    @property
    def is_over(self) -> bool:
        return self.status in _OVER


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Session]:
    """The sessions that this permission reaches: all, those of some campuses, or those of whoever teaches them."""
    reach = actor.reach(permission)
    return within(Session.objects.all(), reach, campus="cohort__campus", own=_taught_by(actor.id))


def cohorts_visible_to(actor: Actor, permission: Permission) -> QuerySet[Cohort]:
    """The cohorts whose sessions this permission reaches."""
    own = Q(pk__in=CohortStaff.objects.filter(membership=actor.id).values("cohort"))
    return within(Cohort.objects.all(), actor.reach(permission), campus="campus", own=own)


def sessions(
    actor: Actor,
    *,
    first: date | None = None,
    last: date | None = None,
    cohort_id: UUID | None = None,
    campus_id: UUID | None = None,
    membership_id: UUID | None = None,
    room_id: UUID | None = None,
    at_most: int | None = None,
) -> list[SessionRow]:
    """The sessions from one day to another by time, cancelled ones too, in two statements whatever their number."""
    rows = visible_to(actor, Permission.SESSION_READ)
    asked = {"on__gte": first, "on__lte": last, "cohort": cohort_id, "cohort__campus": campus_id, "room": room_id}
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    if membership_id:
        rows = rows.filter(taken_by([membership_id]))
    return _rows(_listed(rows).order_by("starts_at", "cohort__name_plain", "pk")[:at_most])


def session(actor: Actor, *, session_id: UUID, permission: Permission = Permission.SESSION_READ) -> SessionRow:
    """One session.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    return _one(visible_to(actor, permission).filter(pk=session_id))


def changed(*, session_id: UUID) -> SessionRow:
    """A session that the caller has just changed, whatever they may see."""
    return _one(Session.objects.filter(pk=session_id))


def added(*, cohort_id: UUID, ids: Collection[UUID]) -> list[SessionRow]:
    """Sessions of a cohort that the caller has just planned, whatever they may see, by time."""
    return _rows(_listed(Session.objects.filter(cohort=cohort_id, pk__in=ids)).order_by("starts_at"))


def on_closed_days(actor: Actor, *, today: date, campus_id: UUID | None = None) -> list[SessionRow]:
    """The sessions to come on days that have been closed since they were planned, by time."""
    closed = ClosedDay.objects.filter(first_on__lte=OuterRef("on"), last_on__gte=OuterRef("on"))
    here = closed.filter(Q(campus=None) | Q(campus=OuterRef("cohort__campus")))
    rows = visible_to(actor, Permission.SESSION_READ).filter(on__gte=today, status=SessionStatus.SCHEDULED)
    rows = rows.filter(cohort__campus=campus_id) if campus_id else rows
    return _rows(_listed(rows.filter(Exists(here))).order_by("starts_at", "pk"))


def cohort(actor: Actor, *, cohort_id: UUID, permission: Permission = Permission.SESSION_READ) -> TimetabledCohort:
    """The cohort of a timetable.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found: Any = cohorts_visible_to(actor, permission).filter(pk=cohort_id)
    row = found.select_related("program", "campus").first()
    if row is None:
        raise NotFound
    staff = list(CohortStaff.objects.filter(cohort=row).order_by("assigned_at", "pk"))
    return TimetabledCohort(
        cohort_id=row.pk,
        name=row.name,
        program=row.program.name,
        minutes=row.program.session_minutes,
        campus_id=row.campus_id,
        campus=row.campus.name,
        time_zone=row.campus.time_zone,
        first_on=row.first_on,
        last_on=row.last_on,
        room_id=row.room_id,
        lead_id=next((one.membership_id for one in staff if one.role == "lead_instructor"), None),
        assistant_ids=tuple(one.membership_id for one in staff if one.role == "assistant"),
        status=CohortStatus(row.status),
    )


def cohorts_without_sessions(actor: Actor) -> list[UUID]:
    """The cohorts within reach for which nothing is planned yet, by code; not those that are over."""
    rows = cohorts_visible_to(actor, Permission.SESSION_ADD).exclude(status__in=_OVER)
    rows = rows.exclude(pk__in=Session.objects.values("cohort"))
    return list(rows.order_by("code_plain", "pk").values_list("pk", flat=True))


def acts(actor: Actor, row: SessionRow) -> list[str]:
    """The acts upon this session that this actor may do now."""
    offered = {act for act, move in SESSION.moves.items() if row.status in move.sources}
    offered |= {"edit_session", "substitute"} if row.status == SessionStatus.SCHEDULED else set()
    return [act for act, needed in _OF_ACTS.items() if act in offered and _covers(actor, needed, row)]


def happened(*, session_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a session that the caller has already been allowed to see, newest first."""
    return timeline(entity_type=ENTITY, entity_id=session_id, at_most=at_most)


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of sessions, for whoever may read the trail."""
    found = Session.objects.filter(pk__in=ids).values_list("pk", "cohort__name", "number")
    return {row_id: f"{name}, {number}" for row_id, name, number in found}


def taken_by(people: Collection[UUID]) -> Q:
    """Sessions that one of these leads or helps in."""
    return Q(lead__in=people) | Q(pk__in=SessionStaff.objects.filter(membership__in=people).values("session"))


def assistants_of(ids: Collection[UUID]) -> dict[UUID, tuple[Person, ...]]:
    """Who helps in sessions that the caller has already been allowed to see, by name, in one statement."""
    found: dict[UUID, tuple[Person, ...]] = {}
    rows = SessionStaff.objects.filter(session__in=ids).order_by("membership__display_name_plain", "pk")
    for row_id, member_id, name in rows.values_list("session_id", "membership_id", "membership__display_name"):
        found[row_id] = (*found.get(row_id, ()), Person(member_id, name))
    return found


def _taught_by(member_id: UUID) -> Q:
    whole = CohortStaff.objects.filter(membership=member_id).values("cohort")
    return taken_by([member_id]) | Q(cohort__in=whole)


def _covers(actor: Actor, permission: Permission, row: SessionRow) -> bool:
    reach = actor.reach(permission)
    is_theirs = actor.id in {row.lead_id, *(one.membership_id for one in row.assistants)}
    return reach.covers_campus(row.campus_id) or (reach.own and is_theirs)


def _listed(rows: QuerySet[Session]) -> Any:
    beside = Session.objects.filter(cohort=OuterRef("cohort")).exclude(status=SessionStatus.CANCELLED)
    up_to_here = beside.filter(starts_at__lte=OuterRef("starts_at"))
    # Plain values: a list is read and not changed, and rows of models would cost twice as much.
    return rows.annotate(of=_counted(beside), place=_counted(up_to_here)).values("of", "place", *_PLAIN, **_JOINED)


def _counted(rows: QuerySet[Session]) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("cohort").annotate(n=Count("pk")).values("n")), 0)


def _one(rows: QuerySet[Session]) -> SessionRow:
    found = _rows(_listed(rows)[:1])
    if not found:
        raise NotFound
    return found[0]


def _rows(found: Iterable[dict[str, Any]]) -> list[SessionRow]:
    rows: Sequence[dict[str, Any]] = list(found)
    helping = assistants_of([row["id"] for row in rows]) if rows else {}
    return [_row(row, helping.get(row["id"], ())) for row in rows]


def _row(found: dict[str, Any], assistants: tuple[Person, ...]) -> SessionRow:
    status = SessionStatus(found["status"])
    said = {name: found[name] for name in (*_PLAIN, *_JOINED) if name not in {"id", "cohort_mode", "own_mode"}}
    said |= {
        "status": status,
        "room": found["room_name"] or "",
        "lead": found["lead_name"] or "",
        "mode": found["own_mode"] or found["cohort_mode"],
        "place": None if status == SessionStatus.CANCELLED else found["place"],
    }
    named = {"cohort": "cohort_name", "program": "program_name", "campus": "campus_name"}
    said |= {name: found[column] for name, column in named.items()}
    for column in (*named.values(), "room_name", "lead_name"):
        said.pop(column, None)
    return SessionRow(session_id=found["id"], of=found["of"], assistants=assistants, own_mode=found["own_mode"], **said)


_PLAIN = ["id", "version", "cohort_id", "number", "on", "starts_at", "ends_at", "began_at", "over_at", "moved_from"]
_PLAIN += ["room_id", "lead_id", "location_note", "note", "status", "reason", "created_at", "updated_at"]
_JOINED = {
    "cohort_name": F("cohort__name"),
    "cohort_mode": F("cohort__mode"),
    "program_id": F("cohort__program_id"),
    "program_name": F("cohort__program__name"),
    "campus_id": F("cohort__campus_id"),
    "campus_name": F("cohort__campus__name"),
    "time_zone": F("cohort__campus__time_zone"),
    "room_name": F("room__name"),
    "lead_name": F("lead__display_name"),
    "own_mode": F("mode"),
}
