"""How a colour comes out while somebody chooses it: what is looked at is what the browser draws."""

import pytest
from playwright.sync_api import expect

from cohortium.access.actor import Actor
from tests.browser import OpenPage
from tests.fixtures import Provider


@pytest.mark.parametrize(
    ("path", "field"), [("organisation/edit", "#id_colour"), ("begin/branding", "#id_colour_code")]
)
def test_the_preview_is_drawn_in_the_colour_that_is_chosen(
    provider: Provider, owner: Actor, open_page: OpenPage, path: str, field: str
) -> None:
    page = open_page(provider, owner)
    page.goto(f"/o/{provider.code}/{path}")

    page.locator(field).fill("#7a1fa2")

    expect(page.locator(".shade-light .shade-button")).to_have_css("background-color", "rgb(122, 31, 162)")
