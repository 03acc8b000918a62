"""Rooms: what may be said of one."""

from dataclasses import dataclass, replace
from enum import StrEnum

from cohortium.core.text import plain, plain_lines, text_faults

AT_MOST = {"name": 80, "note": 500}
# Signs of one thing that a room has, and how many things.
MOST_OF_THING = 40
MOST_THINGS = 20
MOST_SEATS = 10_000


@dataclass(frozen=True, slots=True)
class RoomDetails:
    """What is known of a room. The campus that it is in is said once."""

    name: str
    # How many people there is room for; nothing where nobody has counted.
    capacity: int | None = None
    # Short and free: "Projector", "12 laptops", "Step-free".
    has: tuple[str, ...] = ()
    note: str = ""


class Fault(StrEnum):
    """Why something cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NO_CAPACITY = "no_capacity"
    TOO_MANY_THINGS = "too_many_things"
    THING_TOO_LONG = "thing_too_long"
    CAMPUS_CLOSED = "campus_closed"
    TWICE = "twice"


def faults(details: RoomDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.name):
        found["name"] = Fault.MISSING
    if details.capacity is not None and not 1 <= details.capacity <= MOST_SEATS:
        found["capacity"] = Fault.NO_CAPACITY
    if len(details.has) > MOST_THINGS:
        found["has"] = Fault.TOO_MANY_THINGS
    elif any(len(thing) > MOST_OF_THING for thing in details.has):
        found["has"] = Fault.THING_TOO_LONG
    elif text_faults({"has": " ".join(details.has)}, {"has": MOST_THINGS * (MOST_OF_THING + 1)}):
        found["has"] = Fault.HIDDEN_SIGNS
    return found


def tidied(details: RoomDetails) -> RoomDetails:
    """The details as they are kept: no stray spaces, and nothing that it has said twice."""
    things: dict[str, str] = {}
    for thing in map(plain, details.has):
        if thing:
            things.setdefault(thing.casefold(), thing)
    return replace(details, name=plain(details.name), has=tuple(things.values()), note=plain_lines(details.note))
