"""Logos of the demo's organisations and faces of its people, drawn here: no picture of anybody lies in the code."""

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

SIDE = 512
# Drawn so many times as large, and made smaller: then its edges are smooth.
TIMES = 2
# Of faces: ground, clothes, skin, hair.
_FACES = (("#d7e3e8", "#0f5f5c", "#e8b48c", "#3b2a20"), ("#efe3d3", "#7a3b69", "#c98d62", "#1d1613"))


def logo(code: str, colour: str) -> bytes:
    """The logo of this organisation, as a PNG on nothing."""
    picture = Image.new("RGBA", (SIDE * TIMES, SIDE * TIMES))
    _DRAWN[code](_Pen(ImageDraw.Draw(picture), colour), SIDE * TIMES / 100)
    target = io.BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(target, "PNG")
    return target.getvalue()


def face(place: int) -> bytes:
    """Nobody's face, as a PNG; of each place another."""
    ground, clothes, skin, hair = _FACES[place % len(_FACES)]
    picture = Image.new("RGB", (SIDE, SIDE), ground)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((64, 352, 448, 736), fill=clothes)
    draw.ellipse((139, 75, 373, 352), fill=hair)
    draw.rectangle((219, 310, 293, 394), fill=skin)
    draw.ellipse((160, 118, 352, 352), fill=skin)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


class _Pen:
    """Draws in hundredths of the side."""

    def __init__(self, draw: ImageDraw.ImageDraw, colour: str) -> None:
        self._draw = draw
        self.colour = colour

    def shape(self, unit: float, points: list[tuple[float, float]], fill: str) -> None:
        self._draw.polygon([(x * unit, y * unit) for x, y in points], fill=fill)

    def disc(self, unit: float, x: float, y: float, radius: float, fill: str) -> None:
        box = ((x - radius) * unit, (y - radius) * unit, (x + radius) * unit, (y + radius) * unit)
        self._draw.ellipse(box, fill=fill)


def _rocket(pen: _Pen, unit: float) -> None:
    pen.disc(unit, 50, 50, 48, pen.colour)
    pen.shape(unit, [(32, 62), (42, 48), (42, 72)], "#f5b942")
    pen.shape(unit, [(68, 62), (58, 48), (58, 72)], "#f5b942")
    body = [(50 + 14 * math.sin(t / 20 * math.pi), 16 + 54 * t / 20) for t in range(21)]
    pen.shape(unit, [*body, *((100 - x, y) for x, y in reversed(body))], "#ffffff")
    pen.disc(unit, 50, 42, 6, pen.colour)
    pen.shape(unit, [(44, 72), (56, 72), (50, 90)], "#f5b942")


def _ubuntu(pen: _Pen, unit: float) -> None:
    for place in range(6):
        angle = place * math.pi / 3
        x, y = 50 + 33 * math.cos(angle), 50 + 33 * math.sin(angle)
        pen.disc(unit, x, y, 14, pen.colour if place % 2 else "#d98a4e")
    pen.disc(unit, 50, 50, 17, "#2f4b3c")


def _waterfront(pen: _Pen, unit: float) -> None:
    pen.shape(unit, [(50, 6), (50, 62), (12, 62)], pen.colour)
    pen.shape(unit, [(55, 18), (55, 62), (86, 62)], "#7aa7f7")
    for row, colour in ((74, pen.colour), (88, "#7aa7f7")):
        top = [(4 + x, row + 4 * math.sin(x / 92 * 4 * math.pi)) for x in range(93)]
        pen.shape(unit, [*top, *((x, y + 7) for x, y in reversed(top))], colour)


def _lion(pen: _Pen, unit: float) -> None:
    for place in range(12):
        angle = place * math.pi / 6
        pen.disc(unit, 50 + 32 * math.cos(angle), 50 + 32 * math.sin(angle), 14, pen.colour)
    pen.disc(unit, 50, 50, 32, "#f3b950")
    pen.disc(unit, 39, 44, 4, "#3b1a10")
    pen.disc(unit, 61, 44, 4, "#3b1a10")
    pen.shape(unit, [(43, 56), (57, 56), (50, 65)], "#3b1a10")


_DRAWN: dict[str, Callable[[_Pen, float], None]] = {
    "rocket": _rocket,
    "ubuntu": _ubuntu,
    "wti": _waterfront,
    "lion": _lion,
}
