"""Seeds who takes part in the cohorts, and who waits, through the same actions that people use."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.delivery.queries.cohorts import CohortShowing, cohorts
from cohortium.delivery.states import CohortStatus
from cohortium.demo.enrolments import ROSTERS, Roster
from cohortium.enrolment.actions.enrolling import enrol_learners
from cohortium.enrolment.actions.moves import activate_enrolments, ask_for_payment, drop_enrolments
from cohortium.enrolment.actions.offering import offer_seats
from cohortium.enrolment.rules.details import Begin, Said

# Some begin after sign-up has closed, or without what is needed first, wherever in the year the demo is made.
AGREED = "Agreed before the records were kept here."


def seed_enrolments(owner: Actor, code: str, learners: Mapping[str, UUID], now: datetime) -> None:
    """Let learners take part in each cohort that is open or has begun. Learners are known by their names."""
    rosters = ROSTERS.get(code, {})
    for row in cohorts(owner, showing=CohortShowing.CURRENT, at_most=200).rows:
        if row.code in rosters and row.status != CohortStatus.DRAFT:
            has_begun = row.status == CohortStatus.IN_PROGRESS
            _Seeding(owner, row.cohort_id, learners, now).fill(rosters[row.code], has_begun=has_begun)


class _Seeding:
    """The filling of one cohort."""

    def __init__(self, owner: Actor, cohort_id: UUID, learners: Mapping[str, UUID], now: datetime) -> None:
        self._owner, self._cohort_id, self._learners, self._now = owner, cohort_id, learners, now

    def fill(self, roster: Roster, *, has_begun: bool) -> None:
        active = self._begin(Begin.SEAT, roster.active)
        if active and has_begun:
            activate_enrolments(self._owner, enrolment_ids=active)
        self._begin(Begin.SEAT, roster.enrolled)
        self._begin(Begin.TRIAL, roster.trial)
        self._begin(Begin.APPLIED, roster.applied)
        self._begin(Begin.ENQUIRY, roster.enquiry)
        for one in self._begin(Begin.ENQUIRY, roster.pending):
            ask_for_payment(self._owner, enrolment_id=one, now=self._now, override=AGREED)
        for name, reason in roster.dropped:
            gone = self._begin(Begin.SEAT, [name])
            drop_enrolments(self._owner, enrolment_ids=gone, reason=reason, now=self._now)
        # One by one: together they would share one ticket.
        for name in roster.waiting:
            self._begin(Begin.WAITLISTED, [name])
        if roster.waiting:
            offer_seats(self._owner, cohort_ids=[self._cohort_id], now=self._now)

    def _begin(self, begin: Begin, names: Sequence[str]) -> list[UUID]:
        if not names:
            return []
        rows = enrol_learners(
            self._owner,
            cohort_id=self._cohort_id,
            learner_ids=[self._learners[name] for name in names],
            said=Said(begin, override=AGREED),
            now=self._now,
        )
        return [row.pk for row in rows]
