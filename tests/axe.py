"""Axe at hand in every page: a script put before the page's own, which compiles once for all pages of a process."""

from pathlib import Path

from playwright.sync_api import BrowserContext

HERE = Path(__file__).parent
AXE = HERE.parent / "node_modules" / "axe-core" / "axe.min.js"
AT_HAND = f"""Object.defineProperty(window, "looks", {{value: (() => {{
const axeItself = () => {{ if (!window.axe) {{ {AXE.read_text()} }} }};
{(HERE / "looks.js").read_text()}
}})()}});"""


def put_axe_into(context: BrowserContext) -> None:
    """Let every page that is opened there have `looks`."""
    context.add_init_script(AT_HAND)
