"""What people ask about their own data."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, documented, endpoint, etag
from cohortium.api.schemas import Day, Text
from cohortium.core.pages import Cursor
from cohortium.privacy.actions.erasing import erase_as_asked
from cohortium.privacy.actions.exports import ask_export
from cohortium.privacy.actions.requests import (
    extend_request,
    finish_request,
    open_request,
    refuse_request,
    take_up_request,
)
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries import plans, requests, retention
from cohortium.privacy.queries.requests import ExportState, RequestRow, RequestShowing
from cohortium.privacy.rules.requests import AT_MOST, LONGEST_REASON, CameBy, RequestDetails, RequestKind
from cohortium.privacy.states import RequestStatus

router = Router(tags=["Privacy"])
WAYS_DESCRIPTION = "How it came. `retention`: nobody asked, their time was over."


class SubjectRequestOut(Schema):
    """Somebody asks about their own data."""

    request_id: UUID
    kind: RequestKind
    subject_type: Subject
    subject_id: UUID
    subject: str = Field(description="What they are called now: of who was erased, that they were.")
    asked_by: str = Field(description="Where it was not they themselves.")
    asked_by_member: str | None = Field(description="Who asked in the portal, signed in. Null: the office wrote it.")
    came_by: CameBy = Field(description=WAYS_DESCRIPTION)
    note: str
    received_on: date
    due_on: date = Field(description="The last day on which an answer is in time, by the organisation's country.")
    extension: str = Field(description="Why more time was taken. Empty: it was not.")
    status: RequestStatus
    outcome: str
    export: ExportState = Field(description="`gone`: it was deleted after a week.")
    settled_at: datetime | None
    created_at: datetime


class SubjectRequestIn(Schema):
    """What is said of a new request."""

    model_config = ConfigDict(extra="forbid")

    kind: RequestKind
    subject_type: Subject
    subject_id: UUID
    received_on: Day | None = Field(None, description="Left out: today.")
    came_by: CameBy = CameBy.EMAIL
    asked_by: Annotated[Text, Field(max_length=AT_MOST["asked_by"])] = ""
    note: Annotated[Text, Field(max_length=AT_MOST["note"])] = ""


class SubjectRequestList(Schema):
    """A page of requests."""

    items: list[SubjectRequestOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class SubjectRequestFilter(Schema):
    """Which requests, how many. The most urgent come first."""

    showing: RequestShowing = RequestShowing.OPEN
    kind: RequestKind | None = None
    subject_id: UUID | None = None
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class WhySchema(Schema):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class OutcomeIn(Schema):
    """What was done."""

    model_config = ConfigDict(extra="forbid")

    outcome: Annotated[Text, Field(max_length=LONGEST_REASON)] = ""


class PlanLineOut(Schema):
    """What becomes of the rows of a table."""

    table: str
    number: int
    goes: bool = Field(description="They are deleted.")
    emptied: list[str] = Field(description="What of them is emptied, in words.")
    why: str = Field(description="Why the rest stays.")


class ErasingPlan(Schema):
    """What erasing does."""

    lines: list[PlanLineOut]
    keepers: list[str] = Field(description="Why they cannot be erased today. Empty: they can be.")
    also: list[str] = Field(description="Other records of the same person, which are erased with this one.")
    beside: list[str] = Field(description="What else their log-in opens, which is not erased with it.")


class DueOut(Schema):
    """Somebody whose time is over."""

    subject_type: Subject
    subject_id: UUID
    name: str
    ended_on: date
    over_on: date


class DueList(Schema):
    """People whose time is over, up to 200."""

    items: list[DueOut]


@router.get("/o/{code}/privacy/requests", response=documented(SubjectRequestList), operation_id="listSubjectRequests")
@endpoint(Permission.PRIVACY_READ)
def list_requests(request: HttpRequest, code: str, asked: Query[SubjectRequestFilter]) -> SubjectRequestList:
    """List what people ask about their own data, the most urgent first."""
    call = call_of(request)
    found = requests.requests(
        call.actor,
        today=call.today,
        showing=asked.showing,
        kind=str(asked.kind or ""),
        subject_id=asked.subject_id,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    items = [SubjectRequestOut.from_orm(row) for row in found.rows]
    return SubjectRequestList(items=items, next=str(found.next) if found.next else None)


@router.post(
    "/o/{code}/privacy/requests", response=documented(SubjectRequestOut, 201, 409), operation_id="addSubjectRequest"
)
@endpoint(Permission.PRIVACY_MANAGE)
def add(request: HttpRequest, code: str, asked: SubjectRequestIn, response: HttpResponse) -> Status[RequestRow]:
    """Write down that somebody asks."""
    call, said = call_of(request), asked.model_dump()
    details = RequestDetails(**said | {"received_on": asked.received_on or call.today})
    added = open_request(call.actor, details=details, today=call.today)
    response["Location"] = f"{request.path}/{added.pk}"
    return Status(201, _as_it_is(call, added.pk, response))


@router.get(
    "/o/{code}/privacy/requests/{uuid:request_id}",
    response=documented(SubjectRequestOut),
    operation_id="readSubjectRequest",
)
@endpoint(Permission.PRIVACY_READ)
def read(request: HttpRequest, code: str, request_id: UUID, response: HttpResponse) -> RequestRow:
    """Read one request."""
    call = call_of(request)
    row = requests.request(call.actor, request_id=request_id, today=call.today)
    response["ETag"] = etag(call, row.request_id, row.version)
    return row


@router.post(
    "/o/{code}/privacy/requests/{uuid:request_id}/taking-up",
    response=documented(SubjectRequestOut, 200, 409),
    operation_id="takeUpSubjectRequest",
)
@endpoint(Permission.PRIVACY_MANAGE)
def take_up(request: HttpRequest, code: str, request_id: UUID, response: HttpResponse) -> RequestRow:
    """Say that one sees to it."""
    call = call_of(request)
    take_up_request(call.actor, request_id=request_id)
    return _as_it_is(call, request_id, response)


@router.post(
    "/o/{code}/privacy/requests/{uuid:request_id}/extension",
    response=documented(SubjectRequestOut, 200, 409),
    operation_id="extendSubjectRequest",
)
@endpoint(Permission.PRIVACY_MANAGE)
def extend(request: HttpRequest, code: str, request_id: UUID, why: WhySchema, response: HttpResponse) -> RequestRow:
    """Take more time, once."""
    call = call_of(request)
    extend_request(call.actor, request_id=request_id, reason=why.reason)
    return _as_it_is(call, request_id, response)


@router.post(
    "/o/{code}/privacy/requests/{uuid:request_id}/finishing",
    response=documented(SubjectRequestOut, 200, 409),
    operation_id="finishSubjectRequest",
)
@endpoint(Permission.PRIVACY_MANAGE)
def finish(request: HttpRequest, code: str, request_id: UUID, said: OutcomeIn, response: HttpResponse) -> RequestRow:
    """Say that it is done. One to be erased is done by erasing."""
    call = call_of(request)
    finish_request(call.actor, request_id=request_id, outcome=said.outcome, now=call.now)
    return _as_it_is(call, request_id, response)


@router.post(
    "/o/{code}/privacy/requests/{uuid:request_id}/refusal",
    response=documented(SubjectRequestOut, 200, 409),
    operation_id="refuseSubjectRequest",
)
@endpoint(Permission.PRIVACY_MANAGE)
def refuse(request: HttpRequest, code: str, request_id: UUID, why: WhySchema, response: HttpResponse) -> RequestRow:
    """Decline it, and say why."""
    call = call_of(request)
    refuse_request(call.actor, request_id=request_id, reason=why.reason, now=call.now)
    return _as_it_is(call, request_id, response)


@router.post(
    "/o/{code}/privacy/requests/{uuid:request_id}/exporting",
    response=documented(SubjectRequestOut, 200, 409),
    operation_id="exportSubject",
)
@endpoint(Permission.PRIVACY_MANAGE)
def export(request: HttpRequest, code: str, request_id: UUID, response: HttpResponse) -> RequestRow:
    """Have an export made of all that is known of them. A person takes it out, on the request's page."""
    call = call_of(request)
    ask_export(call.actor, request_id=request_id, now=call.now)
    return _as_it_is(call, request_id, response)


