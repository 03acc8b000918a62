"""Settings: the sections, and the pages that are made of what is declared."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.actions.settings import change_settings
from cohortium.administration.queries import settings as queries
from cohortium.administration.queries.settings import GroupRow
from cohortium.audit.queries import TimelineRow
from cohortium.core import numbers
from cohortium.core.errors import Invalid, NotAllowed, Stale
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import second_factor
from cohortium.web.staff.setting_form import SettingsForm, initial
from cohortium.web.staff.setting_sections import icon_of, sections_of
from cohortium.web.staff.timelines import happened
from cohortium.web.value_fields import in_words

NUMBERS = "numbers"


@page(Permission.SETTING_READ)
def index(visit: Visit) -> Answer:
    """The sections."""
    return Page("staff/settings/index.html", {"sections": sections_of(visit), "misfits": queries.misfits()})


@page(Permission.SETTING_READ)
def show(visit: Visit, group: str) -> Answer:
    """A page of settings as they are in the whole organisation."""
    return _shown(visit, queries.group(visit.actor, key=group))


@page(Permission.SETTING_READ)
def show_of_campus(visit: Visit, group: str, campus_id: UUID) -> Answer:
    """A page of settings as they are at a campus."""
    return _shown(visit, queries.group(visit.actor, key=group, campus_id=campus_id))


@page(Permission.SETTING_EDIT, posts=True)
def edit(visit: Visit, group: str) -> Answer:
    """The form of a page of settings. It carries the version that it was filled from."""
    return _edited(visit, group, None)


@page(Permission.SETTING_EDIT, posts=True)
def edit_of_campus(visit: Visit, group: str, campus_id: UUID) -> Answer:
    """The form of what a campus has of its own."""
    return _edited(visit, group, campus_id)


@page(Permission.SETTING_EDIT, posts=True)
def numbers_preview(visit: Visit) -> Answer:
    """How papers would be numbered if the form were saved as it stands. Nothing is saved."""
    row = _own_to_edit(visit, NUMBERS, None)
    if visit.request.method != "POST":
        return _form_page(visit, SettingsForm(initial={**initial(row), "version": row.version}, row=row), row)
    form = SettingsForm(visit.request.POST, row=row)
    form.is_valid()
    if visit.wants_part:
        return Page("staff/settings/_numbers.html", {"examples": _examples(visit, form.typed())})
    return _form_page(visit, form, row)


def _shown(visit: Visit, row: GroupRow) -> Answer:
    code, campus_id = visit.organisation.code, row.place.campus_id

    def lately(at_most: int) -> list[TimelineRow]:
        return queries.happened(ids=row.ids, at_most=at_most)

    shows = {
        "group": row,
        "icon": icon_of(row.key),
        "rows": [
            {"row": one, "shown": in_words(one.kind, one.value), "otherwise": in_words(one.kind, one.otherwise)}
            for one in row.settings
        ],
        "edit_href": _href(visit, row, edits=True) if row.may_edit else "",
        "places": []
        if campus_id
        else [
            {
                "name": place.name,
                "own": own,
                "href": reverse("setting_group_of_campus", args=[code, row.key, place.campus_id]),
            }
            for place, own in queries.overriding(visit.actor, group=row.key)
        ],
        **happened(visit, lately),
        **_previewed(visit, row, {one.key: one.value for one in row.settings}),
    }
    return Page("staff/settings/group.html", shows)


def _edited(visit: Visit, group: str, campus_id: UUID | None) -> Answer:
    row = _own_to_edit(visit, group, campus_id)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = SettingsForm(kept, initial={**initial(row), "version": row.version}, row=row)
        return _form_page(visit, form, row, kept=kept is not None)
    form = SettingsForm(visit.request.POST, row=row)
    if form.is_valid():
        try:
            changed = change_settings(
                visit.actor,
                group=group,
                values=form.values(),
                to_default=form.to_default(),
                version=form.cleaned_data["version"] or 0,
                campus_id=campus_id,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            # What was saved meanwhile may be newer than what this request read first.
            row = _own_to_edit(visit, group, campus_id)
            meanwhile = {
                "newest": queries.happened(ids=row.ids, at_most=1),
                "compared": form.compared(row),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            return _form_page(visit, form.on(row), row, meanwhile=meanwhile, status=409)
        else:
            saying = _("Nothing had changed.") if isinstance(changed, Unchanged) else _("Saved.")
            there = _href(visit, row)
            return Redirect((group == second_factor.GROUP and second_factor.onwards(visit, there)) or there, saying)
    return _form_page(visit, form, row, status=422)


def _own_to_edit(visit: Visit, group: str, campus_id: UUID | None) -> GroupRow:
    row = queries.group(visit.actor, key=group, campus_id=campus_id, permission=Permission.SETTING_EDIT)
    if not row.may_edit:
        raise NotAllowed(queries.missing_to_edit(visit.actor, row.settings[0].key, campus_id))
    return row


def _form_page(
    visit: Visit,
    form: SettingsForm,
    row: GroupRow,
    *,
    kept: bool = False,
    meanwhile: dict[str, Any] | None = None,
    status: int = 200,
) -> Answer:
    form.is_valid()
    if row.key == second_factor.GROUP:
        second_factor.say_who_has_none(form)
    shows = {
        "group": row,
        "form": form,
        "kept": kept,
        "meanwhile": meanwhile,
        "back_href": _href(visit, row),
        **_previewed(visit, row, form.typed() if form.is_bound else {one.key: one.value for one in row.settings}),
    }
    return Page("staff/settings/form.html", shows, status)


def _href(visit: Visit, row: GroupRow, *, edits: bool = False) -> str:
    place = [row.place.campus_id] if row.place.campus_id else []
    route = f"setting_group{'_of_campus' if place else ''}{'_edit' if edits else ''}"
    return reverse(route, args=[visit.organisation.code, row.key, *place])


def _previewed(visit: Visit, row: GroupRow, values: dict[str, Any]) -> dict[str, Any]:
    return {"examples": _examples(visit, values)} if row.key == NUMBERS else {}


def _examples(visit: Visit, values: dict[str, Any]) -> list[dict[str, Any]]:
    """How the next papers would be numbered; what is wrong with the pattern, where something is."""
    on: date = visit.today
    given = queries.last_numbers()
    found = []
    for one in queries.numbered():
        pattern = values.get(one.pattern.key)
        why = numbers.fault(str(pattern or ""))
        if why is None and values.get(one.yearly.key) and not numbers.names_the_year(str(pattern)):
            why = "no_year"
        first = given[one.kind] + 1
        examples = [] if why else [numbers.written(str(pattern), number, on) for number in (first, first + 1)]
        found.append({"label": one.pattern.label, "examples": examples, "fault": numbers.FAULTS[why] if why else ""})
    return found
