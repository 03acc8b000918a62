"""How far a sheet of a workbook reaches, found before it is laid out in memory, full or not.

A cell may say where it is (`r="B7"`), and so may a row. One that does not is the next one (ECMA-376, part 1, 18.3.1.4
and 18.3.1.73).
"""

import re
from typing import Never
from xml.parsers import expat

_ROWS_AT_MOST, _COLUMNS_AT_MOST = 300_000, 2000
# From a sheet's first corner to its last.
_CELLS_AT_MOST = 8_000_000
# Wherever something looks like a place, whether it is one or not.
_WHERE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""", re.IGNORECASE)
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["']([0-9]{1,7})["']""")
# All that may be a cell or a row, and those among them that say where they are, as all usual programs write it.
_CELLS = re.compile(rb"""<(?:[^\s<>]*:)?c(?=[\s/>])(\s+r="[A-Z]{1,3}[0-9]{1,7}")?""")
_ROWS = re.compile(rb"""<(?:[^\s<>]*:)?row(?=[\s/>])(\s+r="[0-9]{1,7}")?""")
# Numbers of many digits and columns of many letters, in tags that are written as no usual program writes them.
_HIGH = re.compile(rb"""\br\s*=\s*["']([0-9]{6,7})["']""")
_ODD = re.compile(rb"""\br\s*=\s*["'](?:[A-Z]{4,}[0-9]|[A-Z]{0,3}[0-9]{8})""", re.IGNORECASE)
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,7}", re.ASCII)


class Unreadable(Exception):
    """Nobody can say how far it reaches."""


def is_large(bottom: int, right: int) -> bool:
    """Whether all between the first corner and this one is too much to be kept in memory."""
    return bottom > _ROWS_AT_MOST or right > _COLUMNS_AT_MOST or bottom * right > _CELLS_AT_MOST


def reach(xml: bytes) -> tuple[int, int]:
    """The last row and the last column of a sheet. Of one that is small no less than that, and perhaps more.

    Raises:
        Unreadable: it may be large, and is not written as the format says.
    """
    bottom, right = _said(xml)
    # Where the others are at most: each one further than all that say it.
    rows = bottom + sum(1 for one in _ROWS.finditer(xml) if not one[1])
    columns = right + sum(1 for one in _CELLS.finditer(xml) if not one[1])
    highest = max((int(match[1]) for match in _HIGH.finditer(xml)), default=rows)
    if not is_large(max(rows, highest), columns) and not _ODD.search(xml):
        return rows, columns
    return (bottom, right) if is_large(bottom, right) else _walked(xml)


def _said(xml: bytes) -> tuple[int, int]:
    bottom = max((int(match[1]) for match in _ROW.finditer(xml)), default=1)
    right, lowest = 1, 1
    widths: dict[bytes, int] = {}
    for match in _WHERE.finditer(xml):
        column = match[1].upper()
        if column not in widths:
            widths[column] = _number(column)
            right = max(right, widths[column])
        if len(match[2]) > 5:  # noqa: PLR2004 - of so many digits, or it is small
            lowest = max(lowest, int(match[2]))
    return max(bottom, lowest), right


class _Walk:
    """From tag to tag, as whoever lays it out goes."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.bottom = self.right = 1

    def begins(self, name: str, said: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self.row, self.column = self._row(said.get("r")), 0
                self.bottom = max(self.bottom, self.row)
            case "c":
                self._cell(said.get("r"))

    def _row(self, said: str | None) -> int:
        if said is None:
            return self.row + 1
        if not _NUMBER.fullmatch(said):
            raise Unreadable
        return max(int(said), self.row)

    def _cell(self, said: str | None) -> None:
        self.column += 1
        if said is not None:
            place = _PLACE.fullmatch(said)
            if not place:
                raise Unreadable
            self.column, self.row = _number(place[1].upper().encode()), max(self.row, int(place[2]))
            self.bottom = max(self.bottom, self.row)
        self.right = max(self.right, self.column)


def _walked(xml: bytes) -> tuple[int, int]:
    walk, parser = _Walk(), expat.ParserCreate()
    parser.StartElementHandler = walk.begins
    # Nobody who writes a sheet declares names of his own in it.
    parser.StartDoctypeDeclHandler = _refused
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Unreadable from error
    return walk.bottom, walk.right


def _refused(*_said: object) -> Never:
    raise Unreadable


def _number(column: bytes) -> int:
    found = 0
    for letter in column:
        found = found * 26 + letter - 64
    return found
