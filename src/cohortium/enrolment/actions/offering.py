"""Seats that are offered to whoever is next in line, and what becomes of the offers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_all
from cohortium.core.constraints import once
from cohortium.core.errors import NotFound, Refusal
from cohortium.delivery.models import Cohort
from cohortium.enrolment import events
from cohortium.enrolment.actions.enrolling import FACTS
from cohortium.enrolment.actions.seats import SEATED, Full, agree, lock_cohorts, seat_status, today_at
from cohortium.enrolment.models import Enrolment, Offer
from cohortium.enrolment.queries.lines import cohorts_to_offer
from cohortium.enrolment.queries.reach import cohorts_visible_to, offers_visible_to
from cohortium.enrolment.queries.standing import TAKES_LEARNERS, next_in_line
from cohortium.enrolment.settings import OFFER_HOURS
from cohortium.enrolment.states import ENROLMENT, OFFER, EnrolmentStatus, OfferStatus
from cohortium.tenancy.settings import value_of

DECLINED = _("The offer was declined.")
LAPSED = _("The offer lapsed.")
NOT_PAID = _("It was not paid in time.")


class OfferOver(Refusal):
    """Too late: the seat may be somebody else's by now."""

    sentence = _("This offer has lapsed.")


@action(Permission.ENROLMENT_EDIT)
def offer_seats(actor: Actor, *, cohort_ids: Sequence[UUID], now: datetime) -> list[Offer] | Unchanged:
    """Offer the free seats of these cohorts to whoever is next in line, each in the order of their tickets.

    Several who wait together get seats together: if there are too few for them, those who come after wait as well.

    Raises:
        NotFound: one of the cohorts is not within reach.
    """
    wanted = set(cohort_ids)
    cohorts = lock_cohorts(cohorts_visible_to(actor, Permission.ENROLMENT_EDIT).filter(pk__in=wanted))
    if len(cohorts) != len(wanted):
        raise NotFound
    expires_at, made = now + value_of(OFFER_HOURS), []
    for cohort in cohorts.values():
        made += [
            Offer(cohort=cohort, entry_id=entry, seats=seats, expires_at=expires_at) for entry, seats in _next(cohort)
        ]
    if not made:
        return Unchanged()
    Offer.objects.bulk_create(made)
    record_all(
        actor,
        [
            (events.OfferMade(one.pk), one, {"cohort": (None, one.cohort.name), "seats": (None, one.seats)})
            for one in made
        ],
    )
    return made


@action(Permission.ENROLMENT_EDIT)
def offer_free_seats(actor: Actor, *, now: datetime) -> list[Offer] | Unchanged:
    """Offer every free seat for which somebody waits, wherever that is."""
    found = cohorts_to_offer(actor)
    return offer_seats(actor, cohort_ids=found, now=now) if found else Unchanged()


@action(Permission.ENROLMENT_EDIT)
def accept_offer(actor: Actor, *, offer_id: UUID, now: datetime) -> Offer | Unchanged:
    """Take the seats that were offered.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it was declined, or has lapsed.
        OfferOver: its time is over, even though nobody has noted that yet.
    """
    return accepted(actor, _locked(actor, offer_id), now=now)


@action(Permission.ENROLMENT_EDIT)
def decline_offer(actor: Actor, *, offer_id: UUID, now: datetime) -> Offer | Unchanged:
    """Say no to what was offered. Whoever it was leaves the line.

    Raises:
        NotFound, IllegalTransition: as ever.
    """
    return declined(actor, _locked(actor, offer_id), now=now)


@action(Permission.ENROLMENT_EDIT)
def lapse_offer(actor: Actor, *, offer_id: UUID, now: datetime) -> Offer | Unchanged:
    """Take back what was offered, before its time is over. Whoever it was leaves the line.

    Raises:
        NotFound, IllegalTransition: as ever.
    """
    offer = _locked(actor, offer_id)
    changes = OFFER.move(offer, by="lapse_offer")
    if not changes:
        return Unchanged(offer)
    offer.save()
    record(actor, events.OfferLapsed(offer.pk), offer, changes)
    _leave(actor, [offer], LAPSED, now)
    return offer


@action(Permission.ENROLMENT_EDIT)
def lapse_due_offers(actor: Actor, *, now: datetime) -> list[UUID] | Unchanged:
    """Let every offer lapse whose time is over."""
    due = Offer.objects.filter(status=OfferStatus.OPEN, expires_at__lte=now)
    due = due.filter(cohort__in=cohorts_visible_to(actor, Permission.ENROLMENT_EDIT).values("pk"))
    cohorts = lock_cohorts(Cohort.objects.filter(pk__in=due.values("cohort")))
    rows = Offer.objects.filter(cohort__in=cohorts, status=OfferStatus.OPEN, expires_at__lte=now).order_by("pk")
    found = list(rows.select_for_update(of=("self",)))
    if not found:
        return Unchanged()
    changes = [OFFER.move(one, by="lapse_offer") for one in found]
    Offer.objects.filter(pk__in=[one.pk for one in found]).update(status=OfferStatus.LAPSED)
    record_all(actor, [(events.OfferLapsed(one.pk), one, changes[0]) for one in found])
    for one in found:
        one.cohort = cohorts[one.cohort_id]
    _leave(actor, found, LAPSED, now)
    return [one.pk for one in found]


