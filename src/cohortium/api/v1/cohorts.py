"""Cohorts: a program from one day to another, at one campus, for so many learners."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, StrictBool, StrictInt

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.core.pages import Cursor
from cohortium.delivery.actions import cohort_moves as moves
from cohortium.delivery.actions.cohorts import add_cohort, copy_cohort, edit_cohort
from cohortium.delivery.queries import cohorts as queries
from cohortium.delivery.queries.cohorts import CohortRow, CohortShowing, CohortSort, Seats
from cohortium.delivery.rules.cohorts import (
    AT_MOST,
    LARGEST,
    LONGEST_REASON,
    MOST_FACTS,
    NUMBERS,
    OF_A_FACT,
    CohortDetails,
    DeliveryMode,
)
from cohortium.delivery.states import CohortStatus

router = Router(tags=["Cohorts"])


def _whole(name: str) -> object:
    least, most = NUMBERS[name]
    return Field(ge=least, le=most)


Capacity = Annotated[StrictInt, _whole("capacity")]
Expected = Annotated[StrictInt, _whole("expected_learners")]
Price = Annotated[Decimal, Field(ge=0, le=LARGEST, decimal_places=2)]
FactName = Annotated[Text, Field(min_length=1, max_length=OF_A_FACT["name"])]
FactValue = Annotated[Text, Field(min_length=1, max_length=OF_A_FACT["value"])]


Name = Annotated[Text, Field(max_length=AT_MOST["name"], description="Empty: what the program is called.")]
Code = Annotated[
    Text,
    Field(max_length=AT_MOST["code"], description="Unique, whatever the case; kept in capitals. Empty: one is made."),
]
Building = Annotated[Text, Field(max_length=AT_MOST["venue_building"])]
Block = Annotated[Text, Field(max_length=AT_MOST["venue_block"])]
Street = Annotated[Text, Field(max_length=AT_MOST["venue_street"])]
Floor = Annotated[Text, Field(max_length=AT_MOST["venue_floor"])]
Unit = Annotated[Text, Field(max_length=AT_MOST["venue_unit"])]
PostalCode = Annotated[Text, Field(max_length=AT_MOST["venue_postal_code"])]
Note = Annotated[Text, Field(max_length=AT_MOST["note"])]


class CohortOut(Schema):
    """A program from one day to another, at one campus, for so many learners."""

    cohort_id: UUID
    program_id: UUID
    campus_id: UUID
    term_id: UUID | None
    room_id: UUID | None
    code: str
    name: str
    first_on: date
    last_on: date | None = Field(description="Included. Null: no end is set.")
    enrolment_opens_on: date | None
    enrolment_closes_on: date | None = Field(description="Included.")
    capacity: int
    seats_held: int = Field(description="How many are taken.")
    seats_offered: int = Field(description="How many are kept for who was offered one.")
    seats_left: int
    price: Decimal | None = Field(description="In your currency. Null: what the program costs. 0: it is free.")
    mode: DeliveryMode
    venue_building: str
    venue_block: str
    venue_street: str
    venue_floor: str
    venue_unit: str
    venue_postal_code: str
    sponsor_id: UUID | None
    sponsor_email: str
    expected_learners: int | None
    metadata: dict[str, str] = Field(description="What else somebody wants to know, by name.")
    note: str
    status: CohortStatus
    reason: str = Field(description="Why it was cancelled.")
    created_at: datetime
    updated_at: datetime


class CohortPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    first_on: date = date.min
    last_on: date | None = None
    name: Name = ""
    code: Code = ""
    term_id: UUID | None = None
    room_id: UUID | None = None
    enrolment_opens_on: date | None = None
    enrolment_closes_on: date | None = None
    capacity: Annotated[Capacity | None, Field(description="Null: the seats of the room.")] = None
    price: Price | None = None
    mode: DeliveryMode = DeliveryMode.CLASSROOM
    venue_building: Building = ""
    venue_block: Block = ""
    venue_street: Street = ""
    venue_floor: Floor = ""
    venue_unit: Unit = ""
    venue_postal_code: PostalCode = ""
    sponsor_id: UUID | None = None
    sponsor_email: Annotated[Text, Field(max_length=254)] = ""
    expected_learners: Expected | None = None
    metadata: Annotated[dict[FactName, FactValue], Field(max_length=MOST_FACTS)] = {}
    note: Note = ""


class NewCohort(CohortPatch):
    """What is known of a new cohort. It is a draft until it is opened; its program and campus stay."""

    program_id: UUID
    campus_id: UUID
    first_on: date


class CohortCopy(Schema):
    """When a copy is. All else it has from the original; a code is made for it where none is given."""

    model_config = ConfigDict(extra="forbid")

    first_on: date
    last_on: date | None = None
    code: Code = ""
    term_id: UUID | None = None
    with_staff: StrictBool = False


class Cancellation(Schema):
    """Why it is cancelled."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class CohortList(Schema):
    """A page of cohorts."""

    items: list[CohortOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class CohortFilter(Schema):
    """Which cohorts, in which order, how many."""

    text: Annotated[Text, Field(max_length=100, description="Words of the name, or the beginning of a code.")] = ""
    campus_id: UUID | None = None
    program_id: UUID | None = None
    term_id: UUID | None = None
    showing: CohortShowing = CohortShowing.ALL
    seats: Seats = Seats.ANY
    sort: CohortSort = CohortSort.FIRST
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/cohorts", response=documented(CohortList), operation_id="listCohorts")
@endpoint(Permission.COHORT_READ)
def list_cohorts(request: HttpRequest, code: str, asked: Query[CohortFilter]) -> CohortList:
    """List the cohorts within reach."""
    found = queries.cohorts(
        call_of(request).actor,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
        **asked.model_dump(exclude={"after", "limit"}),
    )
    items = [CohortOut.from_orm(row) for row in found.rows]
    return CohortList(items=items, next=str(found.next) if found.next else None)


@router.post("/o/{code}/cohorts", response=documented(CohortOut, 201), operation_id="addCohort")
@endpoint(Permission.COHORT_ADD)
def add(request: HttpRequest, code: str, cohort: NewCohort, response: HttpResponse) -> Status[CohortRow]:
    """Add a cohort at an open campus, as a draft."""
    said = cohort.model_dump(exclude={"program_id", "campus_id"})
    added = add_cohort(
        call_of(request).actor,
        program_id=cohort.program_id,
        campus_id=cohort.campus_id,
        details=CohortDetails(**said),
    )
    return _added(request, added.pk, request.path, response)


@router.get("/o/{code}/cohorts/{uuid:cohort_id}", response=documented(CohortOut), operation_id="readCohort")
@endpoint(Permission.COHORT_READ)
def read(request: HttpRequest, code: str, cohort_id: UUID, response: HttpResponse) -> CohortRow:
    """Read what is known of one cohort. Its ETag is what a change must name; who takes a seat leaves it."""
    call = call_of(request)
    row = queries.cohort(call.actor, cohort_id=cohort_id)
    response["ETag"] = etag(call, row.cohort_id, row.version)
    return row


@router.patch(
    "/o/{code}/cohorts/{uuid:cohort_id}", response=documented(CohortOut, 200, 412, 428), operation_id="editCohort"
)
@endpoint(Permission.COHORT_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    cohort_id: UUID,
    cohort: CohortPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> CohortRow:
    """Change what is known of a cohort."""
    call = call_of(request)
    row = queries.cohort(call.actor, cohort_id=cohort_id, permission=Permission.COHORT_EDIT)
    check_version(request, etag(call, row.cohort_id, row.version))
    said = cohort.model_dump(exclude_unset=True)
    edit_cohort(call.actor, cohort_id=cohort_id, details=replace(row.details, **said), version=row.version)
    edited = queries.changed(cohort_id=cohort_id)
    response["ETag"] = etag(call, edited.cohort_id, edited.version)
    return edited


@router.post(
    "/o/{code}/cohorts/{uuid:cohort_id}/copying", response=documented(CohortOut, 201), operation_id="copyCohort"
)
@endpoint(Permission.COHORT_ADD)
def copy(
    request: HttpRequest, code: str, cohort_id: UUID, cohort: CohortCopy, response: HttpResponse
) -> Status[CohortRow]:
    """Add a cohort like another one, as a draft."""
    actor = call_of(request).actor
    row = queries.cohort(actor, cohort_id=cohort_id)
    said = cohort.model_dump(exclude={"with_staff"})
    details = replace(row.details, **said, enrolment_opens_on=None, enrolment_closes_on=None)
    added = copy_cohort(actor, cohort_id=cohort_id, details=details, with_staff=cohort.with_staff)
    return _added(request, added.pk, request.path.split(f"/{cohort_id}")[0], response)


@router.post("/o/{code}/cohorts/{uuid:cohort_id}/opening", response=documented(CohortOut), operation_id="openCohort")
@endpoint(Permission.COHORT_MOVE)
def open_it(request: HttpRequest, code: str, cohort_id: UUID) -> CohortRow:
    """Open a draft, so that one can enrol."""
    moves.open_cohort(call_of(request).actor, cohort_id=cohort_id, now=timezone.now())
    return queries.changed(cohort_id=cohort_id)


@router.post("/o/{code}/cohorts/{uuid:cohort_id}/starting", response=documented(CohortOut), operation_id="startCohort")
@endpoint(Permission.COHORT_MOVE)
def start(request: HttpRequest, code: str, cohort_id: UUID) -> CohortRow:
    """Say that an open one has begun. By itself it begins on its first day."""
    moves.start_cohort(call_of(request).actor, cohort_id=cohort_id)
    return queries.changed(cohort_id=cohort_id)


@router.post(
    "/o/{code}/cohorts/{uuid:cohort_id}/completing", response=documented(CohortOut), operation_id="completeCohort"
)
@endpoint(Permission.COHORT_MOVE)
def complete(request: HttpRequest, code: str, cohort_id: UUID) -> CohortRow:
    """Say that one in progress is over. By itself it is after its last day."""
    moves.complete_cohort(call_of(request).actor, cohort_id=cohort_id)
    return queries.changed(cohort_id=cohort_id)


@router.post(
    "/o/{code}/cohorts/{uuid:cohort_id}/cancelling", response=documented(CohortOut), operation_id="cancelCohort"
)
@endpoint(Permission.COHORT_CANCEL)
def cancel(request: HttpRequest, code: str, cohort_id: UUID, cancellation: Cancellation) -> CohortRow:
    """Cancel a cohort, with the reason. What happened in it stays."""
    moves.cancel_cohort(call_of(request).actor, cohort_id=cohort_id, reason=cancellation.reason)
    return queries.changed(cohort_id=cohort_id)


def _added(request: HttpRequest, cohort_id: UUID, among: str, response: HttpResponse) -> Status[CohortRow]:
    response["Location"] = f"{among}/{cohort_id}"
    row = queries.changed(cohort_id=cohort_id)
    response["ETag"] = etag(call_of(request), row.cohort_id, row.version)
    return Status(201, row)
