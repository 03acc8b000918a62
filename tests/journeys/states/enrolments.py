"""Who takes part in what."""

from typing import Any

from playwright.sync_api import Page, expect

from cohortium.delivery.models import Cohort
from cohortium.enrolment.actions.offering import offer_free_seats
from cohortium.enrolment.models import Enrolment
from tests.enrolment.houses import cohort, enrolled, learner, learners
from tests.fixtures import MORNING
from tests.journeys.states import Scene, State, to


def _full(here: Scene) -> tuple[Cohort, list[Enrolment]]:
    """A cohort of three, with two in it, a seat that was offered, and somebody who waits."""
    where = cohort(here.provider, capacity=3, name="Competition robotics on Saturday mornings")
    rows = enrolled(here.provider, where, *learners(here.provider, 2))
    enrolled(here.provider, where, learner(here.provider, "Zanele"), begin="waitlisted")
    enrolled(here.provider, where, *learners(here.provider, 2), begin="waitlisted")
    with here.provider.scope():
        offer_free_seats(here.provider.system, now=MORNING.replace(year=2099))
    return where, rows


def _one(begin: str) -> Any:
    def go(page: Page, here: Scene) -> None:
        where = cohort(here.provider)
        [row] = enrolled(here.provider, where, learner(here.provider), begin=begin)
        page.goto(here.path(f"enrolments/{row.pk}"))

    return go


def _roster(page: Page, here: Scene) -> None:
    page.goto(here.path(f"cohorts/{_full(here)[0].pk}/enrolments"))


def _nobody(page: Page, here: Scene) -> None:
    page.goto(here.path(f"cohorts/{cohort(here.provider).pk}/enrolments"))


def _listed(page: Page, here: Scene) -> None:
    _full(here)
    page.goto(here.path("enrolments/?status=all"))


def _of(path: str) -> Any:
    return lambda page, here: page.goto(here.path(path.format(_full(here)[1][0].pk)))


def _in_cohort(page: Page, here: Scene) -> None:
    where, _rows = _full(here)
    learner(here.provider, "Mandla")
    page.goto(here.path(f"cohorts/{where.pk}/enrolments/new"))


def _refused(page: Page, here: Scene) -> None:
    where, _rows = _full(here)
    learner(here.provider, "Palesa")
    page.goto(here.path(f"cohorts/{where.pk}/enrolments/new?q=Palesa"))
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()


def _of_learner(page: Page, here: Scene) -> None:
    cohort(here.provider)
    page.goto(here.path(f"learners/{learner(here.provider).pk}/enrolments/new"))


def _rejecting(page: Page, here: Scene) -> None:
    [row] = enrolled(here.provider, cohort(here.provider), learner(here.provider), begin="applied")
    page.goto(here.path(f"enrolments/{row.pk}/rejecting"))


STATES = [
    State("enrolments", "enrolments", "owner", _listed),
    State("enrolments-none-found", "enrolments", "owner", to("enrolments/?q=nowhere")),
    State(
        "enrolments-empty", "enrolments", "owner", lambda page, here: page.goto(here.path("enrolments/", here.empty))
    ),
    State("enrolment", "enrolment", "owner", _of("enrolments/{}")),
    State("enrolment-applied", "enrolment", "owner", _one("applied")),
    State("enrolment-waiting", "enrolment", "owner", _one("waitlisted")),
    State("enrolment-of-an-auditor", "enrolment", "auditor", _of("enrolments/{}")),
    State("enrolments-dropping", "enrolments_dropping", "owner", _of("enrolments/dropping?enrolment={}")),
    State("enrolment-rejecting", "enrolment_rejecting", "owner", _rejecting),
    State("enrolment-transfer", "enrolment_transfer", "owner", _of("enrolments/{}/transfer")),
    State("cohort-enrolments", "cohort_enrolments", "owner", _roster),
    State("cohort-enrolments-nobody", "cohort_enrolments", "owner", _nobody),
    State("cohort-enrolling", "cohort_enrolling", "owner", _in_cohort),
    State("cohort-enrolling-refused", "cohort_enrolling", "owner", _refused),
    State("learner-enrolling", "learner_enrolling", "owner", _of_learner),
]
