"""Whose time is over, how long people are kept, and what keeps somebody all the same."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.access.permissions import Permission
from cohortium.audit.things import word_of
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.desk.queries import approvals
from cohortium.privacy.actions.erasing import erase_due
from cohortium.privacy.actions.holds import lift_hold, place_hold, set_retention
from cohortium.privacy.queries import retention as queries
from cohortium.privacy.queries import subjects
from cohortium.privacy.queries.naming import KEPT
from cohortium.privacy.queries.reach import insist_reached
from cohortium.privacy.queries.requests import ERASING
from cohortium.privacy.rules.retention import Kept
from cohortium.tenancy.words import said, words_of
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import things
from cohortium.web.staff.privacy import subject_of
from cohortium.web.staff.privacy_form import HoldForm, PickedPeople, RuleForm

READ, MANAGE = Permission.PRIVACY_READ, Permission.PRIVACY_MANAGE


@page(READ)
def due(visit: Visit) -> Answer:
    """Who was put away for so long that nobody needs what is known of them. The clock erases nobody."""
    code, words = visit.organisation.code, words_of(visit.organisation.words)
    found = queries.due_seen(visit.actor, today=visit.today)
    hrefs = things.hrefs_of(visit, [(one.subject, one.subject_id) for one in found])
    rows = [
        {
            "subject_id": one.subject_id,
            "name": one.name,
            "word": capfirst(word_of(one.subject, words)),
            "ended_on": one.ended_on,
            "over_on": one.over_on,
            "href": hrefs[one.subject_id],
            "hold_href": reverse("privacy_hold_new", args=[code, one.subject, one.subject_id]),
        }
        for one in found
    ]
    needs_approval = approvals.rule_for(kind=ERASING) is not None
    shows = {
        "rows": rows,
        "can_erase": visit.actor.may(Permission.PRIVACY_ERASE) and not needs_approval,
        "needs_approval": needs_approval,
        "can_hold": visit.actor.may(MANAGE),
        "rules": _rules(visit),
    }
    return Page("staff/privacy/due.html", shows)


@page(Permission.PRIVACY_ERASE, posts=True)
def due_erasing(visit: Visit) -> Answer:
    """Erase those who were picked: asked once more, and then all of them or none."""
    overview = reverse("privacy_due", args=[visit.organisation.code])
    picked = PickedPeople(visit.request.POST)
    if visit.request.method != "POST" or not picked.is_valid():
        return Redirect(overview)
    ids = picked.cleaned_data["person"]
    if "sure" not in visit.request.POST:
        names = [one.name for one in queries.due_among(ids, today=visit.today)]
        return Page("staff/privacy/due_erasing.html", {"ids": ids, "names": names, "back_href": overview})
    done = erase_due(visit.actor, subject_ids=ids, today=visit.today, now=visit.now)
    return Redirect(overview, ngettext("%(n)s person erased.", "%(n)s people erased.", len(done)) % {"n": len(done)})


@page(MANAGE, posts=True)
def rule(visit: Visit, kept: str) -> Answer:
    """How long such people are kept."""
    if kept not in set(Kept):
        raise NotFound
    if not visit.actor.reach(MANAGE).everything:
        # It holds for everybody, at each campus.
        raise NotAllowed(MANAGE)
    row = queries.rules()[Kept(kept)]
    back = reverse("privacy_due", args=[visit.organisation.code])
    shows = {"title": capfirst(said(KEPT[kept])), "row": row, "back_href": back, "stale": False}
    if visit.request.method != "POST":
        start = {"years": row.years, "is_duty": row.is_duty, "version": row.version}
        return Page("staff/privacy/rule.html", {**shows, "form": RuleForm(initial=start)})
    form = RuleForm(visit.request.POST)
    if form.is_valid():
        wanted = form.cleaned_data
        known = {"years": wanted["years"], "is_duty": wanted["is_duty"], "version": wanted["version"] or 0}
        try:
            set_retention(visit.actor, kept=Kept(kept), **known)
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            # What was typed stays, on the version that is there now.
            again = visit.request.POST.copy()
            again["version"] = str(row.version)
            return Page("staff/privacy/rule.html", {**shows, "form": RuleForm(again), "stale": True}, 409)
        else:
            return Redirect(back, _("Saved."))
    return Page("staff/privacy/rule.html", {**shows, "form": form}, 422)


@page(MANAGE, posts=True)
def hold_new(visit: Visit, subject: str, subject_id: UUID) -> Answer:
    """Keep somebody, whatever is asked and whatever time is over."""
    who = subject_of(subject)
    insist_reached(visit.actor, MANAGE, who, subject_id)
    subjects.insist_there(who, subject_id)
    posted = visit.request.method == "POST"
    form = HoldForm(visit.request.POST if posted else None)
    back = _back(visit)
    if posted and form.is_valid():
        wanted: dict[str, Any] = form.cleaned_data
        try:
            place_hold(visit.actor, subject=who, subject_id=subject_id, today=visit.today, **wanted)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(back, _("The hold lasts until someone lifts it or it expires."))
    shows = {"form": form, "name": subjects.names([(who, subject_id)])[subject_id], "back_href": back}
    return Page("staff/privacy/hold.html", shows, 422 if form.errors else 200)


@page(MANAGE, posts=True)
def hold_lifting(visit: Visit, hold_id: UUID) -> Answer:
    """Keep somebody no longer than others."""
    who, subject_id = queries.insist_hold(visit.actor, MANAGE, hold_id)
    back = _back(visit)
    if visit.request.method == "POST":
        lift_hold(visit.actor, hold_id=hold_id, now=visit.now)
        return Redirect(back, _("Legal hold lifted."))
    name = subjects.names([(who, subject_id)])[subject_id]
    shows = {
        "title": _("Lift the legal hold on %(name)s?") % {"name": name},
        "about": [_("They can then be erased, unless another obligation applies.")],
        "yes": _("Lift hold"),
        "no": _("Cancel"),
        "back_href": back,
    }
    return Page("staff/team/question.html", shows)


def _back(visit: Visit) -> str:
    """Where one goes on: whoever handles requests may not see them, with roles of the house's own."""
    route = "privacy" if visit.actor.may(READ) else "organisation"
    return reverse(route, args=[visit.organisation.code])


def _rules(visit: Visit) -> list[dict[str, Any]]:
    may, code = visit.actor.reach(MANAGE).everything, visit.organisation.code
    return [
        {
            "name": capfirst(said(KEPT[kept])),
            "years": row.years,
            "is_duty": row.is_duty,
            "is_own": row.is_own,
            "source": row.source,
            "href": reverse("privacy_rule", args=[code, kept]) if may else "",
        }
        for kept, row in queries.rules().items()
    ]
