"""Cohorts, who teaches them, and copying a term."""

from typing import Any

from playwright.sync_api import Page, expect

from cohortium.access.roles import TRAINER
from cohortium.core.ids import new_id
from cohortium.delivery.actions.cohorts import edit_cohort
from cohortium.delivery.actions.rooms import close_room
from cohortium.delivery.models import Cohort, Term
from cohortium.delivery.rules.cohorts import CohortDetails, CohortRole
from tests.curriculum.houses import program
from tests.delivery.houses import FIRST, LAST, cohort, room, taught_by, term
from tests.journeys.states import Scene, State, to


def _whole(here: Scene, **said: Any) -> Cohort:
    """A cohort of which everything is known."""
    row = cohort(
        here.provider,
        here.campus,
        name=f"Robotics, Mondays {new_id().hex[-6:]}",
        **{
            "term_id": term(here.provider, here.campus).pk,
            "room_id": room(here.provider, here.campus).pk,
            "enrolment_opens_on": FIRST.replace(day=1),
            "enrolment_closes_on": FIRST.replace(day=20),
            "venue_building": "Gateway Tower",
            "venue_floor": "03",
            "venue_unit": "14",
            "sponsor_email": "payroll@example.com",
            "expected_learners": 11,
            "metadata": {"Stipend": "R 3 500 a month", "Department": "Logistics"},
            "note": "The key is with the front desk.\nBring it back.",
            **said,
        },
    )
    for name, role in (("Hana Tanaka", CohortRole.LEAD_INSTRUCTOR), ("Yusuf Yılmaz", CohortRole.ASSISTANT)):
        member = here.provider.member(TRAINER, campuses=(here.campus,), name=f"{name} {new_id().hex[-4:]}")
        taught_by(here.provider, row, member, role)
    return row


def _at(path: str, **said: Any) -> Any:
    return lambda page, here: page.goto(here.path(path.format(_whole(here, **said).pk)))


def _of(path: str, **said: Any) -> Any:
    """The same of a bare one."""
    return lambda page, here: page.goto(here.path(path.format(cohort(here.provider, here.campus, **said).pk)))


def _listed(page: Page, here: Scene) -> None:
    _whole(here)
    for status in ("open", "in_progress", "completed", "cancelled"):
        cohort(here.provider, here.campus, status=status, last_on=None)
    page.goto(here.path("cohorts/?status=all"))


def _hindered(page: Page, here: Scene) -> None:
    blue = room(here.provider, here.campus)
    row = cohort(here.provider, here.campus, program(here.provider), room_id=blue.pk)
    with here.provider.scope():
        close_room(here.owner, room_id=blue.pk)
    page.goto(here.path(f"cohorts/{row.pk}"))


def _beside_its_term(page: Page, here: Scene) -> None:
    spring = term(here.provider, here.campus)
    row = cohort(here.provider, here.campus, status="in_progress", term_id=spring.pk, first_on=LAST, last_on=LAST)
    page.goto(here.path(f"cohorts/{row.pk}"))


def _refused(page: Page, here: Scene) -> None:
    page.goto(here.path("cohorts/new"))
    page.get_by_label("Seats").fill("many")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()


def _contest(page: Page, here: Scene) -> None:
    row = _whole(here)
    page.goto(here.path(f"cohorts/{row.pk}/edit"))
    page.locator("[name=name]").fill("What I typed while somebody else saved")
    with here.provider.scope():
        details = CohortDetails(FIRST, LAST, "Robotics for all", row.code, capacity=9)
        edit_cohort(here.owner, cohort_id=row.pk, details=details, version=1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _no_reason(page: Page, here: Scene) -> None:
    page.goto(here.path(f"cohorts/{cohort(here.provider, here.campus).pk}/cancelling"))
    page.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_text("Enter why it is cancelled.")).to_be_visible()


def _removal(page: Page, here: Scene) -> None:
    row = _whole(here)
    with here.provider.scope():
        one = row.staff.first()
    page.goto(here.path(f"cohorts/staff/{one.pk}/removal"))


def _terms(here: Scene) -> tuple[Term, Term]:
    spring, autumn = (term(here.provider, here.campus) for _n in range(2))
    blue = room(here.provider, here.campus)
    cohort(here.provider, here.campus, term_id=spring.pk, room_id=blue.pk)
    cohort(here.provider, here.campus, term_id=spring.pk, first_on=LAST.replace(month=5), last_on=None)
    with here.provider.scope():
        close_room(here.owner, room_id=blue.pk)
    return spring, autumn


def _copying(page: Page, here: Scene) -> None:
    spring, _autumn = _terms(here)
    page.goto(here.path(f"terms/{spring.pk}/copying"))


def _preview(page: Page, here: Scene) -> None:
    spring, autumn = _terms(here)
    page.goto(here.path(f"terms/{spring.pk}/copying?target_id={autumn.pk}&with_staff=on"))


def _nothing_to_copy(page: Page, here: Scene) -> None:
    spring, autumn = (term(here.provider, here.campus) for _n in range(2))
    page.goto(here.path(f"terms/{spring.pk}/copying?target_id={autumn.pk}"))


STATES = [
    State("cohorts", "cohorts", "owner", _listed),
    State("cohorts-none-found", "cohorts", "owner", to("cohorts/?q=nowhere")),
    State("cohorts-empty", "cohorts", "owner", lambda page, here: page.goto(here.path("cohorts/", here.empty))),
    State("cohorts-export", "cohorts_export", "owner", to("cohorts/export")),
    State("cohort", "cohort", "owner", _at("cohorts/{}")),
    State("cohort-bare", "cohort", "owner", _of("cohorts/{}", status="open", last_on=None)),
    State("cohort-hindered", "cohort", "owner", _hindered),
    State("cohort-beside-its-term", "cohort", "owner", _beside_its_term),
    State("cohort-cancelled", "cohort", "owner", _of("cohorts/{}", status="cancelled")),
    State("cohort-of-an-auditor", "cohort", "auditor", _at("cohorts/{}")),
    State("cohort-form", "cohort_new", "owner", to("cohorts/new")),
    State("cohort-form-refused", "cohort_new", "owner", _refused),
    State("cohort-copying", "cohort_copying", "owner", _at("cohorts/{}/copying")),
    State("cohort-edit", "cohort_edit", "owner", _at("cohorts/{}/edit")),
    State("cohort-conflict", "cohort_edit", "owner", _contest),
    State("cohort-completing", "cohort_completing", "owner", _of("cohorts/{}/completing", status="in_progress")),
    State("cohort-cancelling", "cohort_cancelling", "owner", _of("cohorts/{}/cancelling")),
    State("cohort-cancelling-without-a-reason", "cohort_cancelling", "owner", _no_reason),
    State("cohort-staff-form", "cohort_staff_new", "owner", _of("cohorts/{}/staff/new")),
    State("cohort-staff-removal", "cohort_staff_removal", "owner", _removal),
    State("term-copying", "term_copying", "owner", _copying),
    State("term-copying-preview", "term_copying", "owner", _preview),
    State("term-copying-nothing", "term_copying", "owner", _nothing_to_copy),
]
