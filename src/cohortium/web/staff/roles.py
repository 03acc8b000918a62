"""Roles: list, page, copy, form with a preview, retirement."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import SPANS, Permission
from cohortium.access.reach import EVERYTHING
from cohortium.action import Unchanged
from cohortium.administration.actions.roles import BeyondYou, BuiltIn, copy_role, edit_role, retire_role
from cohortium.administration.queries import roles as queries
from cohortium.administration.queries.roles import RoleKind, RoleRow
from cohortium.administration.rules.roles import Granted, RoleDetails, lessened
from cohortium.core.errors import Invalid, Stale
from cohortium.tenancy.words import words_of
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.role_form import CopyForm, RoleForm, initial
from cohortium.web.staff.role_preview import Words, preview_of
from cohortium.web.staff.timelines import happened


@page(Permission.ROLE_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered by what the address says."""
    asked = visit.request.GET
    q, kind = lists.words(asked, "q"), lists.one_of(RoleKind, asked.get("kind"), RoleKind.ALL)
    found = queries.roles(visit.actor, begins=q, kind=kind, after=lists.cursor(asked))
    shows: dict[str, Any] = {
        "rows": [_shown(visit, row) for row in found.rows],
        **lists.turning(asked, found.next),
        "q": q,
        "kind": kind.value,
        "can": _can(visit),
    }
    return Page("staff/roles/_rows.html" if visit.wants_part else "staff/roles/list.html", shows)


@page(Permission.ROLE_READ)
def show(visit: Visit, role_id: UUID) -> Answer:
    """One role: what it means, who holds it, what happened."""
    # First, because the other questions trust that the role may be seen.
    row = queries.role_or_retired(visit.actor, role_id=role_id)
    shows = {
        "role": _shown(visit, row),
        "preview": preview_of(row.permissions, _words(visit)),
        "holders": queries.holders(role_id=role_id),
        **happened(visit, lambda at_most: queries.happened(role_id=role_id, at_most=at_most), thing_id=role_id),
        "can": {} if row.is_retired else _can(visit, row),
    }
    return Page("staff/roles/detail.html", shows)


@page(Permission.ROLE_COPY, posts=True)
@adds
def copying(visit: Visit, role_id: UUID) -> Answer:
    """What the copy of a role is to be called; and copying it."""
    row = queries.role(visit.actor, role_id=role_id, permission=Permission.ROLE_COPY)
    kept = drafts.take(visit.request)
    status = 200
    form = CopyForm(kept, initial={"name": _("Copy of %(name)s") % {"name": row.name}})
    if visit.request.method == "POST":
        form, status = CopyForm(visit.request.POST), 422
        if form.is_valid():
            try:
                copy = copy_role(visit.actor, role_id=role_id, name=form.cleaned_data["name"])
            except Invalid as refusal:
                form.add_error("name", [str(one) for sentences in refusal.errors.values() for one in sentences])
            else:
                return _to_the_copy(visit, copy.pk, copy.name)
    preview = preview_of(row.permissions, _words(visit))
    shows = {"form": form, "role": _shown(visit, row), "preview": preview, "kept": kept is not None}
    return Page("staff/roles/copy.html", shows, status)


@page(Permission.ROLE_EDIT, posts=True)
def edit(visit: Visit, role_id: UUID) -> Answer:
    """The form for what an own role grants. It carries the version that it was filled from."""
    row = _own(visit, role_id)
    if visit.request.method != "POST":
        return _as_it_is(visit, row)
    form = _form(visit, visit.request.POST)
    if not form.is_valid():
        return _form_page(visit, form, row, status=422)
    version, details = form.cleaned_data["version"] or 0, form.details(row.details)
    touches = _touch(visit, row, details)["touches"] if version == row.version else ""
    if touches and touches != visit.request.POST.get("touches"):
        # Nothing is taken away from anybody before the form has said so.
        form.add_error(
            None, _("This removes permissions from people. See who is affected above the button, then save again.")
        )
        return _form_page(visit, form, row, status=422)
    try:
        edited = edit_role(visit.actor, role_id=role_id, details=details, version=version)
    except Invalid as refusal:
        form.refuse(refusal)
    except BeyondYou as refusal:
        form.add_error(None, str(refusal))
    except Stale:
        # What was saved meanwhile may be newer than what this request read first.
        row = _own(visit, role_id)
        meanwhile = {
            "newest": queries.happened(role_id=role_id, at_most=1),
            "compared": form.compared(row.details),
            "zone": ZoneInfo(visit.organisation.time_zone),
        }
        rebased = form.rebased(initial(row.details), row.version)
        return _form_page(visit, rebased, row, meanwhile=meanwhile, status=409)
    else:
        saying = _("Nothing had changed.") if isinstance(edited, Unchanged) else _("Saved.")
        return Redirect(reverse("role", args=[visit.organisation.code, role_id]), saying)
    return _form_page(visit, form, row, status=422)


