"""Who takes part in what."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint, etag
from cohortium.api.schemas import Day, Text
from cohortium.core.pages import Cursor
from cohortium.enrolment.actions import moves
from cohortium.enrolment.actions.enrolling import enrol_learners
from cohortium.enrolment.queries import enrolments as queries
from cohortium.enrolment.queries.enrolments import EnrolmentRow, ShownEnrolments
from cohortium.enrolment.rules.details import AT_MOST, LARGEST, Begin, Said, Source
from cohortium.enrolment.states import EnrolmentStatus

router = Router(tags=["Enrolments"])
Price = Annotated[Decimal, Field(ge=0, le=LARGEST, decimal_places=2)]
Reason = Annotated[Text, Field(min_length=1, max_length=AT_MOST["reason"])]
Override = Annotated[
    Text,
    Field(
        max_length=AT_MOST["reason"],
        description="Why it is right although an age, a prerequisite, a date or a full list speaks against it. "
        "Needs the permission to override.",
    ),
]


class EnrolmentOut(Schema):
    """That a learner takes part in a cohort, wants to, or did."""

    enrolment_id: UUID
    learner_id: UUID
    learner: str = Field(description="The name of the learner.")
    cohort_id: UUID
    cohort: str
    cohort_code: str
    program_id: UUID
    campus_id: UUID
    status: EnrolmentStatus
    reason: str = Field(description="Why it stands where it stands.")
    enrolled_on: date | None
    starts_on: date | None = Field(description="Where they begin later than the cohort.")
    ends_on: date | None
    withdrawn_on: date | None
    price: Decimal | None = Field(description="Instead of what the cohort costs.")
    fee: Decimal | None = Field(description="What was agreed when the seat became theirs.")
    discounts: list[Any]
    subsidy: dict[str, Any]
    is_trial: bool = Field(description="Whether it began with a trial.")
    holds_seat: bool
    source: Source
    pay_by: datetime | None
    ticket: int | None = Field(description="Of their place in the line, once they had one.")
    previous_id: UUID | None = Field(description="The enrolment that they were transferred from.")
    created_at: datetime
    updated_at: datetime


class EnrolmentList(Schema):
    """A page of enrolments."""

    items: list[EnrolmentOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class Enrolled(Schema):
    """All that were begun in one go."""

    items: list[EnrolmentOut]


class EnrolmentFilter(Schema):
    """Which enrolments, how many. The newest come first."""

    text: Annotated[Text, Field(max_length=100, description="Of the learner, or how the cohort’s code begins.")] = ""
    status: ShownEnrolments = ShownEnrolments.ALL
    cohort_id: UUID | None = None
    program_id: UUID | None = None
    campus_id: UUID | None = None
    learner_id: UUID | None = None
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class NewEnrolments(Schema):
    """Who is enrolled in what, and as what that begins."""

    model_config = ConfigDict(extra="forbid")

    cohort_id: UUID
    learner_ids: Annotated[
        list[UUID],
        Field(
            min_length=1,
            max_length=AT_MOST["learners"],
            description="All of them are enrolled, or none. On the waiting list they get seats together.",
        ),
    ]
    begin: Annotated[Begin, Field(description="`seat`: enrolled, or waiting for payment where you wait for that.")] = (
        Begin.SEAT
    )
    price: Price | None = None
    override: Override = ""


class Step(Schema):
    """A step that may need a reason to be allowed."""

    model_config = ConfigDict(extra="forbid")

    override: Override = ""


class Why(Schema):
    """Why it ends."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class Leaving(Why):
    """Why somebody leaves, and since when."""

    on: Day | None = None


class Transfer(Why):
    """Where somebody goes on, and why."""

    cohort_id: UUID
    override: Override = ""


class StepOut(Schema):
    """One step of the history."""

    was: EnrolmentStatus | None
    becomes: EnrolmentStatus
    reason: str
    by: UUID | None = Field(description="Whose act it was. Null: nobody’s.")
    at: datetime


class StepList(Schema):
    """All steps, the newest first."""

    items: list[StepOut]


