"""Looking at a page with axe: everything that differs from what was looked at before, and nothing twice.

Half of axe's time is contrast. A text whose colours were judged elsewhere, with all that lies behind it, is not asked
again; rows that are as two rows before them are taken out of their list meanwhile.
"""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import DESK, PHONE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A theme changes colours and nothing else, so that the second one need not be asked the rest again.
COLOURS = {"type": "rule", "values": ["color-contrast"]}
# And a narrow screen changes where things stand, and has buttons of its own, which need names.
NARROW = {
    "type": "rule",
    "values": ["color-contrast", "target-size", "button-name", "link-name", "label", "select-name"],
}
FINGER = 44


class Looks:
    """Looks at page after page, and knows which colours were found right."""

    def __init__(self) -> None:
        self._right: set[str] = set()

    def everywhere(self, page: Page) -> list[str]:
        """What is wrong on a desk in both themes, and on a phone in the dark, where colours are harder to get right.

        The page stands on a desk in the light.
        """
        found = [f"desk, light: {one}" for one in self.on_a_desk(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"desk, dark: {one}" for one in self._ask(page, COLOURS)]
        _show(page, PHONE, 0)
        narrow = page.evaluate("looks.narrowed()")
        _show(page, PHONE, narrow["height"])
        found += [f"phone, dark: {one}" for one in self._ask(page, NARROW)]
        if narrow["overflow"]:
            found.append(f"phone: wider: by {narrow['overflow']} px")
        return found + [f"phone: {one}" for one in page.evaluate("looks.smallTargets", FINGER)]

    def on_a_desk(self, page: Page) -> list[str]:
        """What is wrong in the page on a desk in the light, by all rules."""
        begun = page.evaluate("looks.begin()")
        _show(page, DESK, begun["height"])
        return [*begun["found"], *self._ask(page, RULES)]

    def is_new(self, colours: str) -> bool:
        """Whether no text of these colours was judged yet."""
        return colours not in self._right

    def _ask(self, page: Page, rules: Any) -> list[str]:
        fresh = [one for one in page.evaluate("looks.colours()") if self.is_new(one)]
        if rules is COLOURS and not fresh:
            return []
        said = page.evaluate("looks.ask", {"rules": rules, "fresh": fresh})
        found: list[str] = said["found"]
        # What was wrong is said again wherever it is seen.
        if not found:
            self._right.update(said["judged"])
        return found


@pytest.fixture(scope="session")
def looks() -> Looks:
    """One for all modules that look: what was found right in one of them is right in the other."""
    return Looks()


def _show(page: Page, size: tuple[int, int], height: int) -> None:
    """All of the page at once: what sticks to an edge lies over other things at every place that one scrolls to."""
    whole = {"width": size[0], "height": max(size[1], height)}
    if page.viewport_size != whole:
        page.set_viewport_size(whole)
