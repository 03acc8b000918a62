"""Those who work here: profiles, papers and times."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from cohortium.access.roles import TRAINER
from cohortium.people.actions.credentials import confirm_credential, send_back_credential
from cohortium.people.actions.staff import add_away, add_hours, add_qualification, edit_profile
from cohortium.people.rules.staff import AwayDetails, HoursDetails, ProfileDetails, QualificationDetails
from tests.journeys.states import Scene, State
from tests.people.papers import TODAY, credential

LATER = date(2031, 3, 2)


def _member(here: Scene) -> UUID:
    return here.provider.member(TRAINER, campuses=(here.campus,), name="Alexandra Featherstonehaugh-Nguyễn").id


def _whole(here: Scene) -> UUID:
    """Somebody of whom everything is known."""
    provider, who = here.provider, _member(here)
    credential(provider, who, "Working with Children Check", ends=LATER)
    credential(provider, who, "Anaphylaxis training", ends=TODAY - timedelta(days=400))
    credential(provider, who, "Driving licence", shown=False)
    right, wrong = credential(provider, who, "First aid", ends=LATER), credential(provider, who, "Police check")
    with provider.scope():
        confirm_credential(here.owner, credential_id=right.pk)
        send_back_credential(here.owner, credential_id=wrong.pk, reason="The second page is missing, and the stamp.")
        details = ProfileDetails("Head of robotics", date(2024, 2, 1), about="Drives the van.\nHas the key.")
        edit_profile(here.owner, membership_id=who, details=details, version=0)
        learned = QualificationDetails("Certificate IV in Training and Assessment", "TAFE", date(2020, 2, 3))
        add_qualification(here.owner, membership_id=who, details=learned, today=TODAY)
        add_hours(here.owner, membership_id=who, details=HoursDetails(2, time(9), time(12, 30), TODAY, LATER))
        add_away(here.owner, membership_id=who, details=AwayDetails(LATER, LATER, "Leave"))
    return who


def _at(path: str, make: Any = _member) -> Any:
    return lambda page, here: page.goto(here.path(path.format(make(here))))


def _paper(here: Scene) -> UUID:
    return credential(here.provider, _member(here)).pk


def _sent_back(here: Scene) -> UUID:
    row = credential(here.provider, _member(here))
    with here.provider.scope():
        send_back_credential(here.owner, credential_id=row.pk, reason="The second page is missing.")
    return row.pk


def _listed(page: Page, here: Scene) -> None:
    _whole(here)
    page.goto(here.path("team/credentials/?showing=all"))


def _refused(path: str) -> Any:
    def go(page: Page, here: Scene) -> None:
        page.goto(here.path(path.format(_member(here))))
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("alert")).to_be_focused()

    return go


def _removal(name: str) -> Any:
    def go(page: Page, here: Scene) -> None:
        page.goto(here.path(f"team/{_whole(here)}/profile"))
        href = page.get_by_role("link", name=name).first.get_attribute("href") or ""
        page.goto(f"{page.url.split('/o/')[0]}{href}")

    return go


STATES = [
    State("profile", "staff_profile", "owner", _at("team/{}/profile", _whole)),
    State("profile-bare", "staff_profile", "owner", _at("team/{}/profile")),
    State("profile-of-an-auditor", "staff_profile", "auditor", _at("team/{}/profile", _whole)),
    State("profile-edit", "staff_profile_edit", "owner", _at("team/{}/profile/edit", _whole)),
    State("credentials", "staff_credentials", "owner", _listed),
    State(
        "credentials-none",
        "staff_credentials",
        "owner",
        lambda page, here: page.goto(here.path("team/credentials/", here.empty)),
    ),
    State("credential-form", "credential_new", "owner", _at("team/{}/credentials/new")),
    State("credential-form-refused", "credential_new", "owner", _refused("team/{}/credentials/new")),
    State("credential-prove", "credential_edit", "owner", _at("team/credentials/{}/edit", _paper)),
    State("credential-prove-again", "credential_edit", "owner", _at("team/credentials/{}/edit", _sent_back)),
    State(
        "credential-sending-back", "credential_sending_back", "owner", _at("team/credentials/{}/sending-back", _paper)
    ),
    State("credential-removal", "credential_removal", "owner", _at("team/credentials/{}/removal", _paper)),
    State("qualification-form", "qualification_new", "owner", _at("team/{}/qualifications/new")),
    State("qualification-form-refused", "qualification_new", "owner", _refused("team/{}/qualifications/new")),
    State("qualification-edit", "qualification_edit", "owner", _removal("Correct Certificate IV")),
    State("qualification-removal", "qualification_removal", "owner", _removal("Remove Certificate IV")),
    State("hours-form", "hours_new", "owner", _at("team/{}/times/new")),
    State("hours-removal", "hours_removal", "owner", _removal("Remove the time")),
    State("away-form", "away_new", "owner", _at("team/{}/days-away/new")),
    State("away-removal", "away_removal", "owner", _removal("Remove the days away")),
]
