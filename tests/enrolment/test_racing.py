"""Forty for ten seats, while others drop out, decline, and let offers lapse."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from cohortium.core.errors import Refusal
from cohortium.enrolment.actions import moves, offering
from cohortium.enrolment.models import Enrolment, Offer
from cohortium.enrolment.queries import invariants
from tests.enrolment.houses import cohort, enrolled, learners, seats
from tests.fixtures import MORNING, Provider, at_once, found_provider

LATER = MORNING + timedelta(days=3)


@pytest.fixture(scope="module")
def house() -> Provider:
    """An organisation for all rounds."""
    return found_provider()


def _try(act: Any) -> None:
    try:
        act()
    except Refusal:
        return


def _come(provider: Provider, where: Any, who: Any) -> None:
    """Take a seat, or a place in the line if there is none."""
    try:
        enrolled(provider, where, who)
    except Refusal:
        enrolled(provider, where, who, begin="waitlisted")


@pytest.mark.parametrize("round_", range(10))
def test_never_above_capacity_and_in_the_order_of_tickets(house: Provider, round_: int) -> None:
    where, people = cohort(house, name=f"Round {round_}"), learners(house, 40)
    first = enrolled(house, where, *people[:4])
    system = house.system

    def drop(row: Enrolment) -> None:
        moves.drop_enrolments(system, enrolment_ids=[row.pk], reason="Ill.", now=MORNING)
        offering.offer_free_seats(system, now=MORNING)

    def answer(_n: int) -> None:
        for one in Offer.objects.filter(cohort=where, status="open").order_by("pk"):
            _try(partial(offering.accept_offer, system, offer_id=one.pk, now=MORNING))

    def pass_by(_n: int) -> None:
        offering.lapse_due_offers(system, now=LATER)
        offering.offer_free_seats(system, now=MORNING)

    acts: list[Any] = [partial(_come, house, where, one) for one in people[4:]]
    acts += [partial(drop, row) for row in first]
    acts += [partial(answer, n) for n in range(3)] + [partial(pass_by, n) for n in range(2)]
    ended = at_once(house, *acts)

    held, offered = seats(house, where)
    with house.scope():
        offering.offer_free_seats(system, now=MORNING)
        tickets = list(
            Offer.objects.filter(cohort=where).order_by("created_at", "pk").values_list("entry__ticket", flat=True)
        )
        waiting = Enrolment.objects.filter(cohort=where, status="waitlisted", waiting__offers=None)
        left = list(waiting.values_list("waiting__ticket", flat=True))
        broken = [*invariants.seats_miscounted(), *invariants.history_broken(), *invariants.open_twice()]
    assert ended == ["done"] * len(acts)
    assert held + offered <= 10
    assert seats(house, where) == (held, 10 - held)
    assert tickets == sorted(tickets)
    assert [one for one in left if one < max(tickets, default=0)] == []
    assert broken == []
