"""What people ask about their own data: list, page, form."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.audit.things import word_of
from cohortium.core.errors import Invalid, NotFound
from cohortium.desk.queries import approvals, asked
from cohortium.privacy.actions.requests import open_request
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries import requests as queries
from cohortium.privacy.queries import retention, subjects
from cohortium.privacy.queries.reach import insist_reached
from cohortium.privacy.queries.requests import ERASING, KINDS, WAYS, RequestRow, RequestShowing
from cohortium.privacy.rules.requests import RequestKind, term_of
from cohortium.tenancy.words import words_of
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists, things
from cohortium.web.staff.approvals import page_of as page_of_approval
from cohortium.web.staff.asking import asking_href
from cohortium.web.staff.privacy_form import RequestForm
from cohortium.web.staff.timelines import happened


@page(Permission.PRIVACY_READ)
def index(visit: Visit) -> Answer:
    """The list, the most urgent first, filtered by what the address says."""
    address = visit.request.GET
    showing = lists.one_of(RequestShowing, address.get("status"), RequestShowing.OPEN)
    kind = lists.one_of(RequestKind, address.get("kind"), RequestKind.ACCESS) if address.get("kind") else ""
    found = queries.requests(
        visit.actor, today=visit.today, showing=showing, kind=str(kind), after=lists.cursor(address)
    )
    shows = {
        "rows": [shown(visit, row) for row in found.rows],
        **lists.turning(address, found.next),
        "status": showing.value,
        "kind": str(kind),
        "is_filtered": bool(kind) or showing != RequestShowing.OPEN,
        "can_add": visit.actor.may(Permission.PRIVACY_MANAGE),
        "showings": _SHOWINGS,
        "kinds": KINDS.items(),
    }
    return Page(f"staff/privacy/{'_rows' if visit.wants_part else 'list'}.html", shows)


@page(Permission.PRIVACY_READ)
def show(visit: Visit, request_id: UUID) -> Answer:
    """One request: what is asked, by when, what was done."""
    row = queries.request(visit.actor, request_id=request_id, today=visit.today)
    acts = queries.acts(visit.actor, row)
    hold = retention.open_hold(row.subject_id)
    shows = {
        "asked": shown(visit, row) | {"subject_href": _subject_href(visit, row)},
        "acts": acts,
        "keepers": retention.keepers(row.subject_type, row.subject_id, today=visit.today) if "erase" in acts else [],
        "hold": hold,
        "can_hold": visit.actor.may(Permission.PRIVACY_MANAGE) and row.is_open,
        "takes_export": visit.actor.may(Permission.PRIVACY_MANAGE) and row.export == "ready",
        "source": term_of(visit.organisation.country).source,
        **(_erasing(visit, row) if "erase" in acts else {}),
        **happened(
            visit, lambda at_most: queries.happened(request_id=request_id, at_most=at_most), thing_id=request_id
        ),
    }
    return Page("staff/privacy/detail.html", shows)


@page(Permission.PRIVACY_MANAGE)
def looking(visit: Visit) -> Answer:
    """Whom a new request is about: people by their names."""
    q = lists.words(visit.request.GET, "q")
    words = words_of(visit.organisation.words)
    code = visit.organisation.code
    found, are_more = subjects.called(visit.actor, q)
    rows = [
        {
            "name": one.name,
            "word": capfirst(word_of(one.subject, words)),
            "href": reverse("privacy_new", args=[code, one.subject, one.subject_id]),
        }
        for one in found
    ]
    shows = {"q": q, "rows": rows, "are_more": are_more}
    return Page(f"staff/privacy/{'_people' if visit.wants_part else 'looking'}.html", shows)


@page(Permission.PRIVACY_MANAGE, posts=True)
@adds
def new(visit: Visit, subject: str, subject_id: UUID) -> Answer:
    """The form for what somebody asks."""
    who = subject_of(subject)
    insist_reached(visit.actor, Permission.PRIVACY_MANAGE, who, subject_id)
    subjects.insist_there(who, subject_id)
    name = subjects.names([(who, subject_id)])[subject_id]
    shows: dict[str, Any] = {
        "name": name,
        "back_href": things.hrefs_of(visit, [(who, subject_id)])[subject_id]
        or reverse("privacy", args=[visit.organisation.code]),
        "term": term_of(visit.organisation.country),
    }
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = RequestForm(kept, initial={"received_on": visit.today})
        return Page("staff/privacy/form.html", {**shows, "form": form, "kept": kept is not None})
    form = RequestForm(visit.request.POST)
    if form.is_valid():
        try:
            row = open_request(visit.actor, details=form.details(who, subject_id), today=visit.today)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(page_of(visit, row.pk), _("Request saved with its due date."))
    return Page("staff/privacy/form.html", {**shows, "form": form, "kept": False}, 422)


def subject_of(name: str) -> Subject:
    """Of which kind somebody is.

    Raises:
        NotFound: there is no such kind.
    """
    if name not in set(Subject):
        raise NotFound
    return Subject(name)


def page_of(visit: Visit, request_id: UUID) -> str:
    """The page of a request, for whoever may see it."""
    if not visit.actor.may(Permission.PRIVACY_READ):
        return reverse("organisation", args=[visit.organisation.code])
    return reverse("privacy_request", args=[visit.organisation.code, request_id])


def shown(visit: Visit, row: RequestRow) -> dict[str, Any]:
    """What templates show of a request."""
    return asdict(row) | {
        "kind_label": KINDS[row.kind],
        "way": WAYS[row.came_by],
        "word": capfirst(word_of(row.subject_type, words_of(visit.organisation.words))),
        "status_label": row.status.label,
        "is_open": row.is_open,
        "is_overdue": row.is_overdue,
        "days_over": -row.days_left,
        "href": reverse("privacy_request", args=[visit.organisation.code, row.request_id]),
    }


def _subject_href(visit: Visit, row: RequestRow) -> str:
    is_there = subjects.there(row.subject_type, [row.subject_id]).exists() if row.is_open else False
    mine = (row.subject_type, row.subject_id)
    return things.hrefs_of(visit, [mine])[row.subject_id] if is_there else ""


def _erasing(visit: Visit, row: RequestRow) -> dict[str, Any]:
    """Whether others decide about it first, and whether they were asked."""
    if approvals.rule_for(kind=ERASING) is None:
        return {}
    waits = asked.waiting_for(visit.actor, kind=ERASING, subject_ids=[row.request_id]).get(row.request_id)
    href = page_of_approval(visit, waits.request_id) if waits and waits.is_seen else ""
    return {
        "asks_href": "" if waits else asking_href(visit, ERASING, [row.request_id]),
        "waits": {"by": waits.asked_by, "href": href} if waits else None,
        "needs_approval": True,
    }


_SHOWINGS = [
    (RequestShowing.OPEN.value, gettext_lazy("Open")),
    (RequestShowing.OVERDUE.value, gettext_lazy("Overdue")),
    (RequestShowing.SETTLED.value, gettext_lazy("Answered")),
    (RequestShowing.ALL.value, gettext_lazy("All")),
]
