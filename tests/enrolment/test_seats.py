"""Seats: counted by the database, and refused by it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK
from cohortium.core.constraints import violated
from cohortium.core.errors import Invalid, NotAllowed
from cohortium.delivery.models import Cohort
from cohortium.enrolment.actions import moves
from cohortium.enrolment.actions.seats import Full
from cohortium.enrolment.models import Enrolment, EnrolmentTransition
from cohortium.enrolment.queries import invariants
from tests.enrolment.houses import cohort, enrolled, ids, learner, learners, seats, status_of
from tests.fixtures import MORNING, Provider

INSERT = """
    INSERT INTO enrolment_enrolment (id, organisation_id, learner_id, cohort_id, status, reason, discounts, subsidy,
    is_trial, trial_takes_seat, source)
    SELECT cohortium_uuid7(), organisation_id, id, %s, 'enrolled', '', '[]', '{}', false, true, 'office'
    FROM people_learner WHERE id = %s
"""


def test_each_begin_holds_a_seat_or_none(provider: Provider) -> None:
    where = cohort(provider)

    for begin in ("enquiry", "applied", "trial", "seat", "waitlisted"):
        enrolled(provider, where, begin=begin)

    assert seats(provider, where) == (2, 0)


def test_bare_sql_cannot_take_the_eleventh_seat(provider: Provider) -> None:
    where, eleven = cohort(provider), learners(provider, 11)
    enrolled(provider, where, *eleven[:10])

    with (
        provider.scope(),
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(INSERT, [where.pk, eleven[10].pk])

    assert violated(refused.value) == "cohort_has_a_seat_for_each"
    assert seats(provider, where) == (10, 0)


def test_bare_sql_counts_and_has_its_history(provider: Provider) -> None:
    where, one = cohort(provider), learner(provider)

    with provider.scope(), connection.cursor() as cursor:
        cursor.execute(INSERT, [where.pk, one.pk])
        Enrolment.objects.filter(learner=one).update(status="dropped", reason="Moved.")
        steps = list(EnrolmentTransition.objects.order_by("created_at", "pk").values_list("was", "becomes", "reason"))

    assert steps == [("", "enrolled", ""), ("enrolled", "dropped", "Moved.")]
    assert seats(provider, where) == (0, 0)


def test_full_is_refused_with_how_many_wait(provider: Provider) -> None:
    where = cohort(provider, capacity=1)
    enrolled(provider, where, begin="seat")
    enrolled(provider, where, *learners(provider, 2), begin="waitlisted")

    with pytest.raises(Full, match=r"full\. On the waiting list: 2\."):
        enrolled(provider, where)


def test_whoever_may_adds_a_seat_with_a_reason(provider: Provider) -> None:
    campus = provider.campus()
    where = cohort(provider, campus, capacity=1)
    manager = provider.member(CAMPUS_MANAGER, campuses=(campus,))
    enrolled(provider, where, learner(provider, campus=campus))

    enrolled(provider, where, learner(provider, campus=campus), by=manager, override="His sister is here.")

    with provider.scope():
        assert Cohort.objects.values_list("capacity", "seats_held").get(pk=where.pk) == (2, 2)


def test_the_desk_adds_no_seat(provider: Provider) -> None:
    campus = provider.campus()
    where = cohort(provider, campus, capacity=1)
    desk = provider.member(FRONT_DESK, campuses=(campus,))
    enrolled(provider, where, learner(provider, campus=campus))

    with pytest.raises(NotAllowed):
        enrolled(provider, where, learner(provider, campus=campus), by=desk, override="Please.")


def test_several_are_enrolled_or_none(provider: Provider) -> None:
    where = cohort(provider, capacity=2)

    with pytest.raises(Full):
        enrolled(provider, where, *learners(provider, 3))

    assert seats(provider, where) == (0, 0)


def test_one_open_enrolment_in_a_cohort_and_again_after_it_is_over(provider: Provider) -> None:
    where, thandi = cohort(provider), learner(provider)
    [first] = enrolled(provider, where, thandi)

    with pytest.raises(Invalid) as refused:
        enrolled(provider, where, thandi)
    with provider.scope():
        moves.drop_enrolments(provider.system, enrolment_ids=[first.pk], reason="Ill.", now=MORNING)
    [again] = enrolled(provider, where, thandi)

    assert refused.value.errors == {"learner_ids": ["Thandi Ncube has an enrolment in this cohort already."]}
    assert status_of(provider, first, again) == ["dropped", "enrolled"]


def test_a_transfer_moves_the_seat_and_links_both(provider: Provider) -> None:
    here, there = cohort(provider), cohort(provider, capacity=1)
    [one, other] = enrolled(provider, here, *learners(provider, 2))

    with provider.scope():
        new = moves.transfer_enrolment(
            provider.system, enrolment_id=one.pk, cohort_id=there.pk, reason="Sundays suit better.", now=MORNING
        )
        with pytest.raises(Full):
            moves.transfer_enrolment(
                provider.system, enrolment_id=other.pk, cohort_id=there.pk, reason="As well.", now=MORNING
            )

    assert (new.previous_id, status_of(provider, one, new)) == (one.pk, ["transferred", "enrolled"])
    assert (seats(provider, here), seats(provider, there)) == ((1, 0), (1, 0))


def test_what_is_always_so_holds_and_is_looked_at(provider: Provider) -> None:
    where = cohort(provider)
    rows = enrolled(provider, where, *learners(provider, 3))
    with provider.scope():
        moves.drop_enrolments(provider.system, enrolment_ids=ids(rows[:1]), reason="Ill.", now=MORNING)
        found = [*invariants.seats_miscounted(), *invariants.history_broken(), *invariants.open_twice()]

    assert found == []


def test_a_day_of_leaving_is_that_of_the_campus(provider: Provider) -> None:
    where = cohort(provider)
    [row] = enrolled(provider, where)

    with provider.scope():
        late = MORNING.replace(hour=15)
        moves.drop_enrolments(provider.system, enrolment_ids=[row.pk], reason="Ill.", now=late)
        gone_on = Enrolment.objects.values_list("withdrawn_on", flat=True).get(pk=row.pk)

    assert gone_on == MORNING.date() + timedelta(days=1)
