"""Who waits: tickets, several together, offers that lapse, and what the clock does."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cohortium.access.roles import FRONT_DESK, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.settings import change_settings
from cohortium.core.errors import Invalid, NotAllowed, Refusal
from cohortium.delivery.models import Cohort, CohortStaff
from cohortium.enrolment.actions import due, moves, offering
from cohortium.enrolment.actions.merging import EnrolledTwice
from cohortium.enrolment.actions.offering import OfferOver
from cohortium.enrolment.actions.seats import Full
from cohortium.enrolment.models import Enrolment, Offer
from cohortium.enrolment.queries import enrolments, invariants, lines
from cohortium.enrolment.queries.enrolments import ShownEnrolments
from tests.curriculum.houses import needed, program
from tests.enrolment.houses import cohort, enrolled, ids, learner, learners, seats, status_of
from tests.fixtures import MORNING, Provider
from tests.people.merging import merge

LATER = MORNING + timedelta(days=3)


def dropped(provider: Provider, *rows: Enrolment) -> None:
    """They leave."""
    with provider.scope():
        moves.drop_enrolments(provider.system, enrolment_ids=ids(list(rows)), reason="Ill.", now=MORNING)


def offered(provider: Provider, where: Cohort) -> list[int]:
    """Offer what is free, and give the tickets of all open offers, in order."""
    with provider.scope():
        offering.offer_free_seats(provider.system, now=MORNING)
        rows = Offer.objects.filter(cohort=where, status="open").order_by("entry__ticket")
        return list(rows.values_list("entry__ticket", flat=True))


def test_a_seat_goes_to_the_first_in_line_and_then_to_the_next(provider: Provider) -> None:
    where = cohort(provider, capacity=1)
    [taken] = enrolled(provider, where)
    [first] = enrolled(provider, where, begin="waitlisted")
    [second] = enrolled(provider, where, begin="waitlisted")
    dropped(provider, taken)

    assert offered(provider, where) == [1]
    with pytest.raises(Full):
        enrolled(provider, where)
    with provider.scope():
        offering.lapse_due_offers(provider.system, now=LATER)
    assert offered(provider, where) == [2]
    with provider.scope():
        offering.accept_offer(provider.system, offer_id=Offer.objects.get(status="open").pk, now=MORNING)

    assert status_of(provider, first, second) == ["dropped", "enrolled"]
    assert seats(provider, where) == (1, 0)


def test_several_get_seats_together_or_not_at_all(provider: Provider) -> None:
    where = cohort(provider, capacity=2)
    rows = enrolled(provider, where, *learners(provider, 2))
    siblings = enrolled(provider, where, *learners(provider, 2), begin="waitlisted")
    enrolled(provider, where, begin="waitlisted")

    dropped(provider, rows[0])
    with_one_free = offered(provider, where)
    dropped(provider, rows[1])
    with_two_free = offered(provider, where)
    with provider.scope():
        offering.accept_offer(provider.system, offer_id=Offer.objects.get(status="open").pk, now=MORNING)

    assert (with_one_free, with_two_free) == ([], [1])
    assert status_of(provider, *siblings) == ["enrolled", "enrolled"]


def test_an_offer_whose_time_is_over_is_not_accepted(provider: Provider) -> None:
    where = cohort(provider)
    [row] = enrolled(provider, where, begin="waitlisted")
    offered(provider, where)

    with provider.scope(), pytest.raises(OfferOver):
        offering.accept_offer(provider.system, offer_id=Offer.objects.get(cohort=where).pk, now=LATER)

    assert status_of(provider, row) == ["waitlisted"]


def test_who_leaves_the_line_gives_their_offer_back(provider: Provider) -> None:
    where = cohort(provider)
    [row] = enrolled(provider, where, begin="waitlisted")
    offered(provider, where)

    dropped(provider, row)

    assert seats(provider, where) == (0, 0)


def test_place_in_line_counts_places_and_not_heads(provider: Provider) -> None:
    where = cohort(provider)
    enrolled(provider, where, *learners(provider, 2), begin="waitlisted")
    [last] = enrolled(provider, where, begin="waitlisted")

    with provider.scope():
        assert lines.places([last.pk]) == {last.pk: 2}
        assert [len(one.learners) for one in lines.line_of(where.pk)] == [2, 1]


@pytest.mark.parametrize(
    ("at", "status"),
    [
        # The first day begins in Melbourne at 14:00 of the day before; the clocks there changed on 4 October.
        (datetime(2026, 10, 4, 12, 59, tzinfo=UTC), "enrolled"),
        (datetime(2026, 10, 4, 13, 0, tzinfo=UTC), "active"),
        (datetime(2026, 10, 9, 13, 0, tzinfo=UTC), "active"),
    ],
)
def test_the_first_day_activates_where_the_campus_is(provider: Provider, at: datetime, status: str) -> None:
    [row] = enrolled(provider, cohort(provider))

    with provider.scope():
        due.activate_due(provider.system, now=at)
        again = due.activate_due(provider.system, now=at)

    assert (status_of(provider, row), isinstance(again, Unchanged)) == ([status], True)


def test_the_last_day_completes_when_it_is_over(provider: Provider) -> None:
    [row] = enrolled(provider, cohort(provider))

    with provider.scope():
        due.activate_due(provider.system, now=datetime(2026, 12, 11, 8, 0, tzinfo=UTC))
        due.complete_due(provider.system, now=datetime(2026, 12, 11, 12, 59, tzinfo=UTC))
        before = Enrolment.objects.get(pk=row.pk).status
        due.complete_due(provider.system, now=datetime(2026, 12, 11, 13, 0, tzinfo=UTC))

    assert (before, status_of(provider, row)) == ("active", ["completed"])


def test_a_seat_is_kept_until_it_is_paid_and_not_for_ever(provider: Provider) -> None:
    where = cohort(provider, price=250)
    with provider.scope():
        change_settings(provider.system, group="enrolment", values={"enrolment.wait_for_payment": True}, version=0)
    [paid, unpaid] = enrolled(provider, where, *learners(provider, 2))
    before = status_of(provider, paid, unpaid)

    with provider.scope():
        moves.confirm_payment(provider.system, enrolment_id=paid.pk, now=MORNING)
        due.lapse_payments(provider.system, now=MORNING + timedelta(days=8))

    assert before == ["pending_payment", "pending_payment"]
    assert (status_of(provider, paid, unpaid), seats(provider, where)) == (["enrolled", "dropped"], (1, 0))


def test_age_prerequisite_and_contact_are_refused_by_name_and_overlooked_with_a_reason(provider: Provider) -> None:
    first, second = program(provider, "Pottery one"), program(provider, "Pottery two", age_min=8)
    needed(provider, second, first)
    where = cohort(provider, program=second)
    young = learner(provider, "Naledi", date_of_birth=date(2020, 1, 1))
    with provider.scope():
        young.emergency_contacts.all().delete()

    with pytest.raises(Invalid) as refused:
        enrolled(provider, where, young)
    enrolled(provider, where, young, override="Her teacher knows her.")

    assert refused.value.errors == {
        "learner_ids": [
            "Naledi Ncube is too young on the first day.",
            "Naledi Ncube has not completed what is needed first.",
            "Naledi Ncube has no emergency contact. Add one first.",
        ]
    }


def test_a_draft_takes_nobody(provider: Provider) -> None:
    with pytest.raises(Invalid):
        enrolled(provider, cohort(provider, status="draft"), override="Please.")


def test_who_teaches_a_cohort_sees_who_takes_part_and_no_other(provider: Provider) -> None:
    campus = provider.campus()
    trainer = provider.member(TRAINER, campuses=(campus,))
    mine, other = cohort(provider, campus), cohort(provider, campus)
    [seen] = enrolled(provider, mine)
    enrolled(provider, other)
    with provider.scope():
        CohortStaff.objects.create(cohort=mine, membership_id=trainer.id, role="lead_instructor")
        found = enrolments.enrolments(trainer, shown=ShownEnrolments.ALL).rows

    assert [one.enrolment_id for one in found] == [seen.pk]


def test_the_desk_decides_about_applications_and_drops_nobody(provider: Provider) -> None:
    campus = provider.campus()
    desk = provider.member(FRONT_DESK, campuses=(campus,))
    [row] = enrolled(provider, cohort(provider, campus), learner(provider, campus=campus), begin="applied", by=desk)

    with provider.scope():
        moves.approve_application(desk, enrolment_id=row.pk, now=MORNING)
        with pytest.raises(NotAllowed):
            moves.drop_enrolments(desk, enrolment_ids=[row.pk], reason="Ill.", now=MORNING)

    assert status_of(provider, row) == ["enrolled"]


def test_records_that_become_one_bring_their_enrolments_but_not_two_of_one_cohort(provider: Provider) -> None:
    where, one, other = cohort(provider), learner(provider), learner(provider)
    [row] = enrolled(provider, where, other)
    [twice] = enrolled(provider, where, one)
    owner = provider.system

    with provider.scope(), pytest.raises(EnrolledTwice):
        merge(owner, one, other)
    dropped(provider, twice)
    with provider.scope():
        merge(owner, one, other)
        assert Enrolment.objects.get(pk=row.pk).learner_id == one.pk
        assert [*invariants.seats_miscounted(), *invariants.history_broken(), *invariants.open_twice()] == []


def test_a_transfer_of_what_is_over_is_refused(provider: Provider) -> None:
    here, there = cohort(provider), cohort(provider)
    [row] = enrolled(provider, here)
    dropped(provider, row)

    with provider.scope(), pytest.raises(Refusal):
        moves.transfer_enrolment(provider.system, enrolment_id=row.pk, cohort_id=there.pk, reason="Late.", now=MORNING)
