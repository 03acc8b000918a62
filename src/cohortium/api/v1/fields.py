"""Fields of the organisation's own."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, StrictBool, StrictInt

from cohortium.access.permissions import Permission
from cohortium.administration.actions.fields import add_field, bring_field_back, edit_field, retire_field
from cohortium.administration.queries import fields as queries
from cohortium.administration.queries.fields import FieldRow
from cohortium.administration.rules.fields import AT_MOST, HIGHEST_PLACE, LONGEST_OPTION, MOST_OPTIONS, FieldDetails
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.core.values import OF_FIELDS

router = Router(tags=["Own fields"])

Label = Annotated[Text, Field(min_length=1, max_length=AT_MOST["label"])]
Options = Annotated[list[Annotated[Text, Field(max_length=LONGEST_OPTION)]], Field(max_length=MOST_OPTIONS)]
Place = Annotated[StrictInt, Field(ge=0, le=HIGHEST_PLACE, description="Small numbers come first.")]
Kind = StrEnum("Kind", {name.upper(): name for name in OF_FIELDS})  # type: ignore[misc]


class FieldOut(Schema):
    """A field of the organisation's own."""

    field_id: UUID
    entity: str = Field(description="What it is about, such as membership.")
    key: str = Field(description="What it is called in `custom`. It never changes.")
    label: str
    kind: str
    options: list[str]
    help: str
    required: bool
    seen_with: str = Field(description="The permission that it takes to see it; empty: none of its own.")
    place: int
    is_active: bool


class FieldPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    label: Label = ""
    kind: Kind = Kind("text")
    options: Annotated[Options, Field(description="What can be chosen, where the kind is about that.")] = []
    help: Annotated[Text, Field(max_length=AT_MOST["help"])] = ""
    required: StrictBool = False
    seen_with: Annotated[Text, Field(max_length=40)] = ""
    place: Place = 0


class FieldIn(FieldPatch):
    """What is said about a new field."""

    entity: Annotated[Text, Field(max_length=40, json_schema_extra={"enum": sorted(queries.fielded())})]
    label: Label
    kind: Kind


class FieldList(Schema):
    """All fields."""

    items: list[FieldOut]


class FieldFilter(Schema):
    """Which fields."""

    entity: Annotated[Text, Field(max_length=40)] = ""
    retired: Annotated[bool, Field(description="Also those that are not asked for any more.")] = False


@router.get("/o/{code}/fields", response=documented(FieldList), operation_id="listFields")
@endpoint(Permission.FIELD_READ)
def list_fields(request: HttpRequest, code: str, asked: Query[FieldFilter]) -> FieldList:
    """List the fields in their order."""
    rows = queries.fields(call_of(request).actor, entity=asked.entity, with_retired=asked.retired)
    return FieldList(items=[FieldOut.from_orm(row) for row in rows])


@router.post("/o/{code}/fields", response=documented(FieldOut, 201, 409), operation_id="addField")
@endpoint(Permission.FIELD_EDIT)
def add(request: HttpRequest, code: str, field: FieldIn, response: HttpResponse) -> Status[FieldRow]:
    """Ask for something more."""
    call, said = call_of(request), field.model_dump()
    details = FieldDetails(**{name: value for name, value in said.items() if name != "entity"})
    added = add_field(call.actor, entity=field.entity, details=replace(details, options=tuple(field.options)))
    response["Location"] = f"{request.path}/{added.pk}"
    return Status(201, _answered(call, response, added.pk))


@router.get("/o/{code}/fields/{uuid:field_id}", response=documented(FieldOut), operation_id="readField")
@endpoint(Permission.FIELD_READ)
def read(request: HttpRequest, code: str, field_id: UUID, response: HttpResponse) -> FieldRow:
    """Read one field. Its ETag is what a change must name."""
    return _answered(call_of(request), response, field_id, Permission.FIELD_READ)


@router.patch(
    "/o/{code}/fields/{uuid:field_id}", response=documented(FieldOut, 200, 409, 412, 428), operation_id="editField"
)
@endpoint(Permission.FIELD_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    field_id: UUID,
    field: FieldPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> FieldRow:
    """Change what is asked. What stands in it already has to fit."""
    call = call_of(request)
    row = queries.field(call.actor, field_id=field_id, permission=Permission.FIELD_EDIT)
    check_version(request, etag(call, row.field_id, row.version))
    said = field.model_dump(exclude_unset=True)
    details = replace(row.details, **said | {"options": tuple(said.get("options", row.options))})
    edit_field(call.actor, field_id=field_id, details=details, version=row.version)
    return _answered(call, response, field_id)


@router.post("/o/{code}/fields/{uuid:field_id}/retirement", response=documented(FieldOut), operation_id="retireField")
@endpoint(Permission.FIELD_EDIT)
def retire(request: HttpRequest, code: str, field_id: UUID, response: HttpResponse) -> FieldRow:
    """Ask for it no longer. What stands in it stays. Retired already: it stays so."""
    call = call_of(request)
    retire_field(call.actor, field_id=field_id)
    return _answered(call, response, field_id)


@router.post("/o/{code}/fields/{uuid:field_id}/return", response=documented(FieldOut), operation_id="bringFieldBack")
@endpoint(Permission.FIELD_EDIT)
def bring_back(request: HttpRequest, code: str, field_id: UUID, response: HttpResponse) -> FieldRow:
    """Ask for it again, with what stood in it. In use already: it stays so."""
    call = call_of(request)
    bring_field_back(call.actor, field_id=field_id)
    return _answered(call, response, field_id)


def _answered(
    call: Call, response: HttpResponse, field_id: UUID, permission: Permission = Permission.FIELD_EDIT
) -> FieldRow:
    row = queries.field(call.actor, field_id=field_id, permission=permission)
    response["ETag"] = etag(call, row.field_id, row.version)
    return row
