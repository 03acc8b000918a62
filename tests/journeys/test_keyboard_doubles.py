"""Two records become one and two again, without a mouse: of somebody who is taught, and of a family."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from cohortium.access.actor import Actor
from cohortium.people.actions.doubles import find_doubles
from cohortium.people.actions.household_doubles import find_household_doubles
from cohortium.people.models import DuplicatePair, Family, HouseholdPair, Learner
from tests.browser import OpenPage
from tests.fixtures import Provider
from tests.journeys.test_keyboard import tab_to
from tests.people.households import family
from tests.people.merging import added
from tests.programs import Site

MAILS = ("first@example.com", "second@example.com")


def chosen(page: Page, name: str) -> Locator:
    """The side that is chosen in a line of the comparison."""
    return page.locator(f"input[name={name}]:checked")


def choose_other(page: Page, name: str) -> str:
    """Go to a line by Tab and to its other side by an arrow, and give the side that counts now."""
    before = chosen(page, name).get_attribute("value")
    tab_to(page, chosen(page, name))
    page.keyboard.press({"first": "ArrowRight", "second": "ArrowLeft"}[str(before)])
    expect(chosen(page, name)).to_be_focused()
    after = str(chosen(page, name).get_attribute("value"))
    assert {before, after} == {"first", "second"}
    return after


def press(page: Page, role: Any, name: str) -> None:
    """Go there by Tab, and press Enter."""
    tab_to(page, page.get_by_role("main").get_by_role(role, name=name, exact=True).first)
    page.keyboard.press("Enter")


def two_again(page: Page) -> None:
    """Undo by what the page of the one who stayed offers."""
    press(page, "link", "Undo")
    tab_to(page, page.get_by_role("button", name="Undo merge"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Merge undone.")).to_be_visible()


def test_two_records_of_a_learner_become_one_and_two_again(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    both = sorted(added(provider, email=mail).pk for mail in MAILS)
    with provider.scope():
        find_doubles(owner, learner_ids=both)
        pair = DuplicatePair.objects.get()
        mails = {key: Learner.objects.get(pk=one).email for key, one in zip(("first", "second"), both, strict=True)}
    page = open_page(provider, owner)
    page.goto(site.url(provider, "learners/doubles/"))

    tab_to(page, page.get_by_role("main").locator(f"a[href$='{pair.pk}']").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Same person?")
    stays = choose_other(page, "stays")
    mail = choose_other(page, "email")
    press(page, "button", "Merge records")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thandi Ncube")
    with provider.scope():
        left = Learner.objects.get(pk=pair.first_id if stays == "first" else pair.second_id)
        assert (left.merged_into_id, left.email, Learner.objects.filter(merged_into=left).count()) == (
            (None, mails[mail], 1)
        )

    two_again(page)
    with provider.scope():
        assert sorted(Learner.objects.filter(merged_into=None).values_list("email", flat=True)) == list(MAILS)


def test_two_records_of_a_family_become_one_and_two_again(
    provider: Provider, owner: Actor, open_page: OpenPage, site: Site
) -> None:
    both = sorted(
        family(provider, "Ncube", email="home@example.com", suburb=suburb).pk for suburb in ("Sunbury", "Werribee")
    )
    with provider.scope():
        find_household_doubles(owner, family_ids=both)
        pair = HouseholdPair.objects.get()
    page = open_page(provider, owner)
    page.goto(site.url(provider, "families/doubles/"))

    tab_to(page, page.get_by_role("main").locator(f"a[href$='{pair.pk}']").first)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Why they may be the same", exact=True)).to_be_visible()
    stays = choose_other(page, "stays")
    press(page, "button", "Merge records")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ncube")
    with provider.scope():
        left = Family.objects.get(pk=pair.family_first_id if stays == "first" else pair.family_second_id)
        assert (left.merged_into_id, Family.objects.filter(merged_into=left).count()) == (None, 1)

    two_again(page)
    with provider.scope():
        assert Family.objects.filter(merged_into=None).count() == 2
