"""What families and learners ask to have changed of what is known of them."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, StrictInt

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.api.schemas import Text
from cohortium.core.pages import Cursor
from cohortium.people.actions.profile_changes import approve_change, refuse_change
from cohortium.people.queries import profile_changes as queries
from cohortium.people.queries.profile_changes import LABELS, ChangeRow, ChangeShowing
from cohortium.people.rules.profile_changes import AT_MOST, About, kept
from cohortium.people.states import ProfileChangeStatus

router = Router(tags=["Requested changes"])

Version = Annotated[StrictInt, Field(ge=1, le=2_147_483_647)]


class ChangeOut(Schema):
    """Other details that somebody asks for, of themselves or of whom they look after."""

    change_id: UUID
    version: int = Field(description="Name it when you decide.")
    about: About
    subject_id: UUID = Field(description="The learner, the guardian or the family.")
    subject: str
    family_id: UUID | None
    asked_by_id: UUID
    asked_by: str
    asked_at: datetime
    wanted: dict[str, str] = Field(description="By field: what is to stand there. Days are in ISO 8601.")
    before: dict[str, str] = Field(description="By field: what stood there when it was asked for.")
    note: str = Field(description="What no field is for.")
    status: ProfileChangeStatus
    accepted: list[str] = Field(description="The fields that were approved.")
    reason: str
    settled_at: datetime | None


class OneChange(ChangeOut):
    """The same, beside what is known now."""

    now: dict[str, str] = Field(description="By field: what stands there now.")
    seen: int = Field(description="The version of whom it is about. Name it when you take it over.")


class ChangeList(Schema):
    """A page of changes."""

    items: list[ChangeOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class ChangeFilter(Schema):
    """Which changes, how many."""

    showing: ChangeShowing = ChangeShowing.OPEN
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class TakenOver(Schema):
    """What is approved, of what you saw."""

    model_config = ConfigDict(extra="forbid")

    accepted: Annotated[
        list[Text], Field(max_length=len(LABELS), description="Fields of `wanted`. None, where it wants none.")
    ] = []
    version: Annotated[Version, Field(description="The `version` that you read.")]
    reason: Annotated[Text, Field(max_length=AT_MOST["reason"], description="Whoever asked reads it.")] = ""
    seen: Annotated[Version, Field(description="The `seen` that you read.")]


class NotTakenOver(Schema):
    """Why everything stays as it is."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Text, Field(min_length=1, max_length=AT_MOST["reason"], description="Whoever asked reads it.")]
    version: Annotated[Version, Field(description="The `version` that you read.")]


@router.get("/o/{code}/profile-changes", response=documented(ChangeList), operation_id="listProfileChanges")
@endpoint(Permission.PROFILE_CHANGE_READ)
def list_changes(request: HttpRequest, code: str, asked: Query[ChangeFilter]) -> ChangeList:
    """List the requested changes: those that wait, the longest first, or those that were decided."""
    found = queries.changes(
        call_of(request).actor,
        showing=asked.showing,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    return ChangeList(items=[_out(row) for row in found.rows], next=str(found.next) if found.next else None)


@router.get(
    "/o/{code}/profile-changes/{uuid:change_id}", response=documented(OneChange), operation_id="readProfileChange"
)
@endpoint(Permission.PROFILE_CHANGE_READ)
def read(request: HttpRequest, code: str, change_id: UUID) -> OneChange:
    """Read one change, beside what is known now."""
    return _one(call_of(request).actor, change_id)


@router.post(
    "/o/{code}/profile-changes/{uuid:change_id}/approval",
    response=documented(OneChange, 200, 409, 412),
    operation_id="approveProfileChange",
)
@endpoint(Permission.PROFILE_CHANGE_DECIDE)
def approve(request: HttpRequest, code: str, change_id: UUID, taken: TakenOver) -> OneChange:
    """Approve all or some of what was requested. Whoever asked is told."""
    call = call_of(request)
    approve_change(
        call.actor,
        change_id=change_id,
        accepted=taken.accepted,
        reason=taken.reason,
        version=taken.version,
        seen=taken.seen,
        today=call.today,
        now=call.now,
    )
    return _one(call.actor, change_id, Permission.PROFILE_CHANGE_DECIDE)


@router.post(
    "/o/{code}/profile-changes/{uuid:change_id}/refusal",
    response=documented(OneChange, 200, 409, 412),
    operation_id="refuseProfileChange",
)
@endpoint(Permission.PROFILE_CHANGE_DECIDE)
def refuse(request: HttpRequest, code: str, change_id: UUID, why: NotTakenOver) -> OneChange:
    """Decline everything that was requested. Whoever asked is told."""
    call = call_of(request)
    refuse_change(call.actor, change_id=change_id, reason=why.reason, version=why.version, now=call.now)
    return _one(call.actor, change_id, Permission.PROFILE_CHANGE_DECIDE)


def _one(actor: Actor, change_id: UUID, permission: Permission = Permission.PROFILE_CHANGE_READ) -> OneChange:
    row = queries.change(actor, change_id=change_id, permission=permission)
    seen, stands = queries.stands(row)
    return OneChange(**_said(row), now=kept({name: stands[name] for name in row.wanted}), seen=seen)


def _out(row: ChangeRow) -> ChangeOut:
    return ChangeOut(**_said(row))


def _said(row: ChangeRow) -> dict[str, Any]:
    return asdict(row) | {"wanted": kept(row.wanted), "before": kept(row.before), "accepted": list(row.accepted)}
