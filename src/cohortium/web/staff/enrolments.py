"""Enrolments: the list, the page of one, and what is done with several."""

from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from cohortium.access.permissions import Permission
from cohortium.access.queries import names as member_names
from cohortium.action import Unchanged
from cohortium.core.errors import NotFound, Refusal
from cohortium.core.money import in_words
from cohortium.enrolment.actions import moves
from cohortium.enrolment.queries import enrolments as queries
from cohortium.enrolment.queries import lines
from cohortium.enrolment.queries.enrolments import EnrolmentRow, ShownEnrolments
from cohortium.enrolment.states import EnrolmentStatus
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import bulk, lists
from cohortium.web.staff.enrolment_form import DropForm, PickedEnrolments
from cohortium.web.staff.timelines import happened

_SHOWN = [
    (ShownEnrolments.OPEN.value, gettext_lazy("All open")),
    *((one.value, one.label) for one in EnrolmentStatus),
    (ShownEnrolments.OVER.value, gettext_lazy("All that are over")),
    (ShownEnrolments.ALL.value, gettext_lazy("All")),
]
TONES = {
    EnrolmentStatus.ACTIVE: "open",
    EnrolmentStatus.ENROLLED: "open",
    EnrolmentStatus.PENDING_PAYMENT: "wait",
    EnrolmentStatus.WAITLISTED: "wait",
    EnrolmentStatus.APPLIED: "wait",
}