def accepted(by: Actor, offer: Offer, *, now: datetime) -> Offer | Unchanged:
    """Take the seats of an offer that is locked, as part of an action."""
    changes = OFFER.move(offer, by="accept_offer")
    if not changes:
        return Unchanged(offer)
    if offer.expires_at <= now:
        raise OfferOver
    offer.save()
    record(by, events.OfferAccepted(offer.pk), offer, changes)
    rows = _waiting_on([offer])
    for row in rows:
        ENROLMENT.move(row, by=SEATED[seat_status(row.price, offer.cohort)])
        row.reason = ""
        agree(row, offer.cohort, now=now)
    with once("cohort_has_a_seat_for_each", Full(0)):
        Enrolment.objects.bulk_update(rows, ["status", "reason", "fee", "pay_by", "enrolled_on"])
    was = EnrolmentStatus.WAITLISTED.value
    record_all(
        by,
        [
            (FACTS[EnrolmentStatus(row.status)](row.pk, row.cohort_id), row, {"status": (was, str(row.status))})
            for row in rows
        ],
    )
    return offer


def declined(by: Actor, offer: Offer, *, now: datetime) -> Offer | Unchanged:
    """Say no to an offer that is locked, as part of an action."""
    changes = OFFER.move(offer, by="decline_offer")
    if not changes:
        return Unchanged(offer)
    offer.save()
    record(by, events.OfferDeclined(offer.pk), offer, changes)
    _leave(by, [offer], DECLINED, now)
    return offer


def close_empty_offers(by: Actor, gone: Sequence[Enrolment]) -> None:
    """Take back the offers to places in the line at which these waited and nobody does any more; all is locked."""
    places = {row.waiting_id for row in gone if row.waiting_id}
    if not places:
        return
    left = Enrolment.objects.filter(waiting__in=places, status=EnrolmentStatus.WAITLISTED)
    rows = Offer.objects.filter(entry__in=places, status=OfferStatus.OPEN)
    found = list(rows.exclude(entry__in=left.values("waiting")).order_by("pk").select_for_update(of=("self",)))
    if found:
        changes = [OFFER.move(one, by="decline_offer") for one in found]
        Offer.objects.bulk_update(found, ["status"])
        record_all(by, [(events.OfferDeclined(one.pk), one, changes[0]) for one in found])


def _locked(by: Actor, offer_id: UUID) -> Offer:
    """An offer with its cohort, locked in that order."""
    reached = offers_visible_to(by, Permission.ENROLMENT_EDIT).filter(pk=offer_id)
    cohorts = lock_cohorts(Cohort.objects.filter(pk__in=reached.values("cohort")))
    if not cohorts:
        raise NotFound
    offer = reached.select_for_update(of=("self",)).get()
    offer.cohort = cohorts[offer.cohort_id]
    return offer


def _next(cohort: Cohort) -> list[tuple[UUID, int]]:
    """Who gets an offer now: from the front of the line, as far as the free seats go."""
    free, found = cohort.capacity - cohort.seats_held - cohort.seats_offered, []
    for entry, seats in next_in_line(cohort.pk) if cohort.status in TAKES_LEARNERS else []:
        free -= seats
        if free < 0:
            break
        found.append((entry, seats))
    return found


def _waiting_on(offers: Sequence[Offer]) -> list[Enrolment]:
    rows = Enrolment.objects.filter(waiting__in=[one.entry_id for one in offers], status=EnrolmentStatus.WAITLISTED)
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def _leave(by: Actor, offers: Sequence[Offer], why: object, now: datetime) -> None:
    """Let those go to whom these offers were made."""
    cohorts, rows = {one.cohort_id: one.cohort for one in offers}, _waiting_on(offers)
    before = {row.pk: ENROLMENT.move(row, by="drop_enrolments") for row in rows}
    for row in rows:
        row.reason, row.withdrawn_on = str(why), today_at(cohorts[row.cohort_id], now)
    Enrolment.objects.bulk_update(rows, ["status", "reason", "withdrawn_on"])
    record_all(
        by,
        [
            (events.EnrolmentDropped(row.pk, row.cohort_id), row, before[row.pk] | {"reason": (None, row.reason)})
            for row in rows
        ],
    )
