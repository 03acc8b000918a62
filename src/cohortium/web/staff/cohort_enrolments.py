"""Who takes part in a cohort, who waits for it, and enrolling several in it."""

from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Refusal
from cohortium.enrolment.actions.enrolling import enrol_learners
from cohortium.enrolment.actions.offering import offer_seats
from cohortium.enrolment.queries import enrolments as queries
from cohortium.enrolment.queries import lines
from cohortium.enrolment.queries.enrolments import CohortRow
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.cohort_links import links_to
from cohortium.web.staff.enrolment_form import CohortForm, LearnersForm
from cohortium.web.staff.enrolments import shown


@page(Permission.ENROLMENT_READ)
def show(visit: Visit, cohort_id: UUID) -> Answer:
    """The roster of a cohort, and its line."""
    row, code = queries.cohort(visit.actor, cohort_id=cohort_id), visit.organisation.code
    may_edit = visit.actor.reach(Permission.ENROLMENT_EDIT).covers_campus(row.campus_id)
    may_add = visit.actor.reach(Permission.ENROLMENT_ADD).covers_campus(row.campus_id)
    line = lines.line_of(cohort_id)
    shows = {
        **links_to(visit, cohort_id, "cohort_href", "timetable_href"),
        "cohort": asdict(row) | {"free": row.free},
        "rows": [shown(visit, one) for one in queries.roster(visit.actor, cohort_id=cohort_id)],
        "line": [asdict(one) | {"who": [_linked(visit, who) for who in one.learners]} for one in line],
        "zone": ZoneInfo(visit.organisation.time_zone),
        "enrol_href": reverse("cohort_enrolling", args=[code, cohort_id]) if may_add else "",
        "may_answer": may_edit,
        "offer_href": reverse("cohort_offering", args=[code, cohort_id]) if may_edit and line and row.free > 0 else "",
    }
    return Page("staff/enrolments/cohort.html", shows)


@page(Permission.ENROLMENT_EDIT, posts=True)
def offers(visit: Visit, cohort_id: UUID) -> Answer:
    """Offer the free seats to whoever is next in line."""
    queries.cohort(visit.actor, cohort_id=cohort_id, permission=Permission.ENROLMENT_EDIT)
    back = roster_of(visit, cohort_id)
    if visit.request.method != "POST":
        return Redirect(back)
    done = offer_seats(visit.actor, cohort_ids=[cohort_id], now=visit.now)
    return Redirect(back, _("Nothing had changed.") if isinstance(done, Unchanged) else _("Offered."))


@page(Permission.ENROLMENT_ADD, posts=True)
@adds
def enrolling(visit: Visit, cohort_id: UUID) -> Answer:
    """Look for learners, and enrol them in a cohort: all of them, or none."""
    request = visit.request
    row = queries.cohort(visit.actor, cohort_id=cohort_id, permission=Permission.ENROLMENT_ADD)
    sent = request.POST if request.method == "POST" else drafts.take(request)
    q = lists.words(request.GET, "q")
    picked = [one for text in (sent.getlist("learners") if sent else ()) if (one := lists.uuid(text))]
    offered = queries.candidates(visit.actor, cohort_id=cohort_id, text=q, besides=picked)
    options: dict[str, Any] = {"offered": offered, "may_override": visit.actor.may(Permission.ENROLMENT_OVERRIDE)}
    form, back = LearnersForm(sent, **options), roster_of(visit, cohort_id)
    if request.method == "POST" and form.is_valid():
        try:
            rows = enrol_learners(
                visit.actor,
                cohort_id=cohort_id,
                learner_ids=form.cleaned_data["learners"],
                said=form.said(),
                now=visit.now,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return Redirect(
                back, _("Enrolled: %(n)s.") % {"n": len(rows)} if form.said().begin == "seat" else _("Saved.")
            )
    shows = {"form": form, "cohort": asdict(row), "q": q, "offered": offered, "back_href": back}
    more = {"meanwhile": None, "kept": sent is not None and request.method != "POST"}
    return Page("staff/enrolments/enrol.html", {**shows, **more}, 422 if request.method == "POST" else 200)


@page(Permission.ENROLMENT_ADD, posts=True)
@adds
def of_learner(visit: Visit, learner_id: UUID) -> Answer:
    """Enrol one learner in a cohort that is chosen."""
    request = visit.request
    name = queries.learner_name(visit.actor, learner_id=learner_id)
    sent = request.POST if request.method == "POST" else drafts.take(request)
    offered = [(one.cohort_id, called(one)) for one in queries.to_choose(visit.actor, Permission.ENROLMENT_ADD)]
    form = CohortForm(sent, offered=offered, may_override=visit.actor.may(Permission.ENROLMENT_OVERRIDE))
    code = visit.organisation.code
    seen = visit.actor.may(Permission.LEARNER_READ)
    back = reverse("learner", args=[code, learner_id]) if seen else reverse("organisation", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            enrol_learners(
                visit.actor,
                cohort_id=form.cleaned_data["cohort"],
                learner_ids=[learner_id],
                said=form.said(),
                now=visit.now,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return Redirect(back, _("Saved."))
    shows = {"form": form, "name": name, "has_some": bool(offered), "back_href": back}
    more = {"meanwhile": None, "kept": sent is not None and request.method != "POST"}
    return Page("staff/enrolments/enrol_one.html", {**shows, **more}, 422 if request.method == "POST" else 200)


def roster_of(visit: Visit, cohort_id: UUID) -> str:
    """Where to go on: whoever changes may not see."""
    if visit.actor.may(Permission.ENROLMENT_READ):
        return reverse("cohort_enrolments", args=[visit.organisation.code, cohort_id])
    return reverse("organisation", args=[visit.organisation.code])


def called(row: CohortRow) -> str:
    """A cohort as one chooses it: with what tells it from others."""
    left = _("full") if row.free <= 0 else _("%(n)s free") % {"n": row.free}
    return f"{row.name} ({row.code}) · {row.campus} · {left}"


def _linked(visit: Visit, who: lines.Waiting) -> dict[str, Any]:
    return asdict(who) | {"href": reverse("enrolment", args=[visit.organisation.code, who.enrolment_id])}
