"""What is taught."""

from decimal import Decimal
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.curriculum.actions.programs import activate_program, archive_program, edit_program
from cohortium.curriculum.models import Program
from cohortium.curriculum.rules.programs import ProgramDetails
from tests.curriculum.houses import needed, program
from tests.journeys.states import Scene, State, to

WHOLE: dict[str, Any] = {
    "kind": "learnership",
    "category": "Business and administration",
    "description": "Twelve months at an employer,\nwith one week in five in the classroom.",
    "age_min": 18,
    "age_max": 35,
    "skill_level": "intermediate",
    "duration_weeks": 52,
    "duration_days": 260,
    "session_minutes": 360,
    "default_price": Decimal("12500.50"),
    "external_ref": "TGS-2020000697",
    "nqf_level": 4,
    "needs_approval": True,
}


def _whole(here: Scene) -> Program:
    """A program of which everything is known, between one that it needs and one that needs it."""
    row = program(here.provider, "Business administration for the public service", **WHOLE)
    before, after = program(here.provider, "Office skills"), program(here.provider, "Office management")
    needed(here.provider, row, before)
    needed(here.provider, after, row)
    with here.provider.scope():
        activate_program(here.owner, program_id=row.pk)
        archive_program(here.owner, program_id=before.pk)
    return row


def _at(path: str) -> Any:
    return lambda page, here: page.goto(here.path(path.format(_whole(here).pk)))


def _draft(page: Page, here: Scene) -> None:
    page.goto(here.path(f"programs/{program(here.provider).pk}"))


def _archived(page: Page, here: Scene) -> None:
    row = program(here.provider)
    with here.provider.scope():
        archive_program(here.owner, program_id=row.pk)
    page.goto(here.path(f"programs/{row.pk}"))


def _listed(page: Page, here: Scene) -> None:
    _whole(here)
    page.goto(here.path("programs/?status=all"))


def _refused(page: Page, here: Scene) -> None:
    page.goto(here.path("programs/new"))
    page.get_by_label("Lowest age").fill("thirteen")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()


def _contest(page: Page, here: Scene) -> None:
    row = program(here.provider)
    page.goto(here.path(f"programs/{row.pk}/edit"))
    page.get_by_label("Name", exact=True).fill("What I typed while somebody else saved")
    with here.provider.scope():
        details = ProgramDetails("Robotics for all", row.code, "class")
        edit_program(here.owner, program_id=row.pk, details=details, version=1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _circle(page: Page, here: Scene) -> None:
    first, second = program(here.provider, "Pottery one"), program(here.provider, "Pottery two")
    needed(here.provider, second, first)
    page.goto(here.path(f"programs/{first.pk}/prerequisites/new"))
    page.get_by_label("Needed before").select_option(str(second.pk))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()


def _removal(page: Page, here: Scene) -> None:
    one = needed(here.provider, program(here.provider, "Pottery two"), program(here.provider, "Pottery one"))
    page.goto(here.path(f"programs/prerequisites/{one}/removal"))


STATES = [
    State("programs", "programs", "owner", _listed),
    State("programs-none-found", "programs", "owner", to("programs/?q=nowhere")),
    State("programs-empty", "programs", "owner", lambda page, here: page.goto(here.path("programs/", here.empty))),
    State("programs-export", "programs_export", "owner", to("programs/export")),
    State("program", "program", "owner", _at("programs/{}")),
    State("program-draft", "program", "owner", _draft),
    State("program-archived", "program", "owner", _archived),
    State("program-of-an-auditor", "program", "auditor", _at("programs/{}")),
    State("program-form", "program_new", "owner", to("programs/new")),
    State("program-form-refused", "program_new", "owner", _refused),
    State("program-copying", "program_copying", "owner", _at("programs/{}/copying")),
    State("program-edit", "program_edit", "owner", _at("programs/{}/edit")),
    State("program-conflict", "program_edit", "owner", _contest),
    State("prerequisite-form", "prerequisite_new", "owner", _at("programs/{}/prerequisites/new")),
    State("prerequisite-circle", "prerequisite_new", "owner", _circle),
    State("prerequisite-removal", "prerequisite_removal", "owner", _removal),
]
