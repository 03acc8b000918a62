"""Cohorts and enrolments of tests."""

from datetime import date
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.curriculum.models import Program
from cohortium.delivery.models import Cohort
from cohortium.enrolment.actions.enrolling import enrol_learners
from cohortium.enrolment.models import Enrolment
from cohortium.enrolment.rules.details import Begin, Said
from cohortium.people.actions.learners import add_learner
from cohortium.people.models import EmergencyContact, Learner
from cohortium.people.rules.learners import LearnerDetails
from cohortium.tenancy.models import Campus
from tests.curriculum.houses import program as add_program
from tests.fixtures import MORNING, Provider

NAMES = ["Thandi", "Sipho", "Lerato", "Kagiso", "Naledi", "Bongani", "Zanele", "Tumelo", "Palesa", "Mandla"]
FIRST, LAST = date(2026, 10, 5), date(2026, 12, 11)


def cohort(
    provider: Provider,
    campus: Campus | None = None,
    *,
    program: Program | None = None,
    status: str = "open",
    **said: Any,
) -> Cohort:
    """An open cohort of ten, from October to December."""
    place, what = campus or provider.campus(f"Campus {new_id()}"), program or add_program(provider)
    code = f"C-{new_id().hex[-10:]}"
    values = {"name": "Robotics on Saturdays", "first_on": FIRST, "last_on": LAST, "capacity": 10, **said}
    with provider.scope():
        row = Cohort.objects.create(program=what, campus=place, code=code, **values)
        for step in {"draft": [], "open": ["open"], "in_progress": ["open", "in_progress"]}.get(status, [status]):
            Cohort.objects.filter(pk=row.pk).update(status=step)
        return Cohort.objects.get(pk=row.pk)


def learner(provider: Provider, name: str = "Thandi", *, campus: Campus | None = None, **said: Any) -> Learner:
    """Somebody with somebody to call."""
    details = LearnerDetails(name, "Ncube", campus_id=campus.pk if campus else None, **said)
    with provider.scope():
        row = add_learner(provider.system, details=details, today=MORNING.date())
        EmergencyContact.objects.create(learner=row, name="Rose Ncube", relationship="mother", phone="+61391234567")
        return row


def learners(provider: Provider, n: int, *, campus: Campus | None = None) -> list[Learner]:
    """So many of them."""
    return [learner(provider, NAMES[one % len(NAMES)], campus=campus) for one in range(n)]


def enrolled(
    provider: Provider,
    where: Cohort,
    *who: Learner,
    begin: str = "seat",
    by: Actor | None = None,
    override: str = "",
    **said: Any,
) -> list[Enrolment]:
    """Begin enrolments of these learners, or of somebody."""
    people = who or (learner(provider, campus=None),)
    with provider.scope():
        return enrol_learners(
            by or provider.system,
            cohort_id=where.pk,
            learner_ids=[one.pk for one in people],
            said=Said(Begin(begin), override=override, **said),
            now=MORNING,
        )


def seats(provider: Provider, where: Cohort) -> tuple[int, int]:
    """How many are held, and how many are offered."""
    with provider.scope():
        found: tuple[int, int] = Cohort.objects.values_list("seats_held", "seats_offered").get(pk=where.pk)
        return found


def status_of(provider: Provider, *rows: Enrolment) -> list[str]:
    """How these stand."""
    with provider.scope():
        found = dict(Enrolment.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "status"))
        return [found[row.pk] for row in rows]


def ids(rows: list[Any]) -> list[UUID]:
    """Their ids."""
    return [row.pk for row in rows]
