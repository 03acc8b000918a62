"""Enrolments begin, one or several in one go."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import action, record_all
from cohortium.core.changes import Changes
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotFound
from cohortium.delivery.models import Cohort
from cohortium.enrolment import events
from cohortium.enrolment.actions.seats import (
    OBSTACLES,
    Full,
    agree,
    insist_possible,
    lock_cohorts,
    seat_status,
    take_seats,
)
from cohortium.enrolment.events import EnrolmentFact
from cohortium.enrolment.models import Enrolment, WaitingEntry
from cohortium.enrolment.queries.reach import cohorts_visible_to
from cohortium.enrolment.queries.standing import ahead, next_ticket
from cohortium.enrolment.rules.checks import Obstacle
from cohortium.enrolment.rules.details import AT_MOST, LARGEST, Begin, Said
from cohortium.enrolment.settings import TRIALS_TAKE_SEATS
from cohortium.enrolment.states import EnrolmentStatus
from cohortium.people.models import Learner
from cohortium.people.queries import learners as people
from cohortium.tenancy.settings import value_of

FACTS: dict[EnrolmentStatus, type[EnrolmentFact]] = {
    EnrolmentStatus.ENQUIRY: events.EnquiryOpened,
    EnrolmentStatus.TRIAL: events.TrialBooked,
    EnrolmentStatus.APPLIED: events.ApplicationTaken,
    EnrolmentStatus.WAITLISTED: events.PlacedOnList,
    EnrolmentStatus.PENDING_PAYMENT: events.PaymentAwaited,
    EnrolmentStatus.ENROLLED: events.LearnerEnrolled,
}


@action(Permission.ENROLMENT_ADD)
def enrol_learners(
    actor: Actor, *, cohort_id: UUID, learner_ids: Sequence[UUID], said: Said, now: datetime
) -> list[Enrolment]:
    """Begin an enrolment of each of these learners in a cohort: all of them, or none.

    Those who are placed on the waiting list together get seats together or not at all.

    Raises:
        NotFound: the cohort or a learner is not within reach.
        Invalid: something speaks against it, or what was said of it cannot be accepted.
        NotAllowed: the actor may not overlook that.
        Full: there are not seats for all of them.
    """
    reached = cohorts_visible_to(actor, Permission.ENROLMENT_ADD).filter(pk=cohort_id)
    if not reached.exists():
        raise NotFound
    learners = _chosen(actor, learner_ids)
    if said.price is not None and not (said.price.is_finite() and 0 <= said.price <= LARGEST):
        raise Invalid({"price": [_("Enter an amount from 0.")]})
    cohort = lock_cohorts(reached)[cohort_id]
    for_a_seat = said.begin == Begin.SEAT
    override = said.override.strip()[: AT_MOST["reason"]]
    told = insist_possible(actor, cohort, learners, now=now, override=override, for_a_seat=for_a_seat)
    rows = [_new(one, cohort, said) for one in learners]
    if rows[0].status == EnrolmentStatus.WAITLISTED:
        entry = WaitingEntry.objects.create(cohort=cohort, ticket=next_ticket(cohort.pk))
        for row in rows:
            row.waiting = entry
    if for_a_seat or (said.begin == Begin.TRIAL and rows[0].trial_takes_seat):
        told |= take_seats(actor, cohort, len(rows), override=override)
    if for_a_seat:
        for row in rows:
            agree(row, cohort, now=now)
    save_new(rows)
    record_all(actor, [(FACTS[EnrolmentStatus(row.status)](row.pk, cohort.pk), row, _begun(row, told)) for row in rows])
    return rows


def save_new(rows: list[Enrolment]) -> None:
    """Write these enrolments by one statement.

    Raises:
        Invalid: one of the learners is enrolled there already.
        Full: no seat is left.
    """
    twice = Invalid({"learner_ids": [OBSTACLES[Obstacle.TWICE]]})
    with once("enrolment_open_once", twice), once("cohort_has_a_seat_for_each", Full(ahead(rows[0].cohort_id))):
        Enrolment.objects.bulk_create(rows)


def _chosen(by: Actor, learner_ids: Sequence[UUID]) -> list[Learner]:
    wanted = list(dict.fromkeys(learner_ids))
    if not wanted:
        raise Invalid({"learner_ids": [_("Choose at least one.")]})
    if len(wanted) > AT_MOST["learners"]:
        raise Invalid({"learner_ids": [_("Choose up to %(n)s.") % {"n": AT_MOST["learners"]}]})
    # Locked, so that none is archived or erased meanwhile; in one order, before any cohort.
    rows = people.visible_to(by, Permission.ENROLMENT_ADD).filter(pk__in=wanted).order_by("pk")
    found = {one.pk: one for one in rows.select_for_update(of=("self",), no_key=True)}
    if len(found) != len(wanted):
        raise NotFound
    return [found[one] for one in wanted]


def _new(learner: Learner, cohort: Cohort, said: Said) -> Enrolment:
    seat = seat_status(said.price, cohort)
    return Enrolment(
        learner=learner,
        cohort=cohort,
        status=seat if said.begin == Begin.SEAT else EnrolmentStatus(said.begin.value),
        source=said.source.value,
        price=said.price,
        is_trial=said.begin == Begin.TRIAL,
        trial_takes_seat=value_of(TRIALS_TAKE_SEATS),
    )


def _begun(row: Enrolment, told: Changes) -> Changes:
    known: Changes = {"status": (None, str(row.status)), "cohort": (None, row.cohort.name)}
    if row.price is not None:
        known["price"] = (None, row.price)
    return known | told
