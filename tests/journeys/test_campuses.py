"""Days in an office, in a real browser with the real server. How many clicks a thing takes is a promise."""

import re

from playwright.sync_api import Page, expect

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, OWNER
from cohortium.administration.actions.campuses import close_campuses, edit_campus, reopen_campuses
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.config.processes import wait_until
from cohortium.tenancy.models import Campus
from tests.browser import OpenPage
from tests.fixtures import MORNING, PASSWORD, Provider
from tests.programs import Program, Site, log_in_of

COUNT_PRESSES = """addEventListener("pointerdown", () =>
    sessionStorage.setItem("presses", 1 + Number(sessionStorage.getItem("presses"))), true)"""


def campuses(provider: Provider) -> list[tuple[str, str, bool]]:
    with provider.scope():
        return list(Campus.objects.order_by("name").values_list("name", "suburb", "is_active"))


def names(page: Page) -> list[str]:
    return page.locator("#campus-rows .cell-link").all_inner_texts()


def presses(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.getItem('presses'))"))


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_sign_in_leads_home_and_sign_out_back(provider: Provider, owner: Actor, page: Page) -> None:
    provider.campus()
    email = log_in_of(provider, owner)

    page.goto("/")
    sign_in(page, email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    arrived = page.url
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto(arrived)

    assert arrived.endswith(f"/o/{provider.code}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_sign_in_says_what_is_wrong_and_keeps_the_address(provider: Provider, owner: Actor, page: Page) -> None:
    email = log_in_of(provider, owner)

    page.goto("/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill("not the one")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value(email)


def test_somebody_in_two_organisations_changes_between_them(
    provider: Provider, other_provider: Provider, owner: Actor, open_page: OpenPage
) -> None:
    provider.campus("Werribee")
    other_provider.campus("Jurong")
    other_provider.member(OWNER, user=provider.users[owner.id])
    page = open_page(provider, owner)

    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("My organisations")
    page.get_by_role("link", name=provider.name).click()
    page.get_by_text("Set-up").click()
    page.get_by_role("link", name="Campuses").first.click()
    expect(page.locator(".cell-link")).to_have_text(["Werribee"])
    page.get_by_role("link", name="Change organisation").click()
    page.get_by_role("link", name=other_provider.name).click()
    page.get_by_text("Set-up").click()
    page.get_by_role("link", name="Campuses").first.click()

    expect(page.locator(".cell-link")).to_have_text(["Jurong"])


def test_filter_follows_the_typing_and_back_restores_it(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    provider.campus("Camberwell")
    provider.campus("Canterbury")
    provider.campus("Werribee")
    page = open_page(provider, owner)
    page.goto(site.url(provider))

    page.get_by_label("Name or suburb").press_sequentially("cam")
    expect(page.locator(".cell-link")).to_have_text(["Camberwell"])
    narrowed = page.url
    page.get_by_text("Closed", exact=True).click()
    expect(page.get_by_role("heading", name="No matching campuses")).to_be_visible()
    page.go_back()
    expect(page.locator(".cell-link")).to_have_text(["Camberwell"])

    assert narrowed.split("?")[1] == "q=cam&status=open&sort=name"
    assert page.url == narrowed
    expect(page.get_by_label("Name or suburb")).to_have_value("cam")
    expect(page.get_by_label("Open", exact=True)).to_be_checked()


def test_sort_turns_round_and_keeps_the_filter(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    provider.campus("Camberwell")
    provider.campus("Canterbury")
    provider.campus("Werribee")
    page = open_page(provider, owner)
    page.goto(f"{site.url(provider)}?q=ca")

    page.get_by_role("link", name="Sort by Name").click()

    expect(page.locator(".cell-link")).to_have_text(["Canterbury", "Camberwell"])
    expect(page.get_by_role("columnheader", name="Sort by Name")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("link", name="Sort by Name")).to_be_focused()


def test_open_takes_two_clicks_and_is_in_the_timeline(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    page = open_page(provider, owner)
    page.add_init_script(COUNT_PRESSES)
    page.goto(site.url(provider))

    page.get_by_role("link", name="Open a campus").first.click()
    page.get_by_label("Name", exact=True).fill("Sunbury")
    page.get_by_label("Suburb").fill("Sunbury")
    page.get_by_role("button", name="Open the campus").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sunbury")
    timeline = page.get_by_role("region", name="History")
    expect(timeline).to_contain_text("Opened")
    expect(timeline).to_contain_text("Grace Whitlock")
    assert presses(page) == 2
    assert campuses(provider) == [("Sunbury", "Sunbury", True)]


def test_edit_takes_three_clicks_from_the_list(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    provider.campus()
    page = open_page(provider, owner)
    page.add_init_script(COUNT_PRESSES)
    page.goto(site.url(provider))

    page.get_by_role("link", name="Werribee").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Suburb").fill("Werribee South")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("region", name="History")).to_contain_text("Edited")
    assert presses(page) == 3
    assert campuses(provider) == [("Werribee", "Werribee South", True)]


def test_close_takes_three_clicks_from_the_list(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    campus = provider.campus()
    provider.member(CAMPUS_MANAGER, campuses=(campus,), name="Maya Okafor")
    page = open_page(provider, owner)
    page.add_init_script(COUNT_PRESSES)
    page.goto(site.url(provider))

    page.get_by_role("link", name="Werribee").click()
    page.get_by_role("link", name="Close this campus").click()
    dialog = page.get_by_role("dialog", name="Close Werribee?")
    expect(dialog).to_contain_text("Maya Okafor works only here and will lose access until it reopens.")
    dialog.get_by_role("button", name="Close Werribee").click()

    expect(page.get_by_role("main").locator(".chip", has_text="Closed")).to_be_visible()
    assert presses(page) == 3
    assert campuses(provider) == [("Werribee", "", False)]


def test_keep_open_leaves_everything_as_it_was(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    campus = provider.campus()
    page = open_page(provider, owner)
    page.goto(site.url(provider, f"campuses/{campus.pk}"))

    page.get_by_role("link", name="Close this campus").click()
    page.get_by_role("link", name="Keep open").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Close this campus")).to_be_focused()
    assert campuses(provider) == [("Werribee", "", True)]


def test_bulk_close_takes_a_click_for_each_campus_and_two_more(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    for name in ("Camberwell", "Footscray", "Werribee"):
        provider.campus(name)
    page = open_page(provider, owner)
    page.add_init_script(COUNT_PRESSES)
    page.goto(site.url(provider))

    page.get_by_label("Select Camberwell").click()
    page.get_by_label("Select Werribee").click()
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("dialog").get_by_role("button", name="Close 2 campuses").click()

    expect(page.locator(".cell-link")).to_have_text(["Footscray"])
    assert presses(page) == 4
    assert [name for name, _, is_active in campuses(provider) if not is_active] == ["Camberwell", "Werribee"]


def test_a_range_of_rows_is_picked_with_shift(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    for name in ("Ararat", "Ballarat", "Camberwell", "Dandenong"):
        provider.campus(name)
    page = open_page(provider, owner)
    page.goto(site.url(provider))

    page.get_by_label("Select Ararat").click()
    page.get_by_label("Select Camberwell").click(modifiers=["Shift"])

    expect(page.get_by_text("3 selected")).to_be_visible()
    expect(page.get_by_label("Select Ballarat")).to_be_checked()
    expect(page.get_by_label("Select Dandenong")).not_to_be_checked()


def test_a_second_person_saves_first_and_both_values_are_shown(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    campus = provider.campus()
    colleague = provider.member(OWNER, name="Amara Osei")
    page = open_page(provider, owner)
    page.goto(site.url(provider, f"campuses/{campus.pk}/edit"))
    page.get_by_label("Suburb").fill("Mine")

    with provider.scope():
        theirs = CampusDetails(name="Werribee", time_zone="Australia/Melbourne", suburb="Theirs")
        edit_campus(colleague, campus_id=campus.pk, details=theirs, version=1, now=MORNING)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Suburb or town")).to_have_text(
        re.compile(r"Suburb or town \(both\)\s*Theirs\s*Mine")
    )
    shown = campuses(provider)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Werribee")
    assert shown == [("Werribee", "Theirs", True)]
    assert campuses(provider) == [("Werribee", "Mine", True)]


def test_the_manager_loses_sight_of_a_closed_campus_and_gets_it_back(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site, worker_process: Program
) -> None:
    campus = provider.campus()
    provider.campus("Camberwell")
    manager = provider.member(CAMPUS_MANAGER, campuses=(campus,), name="Maya Okafor")
    page = open_page(provider, manager)
    page.goto(f"{site.url(provider)}?status=all")
    seen = [names(page)]

    for change in (close_campuses, reopen_campuses):
        with provider.scope():
            change(owner, campus_ids=[campus.pk])
        before = len(seen[-1])
        assert wait_until(lambda before=before: page.reload() is not None and len(names(page)) != before, 60)
        seen.append(names(page))

    assert seen == [["Werribee"], [], ["Werribee"]]
    assert worker_process.process.poll() is None


def test_a_manager_is_not_shown_what_is_not_theirs(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    manager = provider.member(CAMPUS_MANAGER, campuses=(mine,))
    page = open_page(provider, manager)

    page.goto(site.url(provider))
    listed = names(page)
    page.goto(site.url(provider, f"campuses/{other.pk}"))

    assert listed == ["Werribee"]
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    page.goto(site.url(provider, f"campuses/{mine.pk}"))
    expect(page.get_by_role("link", name="Edit")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"^Close\b"))).to_have_count(0)


def test_nothing_typed_is_lost_when_the_log_in_runs_out(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    email = log_in_of(provider, owner)
    page = open_page(provider, owner)
    page.goto(site.url(provider, "campuses/new"))
    page.get_by_label("Name", exact=True).fill("Sunbury")
    page.get_by_label("Street address").fill("1 Brook Street\nLevel 2")
    page.get_by_label("Suburb").fill("Sunbury")

    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Open the campus").click()
    expect(page.get_by_text("What you typed has been kept.")).to_be_visible()
    sign_in(page, email)
    expect(page.get_by_text("What you typed has been restored")).to_be_visible()
    before = campuses(provider)
    typed = [page.get_by_label(label, exact=True).input_value() for label in ("Name", "Street address (optional)")]
    page.get_by_role("button", name="Open the campus").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sunbury")
    assert before == []
    assert typed == ["Sunbury", "1 Brook Street\nLevel 2"]
    assert campuses(provider) == [("Sunbury", "Sunbury", True)]


def test_filter_leads_to_the_sign_in_when_the_log_in_ran_out(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    provider.campus()
    page = open_page(provider, owner)
    page.goto(site.url(provider))

    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Name or suburb").press_sequentially("w")

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page).to_have_url(re.compile(r"/sign-in/\?next="))


def test_theme_stays_as_it_was_chosen(provider: Provider, owner: Actor, open_page: OpenPage, site: Site) -> None:
    page = open_page(provider, owner, color_scheme="light")
    page.goto(site.url(provider))

    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Dark").click()
    at_once = page.locator("html").get_attribute("data-theme")
    page.reload()
    after_reload = page.locator("html").get_attribute("data-theme")
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="System").click()
    page.goto("/organisations/")

    assert (at_once, after_reload) == ("dark", "dark")
    assert page.locator("html").get_attribute("data-theme") is None
