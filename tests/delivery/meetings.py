"""Cohorts and sessions of tests."""

from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.core.ids import new_id
from cohortium.delivery.actions.session_moves import cancel_sessions
from cohortium.delivery.actions.sessions import Planned, add_session, plan_sessions
from cohortium.delivery.models import Cohort, CohortStaff, Session
from cohortium.delivery.rules.cohorts import CohortRole
from cohortium.delivery.rules.recurrence import Recurrence
from cohortium.delivery.rules.sessions import SessionDetails
from cohortium.tenancy.models import Campus
from tests.curriculum.houses import program
from tests.fixtures import Provider

# A Saturday.
SATURDAY = date(2027, 2, 6)
TEN = time(10)
AT_TEN = SessionDetails(SATURDAY, TEN, 90)
WEEKLY = Recurrence(SATURDAY, frozenset({5}), TEN, 90, "UTC", count=8)


def cohort(provider: Provider, campus: Campus, name: str = "Robotics on Saturdays", **said: Any) -> Cohort:
    """A draft of a cohort, from February to December."""
    known = {"first_on": date(2027, 2, 1), "last_on": date(2027, 12, 17), "capacity": 12, **said}
    taught = program(provider)
    with provider.scope():
        return Cohort.objects.create(
            program_id=taught.pk, campus_id=campus.pk, code=f"C-{new_id().hex[-10:]}", name=name, **known
        )


def trainer(provider: Provider, *campuses: Campus, name: str = "Hana Tanaka") -> Actor:
    """Somebody who can teach there."""
    return provider.member(TRAINER, campuses=campuses, name=name)


def teaches(provider: Provider, of: Cohort, who: Actor, role: CohortRole = CohortRole.LEAD_INSTRUCTOR) -> None:
    """Say that somebody teaches a cohort."""
    with provider.scope():
        CohortStaff.objects.create(cohort_id=of.pk, membership_id=who.id, role=role.value)


def session(
    provider: Provider, of: Cohort, details: SessionDetails = AT_TEN, *, cancelled: bool = False, **said: Any
) -> Session:
    """One session of it."""
    with provider.scope():
        row = add_session(provider.system, cohort_id=of.pk, details=replace(details, **said))
        [cancel_sessions(provider.system, session_ids=[row.pk], reason="A storm is coming") for _ in range(cancelled)]
        return Session.objects.get(pk=row.pk)


def a_session(provider: Provider, campus: Campus, **said: Any) -> UUID:
    """One session of a cohort of its own."""
    return session(provider, cohort(provider, campus), **said).pk


def plan(provider: Provider, of: Cohort, recurrence: Recurrence = WEEKLY, **said: Any) -> Planned:
    """Its sessions, by the week."""
    with provider.scope():
        return plan_sessions(provider.system, cohort_id=of.pk, recurrence=recurrence, details=replace(AT_TEN, **said))
