"""Every page in every state that a person can see, and the way there. Each names the route that it is an example of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, OWNER
from cohortium.administration.actions.campuses import close_campuses, edit_campus
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.tenancy.models import Campus
from tests.fixtures import MORNING, PASSWORD, Provider, found_provider
from tests.programs import log_in_of

FULL = {
    "address": "8 Prospect Hill Road\nLevel 2",
    "suburb": "Camberwell",
    "state": "VIC",
    "postcode": "3124",
    "contact_email": "camberwell@example.com",
    "contact_phone": "+61355500117",
}


@dataclass
class Scene:
    """An organisation in which every state can be seen. States do not change it, but for `contested`."""

    provider: Provider
    other: Provider
    empty: Provider
    owner: Actor
    auditor: Actor
    nobody: Actor
    campus: Campus
    closed: Campus
    contested: Campus
    email: str

    def path(self, rest: str = "", provider: Provider | None = None) -> str:
        return f"/o/{(provider or self.provider).code}/campuses/{rest}"


def scene() -> Scene:
    """Make the organisation, with long names, a closing day, and people."""
    provider, other, empty = found_provider("Rocket Academy of Melbourne’s West"), found_provider(), found_provider()
    owner = provider.member(OWNER, name="Grace Whitlock")
    campus = provider.campus("Camberwell", **FULL, closes_on=MORNING.date().replace(year=MORNING.year + 5))
    closed = provider.campus("Llanfairpwllgwyngyllgogerychwyrndrobwll", suburb="Footscray")
    provider.member(CAMPUS_MANAGER, campuses=(campus, closed), name="Maya Okafor")
    for one in (other, empty):
        one.member(OWNER, user=provider.users[owner.id])
    with provider.scope():
        close_campuses(owner, campus_ids=[closed.pk])
    return Scene(
        provider,
        other,
        empty,
        owner,
        provider.member(AUDITOR, name="Hugh Tran"),
        other.member(name="Noah Lim"),
        campus,
        closed,
        provider.campus("Werribee"),
        log_in_of(provider, owner),
    )


@dataclass(frozen=True)
class State:
    """A name, the route, who sees it (empty: nobody is signed in), and how one gets there."""

    name: str
    route: str
    who: str
    go: Callable[[Page, Scene], Any]


def _contest(page: Page, here: Scene) -> None:
    page.goto(here.path(f"{here.contested.pk}/edit"))
    page.get_by_label("Suburb").fill("What I typed while somebody else saved")
    with here.provider.scope():
        now = Campus.objects.get(pk=here.contested.pk)
        details = CampusDetails(name="Werribee", time_zone="Australia/Melbourne", suburb=f"Werribee {now.version}")
        edit_campus(here.owner, campus_id=now.pk, details=details, version=now.version, now=MORNING)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _refuse(page: Page, here: Scene) -> None:
    page.goto(here.path("new"))
    page.get_by_label("Time zone").fill("Melbourne")
    page.get_by_label("Contact phone").fill("call Maya")
    page.get_by_role("button", name="Open the campus").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _ask(page: Page, here: Scene) -> None:
    page.goto(here.path(str(here.campus.pk)))
    page.get_by_role("link", name="Close this campus").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _pick(page: Page, here: Scene) -> None:
    page.goto(here.path())
    page.get_by_label("Pick Camberwell").check()
    expect(page.get_by_text("One picked")).to_be_visible()


def _expire(page: Page, here: Scene) -> None:
    page.goto(here.path("new"))
    page.get_by_label("Name", exact=True).fill("Sunbury")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Open the campus").click()
    expect(page.get_by_text("What you had typed is kept.")).to_be_visible()


def _come_back(page: Page, here: Scene) -> None:
    _expire(page, here)
    page.get_by_label("E-mail address").fill(here.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("What you had typed is here again")).to_be_visible()


def _fail_to_sign_in(page: Page, here: Scene) -> None:
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _shortcuts(page: Page, here: Scene) -> None:
    page.goto(here.path())
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def _account(page: Page, here: Scene) -> None:
    page.goto(here.path())
    page.get_by_role("button", name="Account").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def _to(rest: str) -> Callable[[Page, Scene], Any]:
    return lambda page, here: page.goto(here.path(rest))


def _broken(template: str) -> Callable[[Page, Scene], Any]:
    """The page of a failure that cannot be brought about while other tests use the server: its template."""

    def go(page: Page, here: Scene) -> None:
        page.goto("/sign-in/")
        page.set_content(render_to_string(template))

    return go


STATES = [
    State("list", "campuses", "owner", _to("")),
    State("list-of-all-downwards", "campuses", "owner", _to("?status=all&sort=-suburb")),
    State("list-picked", "campuses", "owner", _pick),
    State("list-none-found", "campuses", "owner", _to("?q=nowhere")),
    State("list-empty", "campuses", "owner", lambda page, here: page.goto(here.path("", here.empty))),
    State("list-account", "campuses", "owner", _account),
    State("list-shortcuts", "campuses", "owner", _shortcuts),
    State("list-bad-cursor", "campuses", "owner", _to("?after=nonsense")),
    State("detail", "campus", "owner", lambda page, here: page.goto(here.path(str(here.campus.pk)))),
    State("detail-closed", "campus", "owner", lambda page, here: page.goto(here.path(str(here.closed.pk)))),
    State("detail-not-found", "campus", "owner", lambda page, here: page.goto(here.path(str(here.owner.id)))),
    State("form-new", "campus_new", "owner", _to("new")),
    State("form-refused", "campus_new", "owner", _refuse),
    State("form-kept", "campus_new", "owner", _come_back),
    State("form-not-allowed", "campus_new", "auditor", _to("new")),
    State("form-edit", "campus_edit", "owner", lambda page, here: page.goto(here.path(f"{here.campus.pk}/edit"))),
    State("form-conflict", "campus_edit", "owner", _contest),
    State("close-dialog", "campuses_closing", "owner", _ask),
    State(
        "close-page",
        "campuses_closing",
        "owner",
        lambda page, here: page.goto(here.path(f"closing?campus={here.campus.pk}&campus={here.contested.pk}")),
    ),
    State(
        "reopen-page",
        "campuses_reopening",
        "owner",
        lambda page, here: page.goto(here.path(f"reopening?campus={here.closed.pk}")),
    ),
    State("organisations", "organisations", "owner", lambda page, here: page.goto("/organisations/")),
    State("sign-in", "account_login", "", lambda page, here: page.goto("/sign-in/")),
    State("sign-in-failed", "account_login", "", _fail_to_sign_in),
    State("sign-in-after-expiry", "account_login", "owner", _expire),
    State("sign-out", "account_logout", "owner", lambda page, here: page.goto("/sign-out/")),
    State("styleguide", "styleguide", "owner", lambda page, here: page.goto("/styleguide")),
    State("no-such-address", "", "", lambda page, here: page.goto("/nowhere")),
    State("not-readable", "", "", _broken("400.html")),
    State("crashed", "", "", _broken("500.html")),
    State("database-away", "", "", _broken("503.html")),
]

# These answer with a redirect, or with a word for a machine, and never with a page of their own.
WITHOUT_A_PAGE = {"home", "organisation", "theme", "health_live", "health_ready"}
