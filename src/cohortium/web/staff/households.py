"""Families, and guardians, that may be one: list, side by side, merging, undoing; and what other pages say of it."""

from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.core.errors import Refusal, Stale
from cohortium.people.actions.guardians import BillTaken
from cohortium.people.actions.household_doubles import dismiss_household_pair
from cohortium.people.actions.household_merging import (
    OneRemoved,
    TwoHouseholds,
    TwoLogIns,
    merge_families,
    merge_guardians,
)
from cohortium.people.actions.household_undoing import undo_household_merge
from cohortium.people.actions.merging_memo import Undone
from cohortium.people.queries import families, open_pairs
from cohortium.people.queries import households as queries
from cohortium.people.queries.doubles import PairShowing
from cohortium.people.queries.guardians import SIGHTS, GuardianRow
from cohortium.people.queries.households import HouseholdMergeRow, HouseholdPairRow, Of, Side
from cohortium.people.rules.families import tidied
from cohortium.people.rules.guardians import tidied as guardian_tidied
from cohortium.people.rules.households import HouseholdReason
from cohortium.people.states import PairStatus
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.doubles import DESPITE, FIELDS
from cohortium.web.staff.family_form import FamilyForm
from cohortium.web.staff.guardian_form import GuardianForm
from cohortium.web.staff.household_form import HouseholdForm

REASONS = {
    HouseholdReason.GUARDIAN: gettext_lazy(
        "Someone with a similar name and the same e-mail address or phone number lives in both"
    ),
    HouseholdReason.EMAIL: gettext_lazy("Same e-mail address and similar name"),
    HouseholdReason.PHONE: gettext_lazy("Same phone number and similar name"),
    HouseholdReason.ADDRESS: gettext_lazy("Same name and street address"),
    HouseholdReason.CHILD: gettext_lazy("Same name and same %(learner_one)s"),
    HouseholdReason.NAME: gettext_lazy("Same name"),
}
_CALLED = FIELDS | {
    "name": gettext_lazy("Name"),
    "relationship": gettext_lazy("Relationship"),
    "lives_there": gettext_lazy("Where they live"),
    "may_pick_up": gettext_lazy("Can pick up"),
    "bill_share": gettext_lazy("Share of the bill"),
    "sees": gettext_lazy("Can see"),
    "note": gettext_lazy("Note"),
}
# What somebody mends first, and then merges.
_TO_MEND = (BillTaken, OneRemoved, TwoHouseholds, TwoLogIns)


@page(Permission.FAMILY_MERGE)
def index(visit: Visit) -> Answer:
    """The pairs to look at, or those that were said to be two."""
    asked = visit.request.GET
    showing = lists.one_of(PairShowing, asked.get("showing"), PairShowing.OPEN)
    found = queries.pairs(visit.actor, today=visit.today, showing=showing, after=lists.cursor(asked))
    shows = {
        "rows": [_shown(visit, row) for row in found.rows],
        **lists.turning(asked, found.next),
        "showing": showing.value,
    }
    return Page("staff/households/_rows.html" if visit.wants_part else "staff/households/list.html", shows)


@page(Permission.FAMILY_MERGE, posts=True)
@adds
def show(visit: Visit, pair_id: UUID) -> Answer:
    """Both side by side, to choose what stays; and merging them, once: a second press leads where the first did."""
    row = queries.pair(visit.actor, pair_id=pair_id, today=visit.today)
    at_home = getattr(row.first.row, "campus_id", None)
    own = families.own_fields_of(visit.actor, campus_id=at_home) if row.of == Of.FAMILY else []
    if visit.request.method != "POST":
        return _side_by_side(visit, row, HouseholdForm(by=visit.actor, pair=row, own=own))
    form = HouseholdForm(visit.request.POST, by=visit.actor, pair=row, own=own)
    if not form.is_valid():
        return _side_by_side(visit, row, form, status=422)
    try:
        _merge(visit, form)
    except Stale:
        return _side_by_side(visit, row, HouseholdForm(by=visit.actor, pair=row, own=own), is_stale=True, status=409)
    except _TO_MEND as refusal:
        return _side_by_side(visit, row, form, refused=refusal, status=409)
    stays = row.first if form.cleaned_data["stays"] == "first" else row.second
    return Redirect(_page_of(visit, stays.family_id), _("Records merged."))


