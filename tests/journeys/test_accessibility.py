"""Every page in every state: WCAG 2.2 AA by axe, in both themes, on a desk and on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from tests.browser import OpenPage
from tests.journeys.looks import Looks
from tests.journeys.states import WITHOUT_A_PAGE, Scene, State, every, scene

STATES = every()


@pytest.fixture(scope="module")
def here() -> Scene:
    return scene()


@pytest.fixture
def seen(request: pytest.FixtureRequest, here: Scene, look: OpenPage) -> Page:
    """The page in the state that the test is about."""
    state: State = request.param
    actor = getattr(here, state.who) if state.who else None
    page = look(here.provider, actor)
    state.go(page, here)
    return page


def routes() -> set[str]:
    """The name of every address that is no part of the API."""

    def names(patterns: list[Any]) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from names(one.url_patterns) if str(one.pattern) != "api/v1/" else ()
            elif isinstance(one, URLPattern):
                yield one.name or str(one.pattern)

    # The style guide is served in development only: by the server of these tests, not in their own process.
    return {*names(get_resolver().url_patterns), "styleguide"}


def test_every_route_has_an_example() -> None:
    assert routes() - WITHOUT_A_PAGE == {state.route for state in STATES if state.route}


@pytest.mark.parametrize("seen", STATES, indirect=True, ids=lambda state: state.name)
def test_page_is_accessible_and_fits(seen: Page, looks: Looks) -> None:
    assert looks.everywhere(seen) == []
