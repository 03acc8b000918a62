"""Terms: the list of a year, a page for each, the form, and removing one."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.core.errors import Invalid
from cohortium.delivery.actions import terms as actions
from cohortium.delivery.queries import cohort_choices, places
from cohortium.delivery.queries import terms as queries
from cohortium.delivery.queries.terms import TermRow
from cohortium.delivery.rules.terms import FIRST_YEAR, LAST_YEAR
from cohortium.tenancy.words import said
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.term_form import TermForm, initial
from cohortium.web.staff.timelines import happened


@page(Permission.TERM_READ)
def index(visit: Visit) -> Answer:
    """The terms of a year, all of them or those of one campus."""
    year, address = _year(visit), visit.request.GET
    campus_id = lists.uuid(address.get("campus", ""))
    shows = {
        "year": year,
        "terms": [_shown(visit, row) for row in queries.terms(visit.actor, year=year, campus_id=campus_id)],
        "before_href": lists.address(address, year=str(year - 1)) if year > FIRST_YEAR else "",
        "after_href": lists.address(address, year=str(year + 1)) if year < LAST_YEAR else "",
        "campus": str(campus_id) if campus_id else "",
        "all_href": lists.address(address, "campus", year=str(year)),
        "campuses": [(str(one), name) for one, name in places.all_campuses(visit.actor, Permission.TERM_READ)],
        "can_add": visit.actor.may(Permission.TERM_ADD),
    }
    return Page("staff/terms/_rows.html" if visit.wants_part else "staff/terms/list.html", shows)


@page(Permission.TERM_READ)
def show(visit: Visit, term_id: UUID) -> Answer:
    """One term: its days, the closed ones among them, the terms beside it, what happened."""
    row = queries.term(visit.actor, term_id=term_id)
    shows = {
        "term": _shown(visit, row),
        "acts": queries.acts(visit.actor, row),
        "overlapping": [_shown(visit, one) for one in queries.overlapping(visit.actor, term_id=term_id)],
        "days": queries.days(row) if visit.actor.may(Permission.CLOSED_DAY_READ) else None,
        "list_href": _list(visit, row.first_on.year),
        "cohorts": cohort_choices.cohorts_of_term(visit.actor, term_id=term_id),
        "can_copy": visit.actor.may(Permission.COHORT_ADD),
        **happened(visit, lambda at_most: queries.happened(term_id=term_id, at_most=at_most), thing_id=term_id),
    }
    return Page("staff/terms/detail.html", shows)


@page(Permission.TERM_ADD, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """The form for a term."""
    options = _options(visit, Permission.TERM_ADD)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        return _form_page(visit, TermForm(kept, **options), kept=kept is not None)
    form = TermForm(visit.request.POST, **options)
    if form.is_valid():
        try:
            term = actions.add_term(visit.actor, details=form.details())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            saying = _("%(name)s added.") % {"name": term}
            return Redirect(_page_of(visit, term.pk), _with_overlaps(visit, saying, term.pk))
    return _form_page(visit, form, status=422)


@page(Permission.TERM_EDIT, posts=True)
def edit(visit: Visit, term_id: UUID) -> Answer:
    """The form for what is said of a term. It carries the version that it was filled from."""

    def read() -> TermRow:
        return queries.term(visit.actor, term_id=term_id, permission=Permission.TERM_EDIT)

    options = _options(visit, Permission.TERM_EDIT, of=read())
    return edited(
        visit,
        Editing(
            template="staff/terms/form.html",
            read=read,
            form=lambda *args, **more: TermForm(*args, **options, **more),
            start=lambda row: initial(row.details),
            act=lambda form, _row: actions.edit_term(
                visit.actor,
                term_id=term_id,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
            ),
            compared=lambda form, row: form.compared(row.details),
            newest=lambda: queries.happened(term_id=term_id, at_most=1),
            back=_page_of(visit, term_id),
            shows={"list_href": _overview(visit)},
        ),
    )


@page(Permission.TERM_REMOVE, posts=True)
def removal(visit: Visit, term_id: UUID) -> Answer:
    """Remove a term."""
    row = queries.term(visit.actor, term_id=term_id, permission=Permission.TERM_REMOVE)
    if visit.request.method == "POST":
        actions.remove_term(visit.actor, term_id=term_id)
        return Redirect(_list(visit, row.first_on.year), _("%(name)s removed.") % {"name": row.name})
    shows = {
        "title": _("Remove %(name)s?") % {"name": row.name},
        "about": [_("The removal is recorded in the audit trail.")],
        "yes": _("Remove"),
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": _page_of(visit, term_id),
    }
    return Page("staff/team/question.html", shows)


def _shown(visit: Visit, row: TermRow) -> dict[str, Any]:
    """What templates show of a term; how it stands to this day."""
    today = visit.today
    state = "over" if row.last_on < today else "to_come" if row.first_on > today else "now"
    lasts = (row.last_on - row.first_on).days + 1
    href = reverse("term", args=[visit.organisation.code, row.term_id])
    return asdict(row) | {"href": href, "state": state, "weeks": -(-lasts // 7)}


def _with_overlaps(visit: Visit, saying: str, term_id: UUID) -> str:
    """The same, and with which other terms it shares days: that may be meant, and may be a slip."""
    others = queries.overlapping(visit.actor, term_id=term_id)
    if not others:
        return saying
    names = ", ".join(f"{one.name} ({_dates(one.first_on, one.last_on)})" for one in others)
    return f"{saying} " + _("It overlaps with %(names)s.") % {"names": names}


def _dates(first: date, last: date) -> str:
    return f"{date_format(first, 'j M Y')} – {date_format(last, 'j M Y')}"


def _options(visit: Visit, permission: Permission, of: TermRow | None = None) -> dict[str, Any]:
    campuses = places.open_campuses(visit.actor, permission)
    if of and of.campus_id and of.campus_id not in dict(campuses):
        # It was there before its campus closed, and stays.
        campuses = [*campuses, (of.campus_id, of.campus)]
    everywhere = said(_("All %(campus_many)s")) if visit.actor.reach(permission).everything else ""
    return {"campuses": campuses, "everywhere": everywhere}


def _form_page(visit: Visit, form: TermForm, *, kept: bool = False, status: int = 200) -> Answer:
    overview = _overview(visit)
    shows = {"form": form, "row": None, "kept": kept, "meanwhile": None, "back_href": overview, "list_href": overview}
    return Page("staff/terms/form.html", shows, status)


def _year(visit: Visit) -> int:
    """The year that the address names, or this one."""
    asked = visit.request.GET.get("year", "")
    try:
        year: int = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR).clean(asked)
    except forms.ValidationError:
        return visit.today.year
    return year


def _page_of(visit: Visit, term_id: UUID) -> str:
    """Where to go on: whoever changes may not see."""
    if visit.actor.may(Permission.TERM_READ):
        return reverse("term", args=[visit.organisation.code, term_id])
    return _overview(visit)


def _list(visit: Visit, year: int) -> str:
    return f"{_overview(visit)}?year={year}" if visit.actor.may(Permission.TERM_READ) else _overview(visit)


def _overview(visit: Visit) -> str:
    seen = visit.actor.may(Permission.TERM_READ)
    return reverse("terms" if seen else "organisation", args=[visit.organisation.code])
