"""The organisation itself: its page, its form, its logo."""

import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from cohortium.administration.actions.organisations import edit_organisation
from cohortium.administration.queries import organisations
from tests.files.corpus import image, with_place
from tests.journeys.states import Scene, State, to


def _choose(page: Page, here: Scene, content: bytes, name: str) -> None:
    page.goto(here.path("organisation/logo"))
    page.get_by_label("Logo", exact=True).set_input_files({"name": name, "mimeType": "", "buffer": content})


def _with_logo(page: Page, here: Scene) -> None:
    _choose(page, here, with_place(), "photo.jpg")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("img", name="Logo of")).to_be_visible()


def _refused_logo(page: Page, here: Scene) -> None:
    _choose(page, here, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.png")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _too_large(page: Page, here: Scene) -> None:
    page.goto(here.path("organisation/logo"))
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "logo.png"
        large.write_bytes(bytes(5 * 1024**2 + 1))
        page.get_by_label("Logo", exact=True).set_input_files(large)
    expect(page.get_by_role("status").filter(has_text="The maximum is 5 MB")).to_be_visible()


def _chosen(page: Page, here: Scene) -> None:
    _choose(page, here, image(), "logo.png")
    expect(page.get_by_role("status").filter(has_text="logo.png, 1 kB")).to_be_visible()


def _ask(page: Page, here: Scene) -> None:
    _with_logo(page, here)
    page.get_by_role("link", name="Remove", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _refuse(page: Page, here: Scene) -> None:
    page.goto(here.path("organisation/edit"))
    page.get_by_label("ABN").fill("51 824 753 557")
    page.get_by_label("Contact e-mail").fill("hello@")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _contest(page: Page, here: Scene) -> None:
    page.goto(here.path("organisation/edit", here.other))
    page.get_by_label("Registration number").fill("RTO 1")
    with here.other.scope():
        row = organisations.organisation(here.other.system)
        details = replace(row.details, registration_number=f"RTO {row.version + 1}", currency="AUD")
        edit_organisation(here.other.system, details=details, version=row.version)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _sign_in(page: Page, here: Scene) -> None:
    _with_logo(page, here)
    page.context.clear_cookies(name="sessionid")
    page.goto(here.path("campuses/"))
    expect(page.get_by_role("img", name=here.provider.name)).to_be_visible()


STATES = [
    State("details", "details", "owner", to("organisation/")),
    State("details-of-an-auditor", "details", "auditor", to("organisation/")),
    State("details-with-logo", "details", "owner", _with_logo),
    State("details-form", "details_edit", "owner", to("organisation/edit")),
    State("details-form-refused", "details_edit", "owner", _refuse),
    State("details-form-conflict", "details_edit", "owner", _contest),
    State("logo-form", "details_logo", "owner", to("organisation/logo")),
    State("logo-form-chosen", "details_logo", "owner", _chosen),
    State("logo-form-too-large", "details_logo", "owner", _too_large),
    State("logo-form-refused", "details_logo", "owner", _refused_logo),
    State("logo-removal-dialog", "details_logo_removal", "owner", _ask),
    State("logo-removal", "details_logo_removal", "owner", to("organisation/logo/removal")),
    State("sign-in-with-logo", "account_login", "owner", _sign_in),
]
