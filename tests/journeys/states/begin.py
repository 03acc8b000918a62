"""The way to an organisation, and the first steps in one."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.accounts.links import begin_address
from cohortium.administration.rules.founding import FoundingDetails
from cohortium.core.ids import new_id
from cohortium.onboarding.actions.foundings import begin, describe
from tests.journeys.states import Scene, State
from tests.journeys.states.account import _come_in
from tests.log_ins import hashed_as_shipped, person


def _sent(page: Page, here: Scene) -> None:
    page.goto("/start/")
    page.get_by_label("Your e-mail address").fill("somebody.with.a.long.name@a-provider-of-training.example.com")
    page.get_by_role("button", name="Send e-mail").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()


def _letter(email: str) -> str:
    return "/" + begin_address(email, is_invited=False, letter_id=new_id()).split("/", 3)[3]


def _with_letter(page: Page, here: Scene) -> None:
    page.goto(_letter(f"new.{new_id().hex}@example.com"))


def _refused(page: Page, here: Scene) -> None:
    _with_letter(page, here)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _organisation(*, refused: bool) -> Callable[[Page, Scene], Any]:
    def go(page: Page, here: Scene) -> None:
        _come_in(page, hashed_as_shipped(person()), "/start/organisation")
        expect(page.get_by_role("heading", name="Your organisation")).to_be_visible()
        for button in page.get_by_role("button", name="Continue").all() if refused else []:
            page.get_by_label("Short code").fill("New!")
            button.click()
            expect(page.get_by_role("alert")).to_be_focused()

    return go


def _blueprint(page: Page, here: Scene) -> None:
    user = hashed_as_shipped(person())
    said = FoundingDetails(f"Harbour {user.pk.hex[-8:]}", f"h{user.pk.hex[-8:]}", "KE", "Africa/Nairobi")
    describe(user, founding_id=begin(user).pk, owner_name="Ada Ncube", details=said)
    _come_in(page, user, "/start/blueprint")
    expect(page.get_by_role("heading", name="Choose a template")).to_be_visible()


def _in_empty(rest: str, *, refused: str = "") -> Callable[[Page, Scene], Any]:
    def go(page: Page, here: Scene) -> None:
        page.goto(here.path(rest, here.empty))
        for button in page.get_by_role("button", name=refused, exact=True).all() if refused else []:
            button.click()
            expect(page.get_by_role("alert")).to_be_focused()

    return go


STATES = [
    State("start", "start", "", lambda page, here: page.goto("/start/")),
    State("start-sent", "start", "", _sent),
    State("start-letter", "start_with", "", _with_letter),
    State("start-letter-refused", "start_with", "", _refused),
    State("start-letter-of-a-log-in", "start_with", "", lambda page, here: page.goto(_letter(here.email))),
    State("start-letter-over", "start_with", "", lambda page, here: page.goto("/start/with/nothing")),
    State("start-organisation", "start_organisation", "", _organisation(refused=False)),
    State("start-organisation-refused", "start_organisation", "", _organisation(refused=True)),
    State("start-blueprint", "start_blueprint", "", _blueprint),
    State("home-first-steps", "organisation", "owner", _in_empty("")),
    State("begin-branding", "begin_branding", "owner", _in_empty("begin/branding")),
    State("begin-campus", "begin_campus", "owner", _in_empty("begin/campus")),
    State("begin-campus-refused", "begin_campus", "owner", _in_empty("begin/campus", refused="Open the campus")),
    State("begin-team", "begin_team", "owner", _in_empty("begin/team")),
    State("begin-team-refused", "begin_team", "owner", _in_empty("begin/team", refused="Send invitations")),
]
