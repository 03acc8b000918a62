"""Terms and rooms of tests, with names that nothing else has."""

from datetime import date
from typing import Any

from cohortium.core.ids import new_id
from cohortium.delivery.actions.rooms import add_room, close_room
from cohortium.delivery.actions.terms import add_term
from cohortium.delivery.models import Room, Term
from cohortium.delivery.rules.rooms import RoomDetails
from cohortium.delivery.rules.terms import TermDetails
from cohortium.tenancy.models import Campus
from tests.fixtures import Provider

FIRST, LAST = date(2027, 2, 1), date(2027, 4, 9)


def term(provider: Provider, campus: Campus | None = None, name: str = "", **said: Any) -> Term:
    """A term of ten weeks, of this campus or of all."""
    details = TermDetails(
        name or f"Term {new_id()}",
        **{"first_on": FIRST, "last_on": LAST, **said},
        campus_id=campus.pk if campus else None,
    )
    with provider.scope():
        return add_term(provider.system, details=details)


def room(provider: Provider, campus: Campus, name: str = "", *, closed: bool = False, **said: Any) -> Room:
    """A room of this campus."""
    with provider.scope():
        row = add_room(provider.system, campus_id=campus.pk, details=RoomDetails(name or f"Room {new_id()}", **said))
        [close_room(provider.system, room_id=row.pk) for _ in range(closed)]
    return row
