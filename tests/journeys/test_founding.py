"""From an address to the first invited colleague, in the browser, with every page reloaded once; and what is killed."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

import httpx
import psutil
import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cohortium.access.models import Invitation, Membership
from cohortium.administration.blueprints import FOLDER, blueprints
from cohortium.administration.rules.founding import FoundingDetails
from cohortium.config.processes import wait_until
from cohortium.core.ids import new_id
from cohortium.identity.models import User
from cohortium.onboarding.actions.foundings import begin, describe
from cohortium.onboarding.models import Founding
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.scope import organisation_scope
from tests.fixtures import PASSWORD
from tests.journeys.locks import Hold, waiting_for
from tests.log_ins import person
from tests.mail import Post
from tests.programs import Site, serving

OpenPage = Callable[..., Page]
BLUEPRINTS = sorted(file.stem for file in FOLDER.glob("*.toml"))
MOST_SCREENS = 12
SOON = 30.0


class Way:
    """Counts the screens and the presses on the way, and loads each screen a second time."""

    def __init__(self, page: Page) -> None:
        self.page, self.screens, self.presses = page, 0, 0

    def at(self, heading: str) -> None:
        """Here is a screen; what it shows is there after a reload as well."""
        self.screens += 1
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        self.page.reload()
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()

    def press(self, name: str) -> None:
        self.presses += 1
        self.page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("key", BLUEPRINTS)
def test_a_stranger_comes_to_the_first_invited_colleague(
    open_page: OpenPage, post: Post, work: Callable[[], None], key: str
) -> None:
    page, blueprint = open_page(), blueprints()[key]
    way, code = Way(page), f"q{new_id().hex[-10:]}"
    email, colleague = f"ada.{code}@example.com", f"ben.{code}@example.com"
    country = blueprint.parts["organisation"]["country"]

    page.goto("/sign-in/")
    page.get_by_role("link", name="Or create an organisation of your own.").click()
    way.at("Create an organisation")
    page.get_by_label("Your e-mail address").fill(email)
    way.press("Send e-mail")
    way.at("Check your e-mail")

    work()
    text = post.to(email)[0].get_body(("plain",)).get_content()
    page.goto("/start/with/" + text.split("/start/with/")[1].split()[0])
    way.at("Create an organisation")
    page.get_by_label("Password").fill(PASSWORD)
    way.press("Continue")

    way.at("Your organisation")
    page.get_by_label("Name of the organisation").fill(f"Harbour {code}")
    page.get_by_label("Short code").fill(code)
    expect(page.get_by_text("Available:")).to_be_visible()
    page.get_by_label("Country").select_option(country)
    page.get_by_label("Your name").fill("Ada Ncube")
    way.press("Continue")

    way.at("Choose a template")
    way.press(f"Use “{blueprint.name}”")

    way.at("Colour and logo")
    page.get_by_label("Colour", exact=True).fill("#8a3b12")
    way.press("Save and continue")

    word = blueprint.parts["words"].get("campus", {"one": "campus", "a": "a campus"})
    way.at(f"Open {word['a']}")
    page.get_by_label("Name", exact=True).fill("Quayside")
    way.press(f"Open the {word['one']}")

    way.at("Invite colleagues")
    line = page.get_by_role("group", name="Colleague 1")
    line.get_by_label("Name").fill("Ben Otieno")
    line.get_by_label("E-mail address").fill(colleague)
    line.get_by_label("Role").select_option(label="Admin")
    way.press("Send invitations")
    page.wait_for_url(lambda url: "/begin/" not in url)
    way.screens += 1

    work()
    assert [str(message["Subject"]) for message in post.to(colleague)] == [f"Your invitation to Harbour {code}"]
    with organisation_scope(organisation_id_of(code)):
        here = Organisation.objects.get()
        assert (here.words, here.colour, here.country) == (blueprint.parts["words"], "#8a3b12", country)
        assert Invitation.objects.get().email == colleague
    print(f"{key}: {way.screens} screens, {way.presses} presses")
    assert way.screens <= MOST_SCREENS


@pytest.fixture
def other_site() -> Iterator[Site]:
    """A server that a test may kill."""
    with serving(workers=1) as one:
        yield one


def session_of(user: User) -> str:
    browser = Client()
    browser.force_login(user)
    return browser.cookies["sessionid"].value


def sent(site: Site, session: str, founding_id: UUID) -> httpx.Response | None:
    """Press the button, as a browser does; None where the server is gone before it answers."""
    with httpx.Client(base_url=site.base, cookies={"sessionid": session}, timeout=60) as client:
        page = client.get("/start/blueprint").text
        token = re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        said = {"csrfmiddlewaretoken": token, "founding": str(founding_id), "blueprint": "classroom"}
        with suppress(httpx.TransportError):
            return client.post("/start/blueprint", data=said)
    return None


def test_a_server_that_is_killed_in_the_middle_leaves_no_half_an_organisation(
    other_site: Site, site: Site, hold: Hold
) -> None:
    user = person()
    code = f"q{user.pk.hex[-10:]}"
    founding_id = begin(user).pk
    describe(
        user,
        founding_id=founding_id,
        owner_name="Ada Ncube",
        details=FoundingDetails(f"Harbour {code}", code, "AU", "Australia/Perth"),
    )
    session = session_of(user)
    # The organisation and its roles are written when it waits here: its owner is not in yet.
    lock = hold("identity_user", user.pk)

    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(sent, other_site, session, founding_id)
        assert wait_until(lambda: waiting_for(lock) == 1, SOON)
        for process in psutil.Process(other_site.process.pid).children(recursive=True):
            process.kill()
        other_site.kill()
        gone = answer.result()
    lock.rollback()
    assert wait_until(lambda: waiting_for(lock) == 0, SOON)

    assert (gone, organisation_id_of(code), Founding.objects.get(pk=founding_id).founded_at) == (None, None, None)
    again = sent(site, session, founding_id)
    assert again is not None
    assert (again.status_code, again.headers["Location"]) == (302, f"/o/{code}/begin/")
    with organisation_scope(organisation_id_of(code)):
        assert (Organisation.objects.count(), Membership.objects.count()) == (1, 1)
