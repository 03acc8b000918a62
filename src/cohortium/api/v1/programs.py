"""What is taught: programs of every kind."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, StrictBool, StrictInt

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.core.pages import Cursor
from cohortium.curriculum.actions.programs import (
    activate_program,
    add_program,
    archive_program,
    copy_program,
    edit_program,
    restore_program,
)
from cohortium.curriculum.queries import programs as queries
from cohortium.curriculum.queries.programs import Order, ProgramRow, Shown
from cohortium.curriculum.rules.programs import AT_MOST, LARGEST, NUMBERS, ProgramDetails, ProgramKind, SkillLevel
from cohortium.curriculum.states import ProgramStatus

router = Router(tags=["Programs"])


def _whole(name: str) -> object:
    least, most = NUMBERS[name]
    return Field(ge=least, le=most)


Age = Annotated[StrictInt, _whole("age_min")]
Weeks = Annotated[StrictInt, _whole("duration_weeks")]
Days = Annotated[StrictInt, _whole("duration_days")]
Minutes = Annotated[StrictInt, _whole("session_minutes")]
Nqf = Annotated[StrictInt, _whole("nqf_level")]
Price = Annotated[Decimal, Field(ge=0, le=LARGEST, decimal_places=2)]
# Nothing, or one of them: empty is not null here, as it is on the page.
Level = SkillLevel | Annotated[str, Field(max_length=0)]
Name = Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])]
Code = Annotated[
    Text, Field(min_length=1, max_length=AT_MOST["code"], description="Unique, whatever the case; kept in capitals.")
]


class ProgramOut(Schema):
    """What is taught from beginning to end, whenever that is."""

    program_id: UUID
    code: str
    name: str
    kind: ProgramKind
    category: str
    description: str
    age_min: int | None = Field(description="In whole years, included.")
    age_max: int | None = Field(description="In whole years, included.")
    skill_level: str
    duration_weeks: int | None
    duration_days: int | None
    session_minutes: int | None
    default_price: Decimal | None = Field(description="In your currency. Null: none is set. 0: it is free.")
    external_ref: str = Field(description="By which an authority knows it, such as TGS-2020000697.")
    nqf_level: int | None = Field(description="In the national qualifications framework.")
    needs_approval: bool = Field(description="Whether somebody decides about each application.")
    status: ProgramStatus
    created_at: datetime
    updated_at: datetime


class ProgramPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Name = ""
    code: Code = ""
    kind: ProgramKind = ProgramKind.COURSE
    category: Annotated[Text, Field(max_length=AT_MOST["category"])] = ""
    description: Annotated[Text, Field(max_length=AT_MOST["description"])] = ""
    age_min: Age | None = None
    age_max: Age | None = None
    skill_level: Level = ""
    duration_weeks: Weeks | None = None
    duration_days: Days | None = None
    session_minutes: Minutes | None = None
    default_price: Price | None = None
    external_ref: Annotated[
        Text, Field(max_length=AT_MOST["external_ref"], description="One that begins with TGS has ten digits.")
    ] = ""
    nqf_level: Nqf | None = None
    needs_approval: StrictBool = False


class NewProgram(ProgramPatch):
    """What is known of a program that comes in. It is a draft until it is activated."""

    name: Name
    code: Code
    kind: ProgramKind


class ProgramCopy(Schema):
    """What a copy is called. All else, and its prerequisites, it has from the original; but no reference."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    code: Code


