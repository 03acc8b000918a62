"""Opening, starting, completing and cancelling cohorts: by somebody, and by the calendar."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.administration.rules.campuses import dates_by_zone, local_date
from cohortium.core.errors import Invalid, NotFound, Refusal, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS, plain_lines, text_faults
from cohortium.curriculum.models import Program
from cohortium.delivery.events import CohortCancelled, CohortOpened, CohortsCompleted, CohortsStarted
from cohortium.delivery.models import Cohort
from cohortium.delivery.queries.cohort_hindrances import HINDRANCES, Hindrance, hindrances
from cohortium.delivery.queries.cohorts import changed, visible_to
from cohortium.delivery.rules.cohorts import LONGEST_REASON
from cohortium.delivery.states import COHORT, CohortStatus
from cohortium.jobs.facts import BulkFact
from cohortium.tenancy.models import Campus
from cohortium.tenancy.words import said

NO_REASON: Words = _("Enter why it is cancelled.")


class CohortNotReady(Refusal):
    """Something has to be put right before it can open."""

    def __init__(self, why: Hindrance) -> None:
        super().__init__(said(HINDRANCES[why]))


@action(Permission.COHORT_MOVE)
def open_cohort(actor: Actor, *, cohort_id: UUID, now: datetime) -> Cohort | Unchanged:
    """Open a draft: one can enrol.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it is over.
        CohortNotReady: its program is not active, its campus or its room is closed, or its last day is past.
    """
    reached = visible_to(actor, Permission.COHORT_MOVE)
    found = reached.filter(pk=cohort_id).values_list("campus_id", "program_id").first()
    if found is None:
        raise NotFound
    # Both before the cohort, as whoever adds one does: neither is put away meanwhile.
    campus = locked(Campus.objects.all(), found[0])
    locked(Program.objects.all(), found[1])
    cohort = locked(reached, cohort_id)
    changes = COHORT.move(cohort, by="open_cohort")
    if not changes:
        return Unchanged(cohort)
    if why := hindrances(changed(cohort_id=cohort_id), today=local_date(campus.time_zone, now)):
        raise CohortNotReady(why[0])
    cohort.save(update_fields=["status"])
    record(actor, CohortOpened(cohort.pk), cohort, changes)
    return cohort


@action(Permission.COHORT_MOVE)
def start_cohort(actor: Actor, *, cohort_id: UUID) -> Cohort | Unchanged:
    """Say that a cohort has begun, also before its first day.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it is no open one.
    """
    return _moved(actor, cohort_id, CohortsStarted, act="start_cohort")


@action(Permission.COHORT_MOVE)
def complete_cohort(actor: Actor, *, cohort_id: UUID) -> Cohort | Unchanged:
    """Say that a cohort is over, also before its last day or where none is set.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it has not begun, or was cancelled.
    """
    return _moved(actor, cohort_id, CohortsCompleted, act="complete_cohort")


@action(Permission.COHORT_CANCEL)
def cancel_cohort(actor: Actor, *, cohort_id: UUID, reason: str) -> Cohort | Unchanged:
    """Cancel a cohort. What happened in it stays.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it is completed.
        Invalid: there is no reason, or it cannot be accepted.
    """
    cohort = locked(visible_to(actor, Permission.COHORT_CANCEL), cohort_id)
    changes = COHORT.move(cohort, by="cancel_cohort")
    if not changes:
        return Unchanged(cohort)
    if found := text_faults({"reason": reason}, {"reason": LONGEST_REASON}):
        raise Invalid({"reason": [TEXT_FAULTS[found["reason"]]]})
    if not any(sign.isalnum() for sign in reason):
        raise Invalid({"reason": [NO_REASON]})
    cohort.reason = plain_lines(reason)
    cohort.save(update_fields=["status", "reason"])
    record(actor, CohortCancelled(cohort.pk), cohort, changes | {"reason": (None, cohort.reason)})
    return cohort


@action(Permission.COHORT_MOVE)
def start_due_cohorts(actor: Actor, *, now: datetime) -> list[UUID] | Unchanged:
    """Start the open cohorts whose first day has begun, each in the time zone of its campus."""
    rows = visible_to(actor, Permission.COHORT_MOVE).filter(status=CohortStatus.OPEN)
    return _move_each(actor, rows, CohortsStarted, act="start_cohort", day="first_on__lte", now=now)


@action(Permission.COHORT_MOVE)
def complete_due_cohorts(actor: Actor, *, now: datetime) -> list[UUID] | Unchanged:
    """Complete the cohorts in progress whose last day is over, each in the time zone of its campus."""
    rows = visible_to(actor, Permission.COHORT_MOVE).filter(status=CohortStatus.IN_PROGRESS)
    return _move_each(actor, rows, CohortsCompleted, act="complete_cohort", day="last_on__lt", now=now)


def _move_each(
    by: Actor, rows: QuerySet[Cohort], fact: type[BulkFact], *, act: str, day: str, now: datetime
) -> list[UUID] | Unchanged:
    zones = rows.order_by().values_list("campus__time_zone", flat=True).distinct()
    due = Q(pk__in=[])
    for zone, today in dates_by_zone(zones, now).items():
        due |= Q(campus__time_zone=zone, **{day: today})
    # Those of which somebody else had the row, and moved it, are not among them any more.
    found = list(rows.filter(due).order_by("pk").select_for_update(of=("self",)))
    if not found:
        return Unchanged()
    ids, target = [one.pk for one in found], COHORT.moves[act].target
    record_each(by, fact, Cohort, ids, {"status": (found[0].status, target.value)})
    Cohort.objects.filter(pk__in=ids).update(status=target)
    return ids


def _moved(by: Actor, cohort_id: UUID, fact: type[BulkFact], *, act: str) -> Cohort | Unchanged:
    cohort = locked(visible_to(by, Permission.COHORT_MOVE), cohort_id)
    changes = COHORT.move(cohort, by=act)
    if not changes:
        return Unchanged(cohort)
    cohort.save(update_fields=["status"])
    record(by, fact((cohort.pk,)), cohort, changes)
    return cohort
