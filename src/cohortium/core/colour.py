"""An organisation's colour, adjusted until everybody can read it. Nothing here knows a page."""

from dataclasses import dataclass
from functools import lru_cache

from coloraide import Color

# 4.5:1 is what WCAG 2.2 AA asks of text. A little more, because the browser rounds to whole steps of red, green, blue.
ENOUGH = 4.55
STEP = 0.01


@dataclass(frozen=True, slots=True)
class Theme:
    """The backgrounds of one theme, as in `assets/css/theme.css`: a test compares them."""

    panel: str
    page: str
    enough: float
    light: bool


# In the dark a colour that only just passes looks like dust: there it has to glow a little.
LIGHT = Theme(panel="oklch(99.2% 0.003 95)", page="oklch(97% 0.005 95)", enough=ENOUGH, light=True)
DARK = Theme(panel="oklch(21.5% 0.012 260)", page="oklch(17.5% 0.012 260)", enough=7, light=False)

# What may stand on the colour: a near white and a near black with a breath of the colour in them.
PALE, DEEP = 0.99, 0.18


@dataclass(frozen=True, slots=True)
class Accent:
    """A colour for each theme, and what is readable on it. CSS values, safe to write into a style sheet."""

    light: str
    light_content: str
    dark: str
    dark_content: str


@lru_cache(maxsize=512)
def accent(value: str) -> Accent:
    """Make an accent of a colour such as `#0a7d6c`. What is no colour becomes the house's own."""
    light, light_content = readable(value, LIGHT)
    dark, dark_content = readable(value, DARK)
    return Accent(light=light, light_content=light_content, dark=dark, dark_content=dark_content)


def readable(value: str, theme: Theme) -> tuple[str, str]:
    """Move the colour's lightness, and only that, until it can be read on the theme; find what can be read on it."""
    colour = parsed(value)
    grounds = [Color(theme.panel), Color(theme.page)]
    step = -STEP if theme.light else STEP
    while not legible(colour, grounds, theme.enough) and 0 < colour["lightness"] + step < 1:
        colour["lightness"] += step
        colour = fitted(colour)
    return css(colour), css(content(colour))


def parsed(value: str) -> Color:
    """Read a colour into OKLCH."""
    try:
        colour = Color(value.strip())
    except ValueError:
        colour = Color("oklch(43% 0.085 195)")
    colour = fitted(colour.convert("oklch"))
    colour["alpha"] = 1
    return colour


def fitted(colour: Color) -> Color:
    """Bring a colour to what a screen can show, so that what is measured is what is seen."""
    return colour.fit("srgb", method="oklch-chroma").convert("oklch")


def content(ground: Color) -> Color:
    """Choose the text for a ground of this colour: whichever of pale and deep stands out more."""
    hue = 0 if ground.is_nan("hue") else ground["hue"]
    choices = [Color("oklch", [lightness, 0.01, hue]) for lightness in (PALE, DEEP)]
    best = max(choices, key=lambda choice: choice.contrast(ground, method="wcag21"))
    extremes = [Color("white").convert("oklch"), Color("black").convert("oklch")]
    return best if legible(best, [ground]) else max(extremes, key=lambda c: c.contrast(ground, method="wcag21"))


def legible(colour: Color, grounds: list[Color], enough: float = ENOUGH) -> bool:
    """Tell whether the colour can be read on all of these."""
    return all(colour.contrast(ground, method="wcag21") >= enough for ground in grounds)


def css(colour: Color) -> str:
    """Write a colour as six hexadecimal digits."""
    return colour.convert("srgb").fit().to_string(hex=True)


@dataclass(frozen=True, slots=True)
class Shade:
    """How an organisation's colour comes out on one theme, and how well it can be read there."""

    colour: str
    content: str
    # To one: 4.5 is what text needs.
    contrast: float
    # Whether it had to be moved.
    moved: bool


def shades(value: str) -> dict[str, Shade]:
    """The colour in the light and in the dark."""
    found = {}
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        colour, on_it = readable(value, theme)
        least = min(Color(colour).contrast(Color(ground), method="wcag21") for ground in (theme.panel, theme.page))
        found[name] = Shade(colour, on_it, round(least, 1), moved=colour != css(parsed(value)))
    return found
