"""Campuses: list, page, form, closing and opening again."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from cohortium.access.permissions import Permission
from cohortium.access.queries import names_of_those_who_may
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import close_campuses, edit_campus, open_campus, reopen_campuses
from cohortium.administration.queries import campuses as queries
from cohortium.administration.queries import closings
from cohortium.administration.queries.campuses import CampusRow, CampusShowing, CampusSort
from cohortium.core.errors import Invalid, Stale
from cohortium.desk.queries import approvals, asked
from cohortium.tenancy.words import words_of
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.asking import asking_href
from cohortium.web.staff.campus_form import CampusForm, ChoiceForm, initial
from cohortium.web.staff.timelines import happened


@page(Permission.CAMPUS_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered and sorted by what the address says."""
    said = visit.request.GET
    q, showing = lists.words(said, "q"), lists.one_of(CampusShowing, said.get("status"), CampusShowing.OPEN)
    sort = lists.one_of(CampusSort, said.get("sort"), CampusSort.NAME)
    found = queries.campuses(visit.actor, begins=q, showing=showing, sort=sort, after=lists.cursor(said))
    shows: dict[str, Any] = {
        "rows": [_shown(visit, row) for row in found.rows],
        **lists.turning(said, found.next),
        "q": q,
        "status": showing.value,
        "sort": sort.value,
        "is_filtered": bool(q) or showing != CampusShowing.OPEN,
        "can": _can(visit),
        # What can be done with those that are picked. In the list of all it is for the open ones.
        "act": _bulk_act(visit, showing),
    }
    if not found.rows and not visit.actor.reach(Permission.CAMPUS_READ).everything:
        # Somebody without a place to work: whom to tell.
        shows["ask"] = names_of_those_who_may(Permission.MEMBER_ASSIGN)
    return Page("staff/campuses/_rows.html" if visit.wants_part else "staff/campuses/list.html", shows)


@page(Permission.CAMPUS_READ)
def show(visit: Visit, campus_id: UUID) -> Answer:
    """One campus: facts, people, what happened."""
    # First, because the other questions trust that the campus may be seen.
    row = queries.campus(visit.actor, campus_id=campus_id)
    may_close = row.is_active and visit.actor.reach(Permission.CAMPUS_CLOSE).covers_campus(campus_id)
    waits = asked.waiting_for(visit.actor, kind=queries.CLOSING, subject_ids=[campus_id]).get(campus_id)
    shows = {
        "campus": _shown(visit, row),
        # Whoever may close it, and whoever decides, sees that somebody asked.
        "waits": waits if waits and (may_close or waits.is_seen) else None,
        "asking_href": asking_href(visit, queries.CLOSING, [campus_id])
        if may_close and approvals.rule_for(kind=queries.CLOSING)
        else "",
        "people": queries.people(campus_id=campus_id),
        **happened(visit, lambda at_most: queries.happened(campus_id=campus_id, at_most=at_most), thing_id=campus_id),
        "can": _can(visit)
        | {
            "see_people": visit.actor.reach(Permission.MEMBER_READ).covers_campus(campus_id),
            "see_closed_days": visit.actor.reach(Permission.CLOSED_DAY_READ).covers_campus(campus_id),
        },
    }
    return Page("staff/campuses/detail.html", shows)


