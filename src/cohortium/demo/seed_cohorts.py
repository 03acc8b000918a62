"""Seeds cohorts and who teaches them, through the same actions that people use."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.curriculum.queries.programs import programs
from cohortium.delivery.actions.cohort_moves import cancel_cohort, open_cohort, start_cohort
from cohortium.delivery.actions.cohort_staff import assign_staff
from cohortium.delivery.actions.cohorts import add_cohort
from cohortium.delivery.queries.rooms import rooms
from cohortium.delivery.queries.terms import TermRow, terms
from cohortium.delivery.rules.cohorts import CohortDetails, CohortRole
from cohortium.demo.cohorts import COHORTS, Cohort
from cohortium.partners.queries.partners import partners

# Days. What lasts longer is under way.
SHORT = 30


def seed_cohorts(
    owner: Actor, code: str, campuses: Mapping[str, UUID], people: Mapping[str, UUID], now: datetime
) -> None:
    """Add the cohorts of the term that is on, or comes next, and of those after it. Those that have begun run."""
    today = now.date()
    coming = [
        term
        for year in (today.year, today.year + 1)
        for term in terms(owner, year=year)
        if term.last_on >= today and term.campus_id is None and term.first_on.year == year
    ]
    of = {row.code: row.program_id for row in programs(owner, at_most=200).rows}
    known = {(row.campus_id, row.name): row.room_id for row in rooms(owner, at_most=200).rows}
    sponsors = {row.name: row.partner_id for row in partners(owner, at_most=200).rows}
    for one in COHORTS.get(code, ()):
        campus_id, term = campuses[one.campus], coming[one.terms_later]
        room_id = known[campus_id, one.room] if one.room else None
        details = _details(one, term, today, room_id, sponsors[one.sponsor] if one.sponsor else None)
        row = add_cohort(owner, program_id=of[one.program], campus_id=campus_id, details=details)
        for name, role in ((one.lead, CohortRole.LEAD_INSTRUCTOR), (one.assistant, CohortRole.ASSISTANT)):
            if name:
                assign_staff(owner, cohort_id=row.pk, membership_id=people[name], role=role)
        if one.cancelled:
            cancel_cohort(owner, cohort_id=row.pk, reason=one.cancelled)
        elif not one.is_draft:
            open_cohort(owner, cohort_id=row.pk, now=now)
            if details.first_on <= today:
                start_cohort(owner, cohort_id=row.pk)


def _details(one: Cohort, term: TermRow, today: date, room_id: UUID | None, sponsor_id: UUID | None) -> CohortDetails:
    monday = term.first_on - timedelta(days=term.first_on.weekday())
    first_on = monday + timedelta(days=one.begins)
    if one.lasts and one.lasts < SHORT and first_on < today:
        # Short ones are still to come, on the same day of a week after this one.
        first_on += timedelta(weeks=(today - first_on).days // 7 + 1)
    last_on = first_on + timedelta(days=one.lasts - 1) if one.lasts else term.last_on
    opens_on = first_on - timedelta(weeks=6)
    return CohortDetails(
        first_on,
        max(first_on, last_on),
        one.name,
        one.code,
        term_id=term.term_id,
        room_id=room_id,
        enrolment_opens_on=opens_on,
        enrolment_closes_on=first_on + timedelta(weeks=2) if not one.lasts else first_on,
        capacity=one.capacity,
        price=Decimal(one.price) if one.price else None,
        mode=one.mode,
        **{f"venue_{name}": said for name, said in one.venue.items()},
        sponsor_id=sponsor_id,
        sponsor_email=one.sponsor_email,
        expected_learners=one.expected,
        metadata=one.metadata,
        note=one.note,
    )
