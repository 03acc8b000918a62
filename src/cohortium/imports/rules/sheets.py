"""Tables: CSV in any dress and XLSX become headings and rows of cells."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from cohortium.imports.rules.names import fold
from cohortium.imports.rules.problems import Notes, storable

Cells = Sequence[object]
Row = Mapping[str, object]
# Written by us beside rows to correct; what it says is not read.
WRONG = "What is wrong"
# Beside it, by which a row without an id of its own is known again once it is corrected.
KEY = "Row key (leave it as it is)"
_OURS = {WRONG, KEY}
DELIMITERS = (",", ";", "\t", "|")
# Rows from the top among which the headings are looked for.
_TOP = 20
# More than anybody can match.
COLUMNS_AT_MOST = 1000
# Of all rows together, empty ones too: each is kept in memory.
_CELLS_AT_MOST = 20_000_000
_LONGEST_HEADING = 200
# Of a cell: more than any spreadsheet holds.
_LONGEST_CELL = 1_000_000
_LINES = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. Each heading is there once; each row has its number in the file, and only cells that say something."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    # Of a table of text, what stands between its cells, if it is one that is looked for.
    delimiter: str = ""


def of_text(said: str, known: frozenset[str], notes: Notes) -> Sheet | None:
    """A table of text; None: it is none."""
    if said.count('"') % 2:
        notes.say("quote-open")
    first, _, rest = said.partition("\n")
    delimiter, begins = "", 1
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:  # noqa: PLR2004 - Excel's own hint
        said, delimiter, begins = rest, first.strip()[-1].strip('"'), 2
    delimiter = delimiter or _delimiter(said)
    if said.count(delimiter) > _CELLS_AT_MOST:
        notes.say("unpacks-too-large")
        return None
    rows: list[tuple[int, Cells]] = []
    # The limit holds for the whole process, and is raised once for all.
    if csv.field_size_limit() < _LONGEST_CELL:
        csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(_LINES.sub("\n", said), newline=""), delimiter=delimiter)
    above = begins - 1
    try:
        for cells in reader:
            rows.append((begins, cells))
            begins = above + reader.line_num + 1
    except csv.Error:
        notes.say("not-a-table")
        return None
    sheet = of_cells(rows, known, notes)
    return replace(sheet, delimiter=delimiter) if sheet and delimiter in DELIMITERS else sheet


def of_cells(rows: Iterable[tuple[int, Cells]], known: frozenset[str], notes: Notes) -> Sheet | None:
    """A table of numbered rows, of which one of the first has the headings."""
    full = [(number, cells) for number, cells in rows if any(not is_blank(cell) for cell in cells)]
    if not full:
        notes.say("file-empty")
        return None
    at = headings_at([cells for _, cells in full[:_TOP]], known)
    if at:
        notes.say("rows-above-headings", "", f"row {full[at][0]}")
    width = max(len(cells) for _, cells in full[at:])
    if width > COLUMNS_AT_MOST:
        # Spreadsheets write empty cells to the right of a table too.
        width = max(_width(cells) for _, cells in full[at:])
    if width > COLUMNS_AT_MOST:
        notes.say("columns-too-many", "", width)
        return None
    columns = _columns(full[at][1], width, [cells for _, cells in full[at + 1 :]], notes)
    found = []
    for number, cells in full[at + 1 :]:
        row = {heading: _cell(cell) for heading, cell in zip(columns, cells, strict=False) if not is_blank(cell)}
        row.pop("", None)
        if any(heading not in _OURS for heading in row):
            found.append((number, row))
    if not found:
        notes.say("no-rows")
    kept = tuple(heading for heading in columns if heading and heading not in _OURS)
    return Sheet(kept, tuple((number, {k: v for k, v in row.items() if k != WRONG}) for number, row in found))


def headings_at(rows: Sequence[Cells], known: frozenset[str]) -> int:
    """Which row has the headings: the one with most that are known, or the first that is as wide as the table."""
    scores = [score(cells, known) for cells in rows]
    if max(scores, default=0) > 1:
        return scores.index(max(scores))
    widths = [sum(1 for cell in cells if isinstance(cell, str) and cell.strip()) for cells in rows]
    # A title above a table is one cell, or two.
    return next((at for at, width in enumerate(widths) if width >= max(widths) / 2 and width), 0)


def score(cells: Cells, known: frozenset[str]) -> int:
    """How many cells are headings that are known."""
    return len({fold(cell) for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING} & known)


def is_blank(cell: object) -> bool:
    """Whether a cell says nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip("\ufeff\u200b \t\r\n\xa0"))


def _columns(headings: Cells, width: int, rows: Sequence[Cells], notes: Notes) -> tuple[str, ...]:
    """A name for each column. One without heading and cells has none."""
    found: list[str] = []
    taken: set[str] = set()
    # By heading, how many are called so.
    times: dict[str, int] = {}
    for at in range(width):
        said = headings[at] if at < len(headings) else None
        name = " ".join(str(_cell(said)).split())[:_LONGEST_HEADING] if not is_blank(said) else ""
        if not name and any(at < len(cells) and not is_blank(cells[at]) for cells in rows):
            name = f"Column {letters(at)}"
            notes.say("heading-missing" if at < len(headings) else "cells-beyond-headings", "", name)
        if ours := next((one for one in _OURS if name and fold(name) == fold(one)), ""):
            name = ours
        elif name and name in taken:
            notes.say("heading-twice", name, name)
            name = _another(name, taken, times)
        found.append(name)
        taken.add(name)
    return tuple(found)


def _another(name: str, taken: set[str], times: dict[str, int]) -> str:
    number = times.get(name, 1) + 1
    while f"{name} ({number})" in taken:
        number += 1
    times[name] = number
    return f"{name} ({number})"


def _width(cells: Cells) -> int:
    return next((at for at in range(len(cells), 0, -1) if not is_blank(cells[at - 1])), 0)


def letters(at: int) -> str:
    """A column as spreadsheets call it: A, B … Z, AA."""
    found, at = "", at + 1
    while at:
        at, rest = divmod(at - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _cell(cell: object) -> object:
    """A cell as JSON can keep it, and every reader understands: days are written as ISO has them."""
    match cell:
        case str():
            return storable(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case float() if cell.is_integer():
            return int(cell)
        case _:
            return cell


def _delimiter(said: str) -> str:
    """The sign that parts most rows into the same number of cells, more than one."""
    lines = [line for line in _outside_quotes(said[:65_536]).split("\n") if line.strip()][:_TOP]
    best, chosen = (0, 0), ","
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        usual = max(counts, key=counts.count, default=0)
        if usual and (counts.count(usual), usual) > best:
            best, chosen = (counts.count(usual), usual), delimiter
    return chosen


def _outside_quotes(said: str) -> str:
    return re.sub(r'"(?:[^"]|"")*"', "", _LINES.sub("\n", said))
