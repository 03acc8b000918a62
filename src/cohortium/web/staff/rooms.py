"""Rooms: list, page, form, closing and opening again."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.delivery.actions import rooms as actions
from cohortium.delivery.queries import places
from cohortium.delivery.queries import rooms as queries
from cohortium.delivery.queries.cohorts import coming_in_room
from cohortium.delivery.queries.rooms import RoomRow, RoomShowing, RoomSort
from cohortium.delivery.states import RoomStatus
from cohortium.tenancy.words import said
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.room_form import RoomForm, initial
from cohortium.web.staff.timelines import happened


@page(Permission.ROOM_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered and sorted by what the address says."""
    address = visit.request.GET
    q, campus_id = lists.words(address, "q"), lists.uuid(address.get("campus", ""))
    showing = lists.one_of(RoomShowing, address.get("status"), RoomShowing.OPEN)
    sort = lists.one_of(RoomSort, address.get("sort"), RoomSort.NAME)
    found = queries.rooms(
        visit.actor, begins=q, campus_id=campus_id, showing=showing, sort=sort, after=lists.cursor(address)
    )
    shows = {
        "rows": [_shown(visit, row) for row in found.rows],
        **lists.turning(address, found.next),
        "q": q,
        "campus": str(campus_id) if campus_id else "",
        "status": showing.value,
        "sort": sort.value,
        "sort_href": lists.address(address, sort="-name" if sort == RoomSort.NAME else "name"),
        "is_filtered": bool(q or campus_id) or showing != RoomShowing.OPEN,
        "can_add": visit.actor.may(Permission.ROOM_ADD),
    }
    if visit.wants_part:
        return Page("staff/rooms/_rows.html", shows)
    campuses = [(str(one), name) for one, name in places.all_campuses(visit.actor, Permission.ROOM_READ)]
    return Page("staff/rooms/list.html", {**shows, "campuses": campuses})


@page(Permission.ROOM_READ)
def show(visit: Visit, room_id: UUID) -> Answer:
    """One room: where it is, what it has, what happened."""
    row = queries.room(visit.actor, room_id=room_id)
    sees_campus = visit.actor.reach(Permission.CAMPUS_READ).covers_campus(row.campus_id)
    shows = {
        "room": _shown(visit, row),
        "acts": queries.acts(visit.actor, row),
        "coming": coming_in_room(room_id=room_id) if row.status == RoomStatus.CLOSED else 0,
        "campus_href": reverse("campus", args=[visit.organisation.code, row.campus_id]) if sees_campus else "",
        **happened(visit, lambda at_most: queries.happened(room_id=room_id, at_most=at_most), thing_id=room_id),
    }
    return Page("staff/rooms/detail.html", shows)


@page(Permission.ROOM_ADD, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """The form for a room."""
    campuses = places.open_campuses(visit.actor, Permission.ROOM_ADD)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = {"campus": lists.uuid(visit.request.GET.get("campus", ""))}
        return _form_page(visit, RoomForm(kept, initial=start, campuses=campuses), kept=kept is not None)
    form = RoomForm(visit.request.POST, campuses=campuses)
    if form.is_valid():
        try:
            room = actions.add_room(visit.actor, campus_id=form.cleaned_data["campus"], details=form.details())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(_page_of(visit, room.pk), _("%(name)s added.") % {"name": room})
    return _form_page(visit, form, status=422)


@page(Permission.ROOM_EDIT, posts=True)
def edit(visit: Visit, room_id: UUID) -> Answer:
    """The form for what is known of a room. It carries the version that it was filled from."""

    def read() -> RoomRow:
        return queries.room(visit.actor, room_id=room_id, permission=Permission.ROOM_EDIT)

    row = read()
    return edited(
        visit,
        Editing(
            template="staff/rooms/form.html",
            read=read,
            form=lambda *args, **options: RoomForm(*args, row=row, **options),
            start=lambda row: initial(row.details),
            act=lambda form, _row: actions.edit_room(
                visit.actor,
                room_id=room_id,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
            ),
            compared=lambda form, row: form.compared(row),
            newest=lambda: queries.happened(room_id=room_id, at_most=1),
            back=_page_of(visit, room_id),
            shows={"list_href": _overview(visit)},
        ),
    )


@page(Permission.ROOM_CLOSE, posts=True)
def closing(visit: Visit, room_id: UUID) -> Answer:
    """Close a room. Nothing is asked: it can be undone."""
    queries.room(visit.actor, room_id=room_id, permission=Permission.ROOM_CLOSE)
    if visit.request.method != "POST":
        return Redirect(_page_of(visit, room_id))
    done = actions.close_room(visit.actor, room_id=room_id)
    return _done(visit, room_id, done, _closed(room_id))


@page(Permission.ROOM_REOPEN, posts=True)
def reopening(visit: Visit, room_id: UUID) -> Answer:
    """Open a closed room again."""
    queries.room(visit.actor, room_id=room_id, permission=Permission.ROOM_REOPEN)
    if visit.request.method != "POST":
        return Redirect(_page_of(visit, room_id))
    done = actions.reopen_room(visit.actor, room_id=room_id)
    return _done(visit, room_id, done, _("Reopened."))


def _shown(visit: Visit, row: RoomRow) -> dict[str, Any]:
    """What templates show of a room."""
    return asdict(row) | {"href": reverse("room", args=[visit.organisation.code, row.room_id])}


def _closed(room_id: UUID) -> str:
    """The same, and how many cohorts are still planned in it: that may be meant, and may be a slip."""
    n = coming_in_room(room_id=room_id)
    if not n:
        return _("Closed.")
    sentence = ngettext(
        "Closed. %%(n)s %(cohort_one)s is still planned in it.",
        "Closed. %%(n)s %(cohort_many)s are still planned in it.",
        n,
    )
    return said(sentence) % {"n": n}


def _form_page(visit: Visit, form: RoomForm, *, kept: bool = False, status: int = 200) -> Answer:
    overview = _overview(visit)
    shows = {"form": form, "row": None, "kept": kept, "meanwhile": None, "back_href": overview, "list_href": overview}
    return Page("staff/rooms/form.html", shows, status)


def _done(visit: Visit, room_id: UUID, done: object, saying: str) -> Answer:
    return Redirect(_page_of(visit, room_id), _("Nothing had changed.") if isinstance(done, Unchanged) else saying)


def _page_of(visit: Visit, room_id: UUID) -> str:
    """Where to go on: whoever changes may not see."""
    if visit.actor.may(Permission.ROOM_READ):
        return reverse("room", args=[visit.organisation.code, room_id])
    return _overview(visit)


def _overview(visit: Visit) -> str:
    seen = visit.actor.may(Permission.ROOM_READ)
    return reverse("rooms" if seen else "organisation", args=[visit.organisation.code])
