"""How enrolments and offers come to be, and how each of their acts is done to them by an owner."""

from typing import Any

from django.db import models

from cohortium.delivery.models import Cohort
from cohortium.enrolment.actions import moves, offering
from cohortium.enrolment.models import Enrolment, Offer
from tests.enrolment.houses import cohort, enrolled, learner
from tests.fixtures import MORNING, Provider


def new_enrolment(provider: Provider) -> models.QuerySet[Enrolment]:
    """An enquiry of somebody."""
    [row] = enrolled(provider, cohort(provider, provider.campus()), learner(provider), begin="enquiry")
    return Enrolment.objects.filter(pk=row.pk)


def new_offer(provider: Provider) -> models.QuerySet[Offer]:
    """A seat that was offered to who waits for one."""
    where = cohort(provider)
    enrolled(provider, where, begin="waitlisted")
    with provider.scope():
        [row] = offering.offer_seats(provider.system, cohort_ids=[where.pk], now=MORNING)
        return Offer.objects.filter(pk=row.pk)


def _elsewhere(owner: Any, row: Any) -> Any:
    """Into another cohort like this one."""
    here = row.cohort
    known = {name: getattr(here, name) for name in ("program", "campus", "name", "first_on", "last_on", "capacity")}
    there = Cohort.objects.create(code=f"{here.code}-B", **known)
    Cohort.objects.filter(pk=there.pk).update(status="open")
    return moves.transfer_enrolment(owner, enrolment_id=row.pk, cohort_id=there.pk, reason="Moved house.", now=MORNING)


ENROLMENT_ACTS: dict[str, Any] = {
    "book_trial": lambda owner, row: moves.book_trial(owner, enrolment_id=row.pk, now=MORNING),
    "take_application": lambda owner, row: moves.take_application(owner, enrolment_id=row.pk, now=MORNING),
    "place_on_list": lambda owner, row: moves.place_on_list(owner, enrolment_id=row.pk, now=MORNING),
    "ask_for_payment": lambda owner, row: moves.ask_for_payment(owner, enrolment_id=row.pk, now=MORNING),
    "confirm_payment": lambda owner, row: moves.confirm_payment(owner, enrolment_id=row.pk, now=MORNING),
    "enrol_directly": lambda owner, row: moves.enrol_directly(owner, enrolment_id=row.pk, now=MORNING),
    "activate_enrolments": lambda owner, row: moves.activate_enrolments(owner, enrolment_ids=[row.pk]),
    "complete_enrolments": lambda owner, row: moves.complete_enrolments(owner, enrolment_ids=[row.pk]),
    "reject_application": lambda owner, row: moves.reject_application(
        owner, enrolment_id=row.pk, reason="Too far away.", now=MORNING
    ),
    "drop_enrolments": lambda owner, row: moves.drop_enrolments(
        owner, enrolment_ids=[row.pk], reason="Moved away.", now=MORNING
    ),
    "transfer_enrolment": _elsewhere,
}
OFFER_ACTS: dict[str, Any] = {
    "accept_offer": lambda owner, row: offering.accept_offer(owner, offer_id=row.pk, now=MORNING),
    "decline_offer": lambda owner, row: offering.decline_offer(owner, offer_id=row.pk, now=MORNING),
    "lapse_offer": lambda owner, row: offering.lapse_offer(owner, offer_id=row.pk, now=MORNING),
}
