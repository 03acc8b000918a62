"""Seeds terms and rooms, through the same actions that people use."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.delivery.actions.rooms import add_room, close_room
from cohortium.delivery.actions.terms import add_term
from cohortium.delivery.rules.rooms import RoomDetails
from cohortium.delivery.rules.terms import TermDetails
from cohortium.demo.teaching import ROOMS, TERMS


def seed_teaching(owner: Actor, code: str, campuses: Mapping[str, UUID], today: date) -> None:
    """Add the terms of this year and the next, and the rooms. Campuses are known by their names."""
    for year in (today.year, today.year + 1):
        for one in TERMS.get(code, ()):
            first, last = date(year, *one.first), date(year, *one.last)
            where = campuses[one.campus] if one.campus else None
            add_term(owner, details=TermDetails(f"{one.name}, {year}", first, last, where))
    for room in ROOMS.get(code, ()):
        details = RoomDetails(room.name, room.capacity, room.has, room.note)
        row = add_room(owner, campus_id=campuses[room.campus], details=details)
        if room.is_closed:
            close_room(owner, room_id=row.pk)
