"""One's own account, and coming in."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from cohortium.accounts.links import confirm_address, reset_address
from cohortium.core.ids import new_id
from cohortium.identity.actions import create
from cohortium.identity.models import User
from tests.fixtures import PASSWORD
from tests.journeys.states import Scene, State
from tests.log_ins import hashed_as_shipped, person, with_app


def _come_in(page: Page, user: User, there: str) -> None:
    page.goto(f"/sign-in/?next={there}")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _as_somebody(path: str, *, refused: str = "") -> Callable[[Page, Scene], Any]:
    """A page of somebody who signed in a moment ago; `refused`: its button is pressed with nothing entered."""

    def go(page: Page, here: Scene) -> None:
        _come_in(page, hashed_as_shipped(person()), path)
        page.wait_for_url(f"**{path}")
        for button in page.get_by_role("button", name=refused, exact=True).all() if refused else []:
            for field in page.locator("main input:visible").all():
                field.fill("")
            button.click()
            expect(page.get_by_role("alert").first).to_be_visible()

    return go


def _full(path: str) -> Callable[[Page, Scene], Any]:
    """Somebody with all that one can have. The session was opened before the second factor was."""

    def go(page: Page, here: Scene) -> None:
        user = hashed_as_shipped(person(pending_email="new.address@example.com"))
        _come_in(page, user, "/account/")
        expect(page.get_by_role("heading", name="Your account")).to_be_visible()
        with_app(user)
        key = Authenticator.objects.create(
            user=user, type="webauthn", data={"name": "Office computer", "credential": {}}
        )
        page.goto(path.replace("KEY", str(key.pk)))

    return go


def _second_step(page: Page, here: Scene) -> None:
    user = hashed_as_shipped(person())
    with_app(user)
    _come_in(page, user, "/account/")
    page.get_by_label("Code").fill("12")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _codes(page: Page, here: Scene) -> None:
    _full("/account/recovery-codes")(page, here)
    page.get_by_role("button", name="Create new codes").click()
    expect(page.get_by_role("heading", name="Save these codes now")).to_be_visible()


def _sent(page: Page, here: Scene) -> None:
    page.goto("/forgotten")
    page.get_by_label("E-mail address").fill("somebody.with.a.long.name@a-provider-of-training.example.com")
    page.get_by_role("button", name="Send e-mail").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()


def _reset(page: Page, here: Scene) -> None:
    page.goto("/" + reset_address(person()).split("/", 3)[3])
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _reset_first(page: Page, here: Scene) -> None:
    page.goto("/" + reset_address(create(f"ada.{new_id().hex}@example.com")).split("/", 3)[3])
    expect(page.get_by_label("Password")).to_be_visible()


def _confirm(page: Page, here: Scene) -> None:
    user = person(pending_email="new.address@example.com")
    page.goto("/" + confirm_address(user, user.pending_email).split("/", 3)[3])


STATES = [
    State("account", "account", "owner", lambda page, here: page.goto("/account/")),
    State("account-full", "account", "", _full("/account/")),
    State("account-activity", "account_activity", "", _as_somebody("/account/activity")),
    State(
        "account-password-refused",
        "account_password",
        "",
        _as_somebody("/account/password", refused="Change the password"),
    ),
    State("account-address-refused", "account_address", "", _as_somebody("/account/address", refused="Send e-mail")),
    State("account-again", "account_again", "owner", lambda page, here: page.goto("/account/again")),
    State("account-app-refused", "account_app", "", _as_somebody("/account/app", refused="Set it up")),
    State("account-app-off", "account_app_off", "", _full("/account/app/off")),
    State("account-recovery", "account_recovery", "", _full("/account/recovery-codes")),
    State("account-recovery-shown", "account_recovery", "", _codes),
    State("account-passkey-new", "account_passkey_new", "", _as_somebody("/account/passkeys/new")),
    State("account-passkey", "account_passkey", "", _full("/account/passkeys/KEY")),
    State("account-passkey-removal", "account_passkey_removal", "", _full("/account/passkeys/KEY/removal")),
    State(
        "account-factor-needed",
        "account_factor_needed",
        "owner",
        lambda page, here: page.goto("/account/second-factor"),
    ),
    State(
        "account-factor-wanted-later",
        "account_factor_needed",
        "owner",
        lambda page, here: page.goto("/account/second-factor?next=/account/&later=1"),
    ),
    State("sign-in-second-step", "mfa_authenticate", "", _second_step),
    State("forgotten", "account_forgotten", "", lambda page, here: page.goto("/forgotten")),
    State("forgotten-sent", "account_forgotten", "", _sent),
    State("reset-refused", "account_reset", "", _reset),
    State("reset-first", "account_reset", "", _reset_first),
    State("reset-over", "account_reset", "", lambda page, here: page.goto("/reset/nothing")),
    State("confirm", "account_confirm", "", _confirm),
]
