"""Rooms."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, StrictInt

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.core.pages import Cursor
from cohortium.delivery.actions.rooms import add_room, close_room, edit_room, reopen_room
from cohortium.delivery.queries import rooms as queries
from cohortium.delivery.queries.rooms import RoomRow, RoomShowing, RoomSort
from cohortium.delivery.rules.rooms import AT_MOST, MOST_OF_THING, MOST_SEATS, MOST_THINGS, RoomDetails
from cohortium.delivery.states import RoomStatus

router = Router(tags=["Rooms"])

Seats = Annotated[StrictInt, Field(ge=1, le=MOST_SEATS)]
Thing = Annotated[Text, Field(max_length=MOST_OF_THING)]


class RoomOut(Schema):
    """Where a campus teaches."""

    room_id: UUID
    name: str
    campus_id: UUID
    campus_is_open: bool = Field(description="While its campus is closed, an open room cannot be used either.")
    capacity: int | None = Field(description="How many people it holds. Null: unknown.")
    has: list[str] = Field(description="Its equipment.")
    note: str
    status: RoomStatus
    created_at: datetime
    updated_at: datetime


class RoomPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])] = ""
    capacity: Seats | None = None
    has: Annotated[list[Thing], Field(max_length=MOST_THINGS)] = []
    note: Annotated[Text, Field(max_length=AT_MOST["note"])] = ""


class RoomIn(RoomPatch):
    """What is known of a new room. Its campus stays as it is said here."""

    campus_id: UUID
    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])]


class RoomList(Schema):
    """A page of rooms."""

    items: list[RoomOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class RoomFilter(Schema):
    """Which rooms, in which order, how many."""

    begins: Annotated[Text, Field(max_length=100, description="How the name begins.")] = ""
    campus_id: UUID | None = None
    showing: RoomShowing = RoomShowing.ALL
    sort: RoomSort = RoomSort.NAME
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/rooms", response=documented(RoomList), operation_id="listRooms")
@endpoint(Permission.ROOM_READ)
def list_rooms(request: HttpRequest, code: str, asked: Query[RoomFilter]) -> RoomList:
    """List the rooms within reach."""
    found = queries.rooms(
        call_of(request).actor,
        begins=asked.begins,
        campus_id=asked.campus_id,
        showing=asked.showing,
        sort=asked.sort,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    items = [RoomOut.from_orm(row) for row in found.rows]
    return RoomList(items=items, next=str(found.next) if found.next else None)


@router.post("/o/{code}/rooms", response=documented(RoomOut, 201), operation_id="addRoom")
@endpoint(Permission.ROOM_ADD)
def add(request: HttpRequest, code: str, room: RoomIn, response: HttpResponse) -> Status[RoomRow]:
    """Add a room of an open campus."""
    call = call_of(request)
    said = _said(room.model_dump(exclude={"campus_id"}))
    added = add_room(call.actor, campus_id=room.campus_id, details=RoomDetails(**said))
    response["Location"] = f"{request.path}/{added.pk}"
    return Status(201, _changed(call, response, added.pk))


@router.get("/o/{code}/rooms/{uuid:room_id}", response=documented(RoomOut), operation_id="readRoom")
@endpoint(Permission.ROOM_READ)
def read(request: HttpRequest, code: str, room_id: UUID, response: HttpResponse) -> RoomRow:
    """Read what is known of one room. Its ETag is what a change must name."""
    call = call_of(request)
    row = queries.room(call.actor, room_id=room_id)
    response["ETag"] = etag(call, row.room_id, row.version)
    return row


@router.patch("/o/{code}/rooms/{uuid:room_id}", response=documented(RoomOut, 200, 412, 428), operation_id="editRoom")
@endpoint(Permission.ROOM_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    room_id: UUID,
    room: RoomPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> RoomRow:
    """Change what is known of a room."""
    call = call_of(request)
    row = queries.room(call.actor, room_id=room_id, permission=Permission.ROOM_EDIT)
    check_version(request, etag(call, row.room_id, row.version))
    said = _said(room.model_dump(exclude_unset=True))
    edit_room(call.actor, room_id=room_id, details=replace(row.details, **said), version=row.version)
    return _changed(call, response, room_id)


@router.post("/o/{code}/rooms/{uuid:room_id}/closing", response=documented(RoomOut), operation_id="closeRoom")
@endpoint(Permission.ROOM_CLOSE)
def close(request: HttpRequest, code: str, room_id: UUID) -> RoomRow:
    """Close a room: nothing new is planned in it."""
    close_room(call_of(request).actor, room_id=room_id)
    return queries.changed(room_id=room_id)


@router.post("/o/{code}/rooms/{uuid:room_id}/reopening", response=documented(RoomOut), operation_id="reopenRoom")
@endpoint(Permission.ROOM_REOPEN)
def reopen(request: HttpRequest, code: str, room_id: UUID) -> RoomRow:
    """Open a closed room of an open campus again."""
    reopen_room(call_of(request).actor, room_id=room_id)
    return queries.changed(room_id=room_id)


def _said(sent: dict[str, Any]) -> dict[str, Any]:
    return sent | ({"has": tuple(sent["has"])} if "has" in sent else {})


def _changed(call: Call, response: HttpResponse, room_id: UUID) -> RoomRow:
    row = queries.changed(room_id=room_id)
    response["ETag"] = etag(call, row.room_id, row.version)
    return row
