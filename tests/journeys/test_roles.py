"""A role in the browser: the preview follows what one chooses."""

from playwright.sync_api import expect

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER
from tests.administration.test_roles import copied, holder, saved
from tests.browser import PHONE, OpenPage
from tests.fixtures import Provider


def test_the_preview_follows_and_what_it_told_need_not_be_told_again(
    provider: Provider, owner: Actor, open_page: OpenPage
) -> None:
    role = copied(provider, key=CAMPUS_MANAGER.key)
    holder(provider, role, name="Ada Ncube")
    page = open_page(provider, owner, PHONE)
    page.goto(f"/o/{provider.code}/roles/{role.pk}/edit")
    preview = page.get_by_role("complementary", name="Preview")

    page.get_by_role("radiogroup", name="See the roles").get_by_text("Yes").click()
    expect(preview.get_by_role("listitem").filter(has_text="Roles").first).to_be_visible()
    page.get_by_role("radiogroup", name="Edit campuses").get_by_text("No", exact=True).click()
    expect(page.get_by_text("1 person will lose permissions")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    before = {str(permission): str(span) for permission, span in CAMPUS_MANAGER.permissions.items()}
    assert before.pop("campus:edit") == "campuses"
    assert saved(provider, role).permissions == before | {"role:read": "everything"}


def test_without_a_script_a_button_previews(provider: Provider, owner: Actor, open_page: OpenPage) -> None:
    role = copied(provider)
    page = open_page(provider, owner, java_script_enabled=False)
    page.goto(f"/o/{provider.code}/roles/{role.pk}/edit")

    page.get_by_role("radiogroup", name="Open new campuses").get_by_text("Yes").click()
    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_role("radio", name="Yes", checked=True)).to_have_count(1)
    expect(page.get_by_role("complementary", name="Preview").get_by_text("Cannot: Open new campuses")).to_have_count(0)
    assert saved(provider, role).version == 1
