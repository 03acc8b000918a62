"""Identity numbers of learners: added, removed, and shown whole for a reason."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.administration.rules.places import countries
from cohortium.core.errors import Invalid
from cohortium.people.actions.national_ids import AddedId, NumberOfAnother, add_id, remove_id, reveal_id
from cohortium.people.queries import learners
from cohortium.people.queries import national_ids as queries
from cohortium.people.queries.learners import LearnerRow
from cohortium.people.queries.national_ids import ID_KINDS, IdRow
from cohortium.people.rules.national_ids import Contradiction, IdKind
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.national_id_form import IdForm, RevealForm, place_of
from cohortium.web.staff.sheets import reached
from cohortium.web.staff.things import trail_href

ADD, READ, REMOVE, REVEAL = (
    Permission.LEARNER_ID_ADD,
    Permission.LEARNER_ID_READ,
    Permission.LEARNER_ID_REMOVE,
    Permission.LEARNER_ID_REVEAL,
)


def offered(visit: Visit, learner: LearnerRow) -> dict[str, Any]:
    """What the section of a learner's page shows; nothing is asked for whoever may not see it."""
    sees = reached(visit, READ, learner)
    return {
        "sees": sees,
        "can_add": reached(visit, ADD, learner),
        "can_remove": reached(visit, REMOVE, learner),
        "can_reveal": reached(visit, REVEAL, learner),
        "rows": [_shown(visit, row) for row in queries.ids_of(visit.actor, learner_id=learner.learner_id)]
        if sees
        else [],
    }


@page(ADD, posts=True)
@adds
def new(visit: Visit, learner_id: UUID) -> Answer:
    """The form for a number; and adding it."""
    today = visit.today
    row = learners.learner(visit.actor, learner_id=learner_id, today=today, permission=ADD)
    place = place_of(visit.actor.id, learner_id)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = IdForm(kept, place=place, initial={"kind": _usual(visit.organisation.country)})
        return _form_page(visit, form, row, kept=kept is not None)
    form = IdForm(visit.request.POST, place=place)
    if form.is_valid():
        try:
            added = add_id(
                visit.actor,
                learner_id=learner_id,
                details=form.details(),
                despite_another=form.cleaned_data["despite_another"],
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except NumberOfAnother as refusal:
            return _form_page(visit, form, row, another=refusal, status=409)
        else:
            return Redirect(_home(visit, learner_id), _said(added))
    return _form_page(visit, form, row, status=422)


@page(REMOVE, posts=True)
def removal(visit: Visit, national_id_id: UUID) -> Answer:
    """What removing a number means; and doing so."""
    row = queries.national_id(visit.actor, national_id_id=national_id_id, permission=REMOVE)
    if visit.request.method == "POST":
        remove_id(visit.actor, national_id_id=national_id_id)
        return Redirect(_home(visit, row.learner_id), _("Number removed."))
    return Page("staff/learners/id_remove.html", _question(visit, row))


@page(REVEAL, posts=True)
def reveal(visit: Visit, national_id_id: UUID) -> Answer:
    """Asks why the whole number is wanted; and shows it, in this one answer."""
    row = queries.national_id(visit.actor, national_id_id=national_id_id, permission=REVEAL)
    form = RevealForm(visit.request.POST if visit.request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            number = reveal_id(visit.actor, national_id_id=national_id_id, reason=form.cleaned_data["reason"])
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Page("staff/learners/id_revealed.html", {**_question(visit, row), "number": number})
    return Page("staff/learners/id_reveal.html", {**_question(visit, row), "form": form}, 422 if form.errors else 200)


def _question(visit: Visit, row: IdRow) -> dict[str, Any]:
    return {"row": _shown(visit, row), "back_href": _home(visit, row.learner_id)}


def _shown(visit: Visit, row: IdRow) -> dict[str, Any]:
    today = visit.today
    code = visit.organisation.code
    return {
        "kind": ID_KINDS[row.kind],
        # The others say it in their name.
        "country": countries().get(row.country, "") if row.kind in (IdKind.PASSPORT, IdKind.OTHER) else "",
        "last_four": row.last_four,
        "expires_on": row.expires_on,
        "is_over": row.expires_on is not None and row.expires_on < today,
        "reveal_href": reverse("learner_id_reveal", args=[code, row.national_id_id]),
        "removal_href": reverse("learner_id_removal", args=[code, row.national_id_id]),
        "trail_href": trail_href(visit, row.national_id_id),
    }


def _form_page(
    visit: Visit,
    form: IdForm,
    row: LearnerRow,
    *,
    kept: bool = False,
    another: NumberOfAnother | None = None,
    status: int = 200,
) -> Answer:
    others = another and {
        "seen": [{"name": name, "href": _home(visit, learner_id)} for learner_id, name in another.seen],
        "unseen": another.unseen,
    }
    shows = {"form": form, "row": row, "kept": kept, "others": others, "back_href": _home(visit, row.learner_id)}
    return Page("staff/learners/id_form.html", shows, status)


def _said(added: AddedId) -> str:
    """What is said of a number that was added: without what it says."""
    otherwise = {
        Contradiction.BORN: _("The number contains a different date of birth. Check both."),
        Contradiction.GENDER: _("The number contains a different gender. Check both."),
    }
    return " ".join([_("Number added."), *(otherwise[one] for one in added.contradictions)])


def _usual(country: str) -> str:
    """What most people have there."""
    return {"SG": IdKind.NRIC, "ZA": IdKind.RSA, "KE": IdKind.KENYA, "AU": IdKind.USI}.get(country, IdKind.PASSPORT)


def _home(visit: Visit, learner_id: UUID) -> str:
    code = visit.organisation.code
    if visit.actor.may(Permission.LEARNER_READ):
        return reverse("learner", args=[code, learner_id])
    return reverse("organisation", args=[code])
