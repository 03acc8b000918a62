"""Terms and rooms."""

from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.administration.actions.campuses import close_campuses
from cohortium.administration.actions.closed_days import add_closed_day
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.core.ids import new_id
from cohortium.delivery.actions.rooms import edit_room
from cohortium.delivery.actions.terms import edit_term
from cohortium.delivery.models import Room, Term
from cohortium.delivery.rules.rooms import RoomDetails
from cohortium.delivery.rules.terms import TermDetails
from tests.delivery.houses import FIRST, LAST, room, term
from tests.journeys.states import Scene, State, to

THINGS = ("Projector", "Sixteen laptops in a trolley", "Step-free")


def _whole(here: Scene) -> Room:
    """A room of which everything is known."""
    said: dict[str, Any] = {"capacity": 16, "has": THINGS, "note": "The key is with the front desk.\nBring it back."}
    return room(here.provider, here.campus, **said)


def _overlapping(here: Scene) -> Term:
    """A term beside another one, with closed days in it."""
    term(here.provider, here.campus)
    row = term(here.provider, here.campus)
    with here.provider.scope():
        days = ClosedDayDetails(f"Staff days {row.pk}", date(2027, 3, 8), date(2027, 3, 9), here.campus.pk)
        add_closed_day(here.owner, details=days)
    return row


def _of_room(path: str) -> Any:
    return lambda page, here: page.goto(here.path(path.format(_whole(here).pk)))


def _of_term(path: str) -> Any:
    return lambda page, here: page.goto(here.path(path.format(_overlapping(here).pk)))


def _empty(path: str) -> Any:
    return lambda page, here: page.goto(here.path(path, here.empty))


def _rooms(page: Page, here: Scene) -> None:
    _whole(here)
    room(here.provider, here.campus, closed=True)
    page.goto(here.path("rooms/?status=all"))


def _bare(page: Page, here: Scene) -> None:
    page.goto(here.path(f"rooms/{room(here.provider, here.campus, closed=True).pk}"))


def _of_closed_campus(page: Page, here: Scene) -> None:
    campus = here.provider.campus(f"Footscray {new_id()}")
    row = room(here.provider, campus)
    with here.provider.scope():
        close_campuses(here.owner, campus_ids=[campus.pk])
    page.goto(here.path(f"rooms/{row.pk}"))


def _terms(page: Page, here: Scene) -> None:
    _overlapping(here)
    term(here.provider)
    page.goto(here.path("terms/?year=2027"))


def _refused(path: str) -> Any:
    def act(page: Page, here: Scene) -> None:
        page.goto(here.path(path))
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("alert")).to_be_focused()

    return act


def _contest_of_room(page: Page, here: Scene) -> None:
    row = _whole(here)
    page.goto(here.path(f"rooms/{row.pk}/edit"))
    page.get_by_label("Seats").fill("20")
    with here.provider.scope():
        edit_room(here.owner, room_id=row.pk, details=RoomDetails(row.name, 12), version=1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _contest_of_term(page: Page, here: Scene) -> None:
    row = term(here.provider, here.campus)
    page.goto(here.path(f"terms/{row.pk}/edit"))
    page.get_by_label("Last day").fill("2027-04-30")
    with here.provider.scope():
        details = TermDetails(row.name, FIRST, LAST.replace(day=2), here.campus.pk)
        edit_term(here.owner, term_id=row.pk, details=details, version=1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


STATES = [
    State("terms", "terms", "owner", _terms),
    State("terms-empty", "terms", "owner", _empty("terms/?year=2031")),
    State("terms-none-at-a-campus", "terms", "owner", to(f"terms/?year=2031&campus={new_id()}")),
    State("term", "term", "owner", _of_term("terms/{}")),
    State("term-of-an-auditor", "term", "auditor", _of_term("terms/{}")),
    State("term-form", "term_new", "owner", to("terms/new")),
    State("term-form-refused", "term_new", "owner", _refused("terms/new")),
    State("term-edit", "term_edit", "owner", _of_term("terms/{}/edit")),
    State("term-conflict", "term_edit", "owner", _contest_of_term),
    State("term-removal", "term_removal", "owner", _of_term("terms/{}/removal")),
    State("rooms", "rooms", "owner", _rooms),
    State("rooms-none-found", "rooms", "owner", to("rooms/?q=nowhere")),
    State("rooms-empty", "rooms", "owner", _empty("rooms/")),
    State("room", "room", "owner", _of_room("rooms/{}")),
    State("room-bare", "room", "owner", _bare),
    State("room-of-a-closed-campus", "room", "owner", _of_closed_campus),
    State("room-of-an-auditor", "room", "auditor", _of_room("rooms/{}")),
    State("room-form", "room_new", "owner", to("rooms/new")),
    State("room-form-refused", "room_new", "owner", _refused("rooms/new")),
    State("room-edit", "room_edit", "owner", _of_room("rooms/{}/edit")),
    State("room-conflict", "room_edit", "owner", _contest_of_room),
]