@page(Permission.CAMPUS_OPEN, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """The form for a new campus."""
    plans_closing = visit.actor.reach(Permission.CAMPUS_CLOSE).everything
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = {"time_zone": visit.organisation.time_zone}
        return _form_page(CampusForm(kept, initial=start, plans_closing=plans_closing), kept=kept is not None)
    form = CampusForm(visit.request.POST, plans_closing=plans_closing)
    if form.is_valid():
        try:
            campus = open_campus(visit.actor, details=form.details(), now=visit.now)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            saying = _("%(name)s added.") % {"name": campus.name}
            return Redirect(reverse("campus", args=[visit.organisation.code, campus.pk]), saying)
    return _form_page(form, status=422)


@page(Permission.CAMPUS_EDIT, posts=True)
def edit(visit: Visit, campus_id: UUID) -> Answer:
    """The form for what is known of a campus. It carries the version that it was filled from."""
    row = queries.campus(visit.actor, campus_id=campus_id)
    may_close = row.is_active and visit.actor.reach(Permission.CAMPUS_CLOSE).covers_campus(campus_id)
    asks = may_close and approvals.rule_for(kind=queries.CLOSING) is not None
    # Where others decide about closing, a day that stands can be taken away here, and is asked for elsewhere.
    plans_closing = may_close and (not asks or row.closes_on is not None)
    asking = asking_href(visit, queries.CLOSING, [campus_id]) if asks else ""
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = {**initial(row.details), "version": row.version}
        shown = CampusForm(kept, initial=start, plans_closing=plans_closing)
        return _form_page(shown, row=row, kept=kept is not None, asking_href=asking)
    form = CampusForm(visit.request.POST, plans_closing=plans_closing)
    if form.is_valid():
        try:
            edited = edit_campus(
                visit.actor,
                campus_id=campus_id,
                details=form.details(row.details),
                version=form.cleaned_data["version"] or 0,
                now=visit.now,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except approvals.ApprovalNeeded:
            wanted = str(form.cleaned_data["closes_on"])
            asking = asking_href(visit, queries.CLOSING, [campus_id], for_day=wanted)
            words = _("A new date needs approval: request it below. To save the rest, change the date back.")
            form.add_error("closes_on", words)
        except Stale:
            # What was saved meanwhile may be newer than what this request read first.
            row = queries.campus(visit.actor, campus_id=campus_id)
            meanwhile = {
                "newest": queries.happened(campus_id=campus_id, at_most=1),
                "compared": form.compared(row.details, visit.organisation.country),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            rebased = form.rebased(initial(row.details), row.version)
            return _form_page(rebased, row=row, meanwhile=meanwhile, asking_href=asking, status=409)
        else:
            saying = _("Nothing had changed.") if isinstance(edited, Unchanged) else _("Saved.")
            return Redirect(reverse("campus", args=[visit.organisation.code, campus_id]), saying)
    return _form_page(form, row=row, asking_href=asking, status=422)


@page(Permission.CAMPUS_CLOSE, posts=True)
def closing(visit: Visit) -> Answer:
    """What closing these campuses means; and closing them."""
    picked = ChoiceForm(visit.request.POST if visit.request.method == "POST" else visit.request.GET)
    if picked.is_valid() and approvals.rule_for(kind=queries.CLOSING):
        chosen = queries.chosen(
            visit.actor, campus_ids=picked.cleaned_data["campus"], permission=Permission.CAMPUS_CLOSE
        )
        if to_close := [row.campus_id for row in chosen if row.is_active]:
            # Nothing is lost of what was picked: others are asked about each.
            return Redirect(asking_href(visit, queries.CLOSING, to_close))
    said = ngettext_lazy("%(name)s closed.", "%(n)s %(many)s closed.", "n")
    return _act(visit, Permission.CAMPUS_CLOSE, close_campuses, "staff/campuses/close.html", said, means=closings.means)


@page(Permission.CAMPUS_REOPEN, posts=True)
def reopening(visit: Visit) -> Answer:
    """What opening these campuses again means; and opening them."""
    said = ngettext_lazy("%(name)s reopened.", "%(n)s %(many)s reopened.", "n")
    return _act(visit, Permission.CAMPUS_REOPEN, reopen_campuses, "staff/campuses/reopen.html", said)


def _act(
    visit: Visit,
    permission: Permission,
    change: Callable[..., Any],
    template: str,
    said: Promise,
    *,
    means: Callable[[list[UUID]], list[str]] | None = None,
) -> Answer:
    picked = ChoiceForm(visit.request.POST if visit.request.method == "POST" else visit.request.GET)
    overview = reverse("campuses", args=[visit.organisation.code])
    if not picked.is_valid():
        return Redirect(overview)
    campus_ids = picked.cleaned_data["campus"]
    chosen = queries.chosen(visit.actor, campus_ids=campus_ids, permission=permission)
    back = overview if len(chosen) > 1 else reverse("campus", args=[visit.organisation.code, campus_ids[0]])
    if visit.request.method == "POST":
        change(visit.actor, campus_ids=campus_ids)
        return Redirect(back, said % {"n": len(chosen), "name": chosen[0].name, "many": _many(visit)})
    shows = {
        "campuses": [_shown(visit, row) for row in chosen],
        "means": means(campus_ids) if means else [],
        "back_href": back,
    }
    return Page(template, shows)


def _form_page(
    form: CampusForm,
    *,
    row: CampusRow | None = None,
    kept: bool = False,
    meanwhile: Mapping[str, Any] | None = None,
    asking_href: str = "",
    status: int = 200,
) -> Answer:
    shows = {"form": form, "campus": row, "kept": kept, "meanwhile": meanwhile, "asking_href": asking_href}
    return Page("staff/campuses/form.html", shows, status)


def _shown(visit: Visit, row: CampusRow) -> dict[str, Any]:
    return asdict(row) | {
        "local_now": _local(visit.now, row.time_zone),
        "href": reverse("campus", args=[visit.organisation.code, row.campus_id]),
    }


def _local(now: datetime, zone: str) -> datetime:
    try:
        return now.astimezone(ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        # A zone may leave the tables of time zones after it was chosen: then the list still has to open.
        return now


def _many(visit: Visit) -> str:
    return str(words_of(visit.organisation.words)["campus"].many)


def _bulk_act(visit: Visit, showing: CampusShowing) -> str:
    act, permission = ("close", Permission.CAMPUS_CLOSE)
    if showing == CampusShowing.CLOSED:
        act, permission = ("reopen", Permission.CAMPUS_REOPEN)
    return act if visit.actor.may(permission) else ""


def _can(visit: Visit) -> dict[str, bool]:
    return {
        "open": visit.actor.may(Permission.CAMPUS_OPEN),
        "edit": visit.actor.may(Permission.CAMPUS_EDIT),
        "close": visit.actor.may(Permission.CAMPUS_CLOSE),
        "reopen": visit.actor.may(Permission.CAMPUS_REOPEN),
    }
