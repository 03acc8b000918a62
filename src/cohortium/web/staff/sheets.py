"""Sheets of a learner: what stands on one, and the form for it. Each kind has its page and says its words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.functional import Promise

from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow
from cohortium.people.queries.learners import LearnerRow
from cohortium.people.queries.sheets import SheetRow
from cohortium.web.entrance import Visit
from cohortium.web.forms import Label, Meanwhile, VersionedForm
from cohortium.web.page import Answer, Page
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.timelines import happened

Details = TypeVar("Details")


class SheetForm(VersionedForm):
    """Edits a sheet. A subclass has the fields, and says which of them stand together."""

    # Title, a line about it, the names of its fields.
    parts: Sequence[tuple[Label, Label, Sequence[str]]] = ()

    def sections(self) -> list[dict[str, Any]]:
        """The fields as they stand on the page."""
        return [
            {"title": title, "about": about, "fields": [self[name] for name in names]}
            for title, about, names in self.parts
        ]


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Details]):
    """A kind of sheet: its words, its routes, and how it is asked for and kept."""

    # The route of its page; that of its form is `<route>_edit`.
    route: str
    title: Promise
    about: Promise
    read: Permission
    edit: Permission
    form: type[SheetForm]
    # What a form starts from, and what of it is kept: the same words in another shape.
    started: Callable[[Details], dict[str, Any]]
    tidied: Callable[[Details, str], Details]
    happened: Callable[[UUID, int], list[TimelineRow]]


def reached(visit: Visit, permission: Permission, learner: LearnerRow) -> bool:
    """Whether a permission reaches a learner whom this person sees."""
    reach = visit.actor.reach(permission)
    return reach.everything or learner.campus_id in reach.campuses


def offered(visit: Visit, learner: LearnerRow, kinds: Sequence[Sheet[Any]]) -> list[dict[str, Any]]:
    """The sheets of a learner that this person may open. What stands on them is not asked."""
    return [
        {
            "title": kind.title,
            "about": kind.about,
            "href": reverse(kind.route, args=[visit.organisation.code, learner.learner_id]),
        }
        for kind in kinds
        if reached(visit, kind.read, learner)
    ]


def shown(visit: Visit, kind: Sheet[Details], row: SheetRow[Details]) -> Answer:
    """What stands on a sheet."""
    code = visit.organisation.code
    shows = {
        "title": kind.title,
        "name": row.name,
        "learner_href": reverse("learner", args=[code, row.learner_id]),
        "can_see_learner": visit.actor.may(Permission.LEARNER_READ),
        "facts": list(_facts(kind, row)),
        "is_empty": not row.version,
        "edit_href": reverse(f"{kind.route}_edit", args=[code, row.learner_id]) if visit.actor.may(kind.edit) else "",
        **happened(visit, lambda at_most: kind.happened(row.learner_id, at_most)),
    }
    return Page("staff/learners/sheet.html", shows)


def changed(
    visit: Visit,
    kind: Sheet[Details],
    *,
    learner_id: UUID,
    read: Callable[[], SheetRow[Details]],
    save: Callable[[Details, int], object],
) -> Answer:
    """The form for a sheet, and saving what was sent with it."""

    def details(form: SheetForm, row: SheetRow[Details]) -> Details:
        # What the form did not show stays as it was.
        return replace(row.details, **form.sent())  # type: ignore[type-var]

    def compared(form: SheetForm, row: SheetRow[Details]) -> Meanwhile:
        mine = kind.tidied(details(form, row), visit.organisation.country)
        return form.meanwhile(kind.started(row.details), kind.started(mine))

    return edited(
        visit,
        Editing(
            template="staff/learners/sheet_form.html",
            read=read,
            form=kind.form,
            start=lambda row: kind.started(row.details),
            act=lambda form, row: save(details(form, row), form.cleaned_data["version"] or 0),
            compared=compared,
            newest=lambda: kind.happened(learner_id, 1),
            back=_back(visit, kind, learner_id),
            shows={"title": kind.title, "about": kind.about},
        ),
    )


def noted(
    visit: Visit, *, looks: Callable[[], SheetRow[Details]], quietly: Callable[[], SheetRow[Details]]
) -> Callable[[], SheetRow[Details]]:
    """How the form of a sheet is read whose looks are noted.

    Whoever sends the form saw before what stands there; whoever is too late is shown it anew.
    """
    calls = iter([quietly if visit.request.method == "POST" else looks, looks])

    def read() -> SheetRow[Details]:
        return next(calls)()

    return read


def _back(visit: Visit, kind: Sheet[Any], learner_id: UUID) -> str:
    """Where to go on: whoever edits may not see."""
    code = visit.organisation.code
    for permission, route in ((kind.read, kind.route), (Permission.LEARNER_READ, "learner")):
        if visit.actor.may(permission):
            return reverse(route, args=[code, learner_id])
    return reverse("organisation", args=[code])


def _facts(kind: Sheet[Details], row: SheetRow[Details]) -> Iterator[dict[str, Any]]:
    started = kind.started(row.details)
    for name, field in kind.form().fields.items():
        if name == "version":
            continue
        offered = {str(key): label for key, label in getattr(field, "choices", ())}
        value = started[name]
        yield {
            "label": field.label,
            "value": offered.get(str(value), value) if value else "",
            "is_long": isinstance(field.widget, forms.Textarea),
            "is_phone": field.widget.attrs.get("type") == "tel",
        }
