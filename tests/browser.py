"""Chromium for tests. A console error, a refusal by the content policy, a lost file or a foreign address fails the test."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright._impl._greenlets import wait_for_future
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from cohortium.access.actor import Actor
from tests.axe import put_axe_into
from tests.fixtures import Provider
from tests.programs import Site, session_of
from tools.chromium import CHROMIUM, SWITCHES

NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"
DESK, PHONE = (1440, 900), (360, 740)
# On a machine that does three other things meanwhile: a step, and what is expected of the page.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)
LOOPBACK = {"localhost", "127.0.0.1"}
# Every refusal of ours (403, 404, 409, 422) is logged by Chromium in these words; the answers are watched themselves.
SAID_OF_A_REFUSAL = "Failed to load resource: the server responded with a status of 4"

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, one for all tests of this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("playwright._impl._sync_base.wait_for_future", _leaving_no_loop(wait_for_future))
        with sync_playwright() as playwright:
            loop = asyncio.get_running_loop()
            asyncio._set_running_loop(None)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*SWITCHES, NOWHERE_ELSE])
            yield browser
            asyncio.set_event_loop(loop)
            browser.close()
            asyncio._set_running_loop(loop)


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What went wrong in the pages of this test. A test that expects something takes it away."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_page(chromium: Browser, site: Site, problems: list[str]) -> Iterator[OpenPage]:
    """Open a page in a context of its own: `actor` is signed in there; other options are Playwright's."""
    _go_on(chromium)
    with ExitStack() as contexts:

        def opened(
            provider: Provider | None = None,
            actor: Actor | None = None,
            size: tuple[int, int] = DESK,
            **options: Any,
        ) -> Page:
            context = contexts.enter_context(closing(_context(chromium, site, size, **options)))
            page = context.new_page()
            if provider and actor:
                sign_in(page, provider, actor, site.base)
            _watch(page, problems)
            return page

        yield opened


@pytest.fixture(scope="session")
def shared_page(chromium: Browser, site: Site) -> Iterator[tuple[Page, list[str]]]:
    """One page for all tests that only look, and what went wrong in it: a process of the browser costs half a second."""
    _go_on(chromium)
    with closing(_context(chromium, site, DESK)) as context:
        put_axe_into(context)
        page, found = _opened_by_another(context), list[str]()
        _watch(page, found)
        yield page, found


@pytest.fixture
def look(chromium: Browser, shared_page: tuple[Page, list[str]], site: Site) -> Iterator[OpenPage]:
    """Open the page that tests share: for those who look, and leave nothing in the browser but cookies."""
    _go_on(chromium)
    page, problems = shared_page

    def opened(provider: Provider | None = None, actor: Actor | None = None) -> Page:
        page.context.clear_cookies()
        if provider and actor:
            sign_in(page, provider, actor, site.base)
        return page

    yield opened
    width, height = DESK
    # Not to a page of nobody's: the browser would end the process, and forget all that it compiled.
    page.goto("/health/live")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": width, "height": height})
    found = list(problems)
    problems.clear()
    assert found == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page in which nobody is signed in."""
    return open_page()


def _opened_by_another(context: BrowserContext) -> Page:
    """A page that another one opened, which stays as it is and looks at whatever the page shows: see `tests.axe`."""
    opener = context.new_page()
    opener.goto("/health/live")
    # As in `downloaded`.
    asyncio._set_running_loop(opener._loop)
    try:
        waiting = opener.expect_popup()
    finally:
        asyncio._set_running_loop(None)
    with waiting as popup:
        opener.evaluate("() => { window.open('/health/live') }")
    return popup.value


def downloaded(page: Page, act: Callable[[], object]) -> Path:
    """Do this, and give the file that the browser saves by it."""
    # Playwright begins to wait at once, and takes the loop that runs: see `_leaving_no_loop`.
    asyncio._set_running_loop(page._loop)
    try:
        waiting = page.expect_download()
    finally:
        asyncio._set_running_loop(None)
    with waiting as download:
        act()
    return Path(download.value.path())


def sign_in(page: Page, provider: Provider, actor: Actor, base: str) -> None:
    """Let somebody else be signed in there. What the browser keeps of files stays."""
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": session_of(provider, actor), "url": base}])


def _go_on(chromium: Browser) -> None:
    """A test before this one may have run a loop of its own, and forgotten this one."""
    asyncio.set_event_loop(chromium._loop)


def _context(chromium: Browser, site: Site, size: tuple[int, int], **options: Any) -> BrowserContext:
    width, height = size
    context = chromium.new_context(
        base_url=site.base, viewport={"width": width, "height": height}, reduced_motion="reduce", **options
    )
    context.set_default_timeout(PATIENCE)
    return context


def _watch(page: Page, problems: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(SAID_OF_A_REFUSAL):
            problems.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and address.hostname not in LOOPBACK:
            problems.append(f"foreign address: {request.url}")

    def on_failed(request: Request) -> None:
        # Aborted: the page itself took it back, as a filter does when one types on.
        if request.failure != "net::ERR_ABORTED":
            problems.append(f"failed: {request.url}: {request.failure}")

    def on_response(response: Response) -> None:
        # 4xx is an answer to a person; for a file of the page it is a loss.
        is_file = response.request.resource_type not in {"document", "fetch", "xhr"}
        if response.status >= (400 if is_file else 500):
            problems.append(f"{response.status}: {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("request", on_request)
    page.on("requestfailed", on_failed)
    page.on("response", on_response)


def _leaving_no_loop(wait: Callable[..., None]) -> Callable[..., None]:
    """Mark Playwright's event loop as running while Playwright waits, and not while the test goes on.

    Playwright leaves the mark on this thread. Django would then refuse to ask the database, and tests that run a loop
    of their own could not.
    """

    def waiting(loop: Any, *args: Any) -> None:
        asyncio._set_running_loop(loop)
        try:
            wait(loop, *args)
        finally:
            asyncio._set_running_loop(None)

    return waiting