@page(Permission.FAMILY_MERGE, posts=True)
def dismissal(visit: Visit, pair_id: UUID) -> Answer:
    """Say that they are two."""
    code = visit.organisation.code
    if visit.request.method != "POST":
        row = queries.pair(visit.actor, pair_id=pair_id, today=visit.today)
        return Redirect(reverse("household_double", args=[code, row.pair_id]))
    dismiss_household_pair(visit.actor, pair_id=pair_id)
    return Redirect(reverse("household_doubles", args=[code]), _("Marked as different."))


@page(Permission.FAMILY_MERGE)
def merges(visit: Visit) -> Answer:
    """What went into what."""
    asked = visit.request.GET
    found = queries.merges(visit.actor, now=visit.now, after=lists.cursor(asked))
    shows = {"rows": [_merge_shown(visit, row) for row in found.rows], **lists.turning(asked, found.next)}
    return Page("staff/doubles/_merges.html" if visit.wants_part else "staff/households/merges.html", shows)


@page(Permission.FAMILY_MERGE, posts=True)
def undoing(visit: Visit, merge_id: UUID) -> Answer:
    """What undoing means; and doing so."""
    row = queries.merge(visit.actor, merge_id=merge_id, now=visit.now)
    if visit.request.method == "POST":
        undone = undo_household_merge(visit.actor, merge_id=merge_id, now=visit.now)
        to = row.merged_id if row.of == Of.FAMILY else row.family_id
        return Redirect(_page_of(visit, to), _said_of(undone))
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
        "back_href": _page_of(visit, row.family_id),
    }
    return Page("staff/team/question.html", shows)


def part_of(visit: Visit, family_id: UUID) -> dict[str, Any]:
    """What a family's page says: that it, or somebody of it, may be there twice, and what went into it."""
    code = visit.organisation.code
    last = queries.last_merge_into(visit.actor, family_id=family_id, now=visit.now)
    return {
        "doubles": [
            {**asdict(one), "href": reverse("household_double", args=[code, one.pair_id])}
            for one in open_pairs.of_family(visit.actor, family_id=family_id)
        ],
        "merge": _merge_shown(visit, last) if last else None,
    }


def led_on(visit: Visit, family_id: UUID) -> Answer | None:
    """To the family in which a merged one goes on; nothing where it did not, or it is not to be seen."""
    found = queries.leads_to(visit.actor, family_id=family_id)
    return Redirect(_page_of(visit, found), _("That record was merged into this one.")) if found else None


def family_maybe_here(visit: Visit, form: FamilyForm) -> list[dict[str, Any]]:
    """Which family may be the one that somebody is adding, unless they said of all that it is another."""
    typed = tidied(form.details(), country=visit.organisation.country)
    found = queries.family_candidates(visit.actor, name=typed.name, email=typed.email, phone=typed.phone)
    return _not_said(visit, found)


def guardian_maybe_here(visit: Visit, form: GuardianForm, family_id: UUID) -> list[dict[str, Any]]:
    """The same of a guardian."""
    typed = guardian_tidied(form.details(), country=visit.organisation.country)
    name = f"{typed.first_name} {typed.last_name}".strip()
    found = queries.guardian_candidates(
        visit.actor, family_id=family_id, name=name, email=typed.email, phone=typed.phone
    )
    return _not_said(visit, found)


def card(visit: Visit) -> dict[str, Any] | None:
    """Where somebody starts: that there are pairs to look at."""
    number = queries.number_open(visit.actor)
    return {"number": number, "href": reverse("household_doubles", args=[visit.organisation.code])} if number else None


def _merge(visit: Visit, form: HouseholdForm) -> None:
    survivor, merged, versions = form.ordered()
    known: dict[str, Any] = {"take": form.take(), "now": visit.now, "versions": versions}
    if isinstance(survivor, GuardianRow):
        merge_guardians(visit.actor, survivor_id=survivor.guardian_id, merged_id=merged.guardian_id, **known)
    else:
        merge_families(
            visit.actor,
            survivor_id=survivor.family_id,
            merged_id=merged.family_id,
            same=form.same_adults(),
            **known,
        )


