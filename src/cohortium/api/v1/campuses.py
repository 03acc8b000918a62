"""Campuses."""

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.administration.actions.campuses import close_campuses, edit_campus, open_campus, reopen_campuses
from cohortium.administration.queries import campuses as queries
from cohortium.administration.queries.campuses import CampusRow, CampusShowing, CampusSort
from cohortium.administration.rules.campuses import AT_MOST, CampusDetails
from cohortium.api.endpoint import call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import Day, IfMatch, Text
from cohortium.core.pages import Cursor

router = Router(tags=["Campuses"])


class CampusOut(Schema):
    """A place where the organisation teaches."""

    campus_id: UUID
    name: str
    address: str
    suburb: str
    state: str
    postcode: str
    time_zone: str = Field(description="By IANA's name, such as Australia/Melbourne.")
    directions: str = Field(description="How to find it: parking, the entrance, the nearest stop.")
    contact_email: str
    contact_phone: str = Field(description="In E.164, such as +61390001234.")
    closes_on: date | None = Field(description="It is closed from the start of this day, in its own time zone.")
    is_active: bool
    people: int = Field(description="How many people work there now.")
    created_at: datetime
    updated_at: datetime


class CampusPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])] = ""
    time_zone: Annotated[Text, Field(max_length=50)] = ""
    address: Annotated[Text, Field(max_length=AT_MOST["address"])] = ""
    suburb: Annotated[Text, Field(max_length=AT_MOST["suburb"])] = ""
    state: Annotated[Text, Field(max_length=AT_MOST["state"])] = ""
    postcode: Annotated[Text, Field(max_length=AT_MOST["postcode"])] = ""
    directions: Annotated[Text, Field(max_length=AT_MOST["directions"])] = ""
    contact_email: Annotated[Text, Field(max_length=AT_MOST["contact_email"])] = ""
    contact_phone: Annotated[Text, Field(max_length=AT_MOST["contact_phone"])] = ""
    closes_on: Day | None = None


class CampusIn(CampusPatch):
    """What is said about a new campus."""

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])]
    time_zone: Annotated[Text, Field(max_length=50)]


class CampusList(Schema):
    """A page of campuses."""

    items: list[CampusOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class CampusFilter(Schema):
    """Which campuses, in which order, how many."""

    begins: Annotated[Text, Field(max_length=100, description="The name or the suburb begins so.")] = ""
    showing: CampusShowing = CampusShowing.ALL
    sort: CampusSort = CampusSort.NAME
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/campuses", response=documented(CampusList), operation_id="listCampuses")
@endpoint(Permission.CAMPUS_READ)
def list_campuses(request: HttpRequest, code: str, asked: Query[CampusFilter]) -> CampusList:
    """List the campuses within reach."""
    found = queries.campuses(
        call_of(request).actor,
        begins=asked.begins,
        showing=asked.showing,
        sort=asked.sort,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    return CampusList(
        items=[CampusOut.from_orm(row) for row in found.rows], next=str(found.next) if found.next else None
    )


@router.post("/o/{code}/campuses", response=documented(CampusOut, 201, 409), operation_id="openCampus")
@endpoint(Permission.CAMPUS_OPEN)
def create(request: HttpRequest, code: str, campus: CampusIn, response: HttpResponse) -> Status[CampusRow]:
    """Open a new campus."""
    call = call_of(request)
    opened = open_campus(call.actor, details=CampusDetails(**campus.model_dump()), now=call.now)
    response["Location"] = f"{request.path}/{opened.pk}"
    return Status(201, _answered(request, response, opened.pk))


@router.get("/o/{code}/campuses/{uuid:campus_id}", response=documented(CampusOut), operation_id="readCampus")
@endpoint(Permission.CAMPUS_READ)
def read(request: HttpRequest, code: str, campus_id: UUID, response: HttpResponse) -> CampusRow:
    """Read one campus. Its ETag is what a change must name."""
    return _answered(request, response, campus_id)


@router.patch(
    "/o/{code}/campuses/{uuid:campus_id}", response=documented(CampusOut, 200, 412, 428), operation_id="editCampus"
)
@endpoint(Permission.CAMPUS_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    campus_id: UUID,
    campus: CampusPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> CampusRow:
    """Change what is said about a campus."""
    call = call_of(request)
    row = queries.campus(call.actor, campus_id=campus_id)
    check_version(request, etag(call, row.campus_id, row.version, row.people))
    details = replace(row.details, **campus.model_dump(exclude_unset=True))
    edit_campus(call.actor, campus_id=campus_id, details=details, version=row.version, now=call.now)
    return _answered(request, response, campus_id)


@router.post(
    "/o/{code}/campuses/{uuid:campus_id}/closing", response=documented(CampusOut, 200, 409), operation_id="closeCampus"
)
@endpoint(Permission.CAMPUS_CLOSE)
def close(request: HttpRequest, code: str, campus_id: UUID, response: HttpResponse) -> CampusRow:
    """Close a campus now. Closed already: it stays so."""
    close_campuses(call_of(request).actor, campus_ids=[campus_id])
    return _answered(request, response, campus_id)


@router.post(
    "/o/{code}/campuses/{uuid:campus_id}/reopening",
    response=documented(CampusOut, 200, 409),
    operation_id="reopenCampus",
)
@endpoint(Permission.CAMPUS_REOPEN)
def reopen(request: HttpRequest, code: str, campus_id: UUID, response: HttpResponse) -> CampusRow:
    """Open a closed campus again. Open already: it stays so."""
    reopen_campuses(call_of(request).actor, campus_ids=[campus_id])
    return _answered(request, response, campus_id)


def _answered(request: HttpRequest, response: HttpResponse, campus_id: UUID) -> CampusRow:
    call = call_of(request)
    row = queries.campus(call.actor, campus_id=campus_id)
    response["ETag"] = etag(call, row.campus_id, row.version, row.people)
    return row
