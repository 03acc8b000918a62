"""Campuses: list, page, form, closing and opening again."""

from playwright.sync_api import Page, expect

from cohortium.administration.actions.campuses import edit_campus
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.tenancy.models import Campus
from tests.fixtures import MORNING, PASSWORD
from tests.journeys.states import Scene, State, to


def _contest(page: Page, here: Scene) -> None:
    page.goto(here.path(f"campuses/{here.contested.pk}/edit"))
    page.get_by_label("Suburb").fill("What I typed while somebody else saved")
    with here.provider.scope():
        now = Campus.objects.get(pk=here.contested.pk)
        details = CampusDetails(name="Werribee", time_zone="Australia/Melbourne", suburb=f"Werribee {now.version}")
        edit_campus(here.owner, campus_id=now.pk, details=details, version=now.version, now=MORNING)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _refuse(page: Page, here: Scene) -> None:
    page.goto(here.path("campuses/new"))
    page.get_by_label("Time zone").fill("Melbourne")
    page.get_by_label("Contact phone").fill("call Maya")
    page.get_by_role("button", name="Open the campus").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _ask(page: Page, here: Scene) -> None:
    page.goto(here.path(f"campuses/{here.campus.pk}"))
    page.get_by_role("link", name="Close this campus").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _pick(page: Page, here: Scene) -> None:
    page.goto(here.path("campuses/"))
    page.get_by_label("Select Camberwell").check()
    expect(page.get_by_text("1 selected")).to_be_visible()


def _expire(page: Page, here: Scene) -> None:
    page.goto(here.path("campuses/new"))
    page.get_by_label("Name", exact=True).fill("Sunbury")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Open the campus").click()
    expect(page.get_by_text("What you typed has been kept.")).to_be_visible()


def _come_back(page: Page, here: Scene) -> None:
    _expire(page, here)
    page.get_by_label("E-mail address").fill(here.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("What you typed has been restored")).to_be_visible()


STATES = [
    State("list", "campuses", "owner", to("campuses/")),
    State("list-of-all-downwards", "campuses", "owner", to("campuses/?status=all&sort=-suburb")),
    State("list-picked", "campuses", "owner", _pick),
    State("list-none-found", "campuses", "owner", to("campuses/?q=nowhere")),
    State("list-empty", "campuses", "owner", lambda page, here: page.goto(here.path("campuses/", here.empty))),
    State("list-bad-cursor", "campuses", "owner", to("campuses/?after=nonsense")),
    State("detail", "campus", "owner", lambda page, here: page.goto(here.path(f"campuses/{here.campus.pk}"))),
    State("detail-closed", "campus", "owner", lambda page, here: page.goto(here.path(f"campuses/{here.closed.pk}"))),
    State("detail-not-found", "campus", "owner", lambda page, here: page.goto(here.path(f"campuses/{here.owner.id}"))),
    State("form-new", "campus_new", "owner", to("campuses/new")),
    State("form-refused", "campus_new", "owner", _refuse),
    State("form-kept", "campus_new", "owner", _come_back),
    State("form-not-allowed", "campus_new", "auditor", to("campuses/new")),
    State(
        "form-edit",
        "campus_edit",
        "owner",
        lambda page, here: page.goto(here.path(f"campuses/{here.campus.pk}/edit")),
    ),
    State("form-conflict", "campus_edit", "owner", _contest),
    State("sign-in-after-expiry", "account_login", "owner", _expire),
    State("close-dialog", "campuses_closing", "owner", _ask),
    State(
        "close-page",
        "campuses_closing",
        "owner",
        lambda page, here: page.goto(here.path(f"campuses/closing?campus={here.campus.pk}&campus={here.contested.pk}")),
    ),
    State(
        "reopen-page",
        "campuses_reopening",
        "owner",
        lambda page, here: page.goto(here.path(f"campuses/reopening?campus={here.closed.pk}")),
    ),
]
