"""What stands around every page, and outside all organisations."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from tests.journeys.states import Scene, State


def _fail_to_sign_in(page: Page, here: Scene) -> None:
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _shortcuts(page: Page, here: Scene) -> None:
    page.goto(here.path("campuses/"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def _account(page: Page, here: Scene) -> None:
    page.goto(here.path("campuses/"))
    page.get_by_role("button", name="Account").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def _broken(template: str) -> Callable[[Page, Scene], Any]:
    """The page of a failure that cannot be brought about while other tests use the server: its template."""

    def go(page: Page, here: Scene) -> None:
        page.goto("/sign-in/")
        page.set_content(render_to_string(template))

    return go


STATES = [
    State("frame-account", "campuses", "owner", _account),
    State("frame-shortcuts", "campuses", "owner", _shortcuts),
    State("organisations", "organisations", "owner", lambda page, here: page.goto("/organisations/")),
    State("sign-in", "account_login", "", lambda page, here: page.goto("/sign-in/")),
    State("sign-in-failed", "account_login", "", _fail_to_sign_in),
    State("sign-out", "account_logout", "owner", lambda page, here: page.goto("/sign-out/")),
    State("styleguide", "styleguide", "owner", lambda page, here: page.goto("/styleguide")),
    State("no-such-address", "", "", lambda page, here: page.goto("/nowhere")),
    State("not-readable", "", "", _broken("400.html")),
    State("crashed", "", "", _broken("500.html")),
    State("database-away", "", "", _broken("503.html")),
]
