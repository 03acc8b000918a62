"""What families and learners ask about their own data: to see it, to have it corrected or erased, not to be used."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.privacy.actions.own import ask_for_own, withdraw_request
from cohortium.privacy.actions.requests import AskedAlready
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries import own
from cohortium.privacy.queries.own import OwnRequest
from cohortium.privacy.rules.requests import RequestKind, term_of
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.portal.requests_form import OwnRequestForm
from cohortium.web.staff import lists

# As whoever asked reads it.
_ASKED = {
    RequestKind.ACCESS: gettext_lazy("Access to their data"),
    RequestKind.CORRECTION: gettext_lazy("Correction"),
    RequestKind.ERASURE: gettext_lazy("Erasure"),
    RequestKind.OBJECTION: gettext_lazy("Objection"),
}


@page(Permission.PORTAL_SEE)
def index(visit: Visit) -> Answer:
    """What one asked, with its last day and what became of it."""
    address = visit.request.GET
    found = own.own_requests(visit.actor, after=lists.cursor(address), today=visit.today)
    shows = {
        "rows": [shown(row) for row in found.rows],
        "can_ask": bool(own.subjects(visit.actor, today=visit.today)),
        **lists.turning(address, found.next),
    }
    return Page(f"portal/{'_requests' if visit.wants_part else 'requests'}.html", shows)


@page(Permission.PRIVACY_ASK, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """Ask the office: for oneself, or for a child for whom one speaks."""
    back = _list(visit)
    whom = own.subjects(visit.actor, today=visit.today)
    if not whom:
        # Nothing of theirs is here: the list says so.
        return Redirect(back)
    shows: dict[str, Any] = {"back_href": back, "term": term_of(visit.organisation.country)}
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = OwnRequestForm(whom, kept, initial={"kind": visit.request.GET.get("kind", "")})
        return Page("portal/request_new.html", {**shows, "form": form, "kept": kept is not None})
    form = OwnRequestForm(whom, visit.request.POST)
    if form.is_valid():
        subject, subject_id = form.about()
        wanted = form.cleaned_data
        try:
            ask_for_own(
                visit.actor,
                kind=wanted["kind"],
                subject=Subject(subject),
                subject_id=subject_id,
                note=wanted["note"],
                today=visit.today,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except AskedAlready as refusal:
            form.add_error("kind", str(refusal))
        else:
            return Redirect(back, _("Sent to the office. You can follow your request here."))
    return Page("portal/request_new.html", {**shows, "form": form, "kept": False}, 422)


@page(Permission.PRIVACY_WITHDRAW, posts=True)
def withdrawal(visit: Visit, request_id: UUID) -> Answer:
    """Take back what one asked. Nothing is asked: one can ask again."""
    own.own_request(visit.actor, request_id=request_id, today=visit.today)
    if visit.request.method != "POST":
        return Redirect(_list(visit))
    done = withdraw_request(visit.actor, request_id=request_id, now=visit.now)
    return Redirect(_list(visit), _("Nothing had changed.") if isinstance(done, Unchanged) else _("Request withdrawn."))


def shown(row: OwnRequest) -> dict[str, Any]:
    """What templates show of a request."""
    return asdict(row) | {
        "kind_label": _ASKED[row.kind],
        "subject": row.subject or _("someone you used to look after"),
        "is_open": row.is_open,
    }


def _list(visit: Visit) -> str:
    return reverse("portal_requests", args=[visit.organisation.code])
