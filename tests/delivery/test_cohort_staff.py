"""Who teaches a cohort: one lead, of the team, active, at this campus."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.members import suspend
from cohortium.core.errors import IllegalTransition, Invalid, NotFound
from cohortium.delivery.actions.cohort_moves import complete_cohort
from cohortium.delivery.actions.cohort_staff import LEAD_TAKEN, assign_staff, unassign_staff
from cohortium.delivery.queries import cohort_staff as queries
from cohortium.delivery.queries import cohorts
from cohortium.delivery.rules.cohorts import CohortRole
from tests.delivery.houses import cohort, taught_by
from tests.fixtures import Provider, at_once

LEAD, ASSISTANT = CohortRole.LEAD_INSTRUCTOR, CohortRole.ASSISTANT
NOT_HERE = "Choose someone of the team who is active and works at this campus."


def test_staff_are_assigned_in_a_role_that_may_change_and_removed(provider: Provider, owner: Actor, told: Any) -> None:
    campus = provider.campus()
    row = cohort(provider, campus)
    hana, declan = (
        provider.member(TRAINER, campuses=(campus,), name=one) for one in ("Hana Tanaka", "Declan O’Gallagher")
    )
    with provider.scope():
        first = assign_staff(owner, cohort_id=row.pk, membership_id=hana.id, role=LEAD)
        again = assign_staff(owner, cohort_id=row.pk, membership_id=hana.id, role=LEAD)
        assign_staff(owner, cohort_id=row.pk, membership_id=hana.id, role=ASSISTANT)
        assign_staff(owner, cohort_id=row.pk, membership_id=declan.id, role=LEAD)
        there = [(one.name, one.role) for one in queries.staff(cohort_id=row.pk)]
        lead = cohorts.cohort(owner, cohort_id=row.pk).lead
        unassign_staff(owner, staff_id=first.pk)
        left = [one.name for one in queries.staff(cohort_id=row.pk)]

    assert isinstance(again, Unchanged)
    assert (there, lead) == ([("Declan O’Gallagher", LEAD), ("Hana Tanaka", ASSISTANT)], "Declan O’Gallagher")
    assert left == ["Declan O’Gallagher"]
    assert told(row) == (["cohort.added", *["cohort.staff_assigned"] * 3, "cohort.staff_unassigned"], [])


def test_who_works_elsewhere_or_not_any_more_is_not_offered_and_not_assigned(provider: Provider, owner: Actor) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    row = cohort(provider, mine)
    here, there, everywhere, gone = (
        provider.member(TRAINER, campuses=campuses, name=name)
        for name, campuses in (("Ada", (mine,)), ("Björn", (other,)), ("Chika", ()), ("Duarte", (mine,)))
    )
    with provider.scope():
        suspend(owner, membership_id=gone.id)
        offered = {name for _one, name in queries.offered(cohort_id=row.pk, campus_id=mine.pk)}

    assert {"Ada", "Chika"} <= offered
    assert offered & {"Björn", "Duarte"} == set()
    for one in (there, gone):
        with provider.scope(), pytest.raises(Invalid) as refusal:
            assign_staff(owner, cohort_id=row.pk, membership_id=one.id, role=ASSISTANT)
        assert refusal.value.errors == {"membership_id": [NOT_HERE]}
    for one in (here, everywhere):
        taught_by(provider, row, one, ASSISTANT)


def test_two_clerks_who_assign_two_leads_at_once_assign_one(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    row = cohort(provider, campus)
    people = [provider.member(TRAINER, campuses=(campus,)) for _n in range(2)]

    ended = at_once(
        provider,
        *[lambda one=one: assign_staff(owner, cohort_id=row.pk, membership_id=one.id, role=LEAD) for one in people],
    )

    assert ended == ["Invalid", "done"]
    with provider.scope():
        assert [one.role for one in queries.staff(cohort_id=row.pk)] == [LEAD]


def test_a_second_lead_is_refused_in_words(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    row = cohort(provider, campus)
    taught_by(provider, row, provider.member(TRAINER, campuses=(campus,)))
    second = provider.member(TRAINER, campuses=(campus,))

    with provider.scope(), pytest.raises(Invalid) as refusal:
        assign_staff(owner, cohort_id=row.pk, membership_id=second.id, role=LEAD)

    assert refusal.value.errors == {"role": [LEAD_TAKEN]}


def test_who_taught_what_is_over_stays_known(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    hana = provider.member(TRAINER, campuses=(campus,))
    row = cohort(provider, campus, status="in_progress")
    one = taught_by(provider, row, hana)
    over = cohort(provider, campus, status="cancelled")
    with provider.scope():
        complete_cohort(owner, cohort_id=row.pk)

    with provider.scope(), pytest.raises(IllegalTransition):
        unassign_staff(owner, staff_id=one.pk)
    with provider.scope(), pytest.raises(IllegalTransition):
        assign_staff(owner, cohort_id=over.pk, membership_id=hana.id, role=ASSISTANT)


def test_who_runs_another_campus_reaches_none_of_them(provider: Provider) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    manager = provider.member(CAMPUS_MANAGER, campuses=(mine,))
    there = cohort(provider, other)
    one = taught_by(provider, there, provider.member(TRAINER, campuses=(other,)))

    for act in (
        lambda: assign_staff(manager, cohort_id=there.pk, membership_id=manager.id, role=ASSISTANT),
        lambda: unassign_staff(manager, staff_id=one.pk),
    ):
        with provider.scope(), pytest.raises(NotFound):
            act()
