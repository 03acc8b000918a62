"""What is done with a request about somebody's own data: taken up, given more time, answered; exported, erased."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.core.encryption import CannotDecrypt
from cohortium.core.errors import Invalid, NotFound, Words
from cohortium.desk.queries import approvals
from cohortium.files.adapters import storage
from cohortium.files.adapters.handing_out import ContentAway, StorageSilent
from cohortium.privacy.actions.erasing import HasToBeKept, erase_as_asked
from cohortium.privacy.actions.exports import ask_export, take_export
from cohortium.privacy.actions.requests import extend_request, finish_request, refuse_request, take_up_request
from cohortium.privacy.adapters.packing import MEDIA_TYPE, opened
from cohortium.privacy.queries.answers import would_go
from cohortium.privacy.queries.plans import plan
from cohortium.privacy.queries.requests import ERASING, RequestRow, request
from cohortium.privacy.rules.requests import RequestKind, extended
from cohortium.web.entrance import Visit
from cohortium.web.exports import Export
from cohortium.web.page import Answer, Page, Redirect, page, page_that_calls_out
from cohortium.web.staff.asking import asking_href
from cohortium.web.staff.privacy import page_of
from cohortium.web.staff.privacy_form import ReasonForm

MANAGE, ERASE = Permission.PRIVACY_MANAGE, Permission.PRIVACY_ERASE


@page(MANAGE, posts=True)
def taking_up(visit: Visit, request_id: UUID) -> Answer:
    """Say that one sees to it. Nothing is asked: it can be answered all the same."""
    row = _row(visit, request_id)
    if visit.request.method == "POST":
        take_up_request(visit.actor, request_id=request_id)
        return Redirect(page_of(visit, request_id), _("Request assigned to you."))
    return Redirect(page_of(visit, row.request_id))


@page(MANAGE, posts=True)
def extension(visit: Visit, request_id: UUID) -> Answer:
    """Take more time, once."""
    row = _row(visit, request_id)
    due = extended(visit.organisation.country, row.due_on)
    return _reasoned(
        visit,
        row,
        lambda reason: extend_request(visit.actor, request_id=request_id, reason=reason),
        label=_("Reason for the extension"),
        about=_("Tell the person who asked, with the reason, before the original due date."),
        title=_("Extend the deadline?"),
        yes=_("Extend deadline"),
        said=_("Deadline extended."),
        new_due=due,
    )


@page(MANAGE, posts=True)
def finishing(visit: Visit, request_id: UUID) -> Answer:
    """Say that it is done."""
    return _reasoned(
        visit,
        _row(visit, request_id),
        lambda reason: finish_request(visit.actor, request_id=request_id, outcome=reason, now=visit.now),
        label=_("What we did"),
        about=_told(request_id),
        title=_("Mark as done?"),
        yes=_("Mark as done"),
        said=_("Request marked as done."),
    )


@page(MANAGE, posts=True)
def refusal(visit: Visit, request_id: UUID) -> Answer:
    """Say no."""
    return _reasoned(
        visit,
        _row(visit, request_id),
        lambda reason: refuse_request(visit.actor, request_id=request_id, reason=reason, now=visit.now),
        label=_("Reason"),
        about=f"{_told(request_id)} {_('Say where they can complain.')}",
        title=_("Decline this request?"),
        yes=_("Decline"),
        said=_("Request declined."),
        is_dangerous=True,
    )


@page(ERASE, posts=True)
def erasing(visit: Visit, request_id: UUID) -> Answer:
    """What erasing the person does, in full; and doing so."""
    row = request(visit.actor, request_id=request_id, today=visit.today, permission=ERASE)
    if row.kind != RequestKind.ERASURE:
        raise NotFound
    if visit.request.method == "POST":
        try:
            erase_as_asked(visit.actor, request_id=request_id, today=visit.today, now=visit.now)
        except (HasToBeKept, approvals.ApprovalNeeded):
            # The page says why, as it did before.
            return _plan_page(visit, row, status=409)
        return Redirect(page_of(visit, request_id), _("Person erased."))
    if not row.is_open:
        return Redirect(page_of(visit, request_id))
    return _plan_page(visit, row)


@page(MANAGE, posts=True)
def exporting(visit: Visit, request_id: UUID) -> Answer:
    """Have an export made. It is there in a moment."""
    _row(visit, request_id)
    if visit.request.method == "POST":
        ask_export(visit.actor, request_id=request_id, now=visit.now)
        return Redirect(page_of(visit, request_id), _("The export is being prepared. Reload this page in a moment."))
    return Redirect(page_of(visit, request_id))


# The storage is asked outside the scope.
@page_that_calls_out(MANAGE)
def export_file(visit: Visit, request_id: UUID) -> Answer:
    """The ZIP. That it was taken stands in the trail."""
    if visit.request.method != "POST":
        return Redirect(page_of(visit, request_id))
    with visit.again(MANAGE) as here:
        row = take_export(here.actor, request_id=request_id)
    try:
        whole = opened(row)
    except storage.NotThere:
        raise ContentAway from None
    except (storage.StorageAway, CannotDecrypt):
        raise StorageSilent from None
    return Export(f"{visit.organisation.code}-export-{request_id}.zip", MEDIA_TYPE, iter([whole]))


def _plan_page(visit: Visit, row: RequestRow, *, status: int = 200) -> Page:
    found = plan(subject=row.subject_type, subject_id=row.subject_id, today=visit.today)
    needs_approval = approvals.rule_for(kind=ERASING) is not None
    shows = {
        "asked": row,
        "plan": found,
        "needs_approval": needs_approval,
        "asks_href": asking_href(visit, ERASING, [row.request_id]) if needs_approval else "",
        "back_href": page_of(visit, row.request_id),
    }
    return Page("staff/privacy/erasing.html", shows, status)


def _told(request_id: UUID) -> str:
    """How the answer reaches whoever asked."""
    goes = would_go(request_id=request_id)
    if goes is None:
        return _("Nobody is told: we have no address. Tell them yourself.")
    if goes.member_id:
        return _("The person who asked reads this in the portal and gets it by e-mail.")
    return _("It is sent by e-mail to %(address)s.") % {"address": goes.address}


def _row(visit: Visit, request_id: UUID) -> RequestRow:
    return request(visit.actor, request_id=request_id, today=visit.today, permission=MANAGE)


def _reasoned(
    visit: Visit,
    row: RequestRow,
    act: Callable[[str], object],
    *,
    label: str,
    about: str,
    title: str,
    yes: str,
    said: Words,
    is_dangerous: bool = False,
    **shows: Any,
) -> Answer:
    """Ask why, or what was done; and do it."""
    posted = visit.request.method == "POST"
    form = ReasonForm(visit.request.POST if posted else None, label=label, about=about)
    if posted and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except Invalid as refused:
            form.refuse(refused)
        else:
            return Redirect(page_of(visit, row.request_id), str(said))
    shows |= {
        "form": form,
        "title": title,
        "name": row.subject,
        "yes": yes,
        "is_dangerous": is_dangerous,
        "back_href": reverse("privacy_request", args=[visit.organisation.code, row.request_id]),
    }
    return Page("staff/privacy/reason.html", shows, 422 if form.errors else 200)
