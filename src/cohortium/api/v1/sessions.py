"""Sessions: when and where a cohort meets, and who teaches it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, StrictInt

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import Day, IfMatch, Text
from cohortium.core.errors import Invalid
from cohortium.delivery.actions import session_edits as edits
from cohortium.delivery.actions import session_moves as moves
from cohortium.delivery.actions.sessions import add_session, plan_sessions
from cohortium.delivery.queries import sessions as queries
from cohortium.delivery.queries.sessions import Person, SessionRow
from cohortium.delivery.rules.recurrence import MINUTES_OF_A_DAY, MOST_MEETINGS, MOST_WEEKS_APART, Recurrence
from cohortium.delivery.rules.sessions import (
    AT_MOST,
    LONGEST_REASON,
    MOST_ASSISTANTS,
    Scope,
    SessionDetails,
    SessionMode,
)
from cohortium.delivery.states import SessionStatus

router = Router(tags=["Sessions"])

LONGEST_RANGE = timedelta(days=31)


# A time of the day at its campus, so that it has no offset: what JSON Schema calls a time has one.
Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="By its clocks, such as 10:00.")]
Minutes = Annotated[StrictInt, Field(ge=1, le=MINUTES_OF_A_DAY)]
Anyway = Annotated[
    Text,
    Field(
        max_length=LONGEST_REASON,
        description="Why it is done although the campus is closed or somebody is away. It is recorded.",
    ),
]
Reason = Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]
Which = Annotated[Scope, Field(description="Whether others of the same cohort that are to come are meant too.")]


class PersonOut(Schema):
    """Somebody of the team."""

    membership_id: UUID
    name: str


class SessionOut(Schema):
    """A cohort meets once."""

    session_id: UUID
    cohort_id: UUID
    cohort: str
    program_id: UUID
    campus_id: UUID
    time_zone: str = Field(description="Of its campus.")
    number: int = Field(description="Once in its cohort. It stays the same, whatever happens.")
    place: int | None = Field(description="Which of those that are not cancelled. Null: it is cancelled.")
    of: int = Field(description="How many of its cohort are not cancelled.")
    on: date = Field(description="By the clocks of its campus.")
    starts_at: datetime
    ends_at: datetime
    began_at: datetime | None
    over_at: datetime | None
    moved_from: datetime | None = Field(description="When it was first to begin, if it was moved.")
    room_id: UUID | None
    lead_id: UUID | None
    lead: str
    assistants: list[PersonOut]
    mode: SessionMode
    location_note: str
    note: str
    status: SessionStatus
    reason: str = Field(description="Why it was cancelled.")
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_assistants(row: SessionRow) -> tuple[Person, ...]:
        return row.assistants


class _Taught(Schema):
    """Who, where and how."""

    model_config = ConfigDict(extra="forbid")

    room_id: UUID | None = None
    lead_id: UUID | None = None
    assistant_ids: Annotated[list[UUID], Field(max_length=MOST_ASSISTANTS)] = []
    mode: Annotated[SessionMode | None, Field(description="Null: as its cohort.")] = None
    location_note: Annotated[Text, Field(max_length=AT_MOST["location_note"])] = ""


class SessionIn(_Taught):
    """What is said of a new session."""

    on: Day
    starts: Hour
    minutes: Minutes
    note: Annotated[Text, Field(max_length=AT_MOST["note"])] = ""
    anyway: Anyway = ""


class PlanIn(_Taught):
    """A timetable by the week: until a day, or so many."""

    first_on: Day
    weekdays: Annotated[list[Annotated[StrictInt, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)] = Field(
        description="Monday is 0."
    )
    starts: Hour
    minutes: Minutes
    weeks: Annotated[StrictInt, Field(ge=1, le=MOST_WEEKS_APART, description="2: every second week.")] = 1
    last_on: Day | None = None
    count: Annotated[StrictInt, Field(ge=1, le=MOST_MEETINGS)] | None = None
    anyway: Anyway = ""


class SessionPatch(_Taught):
    """What is to be different. Fields that are left out stay as they are."""

    on: Day = date.min
    starts: Hour = "00:00"
    minutes: Minutes = 60
    note: Annotated[Text, Field(max_length=AT_MOST["note"])] = ""
    scope: Which = Scope.THIS
    anyway: Anyway = ""


class MoveIn(Schema):
    """Where to."""

    model_config = ConfigDict(extra="forbid")

    on: Day
    starts: Hour
    room_id: UUID | None = None
    anyway: Anyway = ""


class SubstituteIn(Schema):
    """Who leads it instead, and why."""

    model_config = ConfigDict(extra="forbid")

    membership_id: UUID
    reason: Reason
    scope: Which = Scope.THIS
    anyway: Anyway = ""


class CancellationIn(Schema):
    """Why, and which ones."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    scope: Which = Scope.THIS


