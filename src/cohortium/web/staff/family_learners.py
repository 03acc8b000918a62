"""Learners of a family: putting one in, adding one there, taking one out."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, NotAllowed, NotFound
from cohortium.people.actions import families as actions
from cohortium.people.queries import families, learners
from cohortium.people.queries.family_candidates import candidates, standing
from cohortium.people.rules.families import last_name_of
from cohortium.people.rules.learners import LearnerDetails
from cohortium.tenancy.words import said
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import doubles, lists
from cohortium.web.staff.families import page_of, to_edit
from cohortium.web.staff.learner_form import LearnerForm, initial


class PickedLearner(forms.Form):
    """Whom to put in."""

    learner = forms.UUIDField()


@page(Permission.FAMILY_EDIT, posts=True)
def adding(visit: Visit, family_id: UUID) -> Answer:
    """Look for a learner, and put them into the family."""
    row = to_edit(visit, family_id)
    if visit.request.method == "POST":
        picked = PickedLearner(visit.request.POST)
        if not picked.is_valid():
            raise NotFound
        put = actions.put_into_family(visit.actor, family_id=family_id, learner_id=picked.cleaned_data["learner"])
        saying = _("Already added.") if isinstance(put, Unchanged) else _("Added to %(name)s.")
        return Redirect(page_of(visit, family_id), saying % {"name": row.name})
    asked = visit.request.GET
    q = lists.words(asked, "q")
    found = candidates(visit.actor, family_id=family_id, text=q, today=visit.today, after=lists.cursor(asked))
    shows = {
        "family": row,
        "q": q,
        "rows": found.rows,
        **lists.turning(asked, found.next),
        "back_href": page_of(visit, family_id),
        "adds_learners": visit.actor.may(Permission.LEARNER_ADD),
    }
    return Page(f"staff/families/{'_candidates' if visit.wants_part else 'adding'}.html", shows)


@page(Permission.FAMILY_EDIT, posts=True)
@adds
def new(visit: Visit, family_id: UUID) -> Answer:
    """The form for a learner who comes in with this family: it starts from where the family lives."""
    row = to_edit(visit, family_id)
    if not visit.actor.may(Permission.LEARNER_ADD):
        raise NotAllowed(Permission.LEARNER_ADD)
    places = learners.places(visit.actor, Permission.LEARNER_ADD)
    home = row.campus_id if row.campus_id in dict(places) else None
    only = places[0][0] if len(places) == 1 else None
    options: dict[str, Any] = {
        "places": places,
        "own": learners.own_fields_of(visit.actor, campus_id=home or (places[0][0] if places else None)),
    }
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = LearnerDetails(
            "",
            last_name_of(row.name),
            address=row.address,
            suburb=row.suburb,
            state=row.state,
            postcode=row.postcode,
            country=row.country or visit.organisation.country,
            campus_id=home or only,
        )
        return _form_page(visit, LearnerForm(kept, initial=initial(start), **options), row, kept=kept is not None)
    form = LearnerForm(visit.request.POST, **options)
    if form.is_valid():
        if maybe := doubles.maybe_here(visit, form):
            return _form_page(visit, form, row, maybe=maybe, status=409)
        try:
            learner = actions.add_into_family(
                visit.actor,
                family_id=family_id,
                details=form.details(),
                custom=form.own_values(),
                today=visit.today,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(page_of(visit, family_id), _("%(name)s added.") % {"name": learner})
    return _form_page(visit, form, row, status=422)


@page(Permission.FAMILY_EDIT, posts=True)
def removal(visit: Visit, place_id: UUID) -> Answer:
    """Take a learner out of a family."""
    place = families.place(visit.actor, place_id=place_id)
    if visit.request.method == "POST":
        actions.take_out_of_family(visit.actor, place_id=place_id)
        words = {"name": place.learner, "family": place.family}
        return Redirect(page_of(visit, place.family_id), _("%(name)s removed from %(family)s.") % words)
    shows = {
        "title": _("Remove %(name)s from %(family)s?") % {"name": place.learner, "family": place.family},
        "about": [
            said(_("Their record is kept. The %(guardian_many)s in it will no longer see them.")),
            _("You can add them again at any time."),
        ],
        "yes": _("Remove"),
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": page_of(visit, place.family_id),
    }
    return Page("staff/team/question.html", shows)


def _form_page(
    visit: Visit,
    form: LearnerForm,
    row: Any,
    *,
    kept: bool = False,
    maybe: Sequence[dict[str, Any]] = (),
    status: int = 200,
) -> Answer:
    code = visit.organisation.code
    here, full = standing(row.family_id, [one["learner_id"] for one in maybe]) if maybe else (set(), set())
    shows = {
        "form": form,
        "row": None,
        "kept": kept,
        "meanwhile": None,
        "maybe": [
            {**one, "is_in": one["learner_id"] in here, "can_be_put_in": one["learner_id"] not in here | full}
            for one in maybe
        ],
        "is_namesake": all(one["is_namesake"] for one in maybe),
        "put_href": reverse("family_adding", args=[code, row.family_id]),
        "family": row,
        "families_href": reverse("families", args=[code]),
        "back_href": page_of(visit, row.family_id),
    }
    return Page("staff/learners/form.html", shows, status)
