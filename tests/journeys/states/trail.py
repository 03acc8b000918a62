"""The trail: all of it, asked for something, and asked for what cannot be."""

from playwright.sync_api import Page, expect

from tests.journeys.states import Scene, State, to


def _thing(page: Page, here: Scene) -> None:
    page.goto(here.path(f"campuses/{here.closed.pk}"))
    page.get_by_role("link", name="In the trail").click()
    expect(page.get_by_role("cell", name="Closed")).to_be_visible()


def _who(page: Page, here: Scene) -> None:
    page.goto(here.path("trail/"))
    page.get_by_role("searchbox", name="Who did it").fill("grace")
    expect(page.get_by_role("cell", name="By itself")).to_have_count(0)


def _whom(page: Page, here: Scene) -> None:
    page.goto(here.path("trail/?who=nobody"))
    expect(page.get_by_role("alert")).to_be_visible()


STATES = [
    State("trail", "trail", "owner", to("trail/")),
    State("trail-of-an-auditor", "trail", "auditor", to("trail/")),
    State("trail-of-a-thing", "trail", "owner", _thing),
    State("trail-of-somebody", "trail", "owner", _who),
    State("trail-whom", "trail", "owner", to("trail/?person=")),
    State("trail-none-found", "trail", "owner", to("trail/?person=nobody")),
    State("trail-bad-day", "trail", "owner", to("trail/?first_day=2026-13-45&kind=campus")),
    State("trail-bad-link", "trail", "owner", _whom),
    State("trail-bad-cursor", "trail", "owner", to("trail/?after=nonsense")),
]