class ProgramList(Schema):
    """A page of programs."""

    items: list[ProgramOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class ProgramFilter(Schema):
    """Which programs, in which order, how many."""

    text: Annotated[
        Text, Field(max_length=100, description="Words of the name, the beginning of a code, or a reference.")
    ] = ""
    kind: ProgramKind | None = None
    category: Annotated[Text, Field(max_length=AT_MOST["category"], description="As it is written.")] = ""
    showing: Shown = Shown.ALL
    sort: Order = Order.NAME
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/programs", response=documented(ProgramList), operation_id="listPrograms")
@endpoint(Permission.PROGRAM_READ)
def list_programs(request: HttpRequest, code: str, asked: Query[ProgramFilter]) -> ProgramList:
    """List what is taught."""
    found = queries.programs(
        call_of(request).actor,
        text=asked.text,
        kind=asked.kind,
        category=asked.category,
        shown=asked.showing,
        order=asked.sort,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    items = [ProgramOut.from_orm(row) for row in found.rows]
    return ProgramList(items=items, next=str(found.next) if found.next else None)


@router.post("/o/{code}/programs", response=documented(ProgramOut, 201), operation_id="addProgram")
@endpoint(Permission.PROGRAM_ADD)
def add(request: HttpRequest, code: str, program: NewProgram, response: HttpResponse) -> Status[ProgramRow]:
    """Add a program, as a draft."""
    added = add_program(call_of(request).actor, details=ProgramDetails(**program.model_dump()))
    return _added(request, added.pk, request.path, response)


@router.get("/o/{code}/programs/{uuid:program_id}", response=documented(ProgramOut), operation_id="readProgram")
@endpoint(Permission.PROGRAM_READ)
def read(request: HttpRequest, code: str, program_id: UUID, response: HttpResponse) -> ProgramRow:
    """Read what is known of one program. Its ETag is what a change must name."""
    call = call_of(request)
    row = queries.program(call.actor, program_id=program_id)
    response["ETag"] = etag(call, row.program_id, row.version)
    return row


@router.patch(
    "/o/{code}/programs/{uuid:program_id}", response=documented(ProgramOut, 200, 412, 428), operation_id="editProgram"
)
@endpoint(Permission.PROGRAM_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    program_id: UUID,
    program: ProgramPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> ProgramRow:
    """Change what is known of a program."""
    call = call_of(request)
    row = queries.program(call.actor, program_id=program_id, permission=Permission.PROGRAM_EDIT)
    check_version(request, etag(call, row.program_id, row.version))
    said = program.model_dump(exclude_unset=True)
    edit_program(call.actor, program_id=program_id, details=replace(row.details, **said), version=row.version)
    edited = queries.changed(program_id=program_id)
    response["ETag"] = etag(call, edited.program_id, edited.version)
    return edited


@router.post(
    "/o/{code}/programs/{uuid:program_id}/copying", response=documented(ProgramOut, 201), operation_id="copyProgram"
)
@endpoint(Permission.PROGRAM_ADD)
def copy(
    request: HttpRequest, code: str, program_id: UUID, program: ProgramCopy, response: HttpResponse
) -> Status[ProgramRow]:
    """Add a program like another one, as a draft."""
    actor = call_of(request).actor
    row = queries.program(actor, program_id=program_id)
    details = replace(row.details, name=program.name, code=program.code, external_ref="")
    added = copy_program(actor, program_id=program_id, details=details)
    return _added(request, added.pk, request.path.split(f"/{program_id}")[0], response)


@router.post(
    "/o/{code}/programs/{uuid:program_id}/activating", response=documented(ProgramOut), operation_id="activateProgram"
)
@endpoint(Permission.PROGRAM_EDIT)
def activate(request: HttpRequest, code: str, program_id: UUID) -> ProgramRow:
    """Say that a draft is ready to be offered."""
    activate_program(call_of(request).actor, program_id=program_id)
    return queries.changed(program_id=program_id)


@router.post(
    "/o/{code}/programs/{uuid:program_id}/archiving", response=documented(ProgramOut), operation_id="archiveProgram"
)
@endpoint(Permission.PROGRAM_ARCHIVE)
def archive(request: HttpRequest, code: str, program_id: UUID) -> ProgramRow:
    """Put a program away that you do not offer any more. Its code stays taken."""
    archive_program(call_of(request).actor, program_id=program_id)
    return queries.changed(program_id=program_id)


@router.post(
    "/o/{code}/programs/{uuid:program_id}/restoring", response=documented(ProgramOut), operation_id="restoreProgram"
)
@endpoint(Permission.PROGRAM_RESTORE)
def restore(request: HttpRequest, code: str, program_id: UUID) -> ProgramRow:
    """Bring a program back from the archive, as a draft."""
    restore_program(call_of(request).actor, program_id=program_id)
    return queries.changed(program_id=program_id)


def _added(request: HttpRequest, program_id: UUID, among: str, response: HttpResponse) -> Status[ProgramRow]:
    response["Location"] = f"{among}/{program_id}"
    row = queries.changed(program_id=program_id)
    response["ETag"] = etag(call_of(request), row.program_id, row.version)
    return Status(201, row)
