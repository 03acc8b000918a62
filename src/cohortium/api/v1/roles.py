"""Roles."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.administration.actions.roles import copy_role, edit_role, retire_role
from cohortium.administration.queries import roles as queries
from cohortium.administration.queries.roles import RoleKind, RoleRow
from cohortium.administration.rules.roles import AT_MOST
from cohortium.api.endpoint import call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.core.pages import Cursor

router = Router(tags=["Roles"])


class RoleOut(Schema):
    """A named set of permissions."""

    role_id: UUID
    name: str
    description: str
    is_built_in: bool = Field(description="Built-in roles follow the product and cannot be changed: copy one.")
    permissions: dict[Permission, Span] = Field(description="How far each of them reaches.")
    people: int = Field(description="How many people hold it.")
    created_at: datetime
    updated_at: datetime


class RoleCopy(Schema):
    """What is copied, and what the copy is called."""

    model_config = ConfigDict(extra="forbid")

    copied_from: UUID = Field(description="A built-in role, or one of the organisation's own.")
    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])]


class RolePatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])] = ""
    description: Annotated[Text, Field(max_length=AT_MOST["description"])] = ""
    permissions: Annotated[dict[Permission, Span], Field(description="All that it grants: others are taken away.")] = {}


class RoleList(Schema):
    """A page of roles."""

    items: list[RoleOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class RoleFilter(Schema):
    """Which roles, how many."""

    begins: Annotated[Text, Field(max_length=100, description="The name begins so.")] = ""
    kind: RoleKind = RoleKind.ALL
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/roles", response=documented(RoleList), operation_id="listRoles")
@endpoint(Permission.ROLE_READ)
def list_roles(request: HttpRequest, code: str, asked: Query[RoleFilter]) -> RoleList:
    """List the roles by name."""
    after = Cursor.read(asked.after) if asked.after else None
    found = queries.roles(
        call_of(request).actor, begins=asked.begins, kind=asked.kind, after=after, at_most=asked.limit
    )
    return RoleList(items=[RoleOut.from_orm(row) for row in found.rows], next=str(found.next) if found.next else None)


@router.post("/o/{code}/roles", response=documented(RoleOut, 201, 409), operation_id="copyRole")
@endpoint(Permission.ROLE_COPY)
def copy(request: HttpRequest, code: str, role: RoleCopy, response: HttpResponse) -> Status[RoleRow]:
    """Make a role of the organisation's own by copying another one."""
    copied = copy_role(call_of(request).actor, role_id=role.copied_from, name=role.name)
    response["Location"] = f"{request.path}/{copied.pk}"
    return Status(201, _answered(request, response, copied.pk, Permission.ROLE_COPY))


@router.get("/o/{code}/roles/{uuid:role_id}", response=documented(RoleOut), operation_id="readRole")
@endpoint(Permission.ROLE_READ)
def read(request: HttpRequest, code: str, role_id: UUID, response: HttpResponse) -> RoleRow:
    """Read one role. Its ETag is what a change must name."""
    return _answered(request, response, role_id, Permission.ROLE_READ)


@router.patch(
    "/o/{code}/roles/{uuid:role_id}", response=documented(RoleOut, 200, 409, 412, 428), operation_id="editRole"
)
@endpoint(Permission.ROLE_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    role_id: UUID,
    role: RolePatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> RoleRow:
    """Change what an own role is called and what it grants. Whoever holds it may do so at once."""
    call = call_of(request)
    row = queries.role(call.actor, role_id=role_id, permission=Permission.ROLE_EDIT)
    check_version(request, etag(call, row.role_id, row.version, row.people))
    details = replace(row.details, **role.model_dump(exclude_unset=True))
    edit_role(call.actor, role_id=role_id, details=details, version=row.version)
    return _answered(request, response, role_id, Permission.ROLE_EDIT)


@router.post(
    "/o/{code}/roles/{uuid:role_id}/retirement", response=documented(None, 204, 409), operation_id="retireRole"
)
@endpoint(Permission.ROLE_RETIRE)
def retire(request: HttpRequest, code: str, role_id: UUID) -> Status[None]:
    """Retire an own role that nobody holds. Its name is free again; there is no way back."""
    retire_role(call_of(request).actor, role_id=role_id)
    return Status(204, None)


def _answered(request: HttpRequest, response: HttpResponse, role_id: UUID, permission: Permission) -> RoleRow:
    call = call_of(request)
    row = queries.role(call.actor, role_id=role_id, permission=permission)
    response["ETag"] = etag(call, row.role_id, row.version, row.people)
    return row
