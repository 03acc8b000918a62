"""What waits for approval: lists, page, asking, agreeing and not."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.core.errors import Invalid
from cohortium.desk.actions import approvals as actions
from cohortium.desk.kinds.approvals import kinds
from cohortium.desk.queries import approvals as queries
from cohortium.desk.queries.approvals import ApprovalShowing, RequestRow
from cohortium.desk.states import ApprovalStatus
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists, things
from cohortium.web.staff.approval_form import DecisionForm
from cohortium.web.staff.timelines import happened


@page(Permission.APPROVAL_DECIDE)
def index(visit: Visit) -> Answer:
    """What waits for this person, what they asked for, or all that they see."""
    asked = visit.request.GET
    showing = lists.one_of(ApprovalShowing, asked.get("showing"), ApprovalShowing.TO_DECIDE)
    found = queries.requests(visit.actor, showing=showing, after=lists.cursor(asked))
    shows = {
        "rows": several(visit, found.rows),
        **lists.turning(asked, found.next),
        "showing": showing.value,
        "sees_all": visit.actor.may(Permission.APPROVAL_READ),
    }
    return Page("staff/approvals/_rows.html" if visit.wants_part else "staff/approvals/list.html", shows)


@page(Permission.APPROVAL_DECIDE)
def show(visit: Visit, request_id: UUID) -> Answer:
    """One request: what is asked, who decides in which step, what was said."""
    # First, because the other questions trust that the request may be seen.
    row = queries.request(visit.actor, request_id=request_id)
    return _page(visit, row, DecisionForm())


@page(Permission.APPROVAL_DECIDE, posts=True)
def approval(visit: Visit, request_id: UUID) -> Answer:
    """Agree."""
    return _decided(visit, request_id, is_approval=True)


@page(Permission.APPROVAL_DECIDE, posts=True)
def refusal(visit: Visit, request_id: UUID) -> Answer:
    """Say no, and why."""
    return _decided(visit, request_id, is_approval=False)


@page(Permission.APPROVAL_ASK, posts=True)
def withdrawal(visit: Visit, request_id: UUID) -> Answer:
    """Ask no longer."""
    row = queries.request(visit.actor, request_id=request_id)
    if visit.request.method == "POST":
        actions.withdraw(visit.actor, request_id=request_id, now=visit.now)
        return Redirect(page_of(visit, request_id), _("Withdrawn."))
    shows = {
        "title": _("Withdraw this request?"),
        "about": [
            _("No one will decide on %(name)s, and nothing will be done. You can ask again later.")
            % {"name": row.subject}
        ],
        "yes": _("Withdraw"),
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": page_of(visit, request_id),
    }
    return Page("staff/team/question.html", shows)


def shown(visit: Visit, row: RequestRow) -> dict[str, Any]:
    """What templates show of a request."""
    return several(visit, [row])[0]


def several(visit: Visit, rows: Sequence[RequestRow]) -> list[dict[str, Any]]:
    """The same of several."""
    hrefs = things.hrefs_of(visit, [(row.subject_type, row.subject_id) for row in rows])
    return [_shown(visit, row, hrefs[row.subject_id]) for row in rows]


def _shown(visit: Visit, row: RequestRow, about_href: str) -> dict[str, Any]:
    return asdict(row) | {
        "word": capfirst(said(row.word)),
        "day_label": said(row.day_label),
        "href": page_of(visit, row.request_id),
        "about_href": about_href,
    }


def _decided(visit: Visit, request_id: UUID, *, is_approval: bool) -> Answer:
    row = queries.request(visit.actor, request_id=request_id)
    if visit.request.method != "POST":
        # Both are decided on its page.
        return Redirect(page_of(visit, request_id))
    form = DecisionForm(visit.request.POST)
    if form.is_valid():
        step = form.cleaned_data["step"] or 0
        said_so: dict[str, Any] = {
            "request_id": request_id,
            "step": step,
            "now": visit.now,
            "reason": form.cleaned_data["reason"],
        }
        try:
            decide = actions.approve if is_approval else actions.refuse_approval
            decide(visit.actor, **said_so)
        except Invalid as refused:
            form.refuse(refused)
        else:
            return Redirect(page_of(visit, request_id), _("Approved.") if is_approval else _("Declined."))
    return _page(visit, row, form, status=422)


def _page(visit: Visit, row: RequestRow, form: DecisionForm, *, status: int = 200) -> Answer:
    steps, decisions = queries.steps(request_id=row.request_id)
    shows = {
        "asked": shown(visit, row),
        "steps": steps,
        "decisions": decisions,
        "means": _means(row),
        "form": form,
        **happened(
            visit,
            lambda at_most: queries.happened(request_id=row.request_id, at_most=at_most),
            thing_id=row.request_id,
        ),
    }
    return Page("staff/approvals/detail.html", shows, status)


def _means(row: RequestRow) -> list[str]:
    """What follows if it is approved; once it is settled nobody has to weigh that any more."""
    kind = kinds().get(row.kind)
    return kind.consequences([row.subject_id]) if kind and row.status == ApprovalStatus.WAITING else []


def page_of(visit: Visit, request_id: UUID) -> str:
    """The address of a request."""
    return reverse("approval", args=[visit.organisation.code, request_id])
