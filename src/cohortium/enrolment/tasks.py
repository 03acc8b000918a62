"""What follows from what happened to enrolments, and what the clock does to them."""

from datetime import datetime

from cohortium.access.actor import Actor
from cohortium.enrolment.actions.due import activate_due, complete_due, lapse_payments
from cohortium.enrolment.actions.offering import lapse_due_offers, offer_free_seats
from cohortium.enrolment.events import (
    ApplicationRejected,
    EnrolmentDropped,
    EnrolmentTransferred,
    OfferDeclined,
    OfferLapsed,
    PaymentsLapsed,
    PlacedOnList,
    SeatsAdded,
)
from cohortium.jobs.glue import every, on

_Freeing = (
    ApplicationRejected
    | EnrolmentDropped
    | EnrolmentTransferred
    | OfferDeclined
    | OfferLapsed
    | PaymentsLapsed
    | PlacedOnList
    | SeatsAdded
)


@on(
    ApplicationRejected,
    EnrolmentDropped,
    EnrolmentTransferred,
    OfferDeclined,
    OfferLapsed,
    PaymentsLapsed,
    PlacedOnList,
    SeatsAdded,
)
def offer_what_is_free(actor: Actor, fact: _Freeing, now: datetime) -> None:  # noqa: ARG001 - as every task
    """A seat that may have become free is offered to whoever is next in line."""
    offer_free_seats(actor, now=now)


@every("*/15 * * * *")
def follow_the_clock(actor: Actor, now: datetime) -> None:
    """Who begins today is active, whose last day is over is through: every zone is a quarter of an hour from UTC."""
    activate_due(actor, now=now)
    complete_due(actor, now=now)


@every("*/5 * * * *")
def let_seats_go(actor: Actor, now: datetime) -> None:
    """What was offered or kept for too long is somebody else's; and what else became free is offered."""
    lapse_due_offers(actor, now=now)
    lapse_payments(actor, now=now)
    offer_free_seats(actor, now=now)
