"""Passkeys, by Chromium's virtual authenticator on http://localhost."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from cohortium.identity.models import User
from tests.browser import OpenPage
from tests.fixtures import PASSWORD
from tests.log_ins import code_of, events, hashed_as_shipped, person

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A device that makes and keeps passkeys, in this browser."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        made = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self._id = made["authenticatorId"]

    def verifies(self, verified: bool) -> None:
        self._session.send("WebAuthn.setUserVerified", {"authenticatorId": self._id, "isUserVerified": verified})

    def passkeys(self) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = self._session.send("WebAuthn.getCredentials", {"authenticatorId": self._id})[
            "credentials"
        ]
        return kept


@pytest.fixture
def user() -> User:
    return hashed_as_shipped(person())


def come_in(page: Page, user: User, there: str = "/account/") -> None:
    page.goto(f"/sign-in/?next={there}")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Page, name: str = "Office computer") -> None:
    page.goto("/account/passkeys/new")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Create passkey").click()
    expect(page.get_by_role("heading", name="Save these codes now")).to_be_visible()
    page.get_by_role("link", name="I have saved them").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_passkey_is_made_used_renamed_and_removed(page: Page, user: User) -> None:
    device = Device(page)
    come_in(page, user)
    add_passkey(page)
    expect(page.get_by_text("Office computer", exact=True)).to_be_visible()
    sign_out(page)

    page.goto("/sign-in/?next=/account/activity")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Log-in activity")).to_be_visible()
    page.goto("/account/")
    page.get_by_role("link", name=re.compile("^Rename")).click()
    page.get_by_label("Name").fill("Kitchen tablet")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Kitchen tablet", exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("^Remove")).click()
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_text("Passkey removed.")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("The passkey was not recognised")).to_be_visible()

    assert len(device.passkeys()) == 1
    assert [one for one in events(user) if "passkey" in one] == ["passkey_added", "passkey_removed"]


def test_a_passkey_is_the_second_step_after_a_password(page: Page, user: User) -> None:
    Device(page)
    come_in(page, user)
    add_passkey(page)
    sign_out(page)

    come_in(page, user)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_a_passkey_whose_device_does_not_know_the_person_opens_nothing(page: Page, user: User) -> None:
    device = Device(page)
    come_in(page, user)
    add_passkey(page)
    sign_out(page)
    device.verifies(False)

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("No passkey was used.")).to_be_visible()


def test_who_has_a_passkey_shows_by_it_that_it_is_them(page: Page, user: User) -> None:
    Device(page)
    come_in(page, user)
    add_passkey(page)

    page.goto("/account/again?next=/account/password")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()


def test_recovery_codes_are_downloaded_and_shown_once(page: Page, user: User) -> None:
    Device(page)
    come_in(page, user)
    page.goto("/account/passkeys/new")
    page.get_by_role("button", name="Create passkey").click()
    shown = page.locator(".codes code").all_inner_texts()
    link = page.get_by_role("link", name="Download")
    text = unquote(link.get_attribute("href") or "")
    file = link.get_attribute("download")
    page.goto("/account/recovery-codes")

    assert (len(shown), [one for one in shown if one not in text]) == (10, [])
    assert (file, text.partition(",")[0]) == ("cohortium-recovery-codes.txt", "data:text/plain;charset=utf-8")
    assert page.locator(".codes code").count() == 0


def test_a_browser_without_passkeys_offers_none(open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/sign-in/")

    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()


def test_an_app_is_set_up_by_the_secret_that_is_shown(page: Page, user: User) -> None:
    come_in(page, user, "/account/app")
    secret = page.locator(".copy-text").inner_text().replace(" ", "").strip()
    drawn = page.locator("img.qr").evaluate("image => image.naturalWidth > 100")

    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    codes = page.locator(".codes code").all_inner_texts()
    sign_out(page)
    come_in(page, user)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert drawn is True


def test_every_other_device_is_signed_out(open_page: OpenPage, user: User) -> None:
    here, phone = open_page(), open_page()
    come_in(here, user)
    come_in(phone, user)

    here.reload()
    here.get_by_role("button", name="Sign out everywhere else").click()
    expect(here.get_by_text("1 other device signed out.")).to_be_visible()
    phone.reload()

    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()
