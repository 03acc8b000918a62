"""What becomes of a cohort: opened, started, completed, cancelled; and who teaches it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.delivery.actions import cohort_moves as moves
from cohortium.delivery.actions.cohort_staff import assign_staff, unassign_staff
from cohortium.delivery.queries import cohort_staff
from cohortium.delivery.queries import cohorts as queries
from cohortium.delivery.queries.cohort_staff import ROLES
from cohortium.delivery.rules.cohorts import CohortRole
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.cohorts import page_of
from cohortium.web.staff.family_form import lines
from cohortium.web.staff.term_form import GONE

_ERRORS: Any = dict.fromkeys(("required", "invalid_choice"), GONE)


class CancellingForm(forms.Form):
    """Asks why."""

    reason = lines(gettext_lazy("Reason"), gettext_lazy("It stays on the page and in the audit trail."), rows=3)


class StaffForm(forms.Form):
    """Chooses who teaches a cohort, and as what."""

    membership_id = forms.TypedChoiceField(label=gettext_lazy("Person"), coerce=UUID, error_messages=_ERRORS)
    role = forms.TypedChoiceField(
        label=gettext_lazy("Role"),
        coerce=CohortRole,
        choices=[(str(role), words) for role, words in ROLES.items()],
        error_messages=_ERRORS,
    )

    def __init__(self, *args: Any, offered: list[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Choose")), *((str(one), name) for one, name in offered)]
        self.fields["membership_id"].choices = choices  # type: ignore[attr-defined]


@page(Permission.COHORT_MOVE, posts=True)
def opening(visit: Visit, cohort_id: UUID) -> Answer:
    """Open a draft. Nothing is asked: what keeps it from opening stands on its page."""
    return _moving(
        visit, cohort_id, lambda: moves.open_cohort(visit.actor, cohort_id=cohort_id, now=visit.now), _("Opened.")
    )


@page(Permission.COHORT_MOVE, posts=True)
def starting(visit: Visit, cohort_id: UUID) -> Answer:
    """Say that it has begun; by itself it begins on its first day."""
    return _moving(visit, cohort_id, lambda: moves.start_cohort(visit.actor, cohort_id=cohort_id), _("Started."))


@page(Permission.COHORT_MOVE, posts=True)
def completing(visit: Visit, cohort_id: UUID) -> Answer:
    """What completing means, as it cannot be undone; and doing so."""
    row = queries.cohort(visit.actor, cohort_id=cohort_id, permission=Permission.COHORT_MOVE)
    if visit.request.method == "POST":
        done = moves.complete_cohort(visit.actor, cohort_id=cohort_id)
        return _done(visit, cohort_id, done, _("Completed."))
    shows = {
        "title": _("Complete %(name)s?") % {"name": row.name},
        "about": [_("It is over for everyone in it. This cannot be undone.")],
        "yes": _("Complete"),
        "no": _("Cancel"),
        "back_href": page_of(visit, cohort_id),
    }
    return Page("staff/team/question.html", shows)


@page(Permission.COHORT_CANCEL, posts=True)
def cancelling(visit: Visit, cohort_id: UUID) -> Answer:
    """Ask why, and cancel it."""
    row = queries.cohort(visit.actor, cohort_id=cohort_id, permission=Permission.COHORT_CANCEL)
    request, status = visit.request, 200
    form = CancellingForm(request.POST if request.method == "POST" else drafts.take(request))
    if request.method == "POST" and form.is_valid():
        try:
            done = moves.cancel_cohort(visit.actor, cohort_id=cohort_id, reason=form.cleaned_data["reason"])
        except Invalid as refusal:
            status = 422
            for sentence in refusal.errors["reason"]:
                form.add_error("reason", str(sentence))
        else:
            return _done(visit, cohort_id, done, _("Cancelled."))
    n = row.seats_held
    taken = ngettext("%(n)s seat is taken.", "%(n)s seats are taken.", n) % {"n": n}
    shows = {"row": row, "form": form, "taken": taken if n else "", "back_href": page_of(visit, cohort_id)}
    return Page("staff/cohorts/cancelling.html", shows, status)


@page(Permission.COHORT_STAFF, posts=True)
def staff_new(visit: Visit, cohort_id: UUID) -> Answer:
    """Who could teach it; and saying who does."""
    row = queries.cohort(visit.actor, cohort_id=cohort_id, permission=Permission.COHORT_STAFF)
    offered = cohort_staff.offered(cohort_id=cohort_id, campus_id=row.campus_id)
    request, status = visit.request, 200
    posted = request.method == "POST"
    form = StaffForm(request.POST if posted else drafts.take(request), offered=offered)
    if posted and form.is_valid():
        try:
            done = assign_staff(visit.actor, cohort_id=cohort_id, **form.cleaned_data)
        except Invalid as refusal:
            for name, sentences in refusal.errors.items():
                for sentence in sentences:
                    form.add_error(name, str(sentence))
        else:
            return _done(visit, cohort_id, done, _("Assigned."))
    if posted:
        status = 422
    shows = {"row": row, "form": form, "has_some": bool(offered), "back_href": page_of(visit, cohort_id)}
    return Page("staff/cohorts/staff.html", shows, status)


@page(Permission.COHORT_STAFF, posts=True)
def staff_removal(visit: Visit, staff_id: UUID) -> Answer:
    """Ask whether somebody teaches it no more; and say so."""
    cohort_id, row = cohort_staff.one_of_staff(visit.actor, staff_id=staff_id, permission=Permission.COHORT_STAFF)
    back = page_of(visit, cohort_id)
    if visit.request.method == "POST":
        unassign_staff(visit.actor, staff_id=staff_id)
        return Redirect(back, _("%(name)s removed.") % {"name": row.name})
    of = queries.names([cohort_id])[cohort_id]
    shows = {
        "title": _("Remove %(name)s?") % {"name": row.name},
        "about": [_("They will no longer teach %(name)s.") % {"name": of}],
        "yes": _("Remove"),
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": back,
    }
    return Page("staff/team/question.html", shows)


def _moving(visit: Visit, cohort_id: UUID, act: Callable[[], object], saying: str) -> Answer:
    queries.cohort(visit.actor, cohort_id=cohort_id, permission=Permission.COHORT_MOVE)
    if visit.request.method != "POST":
        return Redirect(page_of(visit, cohort_id))
    return _done(visit, cohort_id, act(), saying)


def _done(visit: Visit, cohort_id: UUID, done: object, saying: str) -> Answer:
    return Redirect(page_of(visit, cohort_id), _("Nothing had changed.") if isinstance(done, Unchanged) else saying)
