"""The steps of one enrolment: taken at the press of a button, or with a reason."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Refusal
from cohortium.enrolment.actions import moves, offering
from cohortium.enrolment.queries import enrolments as queries
from cohortium.enrolment.queries import lines
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.cohort_enrolments import called, roster_of
from cohortium.web.staff.enrolment_form import ReasonForm, TransferForm
from cohortium.web.staff.enrolments import page_of


@page(Permission.ENROLMENT_ADD, posts=True)
def trying(visit: Visit, enrolment_id: UUID) -> Answer:
    """Book a trial for who asked."""
    return _moved(visit, enrolment_id, Permission.ENROLMENT_ADD, moves.book_trial, _("Trial booked."))


@page(Permission.ENROLMENT_ADD, posts=True)
def applying(visit: Visit, enrolment_id: UUID) -> Answer:
    """Take an application of who asked."""
    return _moved(visit, enrolment_id, Permission.ENROLMENT_ADD, moves.take_application, _("Application taken."))


@page(Permission.ENROLMENT_ADD, posts=True)
def waiting(visit: Visit, enrolment_id: UUID) -> Answer:
    """Place somebody on the waiting list."""
    return _moved(visit, enrolment_id, Permission.ENROLMENT_ADD, moves.place_on_list, _("Placed on the waiting list."))


@page(Permission.ENROLMENT_ADD, posts=True)
def seating(visit: Visit, enrolment_id: UUID) -> Answer:
    """Give somebody a seat."""
    return _moved(visit, enrolment_id, Permission.ENROLMENT_ADD, moves.give_seat, _("Enrolled."))


@page(Permission.ENROLMENT_APPROVE, posts=True)
def approving(visit: Visit, enrolment_id: UUID) -> Answer:
    """Decide that somebody who applied gets a seat."""
    return _moved(visit, enrolment_id, Permission.ENROLMENT_APPROVE, moves.approve_application, _("Approved."))


@page(Permission.ENROLMENT_EDIT, posts=True)
def paying(visit: Visit, enrolment_id: UUID) -> Answer:
    """Note that it was paid."""
    return _moved(visit, enrolment_id, Permission.ENROLMENT_EDIT, moves.confirm_payment, _("Payment confirmed."))


@page(Permission.ENROLMENT_APPROVE, posts=True)
def rejecting(visit: Visit, enrolment_id: UUID) -> Answer:
    """Why somebody who applied gets no seat; and deciding so."""
    row = queries.enrolment(visit.actor, enrolment_id=enrolment_id, permission=Permission.ENROLMENT_APPROVE)
    request, back = visit.request, page_of(visit, enrolment_id)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm(drafts.take(request))
    if request.method == "POST" and form.is_valid():
        try:
            done = moves.reject_application(
                visit.actor, enrolment_id=enrolment_id, reason=form.cleaned_data["reason"], now=visit.now
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return Redirect(back, _("Nothing had changed.") if isinstance(done, Unchanged) else _("Rejected."))
    return _form_page(visit, "staff/enrolments/reject.html", form, row=row, back_href=back)


@page(Permission.ENROLMENT_TRANSFER, posts=True)
def transfer(visit: Visit, enrolment_id: UUID) -> Answer:
    """Where somebody goes on, and why; and letting them."""
    row = queries.enrolment(visit.actor, enrolment_id=enrolment_id, permission=Permission.ENROLMENT_TRANSFER)
    request, back = visit.request, page_of(visit, enrolment_id)
    options: dict[str, Any] = {
        "offered": [
            (one.cohort_id, called(one))
            for one in queries.to_choose(visit.actor, Permission.ENROLMENT_TRANSFER, but=row.cohort_id)
        ],
        "may_override": visit.actor.may(Permission.ENROLMENT_OVERRIDE),
    }
    form = TransferForm(request.POST if request.method == "POST" else drafts.take(request), **options)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = moves.transfer_enrolment(
                visit.actor,
                enrolment_id=enrolment_id,
                cohort_id=given["cohort"],
                reason=given["reason"],
                override=given.get("override", ""),
                now=visit.now,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if isinstance(done, Unchanged):
                return Redirect(back, _("Nothing had changed."))
            return Redirect(page_of(visit, done.pk), _("Transferred."))
    return _form_page(
        visit, "staff/enrolments/transfer.html", form, row=row, back_href=back, has_some=bool(options["offered"])
    )


@page(Permission.ENROLMENT_EDIT, posts=True)
def accepting(visit: Visit, offer_id: UUID) -> Answer:
    """Take an offer for who was asked and said yes."""
    return _answered(visit, offer_id, offering.accept_offer, _("Accepted."))


@page(Permission.ENROLMENT_EDIT, posts=True)
def declining(visit: Visit, offer_id: UUID) -> Answer:
    """Note that somebody said no to an offer."""
    return _answered(visit, offer_id, offering.decline_offer, _("Declined."))


def _answered(visit: Visit, offer_id: UUID, act: Callable[..., Any], saying: str) -> Answer:
    row = lines.offer(visit.actor, offer_id=offer_id, permission=Permission.ENROLMENT_EDIT)
    back = roster_of(visit, row.cohort_id)
    if visit.request.method != "POST":
        return Redirect(back)
    done = act(visit.actor, offer_id=offer_id, now=visit.now)
    return Redirect(back, _("Nothing had changed.") if isinstance(done, Unchanged) else saying)


def _moved(visit: Visit, enrolment_id: UUID, permission: Permission, act: Callable[..., Any], saying: str) -> Answer:
    queries.enrolment(visit.actor, enrolment_id=enrolment_id, permission=permission)
    back = page_of(visit, enrolment_id)
    if visit.request.method != "POST":
        return Redirect(back)
    done = act(visit.actor, enrolment_id=enrolment_id, now=visit.now)
    return Redirect(back, _("Nothing had changed.") if isinstance(done, Unchanged) else saying)


def _form_page(visit: Visit, template: str, form: Any, **shows: Any) -> Answer:
    status = 422 if visit.request.method == "POST" else 200
    return Page(template, {"form": form, "meanwhile": None, "kept": False, **shows}, status)