def _side_by_side(
    visit: Visit,
    row: HouseholdPairRow,
    form: HouseholdForm,
    *,
    is_stale: bool = False,
    refused: Refusal | None = None,
    status: int = 200,
) -> Answer:
    shows = {
        "pair": _shown(visit, row),
        "form": form,
        "lines": form.lines(),
        "people": form.people(),
        # Who lives in both has not been said: that can be mended right here.
        "same_missing": isinstance(refused, TwoHouseholds) and not all(one["is_chosen"] for one in form.people()),
        "more": _more(row),
        "stays": form["stays"].value(),
        "sides": [
            {"key": key, "row": one.row, "about": _about(one), "href": _page_of(visit, one.family_id)}
            for key, one in (("first", row.first), ("second", row.second))
        ],
        "is_stale": is_stale,
        "refused": said(str(refused)) if refused else "",
        "zone": ZoneInfo(visit.organisation.time_zone),
        "is_open": row.status == PairStatus.OPEN,
    }
    return Page("staff/households/detail.html", shows, status)


def _about(side: Side) -> str:
    return side.family if isinstance(side.row, GuardianRow) else ""


def _more(row: HouseholdPairRow) -> list[dict[str, Any]]:
    """What goes over or is decided by rules, for whoever compares."""
    first, second = row.first.row, row.second.row
    if isinstance(first, GuardianRow) and isinstance(second, GuardianRow):
        both = (first, second)
        lives = {True: _("with them"), False: _("elsewhere")}
        return [
            {"label": _("Where they live"), "sides": [[lives[one.lives_there]] for one in both]},
            {"label": _("Can pick up"), "sides": [[_("yes") if one.may_pick_up else _("no")] for one in both]},
            {"label": _("Can see"), "sides": [[SIGHTS[sight] for sight in one.sees] for one in both]},
            {"label": _("Share of the bill"), "sides": [[_("%(n)s percent") % {"n": one.bill_share}] for one in both]},
        ]
    families_ = [one for one in (first, second) if not isinstance(one, GuardianRow)]
    return [
        {
            "label": capfirst(said("%(learner_many)s")),
            "sides": [[child.name for child in one.children] for one in families_],
        },
        {
            "label": capfirst(said("%(guardian_many)s")),
            "sides": [[adult.name for adult in one.guardians] for one in families_],
        },
    ]


def _shown(visit: Visit, row: HouseholdPairRow) -> dict[str, Any]:
    code = visit.organisation.code
    word = "%(family_one)s" if row.of == Of.FAMILY else "%(guardian_one)s"
    return {
        "of": row.of.value,
        "what": capfirst(said(word)),
        "is_of_two_families": row.is_of_two_families,
        "first": row.first.row,
        "second": row.second.row,
        "families": list(dict.fromkeys(one.family for one in (row.first, row.second))),
        "reasons": [said(REASONS[reason]) for reason in row.reasons],
        "href": reverse("household_double", args=[code, row.pair_id]),
        "dismissal_href": reverse("household_double_dismissal", args=[code, row.pair_id]),
    }


def _merge_shown(visit: Visit, row: HouseholdMergeRow) -> dict[str, Any]:
    return {
        "merged": row.merged,
        "survivor": row.survivor,
        "survivor_href": _page_of(visit, row.family_id),
        "merged_at": row.merged_at,
        "merged_by": row.merged_by,
        "until": row.until,
        "status": row.status.value,
        "undo_href": reverse("household_merge_undoing", args=[visit.organisation.code, row.merge_id])
        if row.can_undo
        else "",
    }


def _not_said(visit: Visit, found: list[queries.Candidate]) -> list[dict[str, Any]]:
    seen = set(visit.request.POST.getlist(DESPITE))
    if all(str(one.record_id) in seen for one in found):
        return []
    return [
        {
            "record_id": one.record_id,
            "name": one.name,
            "family": one.family if one.family != one.name else "",
            "href": _page_of(visit, one.family_id),
        }
        for one in found
    ]


def _said_of(undone: Undone) -> str:
    if undone.is_whole:
        return _("Merge undone.")
    left = [str(_CALLED[name]) if name in _CALLED else name.removeprefix("custom/") for name in undone.fields]
    left += [said(part) for part in undone.parts]
    return _("Merge undone. These were changed since and were not moved back: %(what)s.") % {"what": ", ".join(left)}


def _page_of(visit: Visit, family_id: UUID) -> str:
    return reverse("family", args=[visit.organisation.code, family_id])
