"""The demo has learners in its cohorts."""

from pathlib import Path

import pytest
from django.test import override_settings

from cohortium.delivery.models import Cohort
from cohortium.delivery.states import CohortStatus
from cohortium.demo import cast
from cohortium.demo.seed import seed
from cohortium.enrolment.models import Enrolment, Offer
from cohortium.enrolment.states import OPEN, EnrolmentStatus
from cohortium.people.models import Learner
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.scope import organisation_scope


@pytest.mark.parametrize("organisation", cast.ORGANISATIONS, ids=lambda one: one.code)
def test_every_cohort_that_takes_learners_has_some_that_stand_differently(
    organisation: cast.Organisation, tmp_path: Path
) -> None:
    with override_settings(SEAL_FOLDER=tmp_path):
        seed(organisation)

    with organisation_scope(organisation_id_of(organisation.code)):
        taking = Cohort.objects.filter(status__in=[CohortStatus.OPEN, CohortStatus.IN_PROGRESS])
        standing = {
            cohort.code: len(set(cohort.enrolments.filter(status__in=OPEN).values_list("status", flat=True)))
            for cohort in taking
        }
        assert [code for code, kinds in standing.items() if kinds < 2] == []


def test_a_line_waits_for_a_full_cohort_and_its_first_has_an_offer(tmp_path: Path) -> None:
    with override_settings(SEAL_FOLDER=tmp_path):
        seed(cast.ROCKET)

    with organisation_scope(organisation_id_of(cast.ROCKET.code)):
        cohort = Cohort.objects.get(code="PY-1-CA-THU")
        waiting = Enrolment.objects.filter(cohort=cohort, status=EnrolmentStatus.WAITLISTED)
        line = dict(waiting.values_list("waiting__ticket", "learner"))
        names = {one.pk: str(one) for one in Learner.objects.filter(pk__in=line.values())}
        offers = list(Offer.objects.filter(cohort=cohort).values_list("entry__ticket", "seats", "status"))

    assert {ticket: names[one] for ticket, one in line.items()} == {
        1: "Ines Kowalska",
        2: "Priya Raman",
        3: "Rowan Tehan",
    }
    assert (cohort.capacity, cohort.seats_held, cohort.seats_offered) == (4, 3, 1)
    assert offers == [(1, 1, "open")]