@router.get("/o/{code}/enrolments", response=documented(EnrolmentList), operation_id="listEnrolments")
@endpoint(Permission.ENROLMENT_READ)
def list_enrolments(request: HttpRequest, code: str, asked: Query[EnrolmentFilter]) -> EnrolmentList:
    """List the enrolments within reach."""
    found = queries.enrolments(
        call_of(request).actor,
        text=asked.text,
        shown=asked.status,
        cohort_id=asked.cohort_id,
        program_id=asked.program_id,
        campus_id=asked.campus_id,
        learner_id=asked.learner_id,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    items = [EnrolmentOut.from_orm(row) for row in found.rows]
    return EnrolmentList(items=items, next=str(found.next) if found.next else None)


@router.post("/o/{code}/enrolments", response=documented(Enrolled, 201), operation_id="enrolLearners")
@endpoint(Permission.ENROLMENT_ADD)
def enrol(request: HttpRequest, code: str, enrolment: NewEnrolments) -> Status[Enrolled]:
    """Enrol one or several learners in a cohort."""
    call = call_of(request)
    said = Said(enrolment.begin, Source.API, enrolment.price, enrolment.override)
    rows = enrol_learners(
        call.actor, cohort_id=enrolment.cohort_id, learner_ids=enrolment.learner_ids, said=said, now=call.now
    )
    found = queries.changed_all([row.pk for row in rows])
    return Status(201, Enrolled(items=[EnrolmentOut.from_orm(row) for row in found]))


@router.get("/o/{code}/enrolments/{uuid:enrolment_id}", response=documented(EnrolmentOut), operation_id="readEnrolment")
@endpoint(Permission.ENROLMENT_READ)
def read(request: HttpRequest, code: str, enrolment_id: UUID, response: HttpResponse) -> EnrolmentRow:
    """Read one enrolment."""
    call = call_of(request)
    row = queries.enrolment(call.actor, enrolment_id=enrolment_id)
    response["ETag"] = etag(call, row.enrolment_id, row.version)
    return row


@router.get(
    "/o/{code}/enrolments/{uuid:enrolment_id}/steps", response=documented(StepList), operation_id="listEnrolmentSteps"
)
@endpoint(Permission.ENROLMENT_READ)
def steps(request: HttpRequest, code: str, enrolment_id: UUID) -> StepList:
    """List the steps of one enrolment."""
    queries.enrolment(call_of(request).actor, enrolment_id=enrolment_id)
    return StepList(items=[StepOut.from_orm(one) for one in queries.history(enrolment_id=enrolment_id)])


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/trying", response=documented(EnrolmentOut), operation_id="bookTrial"
)
@endpoint(Permission.ENROLMENT_ADD)
def trying(request: HttpRequest, code: str, enrolment_id: UUID, step: Step) -> EnrolmentRow:
    """Book a trial for who enquired."""
    call = call_of(request)
    moves.book_trial(call.actor, enrolment_id=enrolment_id, override=step.override, now=call.now)
    return queries.changed(enrolment_id=enrolment_id)


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/applying",
    response=documented(EnrolmentOut),
    operation_id="takeApplication",
)
@endpoint(Permission.ENROLMENT_ADD)
def applying(request: HttpRequest, code: str, enrolment_id: UUID) -> EnrolmentRow:
    """Take an application of who enquired or was on trial."""
    call = call_of(request)
    moves.take_application(call.actor, enrolment_id=enrolment_id, now=call.now)
    return queries.changed(enrolment_id=enrolment_id)


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/waiting", response=documented(EnrolmentOut), operation_id="placeOnList"
)
@endpoint(Permission.ENROLMENT_ADD)
def waiting(request: HttpRequest, code: str, enrolment_id: UUID) -> EnrolmentRow:
    """Place somebody at the end of the waiting list."""
    call = call_of(request)
    moves.place_on_list(call.actor, enrolment_id=enrolment_id, now=call.now)
    return queries.changed(enrolment_id=enrolment_id)


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/seating", response=documented(EnrolmentOut), operation_id="giveSeat"
)
@endpoint(Permission.ENROLMENT_ADD)
def seating(request: HttpRequest, code: str, enrolment_id: UUID, step: Step) -> EnrolmentRow:
    """Give somebody a seat: enrolled, or waiting for payment where you wait for that."""
    call = call_of(request)
    moves.give_seat(call.actor, enrolment_id=enrolment_id, override=step.override, now=call.now)
    return queries.changed(enrolment_id=enrolment_id)


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/approving",
    response=documented(EnrolmentOut),
    operation_id="approveApplication",
)
@endpoint(Permission.ENROLMENT_APPROVE)
def approving(request: HttpRequest, code: str, enrolment_id: UUID, step: Step) -> EnrolmentRow:
    """Give somebody who applied a seat."""
    call = call_of(request)
    moves.approve_application(call.actor, enrolment_id=enrolment_id, override=step.override, now=call.now)
    return queries.changed(enrolment_id=enrolment_id)


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/rejecting",
    response=documented(EnrolmentOut),
    operation_id="rejectApplication",
)
@endpoint(Permission.ENROLMENT_APPROVE)
def rejecting(request: HttpRequest, code: str, enrolment_id: UUID, why: Why) -> EnrolmentRow:
    """Give somebody who applied no seat."""
    call = call_of(request)
    moves.reject_application(call.actor, enrolment_id=enrolment_id, reason=why.reason, now=call.now)
    return queries.changed(enrolment_id=enrolment_id)


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/paying", response=documented(EnrolmentOut), operation_id="confirmPayment"
)
@endpoint(Permission.ENROLMENT_EDIT)
def paying(request: HttpRequest, code: str, enrolment_id: UUID) -> EnrolmentRow:
    """Note that it was paid: the learner is enrolled."""
    call = call_of(request)
    moves.confirm_payment(call.actor, enrolment_id=enrolment_id, now=call.now)
    return queries.changed(enrolment_id=enrolment_id)


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/activating",
    response=documented(EnrolmentOut),
    operation_id="activateEnrolment",
)
@endpoint(Permission.ENROLMENT_EDIT)
def activating(request: HttpRequest, code: str, enrolment_id: UUID) -> EnrolmentRow:
    """Say that a learner has begun."""
    moves.activate_enrolments(call_of(request).actor, enrolment_ids=[enrolment_id])
    return queries.changed(enrolment_id=enrolment_id)


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/completing",
    response=documented(EnrolmentOut),
    operation_id="completeEnrolment",
)
@endpoint(Permission.ENROLMENT_EDIT)
def completing(request: HttpRequest, code: str, enrolment_id: UUID) -> EnrolmentRow:
    """Say that a learner is through."""
    moves.complete_enrolments(call_of(request).actor, enrolment_ids=[enrolment_id])
    return queries.changed(enrolment_id=enrolment_id)


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/dropping", response=documented(EnrolmentOut), operation_id="dropEnrolment"
)
@endpoint(Permission.ENROLMENT_DROP)
def dropping(request: HttpRequest, code: str, enrolment_id: UUID, leaving: Leaving) -> EnrolmentRow:
    """Let a learner go. Their seat is free for others."""
    call = call_of(request)
    moves.drop_enrolments(call.actor, enrolment_ids=[enrolment_id], reason=leaving.reason, on=leaving.on, now=call.now)
    return queries.changed(enrolment_id=enrolment_id)


@router.post(
    "/o/{code}/enrolments/{uuid:enrolment_id}/transfer",
    response=documented(EnrolmentOut),
    operation_id="transferEnrolment",
)
@endpoint(Permission.ENROLMENT_TRANSFER)
def transferring(request: HttpRequest, code: str, enrolment_id: UUID, transfer: Transfer) -> EnrolmentRow:
    """Let a learner go on in another cohort. Gives the new enrolment."""
    call = call_of(request)
    done = moves.transfer_enrolment(
        call.actor,
        enrolment_id=enrolment_id,
        cohort_id=transfer.cohort_id,
        reason=transfer.reason,
        override=transfer.override,
        now=call.now,
    )
    return queries.changed(enrolment_id=getattr(done, "pk", enrolment_id))
