"""Every change to a room."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.queries import campuses
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotFound, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.delivery.events import RoomAdded, RoomClosed, RoomEdited, RoomReopened
from cohortium.delivery.models import Room
from cohortium.delivery.queries.rooms import visible_to
from cohortium.delivery.rules.rooms import Fault, RoomDetails, faults, tidied
from cohortium.delivery.states import ROOM
from cohortium.tenancy.models import Campus
from cohortium.tenancy.words import said

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a name, such as “Room 2”."),
    Fault.NO_CAPACITY: _("Enter a number from 1 to 10000, or leave this empty."),
    Fault.TOO_MANY_THINGS: _("Enter at most 20 lines."),
    Fault.THING_TOO_LONG: _("Keep each line to 40 characters."),
    Fault.CAMPUS_CLOSED: _("This %(campus_one)s is closed. Choose an open one."),
    Fault.TWICE: _("There is a room with this name already."),
}


class CampusClosed(Refusal):
    """No room opens where nobody may come in."""

    sentence = _("This %(campus_one)s is closed. Reopen it first.")

    def __init__(self) -> None:
        super().__init__(said(self.sentence))


@action(Permission.ROOM_ADD)
def add_room(actor: Actor, *, campus_id: UUID, details: RoomDetails) -> Room:
    """Add a room of a campus. It stays there.

    Raises:
        NotFound: the campus is not within reach.
        Invalid: what was said about it cannot be accepted, the campus is closed, or it has a room with this name.
    """
    # Locked, so that it does not close meanwhile.
    campus = locked(campuses.visible_to(actor, Permission.ROOM_ADD), campus_id)
    accepted = _accepted(details)
    if not campus.is_active:
        raise Invalid({"campus": [said(FAULTS[Fault.CAMPUS_CLOSED])]})
    room = Room(campus=campus, **accepted)
    _save(room)
    filled = {name: (None, value) for name, value in accepted.items() if value}
    record(actor, RoomAdded(room.pk), room, {"campus": (None, campus.name), **filled})
    return room


@action(Permission.ROOM_EDIT)
def edit_room(actor: Actor, *, room_id: UUID, details: RoomDetails, version: int) -> Room | Unchanged:
    """Change what is known of a room.

    Raises:
        NotFound: it is not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: as for a new one.
    """
    room = locked(visible_to(actor, Permission.ROOM_EDIT), room_id)
    if room.version != version:
        raise Stale
    changes = assign(room, _accepted(details))
    if not changes:
        return Unchanged(room)
    _save(room)
    record(actor, RoomEdited(room.pk), room, changes)
    return room


@action(Permission.ROOM_CLOSE)
def close_room(actor: Actor, *, room_id: UUID) -> Room | Unchanged:
    """Close a room: nothing new is planned in it.

    Raises:
        NotFound: it is not within reach.
    """
    room = locked(visible_to(actor, Permission.ROOM_CLOSE), room_id)
    return _moved(actor, room, RoomClosed(room.pk), act="close_room")


@action(Permission.ROOM_REOPEN)
def reopen_room(actor: Actor, *, room_id: UUID) -> Room | Unchanged:
    """Open a closed room again.

    Raises:
        NotFound: it is not within reach.
        CampusClosed: its campus is closed.
    """
    reached = visible_to(actor, Permission.ROOM_REOPEN)
    campus_id = reached.filter(pk=room_id).values_list("campus_id", flat=True).first()
    if campus_id is None:
        raise NotFound
    # The campus before its rooms, as whoever closes it does.
    if not locked(Campus.objects.all(), campus_id).is_active:
        raise CampusClosed
    room = locked(reached, room_id)
    return _moved(actor, room, RoomReopened(room.pk), act="reopen_room")


def _moved(by: Actor, room: Room, fact: RoomClosed | RoomReopened, *, act: str) -> Room | Unchanged:
    changes = ROOM.move(room, by=act)
    if not changes:
        return Unchanged(room)
    room.save(update_fields=["status"])
    record(by, fact, room, changes)
    return room


def _accepted(details: RoomDetails) -> dict[str, Any]:
    if found := faults(details):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    return asdict(tidied(details)) | {"has": list(tidied(details).has)}


def _save(room: Room) -> None:
    with once("room_once", Invalid({"name": [FAULTS[Fault.TWICE]]})):
        room.save()
