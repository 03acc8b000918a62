"""Axe at hand in every page: a script put before the page's own, which compiles once for all pages of a process.

Compiled is not yet quick. Chromium learns what a script does while it runs, and forgets it with the page. Thus the page
that tests share was opened by another one that stays, and that one's scripts look at it: axe is given the window it is to
look at, and takes everything that belongs to a page from there. It says the same of each page as axe in the page itself.
"""

from pathlib import Path

from playwright.sync_api import BrowserContext

HERE = Path(__file__).parent
AXE = HERE.parent / "node_modules" / "axe-core" / "axe.min.js"
AT_HAND = f"""(() => {{
const looksAt = (window) => {{
const newAxe = () => {{ {AXE.read_text()} }};
{(HERE / "looks.js").read_text()}
}};
let looks;
Object.defineProperty(window, "looksAt", {{value: looksAt}});
Object.defineProperty(window, "looks", {{get: () => looks ??= (window.opener?.looksAt ?? looksAt)(window)}});
}})();"""


def put_axe_into(context: BrowserContext) -> None:
    """Let every page that is opened there have `looks`."""
    context.add_init_script(AT_HAND)