@page(Permission.ENROLMENT_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered by what the address says."""
    address = visit.request.GET
    shown_as = lists.one_of(ShownEnrolments, address.get("status"), ShownEnrolments.OPEN)
    wanted: dict[str, Any] = {
        "text": lists.words(address, "q"),
        "shown": shown_as,
        **{f"{name}_id": lists.uuid(address.get(name, "")) for name in ("cohort", "program", "campus", "learner")},
    }
    found = queries.enrolments(visit.actor, after=lists.cursor(address), **wanted)
    narrowed = any(wanted[f"{name}_id"] for name in ("cohort", "program", "campus", "learner"))
    shows = {
        "rows": [shown(visit, row) for row in found.rows],
        "zone": ZoneInfo(visit.organisation.time_zone),
        **lists.turning(address, found.next),
        "q": wanted["text"],
        "status": shown_as.value,
        "campus": str(wanted["campus_id"] or ""),
        "program": str(wanted["program_id"] or ""),
        "hidden": [(name, str(wanted[f"{name}_id"])) for name in ("cohort", "learner") if wanted[f"{name}_id"]],
        "shown": address.urlencode(),
        "is_filtered": bool(wanted["text"]) or narrowed or shown_as != ShownEnrolments.OPEN,
        "can_run": visit.actor.may(Permission.ENROLMENT_EDIT),
        "can_drop": visit.actor.may(Permission.ENROLMENT_DROP),
    }
    shows["can_pick"] = shows["can_run"] or shows["can_drop"]
    if visit.wants_part:
        return Page("staff/enrolments/_rows.html", shows)
    places, taught = queries.filters(visit.actor)
    return Page("staff/enrolments/list.html", {**shows, "campuses": places, "programs": taught, "showings": _SHOWN})


@page(Permission.ENROLMENT_READ)
def show(visit: Visit, enrolment_id: UUID) -> Answer:
    """One enrolment: how it stands, what can be done, and its steps."""
    row = queries.enrolment(visit.actor, enrolment_id=enrolment_id)
    steps = queries.history(enrolment_id=enrolment_id)
    called = member_names({one.by for one in steps if one.by})
    code = visit.organisation.code
    offers = lines.offers_of(enrolment_id)
    shows = {
        "enrolment": shown(visit, row),
        "acts": queries.acts(visit.actor, row),
        "place": lines.places([enrolment_id]).get(enrolment_id),
        "offer": offers[0] if offers and offers[0].status == "open" else None,
        "may_answer": visit.actor.reach(Permission.ENROLMENT_EDIT).covers_campus(row.campus_id),
        "steps": [
            asdict(one) | {"label": one.becomes.label, "who": called.get(one.by or enrolment_id, "")} for one in steps
        ],
        "learner_href": reverse("learner", args=[code, row.learner_id])
        if visit.actor.may(Permission.LEARNER_READ)
        else "",
        **happened(
            visit,
            lambda at_most: queries.happened(enrolment_id=enrolment_id, at_most=at_most),
            thing_id=enrolment_id,
        ),
    }
    return Page("staff/enrolments/detail.html", shows)


@page(Permission.ENROLMENT_EDIT, posts=True)
def activating(visit: Visit) -> Answer:
    """Say that learners have begun."""
    said = ngettext_lazy("Activated.", "%(n)s activated.", "n")
    return _act(visit, lambda ids: moves.activate_enrolments(visit.actor, enrolment_ids=ids), said)


@page(Permission.ENROLMENT_EDIT, posts=True)
def completing(visit: Visit) -> Answer:
    """Say that learners are through."""
    said = ngettext_lazy("Completed.", "%(n)s completed.", "n")
    return _act(visit, lambda ids: moves.complete_enrolments(visit.actor, enrolment_ids=ids), said)


@page(Permission.ENROLMENT_DROP, posts=True)
def dropping(visit: Visit) -> Answer:
    """Why learners leave, and since when; and letting them go, one or several."""
    request = visit.request
    sent = request.POST if request.method == "POST" else request.GET
    picked = PickedEnrolments(sent)
    if not picked.is_valid():
        return Redirect(overview(visit))
    ids = picked.cleaned_data["enrolment"]
    rows = [queries.enrolment(visit.actor, enrolment_id=one, permission=Permission.ENROLMENT_DROP) for one in ids[:200]]
    back = page_of(visit, rows[0].enrolment_id) if len(rows) == 1 else overview(visit)
    form = DropForm(request.POST) if request.method == "POST" else DropForm(drafts.take(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = moves.drop_enrolments(
                visit.actor, enrolment_ids=ids, reason=given["reason"], on=given["on"], now=visit.now
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return Redirect(back, _("Nothing had changed.") if isinstance(done, Unchanged) else _("Dropped."))
    shows = {"form": form, "rows": rows, "back_href": back, "meanwhile": None, "kept": False}
    return Page("staff/enrolments/drop.html", shows, 422 if request.method == "POST" else 200)


def shown(visit: Visit, row: EnrolmentRow) -> dict[str, Any]:
    """What templates show of an enrolment."""
    money = {"currency": visit.organisation.currency, "locale": visit.organisation.locale}
    code = visit.organisation.code
    return asdict(row) | {
        "href": reverse("enrolment", args=[code, row.enrolment_id]),
        "cohort_href": reverse("cohort_enrolments", args=[code, row.cohort_id]),
        "status_label": row.status.label,
        "tone": TONES.get(row.status, "calm"),
        "cost": "" if row.fee is None else in_words(row.fee, **money),
        "own_price": "" if row.price is None else in_words(row.price, **money),
    }


def of_learner(visit: Visit, learner_id: UUID) -> dict[str, Any]:
    """The section on the page of a learner; nothing for who sees no enrolments."""
    if not visit.actor.may(Permission.ENROLMENT_READ):
        return {"enrolments": None, "enrol_href": ""}
    may_add = visit.actor.may(Permission.ENROLMENT_ADD)
    if may_add:
        try:
            queries.learner_name(visit.actor, learner_id=learner_id)
        except NotFound:
            may_add = False
    return {
        "enrolments": [shown(visit, one) for one in queries.of_learner(visit.actor, learner_id=learner_id)],
        "enrol_href": reverse("learner_enrolling", args=[visit.organisation.code, learner_id]) if may_add else "",
    }


def page_of(visit: Visit, enrolment_id: UUID) -> str:
    """Where to go on: whoever changes may not see."""
    if visit.actor.may(Permission.ENROLMENT_READ):
        return reverse("enrolment", args=[visit.organisation.code, enrolment_id])
    return reverse("organisation", args=[visit.organisation.code])


def overview(visit: Visit) -> str:
    """The list, or for who does not see it, where one starts."""
    seen = visit.actor.may(Permission.ENROLMENT_READ)
    return reverse("enrolments" if seen else "organisation", args=[visit.organisation.code])


def _act(visit: Visit, change: bulk.Change, said: Any) -> Answer:
    picked = PickedEnrolments(visit.request.POST)
    return bulk.act(visit, change, said, picked=picked, field="enrolment", overview=overview(visit), page_of=page_of)
