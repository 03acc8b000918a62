"""Coming in by a provider of OpenID Connect: a real one, in a process of its own, and a real browser."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from playwright.sync_api import Browser, Page, expect

from cohortium.access.links import secret_of
from cohortium.accounts.models import AccountLetter
from cohortium.administration.queries.invitations import PURPOSE
from cohortium.config.processes import wait_until
from cohortium.core.ids import new_id
from cohortium.identity.models import User
from tests.administration.test_invitations import invited
from tests.browser import PATIENCE
from tests.fixtures import PASSWORD, Provider, now
from tests.log_ins import events, hashed_as_shipped, person
from tests.programs import Site, answers, free_port, serving

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
BUTTON = "Sign in with Example Works"


@dataclass
class House:
    """Our web server, which knows the provider, and the provider."""

    site: Site
    provider: str


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    port = free_port()
    address = f"http://localhost:{port}"
    known = [
        {
            "id": "works",
            "name": "Example Works",
            "server": address,
            "client": "cohortium",
            "secret": "a-secret-of-the-tests",
        }
    ]
    with serving({"COHORTIUM_OIDC": json.dumps(known)}) as site:
        callback = f"{site.base}/sign-in/from/works"
        process = subprocess.Popen(
            [NODE, "tests/identity_provider.mjs", str(port), callback],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert wait_until(lambda: answers(f"{address}/.well-known/openid-configuration"), 30)
            yield House(site, address)
        finally:
            process.terminate()
            process.wait(10)
        assert '"status": 500' not in site.said()


@pytest.fixture
def page(chromium: Browser, house: House) -> Iterator[Page]:
    with ExitStack() as stack:
        context = chromium.new_context(base_url=house.site.base, reduced_motion="reduce")
        stack.callback(context.close)
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


def at_provider(page: Page, email: str) -> None:
    """Sign in there, and agree."""
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill("anything")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()


def come_from(page: Page, email: str, there: str = "/sign-in/") -> None:
    page.goto(there)
    page.get_by_role("button", name=BUTTON).click()
    at_provider(page, email)


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def connected(user: User) -> list[str]:
    return list(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))


def test_a_log_in_of_the_same_address_is_connected_when_both_are_proved_and_not_before(page: Page) -> None:
    user = hashed_as_shipped(person())

    come_from(page, user.email, "/sign-in/?next=/organisations/")
    expect(page.get_by_text("Example Works is not connected yet")).to_be_visible()
    before = connected(user)
    sign_in(page, user)
    page.wait_for_url("**/organisations/")
    after = connected(user)
    page.context.clear_cookies()
    come_from(page, user.email, "/sign-in/?next=/account/")
    page.wait_for_url("**/account/")

    assert (before, after) == ([], ["works"])
    assert events(user) == ["in", "connected", "in"]
    assert AccountLetter.objects.filter(user=user, about__event="connected").count() == 1


@pytest.mark.parametrize("name", ["unverified", "other"])
def test_an_address_that_the_provider_does_not_vouch_for_or_another_one_is_not_connected(page: Page, name: str) -> None:
    user = hashed_as_shipped(person("unverified"))
    email = {"unverified": user.email, "other": f"other.{new_id().hex}@example.com"}[name]

    come_from(page, email)
    sign_in(page, user)
    page.wait_for_url("**/organisations/")

    assert connected(user) == []


def test_a_stranger_gets_no_log_in(page: Page) -> None:
    email = f"stranger.{new_id().hex}@example.com"

    come_from(page, email)

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert User.objects.filter(email=email).exists() is False


def test_whoever_is_invited_joins_by_the_provider_without_a_password(
    page: Page, provider: Provider, owner: Any
) -> None:
    _, invitation = invited(provider, owner, now=now(), email=f"ada.{new_id().hex}@example.com")
    link = f"/invitations/{provider.code}.{secret_of(PURPOSE, invitation.pk, invitation.generation)}"

    page.goto(link)
    page.get_by_role("button", name="Join with Example Works").click()
    at_provider(page, invitation.email)
    expect(page.get_by_text("You will sign in with Example Works")).to_be_visible()
    page.get_by_role("button", name="Join").click()
    page.wait_for_url(f"**/o/{provider.code}/**")

    user = User.objects.get(email=invitation.email)
    assert (user.has_usable_password(), connected(user)) == (False, ["works"])


def test_an_invitation_for_somebody_else_is_not_joined_by_the_provider(
    page: Page, provider: Provider, owner: Any
) -> None:
    _, invitation = invited(provider, owner, now=now(), email=f"ada.{new_id().hex}@example.com")

    page.goto(f"/invitations/{provider.code}.{secret_of(PURPOSE, invitation.pk, invitation.generation)}")
    page.get_by_role("button", name="Join with Example Works").click()
    at_provider(page, f"eve.{new_id().hex}@example.com")

    expect(page.get_by_label("Choose a password")).to_be_visible()


def test_one_connects_and_disconnects_in_ones_account(page: Page, house: House) -> None:
    user = hashed_as_shipped(person())
    page.goto("/sign-in/?next=/account/")
    sign_in(page, user)

    page.get_by_role("button", name=re.compile("^Connect")).click()
    at_provider(page, f"another.{new_id().hex}@example.net")
    expect(page.get_by_text("Example Works connected.")).to_be_visible()
    between = connected(user)
    page.get_by_role("button", name=re.compile("^Disconnect")).click()
    expect(page.get_by_text("Example Works disconnected.")).to_be_visible()

    assert (between, connected(user)) == (["works"], [])


def test_who_changes_their_mind_at_the_provider_is_led_back(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("link", name="Cancel").click()

    expect(page.get_by_text("Signing in with Example Works did not work.")).to_be_visible()


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?error=access_denied&state=z"])
def test_what_no_provider_sent_is_refused(page: Page, query: str) -> None:
    page.goto(f"/sign-in/from/works{query}")

    expect(page.get_by_text("Signing in with Example Works did not work.")).to_be_visible()


def test_a_provider_that_nobody_set_is_not_there(page: Page) -> None:
    assert page.goto("/sign-in/from/nowhere").status == 404