@router.get(
    "/o/{code}/privacy/requests/{uuid:request_id}/plan", response=documented(ErasingPlan), operation_id="planErasing"
)
@endpoint(Permission.PRIVACY_READ)
def plan(request: HttpRequest, code: str, request_id: UUID) -> ErasingPlan:
    """What erasing the person would do, and why it cannot be done today."""
    call = call_of(request)
    row = requests.request(call.actor, request_id=request_id, today=call.today)
    found = plans.plan(subject=row.subject_type, subject_id=row.subject_id, today=call.today)
    lines = [
        PlanLineOut(table=one.table, number=one.number, goes=one.goes, emptied=list(one.emptied), why=str(one.why))
        for one in found.lines
    ]
    return ErasingPlan(
        lines=lines,
        keepers=[str(one) for one in found.keepers],
        also=list(found.also),
        beside=list(found.beside),
    )


@router.post(
    "/o/{code}/privacy/requests/{uuid:request_id}/erasing",
    response=documented(SubjectRequestOut, 200, 409),
    operation_id="erasePerson",
)
@endpoint(Permission.PRIVACY_ERASE)
def erase(request: HttpRequest, code: str, request_id: UUID, response: HttpResponse) -> RequestRow:
    """Erase whoever asked to be. Nobody can take it back; no key may do it."""
    call = call_of(request)
    erase_as_asked(call.actor, request_id=request_id, today=call.today, now=call.now)
    return _as_it_is(call, request_id, response)


@router.get("/o/{code}/privacy/due", response=documented(DueList), operation_id="listDue")
@endpoint(Permission.PRIVACY_READ)
def list_due(request: HttpRequest, code: str) -> DueList:
    """List whose time is over. Nobody is erased by the clock."""
    call = call_of(request)
    found = retention.due_seen(call.actor, today=call.today)
    return DueList(
        items=[
            DueOut(
                subject_type=one.subject,
                subject_id=one.subject_id,
                name=one.name,
                ended_on=one.ended_on,
                over_on=one.over_on,
            )
            for one in found
        ]
    )


def _as_it_is(call: Call, request_id: UUID, response: HttpResponse) -> RequestRow:
    [row] = requests.changed(request_ids=[request_id], today=call.today)
    response["ETag"] = etag(call, row.request_id, row.version)
    return row
