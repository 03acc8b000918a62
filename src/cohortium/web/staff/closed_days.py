"""Closed days: the calendar of a year, the form, the public holidays."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.actions import closed_days as actions
from cohortium.administration.queries import closed_days as queries
from cohortium.administration.queries.closed_days import ClosedDayRow
from cohortium.administration.rules.closed_days import FIRST_YEAR, LAST_YEAR
from cohortium.core.errors import Invalid, Stale
from cohortium.tenancy.words import said
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.closed_day_form import ClosedDayForm, initial
from cohortium.web.staff.timelines import happened


@page(Permission.CLOSED_DAY_READ)
def index(visit: Visit) -> Answer:
    """The closed days of a year."""
    year = _year(visit)
    may_edit = visit.actor.may(Permission.CLOSED_DAY_EDIT)
    shows = {
        "year": year,
        "days": _together(queries.closed_days(visit.actor, year=year)),
        "before_href": f"?year={year - 1}" if year > FIRST_YEAR else "",
        "after_href": f"?year={year + 1}" if year < LAST_YEAR else "",
        "may_edit": may_edit,
        "sees_settings": visit.actor.may(Permission.SETTING_READ),
    }
    return Page("staff/closed_days/list.html", shows)


@page(Permission.CLOSED_DAY_EDIT, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """The form for a closed day."""
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        return _form_page(ClosedDayForm(kept, **_options(visit)), kept=kept is not None)
    form = ClosedDayForm(visit.request.POST, **_options(visit))
    if form.is_valid():
        try:
            row = actions.add_closed_day(visit.actor, details=form.details())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            saying = _("%(name)s added to the calendar.") % {"name": row.name}
            return Redirect(_calendar(visit, row.first_on.year), saying)
    return _form_page(form, status=422)


@page(Permission.CLOSED_DAY_EDIT, posts=True)
def edit(visit: Visit, closed_day_id: UUID) -> Answer:
    """The form for what is said of a closed day. It carries the version that it was filled from."""
    row = _to_edit(visit, closed_day_id)
    options = _options(visit)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = ClosedDayForm(kept, initial={**initial(row.details), "version": row.version}, **options)
        return _form_page(form, row=row, kept=kept is not None, **_lately(visit, row))
    form = ClosedDayForm(visit.request.POST, **options)
    if form.is_valid():
        try:
            edited = actions.edit_closed_day(
                visit.actor,
                closed_day_id=closed_day_id,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            row = _to_edit(visit, closed_day_id)
            meanwhile = {
                "newest": queries.happened(closed_day_id=closed_day_id, at_most=1),
                "compared": form.compared(row.details),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            rebased = form.rebased(_as_text(initial(row.details)), row.version)
            return _form_page(rebased, row=row, meanwhile=meanwhile, status=409, **_lately(visit, row))
        else:
            saying = _("Nothing had changed.") if isinstance(edited, Unchanged) else _("Saved.")
            return Redirect(_calendar(visit, form.details().first_on.year), saying)
    return _form_page(form, row=row, status=422, **_lately(visit, row))


@page(Permission.CLOSED_DAY_EDIT, posts=True)
def removal(visit: Visit, closed_day_id: UUID) -> Answer:
    """Take a closed day out of the calendar."""
    row = _to_edit(visit, closed_day_id)
    if visit.request.method == "POST":
        actions.remove_closed_day(visit.actor, closed_day_id=closed_day_id)
        saying = _("%(name)s removed from the calendar.") % {"name": row.name}
        return Redirect(_calendar(visit, row.first_on.year), saying)
    shows = {
        "title": _("Remove %(name)s from the calendar?") % {"name": row.name},
        "about": [_("Teaching can be planned on this day again. The removal is recorded in the audit trail.")],
        "yes": _("Remove"),
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": _calendar(visit, row.first_on.year),
    }
    return Page("staff/team/question.html", shows)


@page(Permission.CLOSED_DAY_EDIT, posts=True)
@adds
def holidays(visit: Visit) -> Answer:
    """The public holidays of a year, to be entered in one go."""
    year = _year(visit)
    if visit.request.method == "POST":
        entered = actions.accept_holidays(visit.actor, year=year, chosen=visit.request.POST.getlist("day"))
        n = 0 if isinstance(entered, Unchanged) else entered
        saying = ngettext("1 day added to the calendar.", "%(n)s days added to the calendar.", n) % {"n": n}
        return Redirect(_calendar(visit, year), saying if n else _("Nothing had changed."))
    found = queries.proposals(visit.actor, year=year)
    shows = {
        "year": year,
        "proposals": found,
        "new": sum(not one.is_there for one in found.rows),
        "back_href": _calendar(visit, year),
        "before_href": f"?year={year - 1}" if year > FIRST_YEAR else "",
        "after_href": f"?year={year + 1}" if year < LAST_YEAR else "",
    }
    return Page("staff/closed_days/holidays.html", shows)


def _together(rows: list[ClosedDayRow]) -> list[list[ClosedDayRow]]:
    """The same day under the same name is one line, with all of its places."""
    days: dict[Any, list[ClosedDayRow]] = {}
    for row in rows:
        days.setdefault((row.first_on, row.last_on, row.name, row.is_public), []).append(row)
    return list(days.values())


def _to_edit(visit: Visit, closed_day_id: UUID) -> ClosedDayRow:
    return queries.closed_day(visit.actor, closed_day_id=closed_day_id, permission=Permission.CLOSED_DAY_EDIT)


def _form_page(
    form: ClosedDayForm,
    *,
    row: ClosedDayRow | None = None,
    kept: bool = False,
    meanwhile: dict[str, Any] | None = None,
    status: int = 200,
    **more: Any,
) -> Answer:
    shows = {"form": form, "closed_day": row, "kept": kept, "meanwhile": meanwhile, **more}
    return Page("staff/closed_days/form.html", shows, status)


def _lately(visit: Visit, row: ClosedDayRow) -> dict[str, Any]:
    day_id = row.closed_day_id
    return happened(visit, lambda at_most: queries.happened(closed_day_id=day_id, at_most=at_most), thing_id=day_id)


def _options(visit: Visit) -> dict[str, Any]:
    of_all = visit.actor.reach(Permission.CLOSED_DAY_EDIT).everything
    everywhere = said(_("All %(campus_many)s")) if of_all else ""
    return {"campuses": queries.campuses(visit.actor), "everywhere": everywhere}


def _year(visit: Visit) -> int:
    """The year that the address names, or this one."""
    asked = visit.request.GET.get("year", "")
    try:
        year: int = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR).clean(asked)
    except forms.ValidationError:
        return visit.today.year
    return year


def _calendar(visit: Visit, year: int) -> str:
    return f"{reverse('closed_days', args=[visit.organisation.code])}?year={year}"


def _as_text(values: dict[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}
