"""The calendar: a week or a day of sessions, by campus, trainer and room."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from cohortium.access.permissions import Permission
from cohortium.delivery.queries import places, session_choices
from cohortium.delivery.queries import sessions as queries
from cohortium.delivery.queries.sessions import SessionRow
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, page
from cohortium.web.staff import lists
from cohortium.web.staff.sessions import shown

# So many colours tell programs apart; a program keeps its own.
TINTS = 6
FIRST, LAST = date(2000, 1, 3), date(2100, 12, 31)


@page(Permission.SESSION_READ)
def index(visit: Visit) -> Answer:
    """A week from Monday on, or a day, of those that this person sees; `mine` shows only what they teach."""
    address = visit.request.GET
    asked = lists.day(address.get("day", "")) or visit.today
    on = min(max(asked, FIRST), LAST)
    view = "day" if address.get("view") == "day" else "week"
    first = on if view == "day" else on - timedelta(days=on.weekday())
    last = first if view == "day" else first + timedelta(days=6)
    step = last - first + timedelta(days=1)
    campus_id, room_id, person_id = (lists.uuid(address.get(name, "")) for name in ("campus", "room", "person"))
    is_mine = address.get("mine") == "1"
    found = queries.sessions(
        visit.actor,
        first=first,
        last=last,
        campus_id=campus_id,
        room_id=room_id,
        membership_id=visit.actor.id if is_mine else person_id,
    )
    here = reverse("calendar", args=[visit.organisation.code])
    listed = {
        "days": _days(visit, found, first, last),
        "found": len(found),
        "view": view,
        "first": first,
        "last": last,
        "day": on.isoformat(),
        "is_filtered": bool(campus_id or room_id or person_id or is_mine),
        "may_move": visit.actor.may(Permission.SESSION_EDIT),
        "previous_href": f"{here}{lists.address(address, day=(first - step).isoformat())}",
        "next_href": f"{here}{lists.address(address, day=(last + timedelta(days=1)).isoformat())}",
        "today_href": f"{here}{lists.address(address, 'day')}",
    }
    if visit.wants_part:
        return Page("staff/sessions/_week.html", listed)
    choices = session_choices.filters(visit.actor)
    shows = {
        **listed,
        "campus": str(campus_id or ""),
        "room": str(room_id or ""),
        "person": str(person_id or ""),
        "mine": is_mine,
        "campuses": _listed(places.all_campuses(visit.actor, Permission.SESSION_READ)),
        "rooms": _listed(choices.rooms),
        "people": _listed(choices.people),
        "closed": len(queries.on_closed_days(visit.actor, today=visit.today))
        if visit.actor.may(Permission.SESSION_CANCEL)
        else 0,
    }
    return Page("staff/sessions/calendar.html", shows)


def _days(visit: Visit, found: list[SessionRow], first: date, last: date) -> list[dict[str, Any]]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    rows: dict[date, list[dict[str, Any]]] = {on: [] for on in days}
    for row in found:
        rows[row.on].append(shown(visit, row) | {"tint": row.program_id.int % TINTS})
    return [{"on": on, "rows": rows[on], "is_today": on == visit.today} for on in days]


def _listed(found: list[tuple[UUID, str]]) -> list[tuple[str, str]]:
    return [(str(one), name) for one, name in found]