class RestoreIn(Schema):
    """Nothing need be said."""

    model_config = ConfigDict(extra="forbid")

    anyway: Anyway = ""


class SessionList(Schema):
    """Sessions by time."""

    items: list[SessionOut]


class PlannedOut(SessionList):
    """What was planned, and the closed days that were skipped."""

    skipped: list[date]


class SessionFilter(Schema):
    """Which sessions."""

    first: Annotated[Day, Field(description="The first day.")]
    last: Annotated[Day, Field(description="The last day, at most a month later.")]
    campus_id: UUID | None = None
    room_id: UUID | None = None
    membership_id: Annotated[UUID | None, Field(description="Those that they lead or help in.")] = None


@router.get("/o/{code}/sessions", response=documented(SessionList), operation_id="listSessions")
@endpoint(Permission.SESSION_READ)
def list_sessions(request: HttpRequest, code: str, asked: Query[SessionFilter]) -> SessionList:
    """List the sessions of some days within reach."""
    if not timedelta() <= asked.last - asked.first <= LONGEST_RANGE:
        raise Invalid({"last": [_("Choose a day from the first to a month later.")]})
    rows = queries.sessions(call_of(request).actor, **asked.model_dump())
    return SessionList(items=[SessionOut.from_orm(row) for row in rows])


@router.get(
    "/o/{code}/cohorts/{uuid:cohort_id}/sessions", response=documented(SessionList), operation_id="listSessionsOfCohort"
)
@endpoint(Permission.SESSION_READ)
def list_of_cohort(request: HttpRequest, code: str, cohort_id: UUID) -> SessionList:
    """List all sessions of a cohort."""
    actor = call_of(request).actor
    queries.cohort(actor, cohort_id=cohort_id)
    rows = queries.sessions(actor, cohort_id=cohort_id)
    return SessionList(items=[SessionOut.from_orm(row) for row in rows])


@router.post(
    "/o/{code}/cohorts/{uuid:cohort_id}/sessions", response=documented(SessionOut, 201), operation_id="addSession"
)
@endpoint(Permission.SESSION_ADD)
def add(
    request: HttpRequest, code: str, cohort_id: UUID, session: SessionIn, response: HttpResponse
) -> Status[SessionRow]:
    """Plan one more session of a cohort."""
    call = call_of(request)
    said = _said(session.model_dump(exclude={"anyway"}))
    added = add_session(call.actor, cohort_id=cohort_id, details=SessionDetails(**said), anyway=session.anyway)
    response["Location"] = f"/api/v1/o/{code}/sessions/{added.pk}"
    return Status(201, _changed(call, response, added.pk))


@router.post(
    "/o/{code}/cohorts/{uuid:cohort_id}/sessions/plan",
    response=documented(PlannedOut, 201),
    operation_id="planSessions",
)
@endpoint(Permission.SESSION_ADD)
def plan(request: HttpRequest, code: str, cohort_id: UUID, timetable: PlanIn) -> Status[PlannedOut]:
    """Plan the sessions of a cohort by the week. Closed days are skipped."""
    sent = timetable.model_dump()
    when = {name: sent[name] for name in ("first_on", "starts", "minutes", "weeks", "last_on", "count")}
    when["starts"] = time.fromisoformat(timetable.starts)
    who = _said({name: sent[name] for name in _Taught.model_fields})
    done = plan_sessions(
        call_of(request).actor,
        cohort_id=cohort_id,
        recurrence=Recurrence(**when, weekdays=frozenset(sent["weekdays"]), zone="UTC"),
        details=SessionDetails(sent["first_on"], when["starts"], sent["minutes"], **who),
        anyway=timetable.anyway,
    )
    rows = queries.added(cohort_id=cohort_id, ids=[row.pk for row in done.rows])
    items = [SessionOut.from_orm(row) for row in rows]
    return Status(201, PlannedOut(items=items, skipped=list(done.timetable.skipped)))


@router.get("/o/{code}/sessions/{uuid:session_id}", response=documented(SessionOut), operation_id="readSession")
@endpoint(Permission.SESSION_READ)
def read(request: HttpRequest, code: str, session_id: UUID, response: HttpResponse) -> SessionRow:
    """Read one session. Its ETag is what a change must name."""
    call = call_of(request)
    row = queries.session(call.actor, session_id=session_id)
    response["ETag"] = etag(call, row.session_id, row.version)
    return row


