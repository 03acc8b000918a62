"""An organisation's colour, and that everybody can read it."""

import re
from pathlib import Path

import pytest
from coloraide import Color

from cohortium import web
from cohortium.core.colour import DARK, LIGHT, Theme, accent

CSS = Path(web.__file__).parent / "assets" / "css" / "theme.css"
COLOURS = ["#0f5f5c", "#b4532a", "#1d4ed8", "#facc15", "#ffffff", "#000000", "#ff0000", "#00ff00", "#808080", "#fdf6e3"]


def contrast(one: str, other: str) -> float:
    return Color(one).contrast(other, method="wcag21")


@pytest.mark.parametrize("value", COLOURS)
def test_accent_can_be_read_on_each_background_and_carries_readable_text(value: str) -> None:
    made = accent(value)

    measured = [
        contrast(made.light, LIGHT.panel),
        contrast(made.light, LIGHT.page),
        contrast(made.light, made.light_content),
        contrast(made.dark, DARK.panel),
        contrast(made.dark, DARK.page),
        contrast(made.dark, made.dark_content),
    ]

    assert [figure for figure in measured if figure < 4.5] == []


def test_accent_leaves_a_colour_that_can_be_read_as_it_is() -> None:
    assert (accent("#0f5f5c").light, accent("#facc15").dark) == ("#0f5f5c", "#facc15")


@pytest.mark.parametrize("value", ["", "nonsense", "red; } body { display: none"])
def test_accent_of_what_is_no_colour_is_the_house_s_own(value: str) -> None:
    assert accent(value) == accent("oklch(43% 0.085 195)")


@pytest.mark.parametrize("value", [*COLOURS, "rgb(10 20 30 / 50%)", "nonsense"])
def test_accent_is_safe_in_a_style_sheet(value: str) -> None:
    made = accent(value)

    written = [made.light, made.light_content, made.dark, made.dark_content]

    assert [text for text in written if not re.fullmatch(r"#[0-9a-f]{6}", text)] == []


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_backgrounds_are_those_of_the_style_sheet(name: str, theme: Theme) -> None:
    block = re.search(rf'name: "{name}";(.*?)\n}}', CSS.read_text(), re.DOTALL)
    tokens = dict(re.findall(r"(--color-base-\d00): (.*?);", block[1] if block else ""))

    assert (tokens["--color-base-100"], tokens["--color-base-200"]) == (theme.panel, theme.page)
