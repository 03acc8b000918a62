"""The field that finds things."""

from playwright.sync_api import Page, expect

from tests.journeys.states import Scene, State, to


def _type(page: Page, here: Scene) -> None:
    page.goto(here.path("team/"))
    page.keyboard.press("/")
    page.keyboard.type("gra")
    expect(page.get_by_role("region", name="Found")).to_contain_text("Grace Whitlock")


STATES = [
    State("search", "search", "owner", to("search?q=c")),
    State("search-of-a-kind", "search", "owner", to("search?q=c&kind=campus")),
    State("search-empty", "search", "owner", to("search")),
    State("search-none-found", "search", "owner", to("search?q=zzz")),
    State("search-typed", "team", "owner", _type),
]
