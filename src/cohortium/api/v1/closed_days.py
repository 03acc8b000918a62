"""Closed days."""

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.actions.closed_days import (
    accept_holidays,
    add_closed_day,
    edit_closed_day,
    remove_closed_day,
)
from cohortium.administration.queries import closed_days as queries
from cohortium.administration.queries.closed_days import ClosedDayRow
from cohortium.administration.rules.closed_days import AT_MOST, FIRST_YEAR, LAST_YEAR, ClosedDayDetails
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import Day, IfMatch, Text

router = Router(tags=["Closed days"])

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class ClosedDayOut(Schema):
    """A day, or several in a row, on which nobody is taught."""

    closed_day_id: UUID
    name: str
    first_on: date
    last_on: date = Field(description="Both days are counted.")
    campus_id: UUID | None = Field(description="Null: all campuses.")
    is_public: bool = Field(description="Whether it came from the public holidays.")


class ClosedDayPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])] = ""
    first_on: Day = date.min
    last_on: Day = date.min
    campus_id: UUID | None = None


class ClosedDayIn(ClosedDayPatch):
    """What is said about a new closed day."""

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])]
    first_on: Day
    last_on: Day


class ClosedDayList(Schema):
    """The closed days of a year."""

    items: list[ClosedDayOut]


class ClosedDayFilter(Schema):
    """Which closed days."""

    year: Year
    campus_id: Annotated[UUID | None, Field(description="Those of this campus, and those of all.")] = None


class HolidayOut(Schema):
    """A public holiday."""

    name: str
    on: date
    campus_id: UUID | None = Field(description="Null: everywhere.")
    is_there: bool = Field(description="Whether it is in the calendar already.")


class HolidayList(Schema):
    """The public holidays of a year."""

    items: list[HolidayOut]


class OfYear(Schema):
    """Which year."""

    model_config = ConfigDict(extra="forbid")

    year: Year


class Entered(Schema):
    """How many days were entered."""

    entered: int


@router.get("/o/{code}/closed-days", response=documented(ClosedDayList), operation_id="listClosedDays")
@endpoint(Permission.CLOSED_DAY_READ)
def list_closed_days(request: HttpRequest, code: str, asked: Query[ClosedDayFilter]) -> ClosedDayList:
    """List the closed days of a year within reach."""
    rows = queries.closed_days(call_of(request).actor, year=asked.year, campus_id=asked.campus_id)
    return ClosedDayList(items=[ClosedDayOut.from_orm(row) for row in rows])


@router.post("/o/{code}/closed-days", response=documented(ClosedDayOut, 201), operation_id="addClosedDay")
@endpoint(Permission.CLOSED_DAY_EDIT)
def add(request: HttpRequest, code: str, closed_day: ClosedDayIn, response: HttpResponse) -> Status[ClosedDayRow]:
    """Close a campus, or all of them, for a day or several in a row."""
    call = call_of(request)
    added = add_closed_day(call.actor, details=ClosedDayDetails(**closed_day.model_dump()))
    response["Location"] = f"{request.path}/{added.pk}"
    return Status(201, _answered(call, response, added.pk, Permission.CLOSED_DAY_EDIT))


@router.get(
    "/o/{code}/closed-days/{uuid:closed_day_id}", response=documented(ClosedDayOut), operation_id="readClosedDay"
)
@endpoint(Permission.CLOSED_DAY_READ)
def read(request: HttpRequest, code: str, closed_day_id: UUID, response: HttpResponse) -> ClosedDayRow:
    """Read one closed day. Its ETag is what a change must name."""
    return _answered(call_of(request), response, closed_day_id, Permission.CLOSED_DAY_READ)


@router.patch(
    "/o/{code}/closed-days/{uuid:closed_day_id}",
    response=documented(ClosedDayOut, 200, 412, 428),
    operation_id="editClosedDay",
)
@endpoint(Permission.CLOSED_DAY_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    closed_day_id: UUID,
    closed_day: ClosedDayPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> ClosedDayRow:
    """Change what is said of a closed day."""
    call = call_of(request)
    row = queries.closed_day(call.actor, closed_day_id=closed_day_id, permission=Permission.CLOSED_DAY_EDIT)
    check_version(request, etag(call, row.closed_day_id, row.version))
    details = replace(row.details, **closed_day.model_dump(exclude_unset=True))
    edit_closed_day(call.actor, closed_day_id=closed_day_id, details=details, version=row.version)
    return _answered(call, response, closed_day_id, Permission.CLOSED_DAY_EDIT)


@router.delete(
    "/o/{code}/closed-days/{uuid:closed_day_id}", response=documented(None, 204), operation_id="removeClosedDay"
)
@endpoint(Permission.CLOSED_DAY_EDIT)
def remove(request: HttpRequest, code: str, closed_day_id: UUID) -> Status[None]:
    """Take a closed day out of the calendar."""
    remove_closed_day(call_of(request).actor, closed_day_id=closed_day_id)
    return Status(204, None)


@router.get("/o/{code}/public-holidays", response=documented(HolidayList), operation_id="listPublicHolidays")
@endpoint(Permission.CLOSED_DAY_EDIT)
def list_holidays(request: HttpRequest, code: str, asked: Query[OfYear]) -> HolidayList:
    """List the public holidays of a year that you may enter."""
    rows = queries.proposals(call_of(request).actor, year=asked.year).rows
    return HolidayList(
        items=[
            HolidayOut(name=one.holiday.name, on=one.holiday.on, campus_id=one.holiday.campus_id, is_there=one.is_there)
            for one in rows
        ]
    )


@router.post("/o/{code}/public-holidays", response=documented(Entered), operation_id="enterPublicHolidays")
@endpoint(Permission.CLOSED_DAY_EDIT)
def enter_holidays(request: HttpRequest, code: str, asked: OfYear) -> Entered:
    """Enter all of them that are not in the calendar yet."""
    entered = accept_holidays(call_of(request).actor, year=asked.year)
    return Entered(entered=0 if isinstance(entered, Unchanged) else entered)


def _answered(call: Call, response: HttpResponse, closed_day_id: UUID, permission: Permission) -> ClosedDayRow:
    row = queries.closed_day(call.actor, closed_day_id=closed_day_id, permission=permission)
    response["ETag"] = etag(call, row.closed_day_id, row.version)
    return row
