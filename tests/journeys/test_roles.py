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
    expect(page.get_by_text("One person could do less than before")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    assert saved(provider, role).permissions == {
        "campus:read": "campuses",
        "closed_day:edit": "campuses",
        "closed_day:read": "campuses",
        "consent:read": "campuses",
        "consent:record": "campuses",
        "consent:request": "campuses",
        "consent_text:read": "everything",
        "family:add": "campuses",
        "family:archive": "campuses",
        "family:edit": "campuses",
        "family:export": "campuses",
        "family:read": "campuses",
        "family:restore": "campuses",
        "learner:add": "campuses",
        "learner:archive": "campuses",
        "learner:edit": "campuses",
        "learner:export": "campuses",
        "learner:read": "campuses",
        "learner:restore": "campuses",
        "learner_background:edit": "campuses",
        "learner_background:read": "campuses",
        "learner_demographics:edit": "campuses",
        "learner_demographics:read": "campuses",
        "learner_health:edit": "campuses",
        "learner_health:read": "campuses",
        "learner_id:add": "campuses",
        "learner_id:read": "campuses",
        "learner_id:remove": "campuses",
        "member:read": "campuses",
        "role:read": "everything",
        "setting:edit": "campuses",
        "setting:read": "campuses",
        "task:add": "campuses",
        "task:close": "campuses",
        "task:edit": "campuses",
        "task:read": "campuses",
    }


def test_without_a_script_a_button_previews(provider: Provider, owner: Actor, open_page: OpenPage) -> None:
    role = copied(provider)
    page = open_page(provider, owner, java_script_enabled=False)
    page.goto(f"/o/{provider.code}/roles/{role.pk}/edit")

    page.get_by_role("radiogroup", name="Open new campuses").get_by_text("Yes").click()
    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_role("radio", name="Yes", checked=True)).to_have_count(1)
    expect(page.get_by_role("complementary", name="Preview").get_by_text("Cannot: Open new campuses")).to_have_count(0)
    assert saved(provider, role).version == 1
