"""Emergency contacts of a family or of one learner: adding and editing one, their order, forgetting one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.people.actions import emergency as actions
from cohortium.people.queries import emergency as queries
from cohortium.people.queries import learners
from cohortium.people.queries.emergency import ContactRow
from cohortium.people.rules.emergency import ContactDetails
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.families import page_of, to_edit
from cohortium.web.staff.guardian_form import ContactForm, contact_initial


@page(Permission.FAMILY_EDIT, posts=True)
@adds
def new_of_family(visit: Visit, family_id: UUID) -> Answer:
    """The form for somebody to call for any child of the family."""
    family = to_edit(visit, family_id)
    return _new(
        visit,
        lambda details: actions.add_contact_of_family(visit.actor, family_id=family_id, details=details),
        whose=family.name,
        back=page_of(visit, family_id),
    )


@page(Permission.FAMILY_EDIT, posts=True)
@adds
def new_of_learner(visit: Visit, learner_id: UUID) -> Answer:
    """The form for somebody to call for one learner."""
    learner = learners.learner(visit.actor, learner_id=learner_id, today=visit.today, permission=Permission.FAMILY_EDIT)
    return _new(
        visit,
        lambda details: actions.add_contact_of_learner(visit.actor, learner_id=learner_id, details=details),
        whose=learner.name,
        back=_learner_page(visit, learner_id),
    )


@page(Permission.FAMILY_EDIT, posts=True)
def edit(visit: Visit, contact_id: UUID) -> Answer:
    """The form for what is known of an emergency contact. It carries the version that it was filled from."""

    def save(form: ContactForm, _row: ContactRow) -> object:
        return actions.edit_contact(
            visit.actor, contact_id=contact_id, details=form.details(), version=form.cleaned_data["version"] or 0
        )

    row = _to_edit(visit, contact_id)
    return edited(
        visit,
        Editing(
            template="staff/families/contact.html",
            read=lambda: _to_edit(visit, contact_id),
            form=lambda *args, **options: ContactForm(*args, row=row, **options),
            start=lambda row: contact_initial(row.details),
            act=save,
            compared=lambda form, row: form.compared(row, visit.organisation.country),
            newest=lambda: queries.happened(contact_id=contact_id, at_most=1),
            back=_back(visit, row),
        ),
    )


@page(Permission.FAMILY_EDIT, posts=True)
def removal(visit: Visit, contact_id: UUID) -> Answer:
    """Forget an emergency contact."""
    row = _to_edit(visit, contact_id)
    if visit.request.method == "POST":
        actions.remove_contact(visit.actor, contact_id=contact_id)
        return Redirect(_back(visit, row), _("%(name)s removed.") % {"name": row.name})
    shows = {
        "title": _("Remove %(name)s as emergency contact?") % {"name": row.name},
        "about": [_("The name and numbers will be deleted. This cannot be undone.")],
        "yes": _("Remove %(name)s") % {"name": row.name},
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": _back(visit, row),
    }
    return Page("staff/team/question.html", shows)


@page(Permission.FAMILY_EDIT, posts=True)
def raising(visit: Visit, contact_id: UUID) -> Answer:
    """Let somebody be called one place earlier."""
    row = _to_edit(visit, contact_id)
    if visit.request.method != "POST":
        return Redirect(_back(visit, row))
    raised = actions.raise_contact(visit.actor, contact_id=contact_id)
    saying = _("Nothing had changed.") if isinstance(raised, Unchanged) else _("%(name)s moved up in the call order.")
    return Redirect(_back(visit, row), saying % {"name": row.name})


def _new(visit: Visit, add: Callable[[ContactDetails], Any], *, whose: str, back: str) -> Answer:
    shows: dict[str, Any] = {"row": None, "meanwhile": None, "whose": whose, "back_href": back}
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = ContactForm(kept, initial=contact_initial(ContactDetails("", "")))
        return Page("staff/families/contact.html", {**shows, "form": form, "kept": kept is not None})
    form = ContactForm(visit.request.POST)
    if form.is_valid():
        try:
            contact = add(form.details())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(back, _("%(name)s added.") % {"name": contact})
    return Page("staff/families/contact.html", {**shows, "form": form, "kept": False}, 422)


def _to_edit(visit: Visit, contact_id: UUID) -> ContactRow:
    return queries.contact(visit.actor, contact_id=contact_id, permission=Permission.FAMILY_EDIT)


def _back(visit: Visit, row: ContactRow) -> str:
    if row.family_id:
        return page_of(visit, row.family_id)
    return _learner_page(visit, row.learner_id) if row.learner_id else ""


def _learner_page(visit: Visit, learner_id: UUID) -> str:
    code = visit.organisation.code
    sees = visit.actor.may(Permission.LEARNER_READ) and learners.is_visible(visit.actor, learner_id=learner_id)
    return reverse("learner", args=[code, learner_id]) if sees else reverse("organisation", args=[code])