@router.patch(
    "/o/{code}/sessions/{uuid:session_id}", response=documented(SessionOut, 200, 412, 428), operation_id="editSession"
)
@endpoint(Permission.SESSION_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    session_id: UUID,
    session: SessionPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> SessionRow:
    """Change a session that is to come, and by scope others with it."""
    call = call_of(request)
    row = queries.session(call.actor, session_id=session_id, permission=Permission.SESSION_EDIT)
    check_version(request, etag(call, row.session_id, row.version))
    sent = session.model_dump(exclude_unset=True, exclude={"scope", "anyway"})
    edits.edit_session(
        call.actor,
        session_id=session_id,
        details=replace(row.details, **_said(sent)),
        version=row.version,
        scope=session.scope,
        anyway=session.anyway,
    )
    return _changed(call, response, session_id)


@router.post("/o/{code}/sessions/{uuid:session_id}/moving", response=documented(SessionOut), operation_id="moveSession")
@endpoint(Permission.SESSION_EDIT)
def move(request: HttpRequest, code: str, session_id: UUID, where: MoveIn) -> SessionRow:
    """Move a session to another day, hour or room. It lasts as long as before."""
    actor = call_of(request).actor
    row = queries.session(actor, session_id=session_id, permission=Permission.SESSION_EDIT)
    room_id = where.room_id if "room_id" in where.model_fields_set else row.room_id
    edits.move_session(
        actor,
        session_id=session_id,
        on=where.on,
        starts=time.fromisoformat(where.starts),
        version=row.version,
        room_id=room_id,
        anyway=where.anyway,
    )
    return queries.changed(session_id=session_id)


@router.post(
    "/o/{code}/sessions/{uuid:session_id}/substitution",
    response=documented(SessionOut),
    operation_id="substituteInSession",
)
@endpoint(Permission.SESSION_EDIT)
def substitute(request: HttpRequest, code: str, session_id: UUID, who: SubstituteIn) -> SessionRow:
    """Let somebody else lead a session, and say why."""
    edits.substitute(call_of(request).actor, session_id=session_id, **who.model_dump())
    return queries.changed(session_id=session_id)


@router.post(
    "/o/{code}/sessions/{uuid:session_id}/cancellation", response=documented(SessionOut), operation_id="cancelSession"
)
@endpoint(Permission.SESSION_CANCEL)
def cancel(request: HttpRequest, code: str, session_id: UUID, said: CancellationIn) -> SessionRow:
    """Cancel a session, and say why. It keeps its number."""
    moves.cancel_sessions(call_of(request).actor, session_ids=[session_id], reason=said.reason, scope=said.scope)
    return queries.changed(session_id=session_id)


@router.post(
    "/o/{code}/sessions/{uuid:session_id}/restoring", response=documented(SessionOut), operation_id="restoreSession"
)
@endpoint(Permission.SESSION_CANCEL)
def restore(request: HttpRequest, code: str, session_id: UUID, said: RestoreIn) -> SessionRow:
    """Bring a cancelled session back, if its time is still free."""
    moves.restore_session(call_of(request).actor, session_id=session_id, anyway=said.anyway)
    return queries.changed(session_id=session_id)


@router.post("/o/{code}/sessions/{uuid:session_id}/start", response=documented(SessionOut), operation_id="startSession")
@endpoint(Permission.SESSION_HOLD)
def start(request: HttpRequest, code: str, session_id: UUID) -> SessionRow:
    """Say that a session has begun."""
    call = call_of(request)
    moves.start_session(call.actor, session_id=session_id, now=call.now)
    return queries.changed(session_id=session_id)


@router.post(
    "/o/{code}/sessions/{uuid:session_id}/completion", response=documented(SessionOut), operation_id="completeSession"
)
@endpoint(Permission.SESSION_HOLD)
def complete(request: HttpRequest, code: str, session_id: UUID) -> SessionRow:
    """Say that a session is over."""
    call = call_of(request)
    moves.complete_session(call.actor, session_id=session_id, now=call.now)
    return queries.changed(session_id=session_id)


def _said(sent: dict[str, Any]) -> dict[str, Any]:
    said = dict(sent)
    if "assistant_ids" in said:
        said["assistant_ids"] = tuple(said["assistant_ids"])
    if "starts" in said:
        said["starts"] = time.fromisoformat(said["starts"])
    if "mode" in said:
        said["mode"] = str(said["mode"] or "")
    return said


def _changed(call: Call, response: HttpResponse, session_id: UUID) -> SessionRow:
    row = queries.changed(session_id=session_id)
    response["ETag"] = etag(call, row.session_id, row.version)
    return row
