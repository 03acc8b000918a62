"""Questions about rooms. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.core.pages import Cursor, PageOf
from cohortium.delivery.models import Room
from cohortium.delivery.rules.rooms import RoomDetails
from cohortium.delivery.states import ROOM, RoomStatus
from cohortium.desk.kinds.search import Asked, Hit

# As the trail knows rooms.
ENTITY = "room"
_OF_ACTS = {
    "edit_room": Permission.ROOM_EDIT,
    "close_room": Permission.ROOM_CLOSE,
    "reopen_room": Permission.ROOM_REOPEN,
}


class RoomShowing(StrEnum):
    """Which rooms a list shows."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


class RoomSort(StrEnum):
    """The orders that a list can have; `-` turns one round."""

    NAME = "name"
    NAME_DOWN = "-name"

    @property
    def descending(self) -> bool:
        return self.startswith("-")


@dataclass(frozen=True, slots=True)
class RoomRow:
    """What lists, pages and the API show of a room."""

    room_id: UUID
    version: int
    name: str
    campus_id: UUID
    campus: str
    # While its campus is closed, an open room is of no use either.
    campus_is_open: bool
    capacity: int | None
    has: tuple[str, ...]
    note: str
    status: RoomStatus
    created_at: datetime
    updated_at: datetime

    @property
    def details(self) -> RoomDetails:
        """What a form starts from."""
        return RoomDetails(self.name, self.capacity, self.has, self.note)


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Room]:
    """The rooms that this permission reaches: all, or those of some campuses."""
    return within(Room.objects.all(), actor.reach(permission), campus="campus")


def rooms(
    actor: Actor,
    *,
    begins: str = "",
    campus_id: UUID | None = None,
    showing: RoomShowing = RoomShowing.OPEN,
    sort: RoomSort = RoomSort.NAME,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[RoomRow]:
    """List rooms whose name begins so, a page at a time, in one statement whatever their number."""
    rows = visible_to(actor, Permission.ROOM_READ)
    if begins:
        rows = rows.filter(name_plain__begins=begins)
    if campus_id:
        rows = rows.filter(campus=campus_id)
    if showing != RoomShowing.ALL:
        rows = rows.filter(status=RoomStatus(showing.value))
    return PageOf.of(_listed(rows), _row, "name_plain", descending=sort.descending, after=after, at_most=at_most)


def room(actor: Actor, *, room_id: UUID, permission: Permission = Permission.ROOM_READ) -> RoomRow:
    """One room.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    return _one(visible_to(actor, permission).filter(pk=room_id))


def changed(*, room_id: UUID) -> RoomRow:
    """A room that the caller has just changed, whatever they may see."""
    return _one(Room.objects.filter(pk=room_id))


def acts(actor: Actor, row: RoomRow) -> list[str]:
    """The acts upon this room that this actor may do now. None opens while its campus is closed."""
    offered = {act for act, move in ROOM.moves.items() if row.status in move.sources} | {"edit_room"}
    if not row.campus_is_open:
        offered.discard("reopen_room")
    return [
        act
        for act, permission in _OF_ACTS.items()
        if act in offered and actor.reach(permission).covers_campus(row.campus_id)
    ]


def happened(*, room_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a room that the caller has already been allowed to see, newest first."""
    return timeline(entity_type=ENTITY, entity_id=room_id, at_most=at_most)


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of rooms, for whoever may read the trail."""
    return dict(Room.objects.filter(pk__in=ids).values_list("pk", "name"))


def rooms_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Open rooms, for the field that searches everything."""
    rows: Any = (
        visible_to(actor, Permission.ROOM_READ)
        .filter(name_plain__begins=asked.text, status=RoomStatus.OPEN)
        .values("id", "name", "name_plain", "campus__name")
    )
    return PageOf.of(
        rows,
        lambda row: Hit(row["id"], row["name"], row["campus__name"]),
        "name_plain",
        descending=False,
        after=asked.after,
        at_most=asked.at_most,
    )


def _listed(rows: QuerySet[Room]) -> Any:
    # Plain values: a list is read and not changed, and rows of models would cost twice as much.
    return rows.values("id", "name_plain", "campus__name", "campus__is_active", *_PLAIN)


def _one(rows: QuerySet[Room]) -> RoomRow:
    found = _listed(rows).first()
    if found is None:
        raise NotFound
    return _row(found)


def _row(found: dict[str, Any]) -> RoomRow:
    plain = {name: found[name] for name in _PLAIN}
    plain |= {"has": tuple(found["has"]), "status": RoomStatus(found["status"])}
    where = {"campus": found["campus__name"], "campus_is_open": found["campus__is_active"]}
    return RoomRow(room_id=found["id"], **where, **plain)


_PLAIN = ["version", "name", "campus_id", "capacity", "has", "note", "status", "created_at", "updated_at"]
