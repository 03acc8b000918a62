"""What the clock does to enrolments: set by set, the same whether it is noticed late, or twice."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record_each
from cohortium.administration.rules.campuses import dates_by_zone
from cohortium.delivery.models import Cohort
from cohortium.enrolment import events
from cohortium.enrolment.actions.offering import NOT_PAID
from cohortium.enrolment.actions.seats import lock_cohorts
from cohortium.enrolment.models import Enrolment
from cohortium.enrolment.queries.reach import enrolments_visible_to
from cohortium.enrolment.queries.standing import due_to_end, due_to_start
from cohortium.enrolment.states import ENROLMENT, EnrolmentStatus
from cohortium.jobs.facts import BulkFact
from cohortium.tenancy.models import Campus


@action(Permission.ENROLMENT_EDIT)
def activate_due(actor: Actor, *, now: datetime) -> list[UUID] | Unchanged:
    """Activate those whose first day has begun where their campus is."""
    return _moved(actor, due_to_start(_today(now)), events.EnrolmentsActivated, "activate_enrolments", {"reason": ""})


@action(Permission.ENROLMENT_EDIT)
def complete_due(actor: Actor, *, now: datetime) -> list[UUID] | Unchanged:
    """Complete those whose last day is over where their campus is."""
    return _moved(actor, due_to_end(_today(now)), events.EnrolmentsCompleted, "complete_enrolments", {"reason": ""})


@action(Permission.ENROLMENT_EDIT)
def lapse_payments(actor: Actor, *, now: datetime) -> list[UUID] | Unchanged:
    """Let those go who have not paid in time: others may have their seats."""
    due = Q(status=EnrolmentStatus.PENDING_PAYMENT, pay_by__lte=now)
    # The day of the organisation's server would be as good: it says when we noticed.
    gone = {"reason": str(NOT_PAID), "pay_by": None, "withdrawn_on": now.date()}
    return _moved(actor, due, events.PaymentsLapsed, "drop_enrolments", gone)


def _moved(by: Actor, due: Q, fact: type[BulkFact], act: str, more: dict[str, Any]) -> list[UUID] | Unchanged:
    """Lock the cohorts of those who are due, and then them, as everybody does; and move all at once."""
    found = enrolments_visible_to(by, Permission.ENROLMENT_EDIT).filter(due)
    lock_cohorts(Cohort.objects.filter(pk__in=found.values("cohort")))
    rows = found.order_by("pk").select_for_update(of=("self",))
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return Unchanged()
    move = ENROLMENT.moves[act]
    was = EnrolmentStatus.PENDING_PAYMENT if fact is events.PaymentsLapsed else next(iter(move.sources))
    record_each(by, fact, Enrolment, ids, {"status": (was.value, move.target.value)})
    Enrolment.objects.filter(pk__in=ids).update(status=move.target, **more)
    return ids


def _today(now: datetime) -> dict[str, date]:
    return dates_by_zone(Campus.objects.values_list("time_zone", flat=True).distinct(), now)
