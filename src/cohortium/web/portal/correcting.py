"""The flow of a page on which somebody asks the office for other details."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.people.actions.profile_changes import ask_for_change
from cohortium.people.queries import profile_changes
from cohortium.people.rules.profile_changes import About
from cohortium.people.states import ProfileChangeStatus
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect
from cohortium.web.portal.profile_form import ProfileForm, started

_NOTHING = gettext_lazy("You did not change anything, so nothing was sent.")


def corrected(
    visit: Visit, *, about: About, subject_id: UUID, values: Mapping[str, Any], title: str, back: str
) -> Answer:
    """Show what is known, with what was asked for already; or send what is to be different to the office."""
    names = list(values)
    waiting = profile_changes.open_of(visit.actor, about=about, subject_id=subject_id)
    shows = {"title": title, "back_href": back, "waiting": waiting}
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        stands = {
            **values,
            **{name: value for name, value in (waiting.wanted if waiting else {}).items() if name in values},
        }
        form = ProfileForm(names, kept, initial=started(stands, waiting.note if waiting else ""), stood=started(values))
        return Page("portal/correct.html", {**shows, "form": form, "kept": kept is not None})
    form = ProfileForm(names, visit.request.POST)
    if form.is_valid():
        try:
            asked = ask_for_change(
                visit.actor,
                about=about,
                subject_id=subject_id,
                wanted=form.wanted(),
                note=form.cleaned_data["note"],
                today=visit.today,
                now=visit.now,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(back, _saying(asked))
    return Page("portal/correct.html", {**shows, "form": form, "kept": False}, 422)


def _saying(asked: Any) -> str:
    if isinstance(asked, Unchanged):
        return (
            _("The office already has this request. You will be told when it is decided.")
            if asked.row
            else str(_NOTHING)
        )
    if asked.status == ProfileChangeStatus.WITHDRAWN:
        return _("Request withdrawn. Your details stay as they are.")
    return _("Sent to the office. You will be told when it is decided.")
