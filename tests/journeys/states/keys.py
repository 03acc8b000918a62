"""API keys: list, page, form, the secret shown once, and revoking."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from cohortium.access.models import ApiKey
from cohortium.administration.actions.keys import revoke_key
from tests.journeys.states import Scene, State, to
from tests.keys import EDIT, issued


def _keys(here: Scene) -> dict[str, ApiKey]:
    """A key in each state, by its name; made when the first state asks for them."""
    with here.provider.scope():
        there = {key.name: key for key in ApiKey.objects.all()}
    if there:
        return there
    owner, now = here.owner, timezone.now()
    issued(here.provider, owner, name="Screens at every door of the building, upstairs and downstairs")
    issued(here.provider, owner, name="Website", permissions=EDIT, campuses=[here.campus, here.closed])
    issued(here.provider, owner, name="Soon over", lives_for=timedelta(days=3))
    issued(here.provider, owner, name="Of last year", now=now - timedelta(days=90))
    stolen = issued(here.provider, owner, name="Stolen").key
    with here.provider.scope():
        revoke_key(owner, key_id=stolen.pk)
    return _keys(here)


def _list(page: Page, here: Scene) -> None:
    _keys(here)
    page.goto(here.path("keys/?status=all"))
    expect(page.get_by_role("row")).to_have_count(6)


def _show(name: str) -> Callable[[Page, Scene], Any]:
    return lambda page, here: page.goto(here.path(f"keys/{_keys(here)[name].pk}"))


def _history(page: Page, here: Scene) -> None:
    page.goto(here.path(f"keys/{_keys(here)['Website'].pk}"))
    page.get_by_text("4 details").click()


def _fill(page: Page, here: Scene) -> None:
    page.goto(here.path("keys/new", here.empty))
    page.get_by_label("Name", exact=True).fill("Door screens")
    page.get_by_label("See campuses").check()
    page.get_by_text("Everywhere", exact=True).click()


def _choose(page: Page, here: Scene) -> None:
    page.goto(here.path("keys/new"))
    page.get_by_text("Only some campuses").click()
    page.get_by_text("Other", exact=True).click()
    expect(page.get_by_label("Last valid day")).to_be_visible()


def _refuse(page: Page, here: Scene) -> None:
    _choose(page, here)
    page.get_by_role("button", name="Issue key").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _issue(page: Page, here: Scene) -> None:
    _fill(page, here)
    page.get_by_role("button", name="Issue key").click()
    expect(page.get_by_role("heading", name="Save this key now")).to_be_visible()


def _copy(page: Page, here: Scene) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _issue(page, here)
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    shown = page.get_by_role("textbox", name="Key", exact=True).inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == shown.strip()


def _reload(page: Page, here: Scene) -> None:
    _issue(page, here)
    page.reload()
    expect(page.get_by_text("This key was issued already.")).to_be_visible()


def _ask(page: Page, here: Scene) -> None:
    page.goto(here.path(f"keys/{_keys(here)['Website'].pk}"))
    page.get_by_role("link", name="Revoke this key").click()
    expect(page.get_by_role("dialog")).to_be_visible()


STATES = [
    State("keys", "keys", "owner", _list),
    State("keys-empty", "keys", "owner", lambda page, here: page.goto(here.path("keys/?status=active", here.other))),
    State("keys-none-at-all", "keys", "owner", lambda page, here: page.goto(here.path("keys/?status=all", here.other))),
    State("keys-bad-cursor", "keys", "owner", to("keys/?after=nonsense")),
    State("keys-to-an-auditor", "keys", "auditor", _list),
    State("key", "key", "owner", _history),
    State("key-expires-soon", "key", "owner", _show("Soon over")),
    State("key-expired", "key", "owner", _show("Of last year")),
    State("key-revoked", "key", "owner", _show("Stolen")),
    State("key-not-found", "key", "owner", lambda page, here: page.goto(here.path(f"keys/{here.owner.id}"))),
    State("key-form", "key_new", "owner", to("keys/new")),
    State("key-form-filled", "key_new", "owner", _choose),
    State("key-form-refused", "key_new", "owner", _refuse),
    State("key-form-not-allowed", "key_new", "auditor", to("keys/new")),
    State("key-issued", "key_new", "owner", _issue),
    State("key-copied", "key_new", "owner", _copy),
    State("key-issued-reloaded", "key", "owner", _reload),
    State("key-revoke-dialog", "key_revocation", "owner", _ask),
    State(
        "key-revoke-page",
        "key_revocation",
        "owner",
        lambda page, here: page.goto(here.path(f"keys/{_keys(here)['Of last year'].pk}/revocation")),
    ),
]
