"""Learners."""

from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.core.ids import new_id
from cohortium.people.actions.learners import add_learner, archive_learners, edit_learner
from cohortium.people.models import Learner
from cohortium.people.rules.learners import LearnerDetails
from tests.fixtures import MORNING
from tests.journeys.states import Scene, State, to

TODAY = MORNING.date()
KNOWN: dict[str, Any] = {
    "preferred_name": "Thandi",
    "pronouns": "she/her",
    "date_of_birth": date(2015, 3, 4),
    "gender": "female",
    "email": "thandiwe@example.com",
    "phone": "+61355500142",
    "address": "4 Synnot Street",
    "suburb": "Hoppers Crossing",
    "state": "VIC",
    "postcode": "3029",
    "country": "AU",
    "citizenship": "ZW",
}


def _learner(here: Scene, *, archived: bool = False, **said: Any) -> str:
    with here.provider.scope():
        details = LearnerDetails("Thandiwe Nomvula", f"Ncube-Masuku {new_id()}", campus_id=here.campus.pk, **said)
        learner = add_learner(here.owner, details=details, today=TODAY)
        [archive_learners(here.owner, learner_ids=[learner.pk]) for _ in range(archived)]
        return str(learner.pk)


def _known(page: Page, here: Scene, path: str = "learners/{}") -> None:
    page.goto(here.path(path.format(_learner(here, **KNOWN))))


def _refuse(page: Page, here: Scene) -> None:
    page.goto(here.path("learners/new"))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()


def _pick(page: Page, here: Scene) -> None:
    _known(page, here)
    page.goto(here.path("learners/?q=thandiwe"))
    page.get_by_role("checkbox", name="Select Thandiwe").first.check()
    expect(page.get_by_text("1 selected")).to_be_visible()


def _contest(page: Page, here: Scene) -> None:
    learner_id = _learner(here)
    page.goto(here.path(f"learners/{learner_id}/edit"))
    page.get_by_label("Preferred name").fill("What I typed while somebody else saved")
    with here.provider.scope():
        version = Learner.objects.get(pk=learner_id).version
        details = LearnerDetails("Thandiwe", "Ncube", preferred_name="Thandi")
        edit_learner(here.owner, learner_id=learner_id, details=details, version=version, today=TODAY)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _listed(page: Page, here: Scene) -> None:
    _known(page, here)
    page.goto(here.path("learners/"))


def _exporting(page: Page, here: Scene) -> None:
    _known(page, here)
    page.goto(here.path("learners/export?status=all"))


def _archived(page: Page, here: Scene) -> None:
    page.goto(here.path(f"learners/{_learner(here, archived=True)}"))


STATES = [
    State("learners", "learners", "owner", _listed),
    State("learners-picked", "learners", "owner", _pick),
    State("learners-none-found", "learners", "owner", to("learners/?q=nowhere")),
    State("learners-empty", "learners", "owner", lambda page, here: page.goto(here.path("learners/", here.empty))),
    State("learners-export", "learners_export", "owner", _exporting),
    State("learners-export-empty", "learners_export", "owner", to("learners/export?q=nowhere")),
    State("learner", "learner", "owner", _known),
    State("learner-archived", "learner", "owner", _archived),
    State("learner-of-an-auditor", "learner", "auditor", _known),
    State("learner-form", "learner_new", "owner", to("learners/new")),
    State("learner-form-refused", "learner_new", "owner", _refuse),
    State("learner-edit", "learner_edit", "owner", lambda page, here: _known(page, here, "learners/{}/edit")),
    State("learner-conflict", "learner_edit", "owner", _contest),
]