@page(Permission.ROLE_EDIT, posts=True)
def preview(visit: Visit, role_id: UUID) -> Answer:
    """What the role would mean if it were saved as the form stands. Nothing is saved."""
    row = _own(visit, role_id)
    if visit.request.method != "POST":
        return _as_it_is(visit, row)
    form = _form(visit, visit.request.POST)
    if visit.wants_part:
        return Page("staff/roles/_part.html", _previewed(visit, form, row))
    return _form_page(visit, form, row)


@page(Permission.ROLE_RETIRE, posts=True)
def retiring(visit: Visit, role_id: UUID) -> Answer:
    """What retiring a role means; and retiring it."""
    row = queries.role(visit.actor, role_id=role_id, permission=Permission.ROLE_RETIRE)
    if row.is_built_in:
        raise BuiltIn
    if visit.request.method == "POST":
        retire_role(visit.actor, role_id=role_id)
        saying = _("%(name)s retired.") % {"name": row.name}
        return Redirect(reverse("roles", args=[visit.organisation.code]), saying)
    shows = {
        "role": _shown(visit, row),
        "holders": queries.holders(role_id=role_id),
        "held_before": queries.held_before(role_id=role_id),
    }
    return Page("staff/roles/retire.html", shows)


def _to_the_copy(visit: Visit, role_id: UUID, name: str) -> Redirect:
    if visit.actor.may(Permission.ROLE_EDIT):
        saying = _("%(name)s created. Choose its permissions.") % {"name": name}
        return Redirect(reverse("role_edit", args=[visit.organisation.code, role_id]), saying)
    return Redirect(reverse("role", args=[visit.organisation.code, role_id]), _("%(name)s created.") % {"name": name})


def _own(visit: Visit, role_id: UUID) -> RoleRow:
    row = queries.role(visit.actor, role_id=role_id, permission=Permission.ROLE_EDIT)
    if row.is_built_in:
        raise BuiltIn
    return row


def _form(visit: Visit, data: QueryDict | None, **options: Any) -> RoleForm:
    beyond = [permission for permission in SPANS if not visit.actor.reach(permission).everything]
    return RoleForm(data, words=_words(visit), beyond=beyond, **options)


def _as_it_is(visit: Visit, row: RoleRow) -> Answer:
    kept = drafts.take(visit.request)
    form = _form(visit, kept, initial={**initial(row.details), "version": row.version})
    return _form_page(visit, form, row, kept=kept is not None)


def _form_page(
    visit: Visit,
    form: RoleForm,
    row: RoleRow,
    *,
    kept: bool = False,
    meanwhile: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Answer:
    shows = {"form": form, "kept": kept, "meanwhile": meanwhile, **_previewed(visit, form, row)}
    return Page("staff/roles/form.html", shows, status)


def _previewed(visit: Visit, form: RoleForm, row: RoleRow) -> dict[str, Any]:
    """What the part beside the form shows."""
    details = row.details
    if form.is_bound:
        form.is_valid()
        details = form.details(row.details)
    shown = preview_of(details.permissions, _words(visit))
    return {"role": _shown(visit, row), "preview": shown, **_touch(visit, row, details)}


def _touch(visit: Visit, row: RoleRow, details: RoleDetails) -> dict[str, Any]:
    """Who could do less than before, and what; and a word for it, which the form sends back as read."""
    less = lessened(row.permissions, details.permissions)
    people = queries.touched(role_id=row.role_id, permissions=details.permissions) if less else []
    return {
        "touched": people,
        "less": [permission.label_in(_words(visit)) for permission in less],
        "touches": " ".join([str(len(people)), *sorted(less)]) if people else "",
    }


def _shown(visit: Visit, row: RoleRow) -> dict[str, Any]:
    return asdict(row) | {"href": reverse("role", args=[visit.organisation.code, row.role_id])}


def _words(visit: Visit) -> Words:
    return words_of(visit.organisation.words)


def _can(visit: Visit, row: RoleRow | None = None) -> dict[str, bool]:
    own, covered = row is not None and not row.is_built_in, row is not None and _covers(visit, row.permissions)
    return {
        "copy": visit.actor.may(Permission.ROLE_COPY) and (row is None or covered),
        "edit": visit.actor.may(Permission.ROLE_EDIT) and own and covered,
        "retire": visit.actor.may(Permission.ROLE_RETIRE) and own,
    }


def _covers(visit: Visit, permissions: Granted) -> bool:
    return visit.actor.covers(dict.fromkeys(permissions, EVERYTHING))
