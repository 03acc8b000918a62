"""Fields of the organisation's own: list, form, retiring and bringing back."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.actions import fields as actions
from cohortium.administration.kinds import Fielded
from cohortium.administration.queries import fields as queries
from cohortium.administration.queries.fields import FieldRow
from cohortium.core.errors import Invalid, NotFound, Stale
from cohortium.core.values import OF_FIELDS
from cohortium.tenancy.words import said
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.field_form import FieldForm, initial
from cohortium.web.staff.timelines import happened


@page(Permission.FIELD_READ)
def index(visit: Visit) -> Answer:
    """The fields, by what they are about."""
    rows = queries.fields(visit.actor, with_retired=True)
    shows = {
        "kinds": [
            {
                "entity": about.entity,
                "label": capfirst(said(about.word)),
                "rows": [
                    {
                        "field": row,
                        "kind": OF_FIELDS.get(row.kind, row.kind),
                        "seen": said(about.sights[Permission(row.seen_with)]) if row.seen_with else "",
                    }
                    for row in rows
                    if row.entity == about.entity
                ],
            }
            for about in queries.fielded().values()
        ],
        "may_edit": visit.actor.reach(Permission.FIELD_EDIT).everything,
    }
    return Page("staff/fields/list.html", shows)


@page(Permission.FIELD_EDIT, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """The form for a field: the address says what it is about."""
    about = _about(visit)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        return _form_page(FieldForm(kept, about=about), kept=kept is not None)
    form = FieldForm(visit.request.POST, about=about)
    if form.is_valid():
        try:
            row = actions.add_field(visit.actor, entity=about.entity, details=form.details())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            saying = _("%(name)s added.") % {"name": row.label}
            return Redirect(reverse("fields", args=[visit.organisation.code]), saying)
    return _form_page(form, status=422)


@page(Permission.FIELD_EDIT, posts=True)
def edit(visit: Visit, field_id: UUID) -> Answer:
    """The form for what is asked. It carries the version that it was filled from."""
    row = _to_edit(visit, field_id)
    about = queries.fielded()[row.entity]
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = FieldForm(kept, initial={**initial(row.details), "version": row.version}, about=about)
        return _form_page(form, row=row, kept=kept is not None, **_lately(visit, row))
    form = FieldForm(visit.request.POST, about=about)
    if form.is_valid():
        try:
            edited = actions.edit_field(
                visit.actor, field_id=field_id, details=form.details(), version=form.cleaned_data["version"] or 0
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except actions.KeepsValues as refusal:
            form.add_error("kind", str(refusal.sentence))
        except actions.OptionInUse as refusal:
            form.add_error("options", str(refusal.sentence))
        except Stale:
            row = _to_edit(visit, field_id)
            meanwhile = {
                "newest": queries.happened(field_id=field_id, at_most=1),
                "compared": form.compared(row.details),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            rebased = form.rebased(initial(row.details), row.version)
            return _form_page(rebased, row=row, meanwhile=meanwhile, status=409, **_lately(visit, row))
        else:
            saying = _("Nothing had changed.") if isinstance(edited, Unchanged) else _("Saved.")
            return Redirect(reverse("fields", args=[visit.organisation.code]), saying)
    return _form_page(form, row=row, status=422, **_lately(visit, row))


@page(Permission.FIELD_EDIT, posts=True)
def retiring(visit: Visit, field_id: UUID) -> Answer:
    """Ask for it no longer."""
    row = _to_edit(visit, field_id)
    if visit.request.method == "POST":
        actions.retire_field(visit.actor, field_id=field_id)
        return _done(visit, _("%(name)s retired.") % {"name": row.label})
    about = [
        _("The field will be removed from pages and forms. Its values are kept and reappear if you restore it."),
    ]
    return _question(visit, _("Retire %(name)s?") % {"name": row.label}, about, yes=_("Retire"), dangerous=True)


@page(Permission.FIELD_EDIT, posts=True)
def bring_back(visit: Visit, field_id: UUID) -> Answer:
    """Ask for it again."""
    row = _to_edit(visit, field_id)
    if visit.request.method == "POST":
        actions.bring_field_back(visit.actor, field_id=field_id)
        return _done(visit, _("%(name)s restored.") % {"name": row.label})
    about = [_("The field will appear on pages and in forms again, with its previous values.")]
    return _question(visit, _("Restore %(name)s?") % {"name": row.label}, about, yes=_("Restore"))


def _question(visit: Visit, title: str, about: list[str], *, yes: str, dangerous: bool = False) -> Answer:
    shows = {
        "title": title,
        "about": about,
        "yes": yes,
        "no": _("Cancel"),
        "is_dangerous": dangerous,
        "back_href": reverse("fields", args=[visit.organisation.code]),
    }
    return Page("staff/team/question.html", shows)


def _done(visit: Visit, saying: str) -> Answer:
    return Redirect(reverse("fields", args=[visit.organisation.code]), saying)


def _to_edit(visit: Visit, field_id: UUID) -> FieldRow:
    return queries.field(visit.actor, field_id=field_id, permission=Permission.FIELD_EDIT)


def _about(visit: Visit) -> Fielded:
    kinds = queries.fielded()
    asked = visit.request.GET.get("about") or next(iter(kinds))
    if asked not in kinds:
        raise NotFound
    return kinds[asked]


def _form_page(
    form: FieldForm,
    *,
    row: FieldRow | None = None,
    kept: bool = False,
    meanwhile: dict[str, Any] | None = None,
    status: int = 200,
    **more: Any,
) -> Answer:
    shows = {
        "form": form,
        "field": row,
        "about": capfirst(said(form.about.word)),
        "kept": kept,
        "meanwhile": meanwhile,
        **more,
    }
    return Page("staff/fields/form.html", shows, status)


def _lately(visit: Visit, row: FieldRow) -> dict[str, Any]:
    field_id = row.field_id
    return happened(visit, lambda at_most: queries.happened(field_id=field_id, at_most=at_most), thing_id=field_id)
