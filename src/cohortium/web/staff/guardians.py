"""Guardians of a family: adding and editing one, their order, and who is one no more."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.people.actions import guardians as actions
from cohortium.people.queries import guardians as queries
from cohortium.people.queries.families import FamilyRow
from cohortium.people.queries.guardians import GuardianRow
from cohortium.tenancy.words import said
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.families import page_of, to_edit
from cohortium.web.staff.guardian_form import GuardianForm, guardian_initial, new_guardian
from cohortium.web.staff.households import guardian_maybe_here
from cohortium.web.staff.timelines import happened


@page(Permission.FAMILY_EDIT, posts=True)
@adds
def new(visit: Visit, family_id: UUID) -> Answer:
    """The form for another guardian."""
    family = to_edit(visit, family_id)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = GuardianForm(kept, initial=new_guardian(family))
        return _form_page(visit, form, family, kept=kept is not None)
    form = GuardianForm(visit.request.POST)
    if form.is_valid():
        if maybe := guardian_maybe_here(visit, form, family_id):
            return _form_page(visit, form, family, maybe=maybe, status=409)
        try:
            guardian = actions.add_guardian(visit.actor, family_id=family_id, details=form.details())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(page_of(visit, family_id), _("%(name)s added.") % {"name": guardian})
    return _form_page(visit, form, family, status=422)


@page(Permission.FAMILY_EDIT, posts=True)
def edit(visit: Visit, guardian_id: UUID) -> Answer:
    """The form for what is known of a guardian. It carries the version that it was filled from."""

    def save(form: GuardianForm, _row: GuardianRow) -> object:
        return actions.edit_guardian(
            visit.actor,
            guardian_id=guardian_id,
            details=form.details(),
            version=form.cleaned_data["version"] or 0,
        )

    row = _to_edit(visit, guardian_id)
    family = to_edit(visit, row.family_id)
    lately = happened(
        visit, lambda at_most: queries.happened(guardian_id=guardian_id, at_most=at_most), thing_id=guardian_id
    )
    return edited(
        visit,
        Editing(
            template="staff/families/guardian.html",
            read=lambda: _to_edit(visit, guardian_id),
            form=lambda *args, **options: GuardianForm(*args, row=row, **options),
            start=lambda row: guardian_initial(row.details),
            act=save,
            compared=lambda form, row: form.compared(row, visit.organisation.country),
            newest=lambda: queries.happened(guardian_id=guardian_id, at_most=1),
            back=page_of(visit, row.family_id),
            shows={
                "family": family,
                "is_removed": row.status.value == "archived",
                "bill_about": _bill(family, but=guardian_id),
                **lately,
            },
        ),
    )


@page(Permission.FAMILY_EDIT, posts=True)
def removal(visit: Visit, guardian_id: UUID) -> Answer:
    """Let somebody be no guardian of the family any more."""
    row = _to_edit(visit, guardian_id)
    if visit.request.method == "POST":
        removed = actions.remove_guardian(visit.actor, guardian_id=guardian_id)
        saying = _("Nothing had changed.") if isinstance(removed, Unchanged) else _("%(name)s removed.")
        return Redirect(page_of(visit, row.family_id), saying % {"name": row.name})
    shows = {
        "title": _("Remove %(name)s?") % {"name": row.name},
        "about": [
            said(
                _(
                    "They will no longer see the %(learner_many)s or be allowed to pick them up. Their share of the "
                    "bill becomes unassigned."
                )
            ),
            _("You can restore them later with all their details."),
        ],
        "yes": _("Remove %(name)s") % {"name": row.name},
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": page_of(visit, row.family_id),
    }
    return Page("staff/team/question.html", shows)


@page(Permission.FAMILY_EDIT, posts=True)
def bring_back(visit: Visit, guardian_id: UUID) -> Answer:
    """Let somebody be a guardian of the family again."""
    row = _to_edit(visit, guardian_id)
    if visit.request.method != "POST":
        # Nothing is asked: it can be undone.
        return Redirect(page_of(visit, row.family_id))
    returned = actions.return_guardian(visit.actor, guardian_id=guardian_id)
    saying = _("Nothing had changed.") if isinstance(returned, Unchanged) else _("%(name)s restored.")
    return Redirect(page_of(visit, row.family_id), saying % {"name": row.name})


@page(Permission.FAMILY_EDIT, posts=True)
def raising(visit: Visit, guardian_id: UUID) -> Answer:
    """Let somebody be called one place earlier."""
    row = _to_edit(visit, guardian_id)
    if visit.request.method != "POST":
        return Redirect(page_of(visit, row.family_id))
    raised = actions.raise_guardian(visit.actor, guardian_id=guardian_id)
    saying = _("Nothing had changed.") if isinstance(raised, Unchanged) else _("%(name)s moved up in the call order.")
    return Redirect(page_of(visit, row.family_id), saying % {"name": row.name})


def _to_edit(visit: Visit, guardian_id: UUID) -> GuardianRow:
    return queries.guardian(visit.actor, guardian_id=guardian_id, permission=Permission.FAMILY_EDIT)


def _form_page(
    visit: Visit,
    form: GuardianForm,
    family: FamilyRow,
    *,
    kept: bool = False,
    maybe: Sequence[Any] = (),
    status: int = 200,
) -> Answer:
    shows: dict[str, Any] = {
        "form": form,
        "row": None,
        "kept": kept,
        "meanwhile": None,
        "maybe": maybe,
        "family": family,
        "bill_about": _bill(family),
        "may_about": _("Starts without pick-up, seeing learning only. Change this as needed.")
        if family.guardians
        else "",
        "back_href": page_of(visit, family.family_id),
    }
    return Page("staff/families/guardian.html", shows, status)


def _bill(family: FamilyRow, *, but: UUID | None = None) -> str:
    """What the others bear of the bill, and what nobody does."""
    others = [one for one in family.guardians if one.guardian_id != but]
    borne = ", ".join(_("%(name)s %(share)s%%") % {"name": one.name, "share": one.bill_share} for one in others)
    said = [_("Other shares: %(borne)s.") % {"borne": borne}] if borne else []
    if left := family.left_of_bill and queries.left_of_children(family.family_id, left=family.left_of_bill):
        said.append(_("%(left)s%% of the bill is not assigned yet.") % {"left": left})
    return " ".join(said)
