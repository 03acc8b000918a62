"""Learners who may be one person: list, side by side, merging, undoing; and what is said of it on other pages."""

from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.core.errors import Stale
from cohortium.people.actions.doubles import dismiss_pair
from cohortium.people.actions.merging import merge_learners, undo_merge
from cohortium.people.actions.merging_memo import Undone
from cohortium.people.queries import background, families, learners, open_pairs
from cohortium.people.queries import doubles as queries
from cohortium.people.queries.doubles import CandidateRow, MergeRow, PairRow, PairShowing
from cohortium.people.queries.learners import LearnerRow
from cohortium.people.rules.doubles import DoubleReason
from cohortium.people.rules.learners import LearnerDetails, tidied
from cohortium.people.states import PairStatus
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.double_form import MergeForm, warned
from cohortium.web.staff.learner_form import LearnerForm

REASONS = {
    DoubleReason.ID: gettext_lazy("Same identity number"),
    DoubleReason.NAME_AND_BIRTH: gettext_lazy("Same name and date of birth"),
    DoubleReason.EMAIL: gettext_lazy("Same e-mail address and similar name"),
    DoubleReason.PHONE: gettext_lazy("Same phone number and similar name"),
    DoubleReason.TURNED_NAME: gettext_lazy("Same names in a different order"),
    DoubleReason.NAME: gettext_lazy("Same name"),
    DoubleReason.NAMESAKE: gettext_lazy("Same name, different date of birth"),
}
# What the trail, and what stays after an undoing, call the fields.
FIELDS = {
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "preferred_name": gettext_lazy("Preferred name"),
    "pronouns": gettext_lazy("Pronouns"),
    "date_of_birth": gettext_lazy("Date of birth"),
    "gender": gettext_lazy("Gender"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "address": gettext_lazy("Street address"),
    "suburb": gettext_lazy("Suburb"),
    "state": gettext_lazy("State or region"),
    "postcode": gettext_lazy("Postcode"),
    "country": gettext_lazy("Country"),
    "citizenship": gettext_lazy("Citizenship"),
    "campus_id": gettext_lazy("Based at"),
    "photo_id": gettext_lazy("Photo"),
}
# In the form of somebody who comes in: of whom it was said that they are somebody else.
DESPITE = "despite"


@page(Permission.LEARNER_MERGE)
def index(visit: Visit) -> Answer:
    """The pairs to look at, or those that were said to be two people."""
    asked = visit.request.GET
    showing = lists.one_of(PairShowing, asked.get("showing"), PairShowing.OPEN)
    found = queries.pairs(visit.actor, today=visit.today, showing=showing, after=lists.cursor(asked))
    shows = {
        "rows": [_shown(visit, row) for row in found.rows],
        **lists.turning(asked, found.next),
        "showing": showing.value,
    }
    return Page("staff/doubles/_rows.html" if visit.wants_part else "staff/doubles/list.html", shows)


@page(Permission.LEARNER_MERGE, posts=True)
@adds
def show(visit: Visit, pair_id: UUID) -> Answer:
    """Both side by side, to choose what stays; and merging them, once: a second press leads where the first did."""
    row = queries.pair(visit.actor, pair_id=pair_id, today=visit.today)
    own = learners.own_fields_of(visit.actor, campus_id=row.first.campus_id)
    known = background.to_choose_of(visit.actor, learner_ids=[row.first.learner_id, row.second.learner_id])
    if visit.request.method != "POST":
        return _side_by_side(visit, row, MergeForm(pair=row, own=own, sheets=known))
    form = MergeForm(visit.request.POST, pair=row, own=own, sheets=known)
    if not form.is_valid():
        return _side_by_side(visit, row, form, status=422)
    survivor, merged, versions = form.ordered()
    try:
        merge_learners(
            visit.actor,
            survivor_id=survivor.learner_id,
            merged_id=merged.learner_id,
            versions=versions,
            take=form.take(),
            now=visit.now,
        )
    except Stale:
        return _side_by_side(visit, row, MergeForm(pair=row, own=own, sheets=known), is_stale=True, status=409)
    return Redirect(_page_of(visit, survivor.learner_id), _("Records merged."))


@page(Permission.LEARNER_MERGE, posts=True)
def dismissal(visit: Visit, pair_id: UUID) -> Answer:
    """Say that they are two people."""
    overview = reverse("doubles", args=[visit.organisation.code])
    if visit.request.method != "POST":
        row = queries.pair(visit.actor, pair_id=pair_id, today=visit.today)
        return Redirect(reverse("double", args=[visit.organisation.code, row.pair_id]))
    dismiss_pair(visit.actor, pair_id=pair_id)
    return Redirect(overview, _("Marked as different people."))


@page(Permission.LEARNER_MERGE)
def merges(visit: Visit) -> Answer:
    """Who went into whom."""
    asked = visit.request.GET
    found = queries.merges(visit.actor, now=visit.now, after=lists.cursor(asked))
    shows = {"rows": [_merge_shown(visit, row) for row in found.rows], **lists.turning(asked, found.next)}
    return Page("staff/doubles/_merges.html" if visit.wants_part else "staff/doubles/merges.html", shows)


@page(Permission.LEARNER_MERGE, posts=True)
def undoing(visit: Visit, merge_id: UUID) -> Answer:
    """What undoing means; and doing so."""
    row = queries.merge(visit.actor, merge_id=merge_id, now=visit.now)
    if visit.request.method == "POST":
        undone = undo_merge(visit.actor, merge_id=merge_id, now=visit.now)
        return Redirect(_page_of(visit, row.merged_id), _said_of(undone))
    shows = {
        "title": _("Undo this merge?"),
        "about": [
            _("%(merged)s is restored with everything that was moved, and %(survivor)s is as before.")
            % {"merged": row.merged, "survivor": row.survivor},
            _("Anything changed since the merge stays where it is."),
        ],
        "yes": _("Undo merge"),
        "no": _("Cancel"),
        "is_dangerous": False,
        "back_href": _page_of(visit, row.survivor_id),
    }
    return Page("staff/team/question.html", shows)


def part_of(visit: Visit, row: LearnerRow) -> dict[str, Any]:
    """What a learner's page says: that somebody may be the same, and who went into them."""
    code = visit.organisation.code
    last = queries.last_merge_into(visit.actor, learner_id=row.learner_id, now=visit.now)
    return {
        "doubles": [
            {**asdict(one), "href": reverse("double", args=[code, one.pair_id])}
            for one in open_pairs.of_learner(visit.actor, learner_id=row.learner_id)
        ],
        "merge": _merge_shown(visit, last) if last else None,
    }


def led_on(visit: Visit, learner_id: UUID) -> Answer | None:
    """To the record in which a merged one goes on; nothing where it did not, or they are not to be seen."""
    found = queries.leads_to(visit.actor, learner_id=learner_id)
    if found is None:
        return None
    return Redirect(_page_of(visit, found), _("That record was merged into this one."))


def maybe_here(visit: Visit, form: LearnerForm) -> list[dict[str, Any]]:
    """Who may be the one that somebody is adding, unless they said of all of these that it is somebody else."""
    typed: LearnerDetails = tidied(form.details(), country=visit.organisation.country)
    found = queries.candidates(visit.actor, details=typed)
    seen = set(visit.request.POST.getlist(DESPITE))
    if all(str(one.learner_id) in seen for one in found):
        return []
    return [_candidate(visit, one) for one in found]


def card(visit: Visit) -> dict[str, Any] | None:
    """Where somebody starts: that there are pairs to look at."""
    number = queries.number_open(visit.actor)
    return {"number": number, "href": reverse("doubles", args=[visit.organisation.code])} if number else None


def _side_by_side(visit: Visit, row: PairRow, form: MergeForm, *, is_stale: bool = False, status: int = 200) -> Answer:
    theirs = families.of_both(visit.actor, learner_ids=[row.first.learner_id, row.second.learner_id])
    shows = {
        "pair": _shown(visit, row),
        "form": form,
        "lines": form.lines(),
        "stays": form["stays"].value(),
        "sides": [
            {
                "key": key,
                "row": one,
                "href": _page_of(visit, one.learner_id),
            }
            for key, one in (("first", row.first), ("second", row.second))
        ],
        "more": [
            {
                "label": capfirst(said("%(family_many)s")),
                "sides": [theirs.get(one.learner_id, []) for one in (row.first, row.second)],
            }
        ],
        "warned": [FIELDS[name] for name in sorted(warned(row))],
        "is_stale": is_stale,
        "zone": ZoneInfo(visit.organisation.time_zone),
        "is_open": row.status == PairStatus.OPEN,
    }
    return Page("staff/doubles/detail.html", shows, status)


def _shown(visit: Visit, row: PairRow) -> dict[str, Any]:
    return {
        "first": row.first,
        "second": row.second,
        "reasons": [REASONS[reason] for reason in row.reasons],
        "href": reverse("double", args=[visit.organisation.code, row.pair_id]),
        "dismissal_href": reverse("double_dismissal", args=[visit.organisation.code, row.pair_id]),
    }


def _merge_shown(visit: Visit, row: MergeRow) -> dict[str, Any]:
    return {
        "merged": row.merged,
        "survivor": row.survivor,
        "survivor_href": _page_of(visit, row.survivor_id),
        "merged_at": row.merged_at,
        "merged_by": row.merged_by,
        "until": row.until,
        "status": row.status.value,
        "undo_href": reverse("learner_merge_undoing", args=[visit.organisation.code, row.merge_id])
        if row.can_undo
        else "",
    }


def _candidate(visit: Visit, row: CandidateRow) -> dict[str, Any]:
    return {
        "learner_id": row.learner_id,
        "name": row.name,
        "date_of_birth": row.date_of_birth,
        "campus": row.campus,
        "reasons": [REASONS[reason] for reason in row.reasons],
        "is_namesake": row.reasons == [DoubleReason.NAMESAKE],
        "href": _page_of(visit, row.learner_id),
    }


def _said_of(undone: Undone) -> str:
    if undone.is_whole:
        return _("Merge undone.")
    left = [str(FIELDS.get(name, name.removeprefix("custom/"))) for name in undone.fields]
    left += [said(part) for part in undone.parts]
    return _("Merge undone. These were changed since and were not moved back: %(what)s.") % {"what": ", ".join(left)}


def _page_of(visit: Visit, learner_id: UUID) -> str:
    return reverse("learner", args=[visit.organisation.code, learner_id])
