"""What is broken in a later state of a page, and in a late row of it, is found though the rest was looked at before."""

import pytest
from playwright.sync_api import Page

from cohortium.access.actor import Actor
from cohortium.access.roles import OWNER
from tests.browser import OpenPage
from tests.fixtures import Provider, found_provider
from tests.journeys.looks import RULES, Looks

CAMPUSES = 6
ROW = "const row = [...document.querySelectorAll('main tr')].at(-1), cell = row.querySelector('.main-cell');"
STYLE = """const style = text => {
    const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets.push(sheet);
};"""
BREAKS = {
    "low contrast in the dark only": (
        "cell.innerHTML = '<p>words</p>'; cell.firstChild.style.color = 'light-dark(#111, #444)'",
        {"desk, dark: color-contrast", "phone, dark: color-contrast"},
    ),
    "low contrast in the light only": (
        "cell.innerHTML = '<p>words</p>'; cell.firstChild.style.color = 'light-dark(#bbb, #eee)'",
        {"desk, light: color-contrast"},
    ),
    "low contrast on the phone only": (
        "cell.innerHTML = '<p class=faint>words</p>'; style('@media (width < 400px) { .faint { color: #444 } }')",
        {"phone, dark: color-contrast"},
    ),
    "small for a finger on the phone only": (
        """cell.innerHTML = '<button class="btn low">Press</button>';
        style('@media (width < 400px) { .low { height: 30px; min-height: 0 } }')""",
        {"phone: 29 px"},
    ),
    "button without a name in a dialog": (
        """const dialog = document.getElementById("dialog"); dialog.ariaLabel = "Sure";
        dialog.innerHTML = "<button class=btn></button>"; dialog.showModal()""",
        {"desk, light: button-name", "phone, dark: button-name"},
    ),
    "landmark twice": (
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<nav aria-label=Main>words</nav>')",
        {"desk, light: landmark-unique"},
    ),
    "picture without words": (
        "cell.append(new Image(50, 50)); cell.lastChild.src = '/static/favicon.svg'",
        {"desk, light: image-alt"},
    ),
    "field without a label": ("cell.innerHTML = '<input class=input>'", {"desk, light: label", "phone, dark: label"}),
    "wider than a phone": (
        "cell.innerHTML = '<p>words</p>'; cell.firstChild.style.width = '500px'",
        {"phone: wider"},
    ),
    "id twice": ("cell.id = 'main'", {"desk, light: the same id twice"}),
}

# By the scripts of the page that stays, and by those of the page itself.
SAID_BY_BOTH = """async rules => {
    const said = async looksAt => {
        window.axe = undefined;
        return (await looksAt(window).ask({ rules, fresh: [] })).found;
    };
    return [opener.looksAt === looksAt, await said(opener.looksAt), await said(looksAt)];
}"""


@pytest.fixture(scope="module")
def here() -> Provider:
    return found_provider()


@pytest.fixture(scope="module")
def owner(here: Provider) -> Actor:
    for n in range(CAMPUSES):
        here.campus(f"Campus {n}")
    return here.member(OWNER)


@pytest.fixture
def later(here: Provider, owner: Actor, look: OpenPage) -> Page:
    """The campuses, asked for all of them."""
    page = look(here, owner)
    page.goto(f"/o/{here.code}/campuses/?q=")
    return page


@pytest.fixture(scope="module")
def looks() -> Looks:
    return Looks()


def test_what_is_in_order_is_passed_and_asked_once(later: Page, looks: Looks) -> None:
    rows, colours = later.locator("main tr").count(), later.evaluate("looks.colours()")
    assert looks.everywhere(later) == []
    assert later.locator("main tr").count() < rows
    later.reload()
    # Of some it is never sure: what is painted over a picture is asked each time.
    again = [one for one in later.evaluate("looks.colours()") if looks.is_new(one)]
    assert len(again) < len(colours) // 2


def test_the_page_that_stays_says_of_another_what_that_says_of_itself(later: Page) -> None:
    for name in (
        "landmark twice",
        "picture without words",
        "field without a label",
        "button without a name in a dialog",
    ):
        later.reload()
        later.evaluate(f"() => {{ {ROW} {BREAKS[name][0]} }}")

        is_one, from_outside, from_within = later.evaluate(SAID_BY_BOTH, RULES)

        assert (is_one, from_outside) == (False, from_within)
        assert from_within != []


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_later_is_found(later: Page, looks: Looks, name: str) -> None:
    done, expected = BREAKS[name]
    later.emulate_media(color_scheme="light")
    looks.everywhere(later)
    later.emulate_media(color_scheme="light")
    later.set_viewport_size({"width": 1440, "height": 900})
    later.reload()
    later.evaluate(f"() => {{ {ROW} {STYLE} {done} }}")

    found = looks.everywhere(later)

    assert {": ".join(one.split(": ")[:2]) for one in found} == expected
