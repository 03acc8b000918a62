"""What can be asked of terms and rooms."""

from typing import Any
from uuid import UUID

from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.delivery import houses
from tests.fixtures import Provider


def the_campus(_provider: Provider, campus: Campus) -> UUID:
    """The campus itself."""
    return campus.pk


def term(provider: Provider, campus: Campus) -> UUID:
    """A term of the campus."""
    return houses.term(provider, campus).pk


def room(provider: Provider, campus: Campus) -> UUID:
    """A room of the campus."""
    return houses.room(provider, campus).pk


def closed(provider: Provider, campus: Campus) -> UUID:
    """A room that is closed."""
    return houses.room(provider, campus, closed=True).pk


def valid_term(_provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of a term of the campus."""
    return TERM | {"name": f"Term {new_id()}", "campus_id": str(campus.pk)}


def valid_room(_provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of a room of the campus."""
    return {"campus_id": str(campus.pk), "name": f"Room {new_id()}", "capacity": 12, "has": ["Projector"], "note": ""}


TERM = {"name": "Term ID", "first_on": "2027-02-01", "last_on": "2027-04-09"}
CASES = [
    Case("terms", page("terms/?year=2027"), 200, None),
    Case("term form", page("terms/new"), 200, None),
    Case("term added", post("terms/new", **TERM, campus="ID"), 302, the_campus, refused=422),
    Case("term", page("terms/ID"), 200, term),
    Case("term, to edit", page("terms/ID/edit"), 200, term),
    Case("term, edited", post("terms/ID/edit", **TERM, campus="BESIDE", version="1"), 302, term, beside=the_campus),
    Case("term removal, asked", page("terms/ID/removal"), 200, term),
    Case("term removal, sent", post("terms/ID/removal"), 302, term),
    Case("rooms", page("rooms/"), 200, None),
    Case("room form", page("rooms/new"), 200, None),
    Case("room added", post("rooms/new", name="Room ID", campus="ID"), 302, the_campus, refused=422),
    Case("room", page("rooms/ID"), 200, room),
    Case("room, to edit", page("rooms/ID/edit"), 200, room),
    Case("room, edited", post("rooms/ID/edit", name="Room ID", version="1"), 302, room),
    Case("closing a room, asked", page("rooms/ID/closing"), 302, room),
    Case("closing a room, sent", post("rooms/ID/closing"), 302, room),
    Case("reopening a room, asked", page("rooms/ID/reopening"), 302, closed),
    Case("reopening a room, sent", post("rooms/ID/reopening"), 302, closed),
    Case("API: terms", call("get", "terms?year=2027"), 200, None),
    Case("API: term added", call("post", "terms", TERM | {"campus_id": "ID"}), 201, the_campus, values=valid_term),
    Case("API: term", call("get", "terms/ID"), 200, term),
    Case("API: term edited", call("patch", "terms/ID", {"name": "Renamed ID"}), 200, term, values=valid_term),
    Case("API: term removed", call("delete", "terms/ID"), 204, term),
    Case("API: rooms", call("get", "rooms"), 200, None),
    Case(
        "API: room added",
        call("post", "rooms", {"name": "Room ID", "campus_id": "ID"}),
        201,
        the_campus,
        values=valid_room,
    ),
    Case("API: room", call("get", "rooms/ID"), 200, room),
    Case("API: room edited", call("patch", "rooms/ID", {"name": "Renamed ID"}), 200, room),
    Case("API: room closed", call("post", "rooms/ID/closing"), 200, room),
    Case("API: room reopened", call("post", "rooms/ID/reopening"), 200, closed),
]
