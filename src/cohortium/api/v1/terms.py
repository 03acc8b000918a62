"""Terms."""

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import Day, IfMatch, Text
from cohortium.delivery.actions.terms import add_term, edit_term, remove_term
from cohortium.delivery.queries import terms as queries
from cohortium.delivery.queries.terms import TermRow
from cohortium.delivery.rules.terms import AT_MOST, FIRST_YEAR, LAST_YEAR, TermDetails

router = Router(tags=["Terms"])

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class TermOut(Schema):
    """A part of the year in which you teach."""

    term_id: UUID
    name: str
    first_on: date
    last_on: date = Field(description="Both days are counted.")
    campus_id: UUID | None = Field(description="Null: all campuses.")
    overlaps: bool = Field(description="Whether another term that you see falls on the same days at the same campus.")
    created_at: datetime
    updated_at: datetime


class TermPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])] = ""
    first_on: Day = date.min
    last_on: Day = date.min
    campus_id: UUID | None = None


class TermIn(TermPatch):
    """What is said about a new term."""

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])]
    first_on: Day
    last_on: Day


class TermList(Schema):
    """The terms of a year."""

    items: list[TermOut]


class TermFilter(Schema):
    """Which terms."""

    year: Annotated[Year, Field(description="Those that touch this year.")]
    campus_id: Annotated[UUID | None, Field(description="Those of this campus, and those of all.")] = None


@router.get("/o/{code}/terms", response=documented(TermList), operation_id="listTerms")
@endpoint(Permission.TERM_READ)
def list_terms(request: HttpRequest, code: str, asked: Query[TermFilter]) -> TermList:
    """List the terms of a year within reach."""
    rows = queries.terms(call_of(request).actor, year=asked.year, campus_id=asked.campus_id)
    return TermList(items=[TermOut.from_orm(row) for row in rows])


@router.post("/o/{code}/terms", response=documented(TermOut, 201), operation_id="addTerm")
@endpoint(Permission.TERM_ADD)
def add(request: HttpRequest, code: str, term: TermIn, response: HttpResponse) -> Status[TermRow]:
    """Add a term of a campus, or of all of them. It may overlap with others, and says so."""
    call = call_of(request)
    added = add_term(call.actor, details=TermDetails(**term.model_dump()))
    response["Location"] = f"{request.path}/{added.pk}"
    return Status(201, _changed(call, response, added.pk))


@router.get("/o/{code}/terms/{uuid:term_id}", response=documented(TermOut), operation_id="readTerm")
@endpoint(Permission.TERM_READ)
def read(request: HttpRequest, code: str, term_id: UUID, response: HttpResponse) -> TermRow:
    """Read one term. Its ETag is what a change must name."""
    call = call_of(request)
    row = queries.term(call.actor, term_id=term_id)
    response["ETag"] = etag(call, row.term_id, row.version)
    return row


@router.patch("/o/{code}/terms/{uuid:term_id}", response=documented(TermOut, 200, 412, 428), operation_id="editTerm")
@endpoint(Permission.TERM_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    term_id: UUID,
    term: TermPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> TermRow:
    """Change what is said of a term."""
    call = call_of(request)
    row = queries.term(call.actor, term_id=term_id, permission=Permission.TERM_EDIT)
    check_version(request, etag(call, row.term_id, row.version))
    details = replace(row.details, **term.model_dump(exclude_unset=True))
    edit_term(call.actor, term_id=term_id, details=details, version=row.version)
    return _changed(call, response, term_id)


@router.delete("/o/{code}/terms/{uuid:term_id}", response=documented(None, 204), operation_id="removeTerm")
@endpoint(Permission.TERM_REMOVE)
def remove(request: HttpRequest, code: str, term_id: UUID) -> Status[None]:
    """Remove a term."""
    remove_term(call_of(request).actor, term_id=term_id)
    return Status(204, None)


def _changed(call: Call, response: HttpResponse, term_id: UUID) -> TermRow:
    row = queries.changed(call.actor, term_id=term_id)
    response["ETag"] = etag(call, row.term_id, row.version)
    return row
