"""Every step of an enrolment that is there: one action for each move of its machine."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_all, record_each
from cohortium.core.changes import Changes
from cohortium.core.constraints import once
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound, Refusal
from cohortium.enrolment import events
from cohortium.enrolment.actions.enrolling import FACTS, save_new
from cohortium.enrolment.actions.offering import close_empty_offers
from cohortium.enrolment.actions.seats import (
    SEATED,
    Full,
    accepted_reason,
    agree,
    insist_possible,
    locked,
    seat_status,
    take_seats,
    today_at,
)
from cohortium.enrolment.models import Enrolment, Offer, WaitingEntry
from cohortium.enrolment.queries.reach import cohorts_visible_to
from cohortium.enrolment.queries.standing import ahead, next_ticket
from cohortium.enrolment.settings import TRIALS_TAKE_SEATS
from cohortium.enrolment.states import ENROLMENT, EnrolmentStatus, OfferStatus
from cohortium.people.models import Learner
from cohortium.tenancy.settings import value_of


class OfferIsOpen(Refusal):
    """A seat was offered, and waits for an answer."""

    sentence = _("A seat was offered. Answer the offer instead.")


@action(Permission.ENROLMENT_ADD)
def book_trial(actor: Actor, *, enrolment_id: UUID, now: datetime, override: str = "") -> Enrolment | Unchanged:
    """Let somebody who asked take part on trial.

    Raises:
        NotFound, IllegalTransition, Invalid, NotAllowed, Full: as for all that takes a seat.
    """
    row = _one(actor, Permission.ENROLMENT_ADD, enrolment_id)
    changes = ENROLMENT.move(row, by="book_trial")
    if not changes:
        return Unchanged(row)
    changes |= _insist(actor, row, now, override, for_a_seat=False)
    row.is_trial, row.trial_takes_seat, row.reason = True, value_of(TRIALS_TAKE_SEATS), ""
    if row.trial_takes_seat:
        changes |= take_seats(actor, row.cohort, 1, override=override)
    return _kept(actor, row, changes)


@action(Permission.ENROLMENT_ADD)
def take_application(actor: Actor, *, enrolment_id: UUID, now: datetime) -> Enrolment | Unchanged:
    """Note that somebody applies for a place: it waits for a decision.

    Raises:
        NotFound, IllegalTransition, Invalid: as ever.
    """
    row = _one(actor, Permission.ENROLMENT_ADD, enrolment_id)
    changes = ENROLMENT.move(row, by="take_application")
    if not changes:
        return Unchanged(row)
    changes |= _insist(actor, row, now, "", for_a_seat=False)
    row.reason = ""
    return _kept(actor, row, changes)


@action(Permission.ENROLMENT_ADD)
def place_on_list(actor: Actor, *, enrolment_id: UUID, now: datetime) -> Enrolment | Unchanged:
    """Place somebody on the waiting list, at its end.

    Raises:
        NotFound, IllegalTransition, Invalid: as ever.
    """
    row = _one(actor, Permission.ENROLMENT_ADD, enrolment_id)
    changes = ENROLMENT.move(row, by="place_on_list")
    if not changes:
        return Unchanged(row)
    changes |= _insist(actor, row, now, "", for_a_seat=False)
    row.waiting = WaitingEntry.objects.create(cohort=row.cohort, ticket=next_ticket(row.cohort_id))
    row.reason = ""
    return _kept(actor, row, changes)


@action(Permission.ENROLMENT_ADD)
def give_seat(actor: Actor, *, enrolment_id: UUID, now: datetime, override: str = "") -> Enrolment | Unchanged:
    """Give somebody a seat: enrolled at once, or as soon as it is paid, as the organisation has it.

    Raises:
        NotFound, IllegalTransition, Invalid, NotAllowed, Full: as said there.
    """
    row = _one(actor, Permission.ENROLMENT_ADD, enrolment_id)
    return _seat(actor, row, SEATED[seat_status(row.price, row.cohort)], now, override)


@action(Permission.ENROLMENT_ADD)
def ask_for_payment(actor: Actor, *, enrolment_id: UUID, now: datetime, override: str = "") -> Enrolment | Unchanged:
    """Keep a seat for somebody until it is paid.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it is too far on, or over.
        Invalid: something speaks against it.
        NotAllowed: it is an application, and the actor may not decide about those, or may overlook nothing.
        Full: no seat is left, or others are before them in the line.
    """
    return _seat(actor, _one(actor, Permission.ENROLMENT_ADD, enrolment_id), "ask_for_payment", now, override)


@action(Permission.ENROLMENT_ADD)
def enrol_directly(actor: Actor, *, enrolment_id: UUID, now: datetime, override: str = "") -> Enrolment | Unchanged:
    """Enrol somebody from whom no payment is waited for. It raises what `ask_for_payment` raises."""
    return _seat(actor, _one(actor, Permission.ENROLMENT_ADD, enrolment_id), "enrol_directly", now, override)


@action(Permission.ENROLMENT_APPROVE)
def approve_application(
    actor: Actor, *, enrolment_id: UUID, now: datetime, override: str = ""
) -> Enrolment | Unchanged:
    """Decide that somebody who applied gets a seat. It raises what `ask_for_payment` raises."""
    row = _one(actor, Permission.ENROLMENT_APPROVE, enrolment_id)
    if row.status != EnrolmentStatus.APPLIED:
        raise IllegalTransition(EnrolmentStatus(row.status).label)
    return _seat(actor, row, SEATED[seat_status(row.price, row.cohort)], now, override)


@action(Permission.ENROLMENT_APPROVE)
def reject_application(actor: Actor, *, enrolment_id: UUID, reason: str, now: datetime) -> Enrolment | Unchanged:
    """Decide that somebody who applied gets no seat.

    Raises:
        NotFound, IllegalTransition: as ever.
        Invalid: no reason was given.
    """
    why = accepted_reason(reason)
    row = _one(actor, Permission.ENROLMENT_APPROVE, enrolment_id)
    changes = ENROLMENT.move(row, by="reject_application")
    if not changes:
        return Unchanged(row)
    row.reason, row.withdrawn_on = why, today_at(row.cohort, now)
    row.save()
    fact = events.ApplicationRejected(row.pk, row.cohort_id)
    record(actor, fact, row, changes | {"reason": (None, why)})
    return row


@action(Permission.ENROLMENT_EDIT)
def confirm_payment(actor: Actor, *, enrolment_id: UUID, now: datetime) -> Enrolment | Unchanged:
    """Note that it was paid: the learner is enrolled.

    Raises:
        NotFound, IllegalTransition: as ever.
    """
    row = _one(actor, Permission.ENROLMENT_EDIT, enrolment_id)
    changes = ENROLMENT.move(row, by="confirm_payment")
    if not changes:
        return Unchanged(row)
    row.enrolled_on, row.pay_by, row.reason = today_at(row.cohort, now), None, ""
    row.save()
    record(actor, events.PaymentConfirmed(row.pk, row.cohort_id), row, changes)
    return row


@action(Permission.ENROLMENT_EDIT)
def activate_enrolments(actor: Actor, *, enrolment_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Say that learners have begun.

    Raises:
        NotFound, IllegalTransition: as ever; then none of them is changed.
    """
    return _move_each(actor, enrolment_ids, events.EnrolmentsActivated, act="activate_enrolments")


