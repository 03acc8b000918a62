"""What is not read is seen where one looks: at the top of a narrow page, and in the menu of a wide one."""

import pytest
from playwright.sync_api import expect

from cohortium.access.actor import Actor
from tests.browser import DESK, PHONE, OpenPage
from tests.fixtures import Provider
from tests.notifications.test_preferences import to
from tests.notifications.test_together import publish


@pytest.mark.parametrize(("size", "place"), [(DESK, "complementary"), (PHONE, "banner")])
def test_the_number_of_what_is_not_read_is_seen(
    provider: Provider, owner: Actor, open_page: OpenPage, size: tuple[int, int], place: str
) -> None:
    for _ in range(2):
        publish(provider, to(owner))
    page = open_page(provider, owner, size)
    page.goto(f"/o/{provider.code}/tasks/")

    bell = page.get_by_role(place).get_by_role("link", name="Notifications 2 not read")

    expect(bell).to_be_visible()
    bell.click()
    expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
