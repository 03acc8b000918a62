"""What is private about learners."""

from typing import Any

from playwright.sync_api import Page, expect

from cohortium.people.actions.background import edit_background, edit_demographics
from cohortium.people.actions.health import edit_health
from cohortium.people.actions.national_ids import add_id
from cohortium.people.models import NationalId
from cohortium.people.rules.background import BackgroundDetails, DemographicsDetails
from cohortium.people.rules.health import HealthDetails
from cohortium.people.rules.national_ids import IdDetails
from tests.journeys.states import Scene, State
from tests.journeys.states.learners import KNOWN, _learner

HEALTH = HealthDetails(
    allergies="Peanuts and cashews:\nhis lips swell, then he cannot breathe well.",
    medication="EpiPen Jr, in the outer pocket of his bag",
    doctor_name="Dr Imani Okoye",
    doctor_phone="03 5550 0188",
)


def _filled(here: Scene) -> str:
    learner_id: Any = _learner(here, **KNOWN)
    with here.provider.scope():
        edit_health(here.owner, learner_id=learner_id, details=HEALTH, version=0)
        experience = BackgroundDetails(languages=("isiZulu", "English"), willing_to_relocate=True)
        edit_background(here.owner, learner_id=learner_id, details=experience, version=0)
        counted = DemographicsDetails(race="Coloured", highest_education="diploma")
        edit_demographics(here.owner, learner_id=learner_id, details=counted, version=0)
        passport = IdDetails("passport", f"PA{learner_id[-7:]}".upper(), "ZW")
        add_id(here.owner, learner_id=learner_id, details=passport, despite_another=True)
    return str(learner_id)


def _at(path: str, *, filled: bool = True) -> Any:
    def go(page: Page, here: Scene) -> None:
        page.goto(here.path(f"learners/{_filled(here) if filled else _learner(here)}{path}"))

    return go


def _ask(act: str) -> Any:
    def go(page: Page, here: Scene) -> None:
        learner_id = _filled(here)
        with here.provider.scope():
            number = NationalId.objects.get(learner_id=learner_id)
        page.goto(here.path(f"learners/ids/{number.pk}/{act}"))

    return go


def _reveal(page: Page, here: Scene) -> None:
    _ask("reveal")(page, here)
    page.get_by_label("Why you need it").fill("For the grant application")
    page.get_by_role("button", name="Show number").click()
    expect(page.get_by_text("It is shown only once")).to_be_visible()


def _refuse_reason(page: Page, here: Scene) -> None:
    _ask("reveal")(page, here)
    page.get_by_role("button", name="Show number").click()
    expect(page.get_by_text("Enter a short reason")).to_be_visible()


def _of_another(page: Page, here: Scene) -> None:
    _at("/ids/new", filled=False)(page, here)
    first = _learner(here)
    with here.provider.scope():
        add_id(here.owner, learner_id=first, details=IdDetails("nric", "S1234567D"), despite_another=True)
    page.get_by_label("Type").select_option("nric")
    page.get_by_label("Number", exact=True).fill("S1234567D")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Add anyway")).to_be_visible()


def _wrong_number(page: Page, here: Scene) -> None:
    _at("/ids/new", filled=False)(page, here)
    page.get_by_label("Type").select_option("nric")
    page.get_by_label("Number", exact=True).fill("S1234567A")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()


def _contest(page: Page, here: Scene) -> None:
    learner_id: Any = _learner(here)
    page.goto(here.path(f"learners/{learner_id}/health/edit"))
    page.get_by_label("Allergies").fill("What I typed while somebody else saved")
    with here.provider.scope():
        edit_health(here.owner, learner_id=learner_id, details=HEALTH, version=0)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _no_picture(page: Page, here: Scene) -> None:
    _at("/photo/edit", filled=False)(page, here)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


STATES = [
    State("learner-private", "learner", "owner", _at("")),
    State("health", "learner_health", "owner", _at("/health")),
    State("health-empty", "learner_health", "auditor", _at("/health", filled=False)),
    State("health-edit", "learner_health_edit", "owner", _at("/health/edit")),
    State("health-conflict", "learner_health_edit", "owner", _contest),
    State("background", "learner_background", "owner", _at("/background")),
    State("background-edit", "learner_background_edit", "owner", _at("/background/edit")),
    State("demographics", "learner_demographics", "owner", _at("/demographics")),
    State("demographics-edit", "learner_demographics_edit", "owner", _at("/demographics/edit")),
    State("id-form", "learner_id_new", "owner", _at("/ids/new")),
    State("id-form-refused", "learner_id_new", "owner", _wrong_number),
    State("id-of-another", "learner_id_new", "owner", _of_another),
    State("id-removal", "learner_id_removal", "owner", _ask("removal")),
    State("id-reveal", "learner_id_reveal", "owner", _ask("reveal")),
    State("id-reveal-refused", "learner_id_reveal", "owner", _refuse_reason),
    State("id-revealed", "learner_id_reveal", "owner", _reveal),
    State("photo-form", "learner_photo_edit", "owner", _at("/photo/edit")),
    State("photo-form-refused", "learner_photo_edit", "owner", _no_picture),
    State("photo-removal", "learner_photo_removal", "owner", _at("/photo/removal")),
]