@action(Permission.ENROLMENT_EDIT)
def complete_enrolments(actor: Actor, *, enrolment_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Say that learners are through. It raises what `activate_enrolments` raises."""
    return _move_each(actor, enrolment_ids, events.EnrolmentsCompleted, act="complete_enrolments")


@action(Permission.ENROLMENT_DROP)
def drop_enrolments(
    actor: Actor, *, enrolment_ids: Sequence[UUID], reason: str, now: datetime, on: date | None = None
) -> list[UUID] | Unchanged:
    """Let learners go, from this day or from today. Their seats are free for others.

    Raises:
        NotFound: one of them is not within reach.
        IllegalTransition: one of them is over.
        Invalid: no reason was given.
    """
    why = accepted_reason(reason)
    rows, _cohorts = locked(actor, Permission.ENROLMENT_DROP, enrolment_ids)
    before = {row.pk: ENROLMENT.move(row, by="drop_enrolments") for row in rows}
    gone = [row for row in rows if before[row.pk]]
    if not gone:
        return Unchanged()
    for row in gone:
        row.reason, row.withdrawn_on = why, on or today_at(row.cohort, now)
        row.pay_by = None
    Enrolment.objects.bulk_update(gone, ["status", "reason", "withdrawn_on", "pay_by"])
    told = {row.pk: before[row.pk] | {"reason": (None, why), "withdrawn_on": (None, row.withdrawn_on)} for row in gone}
    record_all(actor, [(events.EnrolmentDropped(row.pk, row.cohort_id), row, told[row.pk]) for row in gone])
    close_empty_offers(actor, gone)
    return [row.pk for row in gone]


@action(Permission.ENROLMENT_TRANSFER)
def transfer_enrolment(
    actor: Actor, *, enrolment_id: UUID, cohort_id: UUID, reason: str, now: datetime, override: str = ""
) -> Enrolment | Unchanged:
    """Let a learner go on in another cohort. Gives the new enrolment, which knows the one before.

    Raises:
        NotFound: the enrolment or the other cohort is not within reach.
        IllegalTransition: they have no seat, or are through.
        Invalid: it is the same cohort, something speaks against the other one, or there is no reason.
        Full: no seat is left there.
    """
    why = accepted_reason(reason)
    if not cohorts_visible_to(actor, Permission.ENROLMENT_TRANSFER).filter(pk=cohort_id).exists():
        raise NotFound
    [row], cohorts = locked(actor, Permission.ENROLMENT_TRANSFER, [enrolment_id], besides=[cohort_id])
    there = cohorts[cohort_id]
    changes = ENROLMENT.move(row, by="transfer_enrolment")
    if not changes:
        return Unchanged(row)
    if row.cohort_id == cohort_id:
        raise Invalid({"cohort_id": [_("They are there already. Choose another one.")]})
    learner = Learner.objects.get(pk=row.learner_id)
    told = insist_possible(actor, there, [learner], now=now, override=override)
    told |= take_seats(actor, there, 1, override=override)
    today = today_at(there, now)
    row.reason, row.withdrawn_on = why, today
    row.save()
    new = Enrolment(learner=learner, cohort=there, status=EnrolmentStatus.ENROLLED, source=row.source, previous=row)
    new.price, new.discounts, new.subsidy, new.fee = row.price, row.discounts, row.subsidy, row.fee
    new.enrolled_on, new.starts_on = row.enrolled_on, max(today, there.first_on)
    save_new([new])
    gone: Changes = changes | {"reason": (None, why), "following": (None, there.name)}
    come: Changes = {
        "status": (None, str(new.status)),
        "cohort": (None, there.name),
        "previous": (None, row.cohort.name),
    }
    record(actor, events.EnrolmentTransferred(row.pk, row.cohort_id, new.pk), row, gone)
    record(actor, events.LearnerEnrolled(new.pk, there.pk), new, come | told)
    return new


def _one(by: Actor, permission: Permission, enrolment_id: UUID) -> Enrolment:
    [row], _cohorts = locked(by, permission, [enrolment_id])
    return row


def _seat(by: Actor, row: Enrolment, act: str, now: datetime, override: str) -> Enrolment | Unchanged:
    was = row.status
    changes = ENROLMENT.move(row, by=act)
    if not changes:
        return Unchanged(row)
    if was == EnrolmentStatus.APPLIED and not by.reach(Permission.ENROLMENT_APPROVE).covers_campus(
        row.cohort.campus_id
    ):
        raise NotAllowed(Permission.ENROLMENT_APPROVE)
    if row.waiting_id and Offer.objects.filter(entry=row.waiting_id, status=OfferStatus.OPEN).exists():
        raise OfferIsOpen
    changes |= _insist(by, row, now, override, for_a_seat=True)
    if not (was == EnrolmentStatus.TRIAL and row.trial_takes_seat):
        ticket = row.waiting.ticket if row.waiting else None
        changes |= take_seats(by, row.cohort, 1, override=override, ticket=ticket)
    agree(row, row.cohort, now=now)
    row.reason = ""
    return _kept(by, row, changes)


def _insist(by: Actor, row: Enrolment, now: datetime, override: str, *, for_a_seat: bool) -> Changes:
    learner = Learner.objects.get(pk=row.learner_id)
    return insist_possible(
        by, row.cohort, [learner], now=now, override=override.strip(), for_a_seat=for_a_seat, but=[row.pk]
    )


def _kept(by: Actor, row: Enrolment, changes: Changes) -> Enrolment:
    with once("cohort_has_a_seat_for_each", Full(ahead(row.cohort_id))):
        row.save()
    record(by, FACTS[EnrolmentStatus(row.status)](row.pk, row.cohort_id), row, changes)
    return row


def _move_each(
    by: Actor,
    enrolment_ids: Sequence[UUID],
    fact: type[events.EnrolmentsActivated] | type[events.EnrolmentsCompleted],
    *,
    act: str,
) -> list[UUID] | Unchanged:
    rows, _cohorts = locked(by, Permission.ENROLMENT_EDIT, enrolment_ids)
    before = {row.pk: ENROLMENT.move(row, by=act) for row in rows}
    moved = [row_id for row_id, changes in before.items() if changes]
    if not moved:
        return Unchanged()
    record_each(by, fact, Enrolment, moved, before[moved[0]])
    Enrolment.objects.filter(pk__in=moved).update(status=ENROLMENT.moves[act].target, reason="")
    return moved
