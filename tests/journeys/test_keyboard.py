"""The same days without a mouse, and without a script."""

from playwright.sync_api import Locator, Page, expect

from cohortium.access.actor import Actor
from tests.browser import PHONE, OpenPage
from tests.fixtures import PASSWORD, Provider
from tests.journeys.test_campuses import campuses
from tests.programs import Site, log_in_of

STOPS_AT_MOST = 60

# The focus is seen when it has an outline of 2 px, on the thing itself or on the label that stands for it.
UNSEEN_FOCUS = """() => {
  const here = document.activeElement;
  const seen = [here, here.closest("label"), here.closest(".input")].some(one => one && (style =>
      style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)(getComputedStyle(one)));
  const box = (here.closest("label") ?? here).getBoundingClientRect();
  const inView = box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  return here === document.body || (seen && inView) ? [] : [here.outerHTML.slice(0, 150)];
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, and see the focus at every stop on the way."""
    unseen: list[str] = []
    for _ in range(STOPS_AT_MOST):
        page.keyboard.press("Tab")
        unseen += page.evaluate(UNSEEN_FOCUS)
        if target.evaluate("one => one === document.activeElement"):
            break
    expect(target).to_be_focused()
    assert unseen == []


def test_skip_link_is_first_and_leads_to_the_content(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    page = open_page(provider, owner)
    page.goto(site.url(provider))

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Open a campus").first)


def test_sign_in_by_the_keyboard(provider: Provider, owner: Actor, page: Page) -> None:
    email = log_in_of(provider, owner)
    page.goto("/")

    tab_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type(email)
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def test_open_a_campus_by_the_keyboard(provider: Provider, owner: Actor, open_page: OpenPage, site: Site) -> None:
    page = open_page(provider, owner)
    page.goto(site.url(provider))

    tab_to(page, page.get_by_role("main").get_by_role("link", name="Open a campus").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Open a campus")
    tab_to(page, page.get_by_label("Name", exact=True))
    page.keyboard.type("Sunbury")
    tab_to(page, page.get_by_label("Closes on"))
    tab_to(page, page.get_by_role("button", name="Open the campus"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Sunbury")
    assert campuses(provider) == [("Sunbury", "", True)]


def test_errors_are_read_and_lead_to_their_fields(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    page = open_page(provider, owner)
    page.goto(site.url(provider, "campuses/new"))

    page.get_by_label("Name", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    expect(page.get_by_label("Name", exact=True)).to_have_attribute("aria-invalid", "true")


def test_filter_and_walk_through_the_list_by_the_keyboard(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    provider.campus("Camberwell")
    provider.campus("Werribee")
    page = open_page(provider, owner)
    page.goto(site.url(provider))

    page.keyboard.press("f")
    expect(page.get_by_label("Name or suburb")).to_be_focused()
    page.keyboard.type("wer")
    expect(page.locator(".cell-link")).to_have_text(["Werribee"])
    expect(page.get_by_label("Name or suburb")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Werribee"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Werribee")
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Campuses")


def test_close_dialog_gives_the_focus_back_on_escape(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    campus = provider.campus()
    page = open_page(provider, owner)
    page.goto(site.url(provider, f"campuses/{campus.pk}"))
    close = page.get_by_role("link", name="Close this campus")

    tab_to(page, close)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Close Werribee?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(close).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Close Werribee"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("main").locator(".chip", has_text="Closed")).to_be_visible()
    assert campuses(provider) == [("Werribee", "", False)]


def test_question_mark_shows_the_shortcuts_except_while_typing(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    page = open_page(provider, owner)
    page.goto(site.url(provider))
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")

    page.keyboard.press("?")
    expect(shortcuts).to_be_visible()
    page.keyboard.press("Escape")
    expect(shortcuts).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("?")

    expect(page.get_by_role("searchbox", name="Search")).to_have_value("?")
    expect(shortcuts).to_be_hidden()


def test_everything_works_without_a_script(provider: Provider, owner: Actor, open_page: OpenPage, site: Site) -> None:
    provider.campus("Camberwell")
    page = open_page(provider, owner, java_script_enabled=False)
    heading = page.get_by_role("heading", level=1)

    page.goto(site.url(provider))
    page.get_by_role("link", name="Open a campus").click()
    page.get_by_label("Name", exact=True).fill("Sunbury")
    page.get_by_role("button", name="Open the campus").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Suburb").fill("Sunbury")
    page.get_by_role("button", name="Save").click()
    expect(heading).to_have_text("Sunbury")
    assert campuses(provider) == [("Camberwell", "", True), ("Sunbury", "Sunbury", True)]

    page.get_by_role("link", name="Close this campus").click()
    expect(heading).to_have_text("Close Sunbury?")
    page.get_by_role("button", name="Close Sunbury").click()
    expect(page.get_by_role("main").locator(".chip", has_text="Closed")).to_be_visible()
    page.get_by_role("link", name="Reopen").click()
    page.get_by_role("main").get_by_role("button").first.click()
    assert campuses(provider) == [("Camberwell", "", True), ("Sunbury", "Sunbury", True)]


def test_lists_and_settings_work_without_a_script(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    provider.campus("Camberwell")
    provider.campus("Sunbury")
    page = open_page(provider, owner, java_script_enabled=False)

    page.goto(site.url(provider))
    page.get_by_label("Name or suburb").fill("cam")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".cell-link")).to_have_text(["Camberwell"])
    page.get_by_label("Select Camberwell").check()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Close Camberwell").click()
    expect(page.get_by_role("main").locator(".chip", has_text="Closed")).to_be_visible()

    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("heading", level=1)).to_have_text("Camberwell")
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


# Somebody types as soon as the page can be read: htmx listens to it a moment later.
TYPED_AT_ONCE = """addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("[data-search]");
  field.focus();
  document.execCommand("insertText", false, "camber");
})"""


def test_what_was_typed_before_htmx_listens_is_searched_for(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    provider.campus("Camberwell")
    page = open_page(provider, owner)
    page.add_init_script(TYPED_AT_ONCE)
    page.goto(site.url(provider, ""))

    expect(page.get_by_role("searchbox", name="Search")).to_have_value("camber")
    expect(page.get_by_role("region", name="Found").get_by_role("link", name="Camberwell")).to_be_visible()


def test_search_and_walk_through_what_was_found(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    provider.campus("Camberwell")
    provider.campus("Canterbury")
    page = open_page(provider, owner)
    page.goto(site.url(provider, ""))
    field, found = page.get_by_role("searchbox", name="Search"), page.get_by_role("region", name="Found")

    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("ca")
    expect(found.get_by_role("link", name="Camberwell")).to_be_visible()
    for key, name in (("ArrowDown", "Camberwell"), ("ArrowDown", "Canterbury"), ("ArrowUp", "Camberwell")):
        page.keyboard.press(key)
        expect(found.get_by_role("link", name=name)).to_be_focused()
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).not_to_have_text("Home")


def test_everything_is_found_without_a_script_and_on_a_phone(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    provider.campus("Camberwell")
    page = open_page(provider, owner, PHONE, java_script_enabled=False)

    page.goto(site.url(provider, ""))
    page.get_by_role("link", name="Search").click()
    page.get_by_role("main").get_by_role("searchbox").fill("camb")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Camberwell").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Camberwell")
