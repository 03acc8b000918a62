"""What one needs before a program: chosen, and taken away."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.curriculum.actions.prerequisites import NOT_THERE, add_prerequisite, remove_prerequisite
from cohortium.curriculum.queries import prerequisites, programs
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.programs import page_of

_ERRORS: Any = dict.fromkeys(("required", "invalid_choice"), NOT_THERE)


class PrerequisiteForm(forms.Form):
    """Chooses what one needs before a program."""

    required_id = forms.TypedChoiceField(
        label=gettext_lazy("Needed before"),
        coerce=UUID,
        error_messages=_ERRORS,
    )

    def __init__(self, *args: Any, offered: list[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Choose")), *((str(one), name) for one, name in offered)]
        self.fields["required_id"].choices = choices  # type: ignore[attr-defined]


@page(Permission.PROGRAM_EDIT, posts=True)
def new(visit: Visit, program_id: UUID) -> Answer:
    """What is offered as a prerequisite; and saying that it is one."""
    row = programs.program(visit.actor, program_id=program_id, permission=Permission.PROGRAM_EDIT)
    offered = prerequisites.offered(visit.actor, program_id=program_id)
    back, request = page_of(visit, program_id), visit.request
    shows: dict[str, Any] = {"row": row, "back_href": back, "has_some": bool(offered)}
    if request.method != "POST":
        return Page(
            "staff/programs/prerequisite.html",
            {**shows, "form": PrerequisiteForm(drafts.take(request), offered=offered)},
        )
    form = PrerequisiteForm(request.POST, offered=offered)
    if form.is_valid():
        try:
            done = add_prerequisite(visit.actor, program_id=program_id, required_id=form.cleaned_data["required_id"])
        except Invalid as refusal:
            for sentence in refusal.errors["required_id"]:
                form.add_error("required_id", str(sentence))
        else:
            return Redirect(back, _("Nothing had changed.") if isinstance(done, Unchanged) else _("Added."))
    return Page("staff/programs/prerequisite.html", {**shows, "form": form}, 422)


@page(Permission.PROGRAM_EDIT, posts=True)
def removal(visit: Visit, prerequisite_id: UUID) -> Answer:
    """What taking a prerequisite away means; and doing so."""
    row = prerequisites.prerequisite(visit.actor, prerequisite_id=prerequisite_id, permission=Permission.PROGRAM_EDIT)
    back = page_of(visit, row.program_id)
    if visit.request.method == "POST":
        remove_prerequisite(visit.actor, prerequisite_id=prerequisite_id)
        return Redirect(back, _("Removed."))
    of = programs.names([row.program_id])[row.program_id]
    shows = {
        "title": _("Remove %(name)s?") % {"name": row.name},
        "about": [_("It will no longer be needed before %(name)s.") % {"name": of}],
        "yes": _("Remove"),
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": back,
    }
    return Page("staff/team/question.html", shows)
