"""Every page in every state: WCAG 2.2 AA by axe, in both themes, on a desk and on a phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from tests.browser import DESK, PHONE, OpenPage
from tests.journeys.states import WITHOUT_A_PAGE, Scene, State, every, scene

STATES = every()
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A theme changes colours and nothing else, so that the second one need not be asked the rest again.
COLOURS = {"type": "rule", "values": ["color-contrast"]}
# And a narrow screen changes where things stand, and has buttons of its own, which need names.
NARROW = {
    "type": "rule",
    "values": ["color-contrast", "target-size", "button-name", "link-name", "label", "select-name"],
}
# What a phone alone shows has the colours of what a desk shows: it is asked for them in the theme that is harder to get right.
LOOKS = [(DESK, "light", RULES), (DESK, "dark", COLOURS), (PHONE, "dark", NARROW)]
FINGER = 44

# The colours of the other theme are there after the next frame.
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
WHOLE = "document.documentElement.scrollHeight"
RUN_AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target} ${node.failureSummary}`)))"""

# What a finger can hit, and not what is painted: the height over which the point belongs to the control or its label.
SMALL_TARGETS = """finger => {
  const inProse = control => control.matches("a") && control.closest("p, li, dd, .notice-body, .guide-row") &&
      !control.matches(".btn, .nav-item, .row-link, .menu-item, .switcher");
  const hit = (control, x, y) => {
    const there = document.elementFromPoint(x, y);
    return there && (control.contains(there) || there.closest("label")?.control === control);
  };
  const small = [];
  const open = document.querySelector("dialog[open], #found:popover-open") ?? document;
  for (const control of open.querySelectorAll("a[href], button, summary, input, select, textarea")) {
    if (!control.checkVisibility({visibilityProperty: true}) || control.type === "hidden" || inProse(control)) continue;
    if (control.matches(".skip, :disabled")) continue;
    const seen = control.matches("[type=radio], [type=checkbox]") ? control.closest("label") ?? control : control;
    seen.scrollIntoView({block: "center"});
    const box = seen.getBoundingClientRect();
    const x = box.left + box.width / 2, middle = box.top + box.height / 2;
    let top = middle, bottom = middle;
    while (top > 0 && hit(control, x, top - 1)) top -= 1;
    while (bottom < innerHeight && hit(control, x, bottom + 1)) bottom += 1;
    if (bottom - top < finger - 2) small.push(`${bottom - top} px: ${control.outerHTML.slice(0, 120)}`);
  }
  return small;
}"""


@pytest.fixture(scope="module")
def here() -> Scene:
    return scene()


@pytest.fixture
def seen(request: pytest.FixtureRequest, here: Scene, look: OpenPage) -> Page:
    """The page in the state that the test is about."""
    state: State = request.param
    actor = getattr(here, state.who) if state.who else None
    page = look(here.provider, actor)
    state.go(page, here)
    return page


def routes() -> set[str]:
    """The name of every address that is no part of the API."""

    def names(patterns: list[Any]) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from names(one.url_patterns) if str(one.pattern) != "api/v1/" else ()
            elif isinstance(one, URLPattern):
                yield one.name or str(one.pattern)

    # The style guide is served in development only: by the server of these tests, not in their own process.
    return {*names(get_resolver().url_patterns), "styleguide"}


def test_every_route_has_an_example() -> None:
    assert routes() - WITHOUT_A_PAGE == {state.route for state in STATES if state.route}


@pytest.mark.parametrize("seen", STATES, indirect=True, ids=lambda state: state.name)
def test_page_is_accessible_and_fits(seen: Page) -> None:
    found: list[str] = []
    seen.evaluate(AXE.read_text())

    for (width, height), theme, rules in LOOKS:
        seen.emulate_media(color_scheme=theme)
        seen.set_viewport_size({"width": width, "height": height})
        # All of the page at once: what sticks to an edge lies over other things at every place that one scrolls to.
        seen.set_viewport_size({"width": width, "height": max(height, seen.evaluate(WHOLE))})
        seen.evaluate(PAINTED)
        found += [f"{width} {theme} {one}" for one in seen.evaluate(RUN_AXE, rules)]
    overflow = seen.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    small = seen.evaluate(SMALL_TARGETS, FINGER)

    assert (found, overflow, small) == ([], 0, [])
