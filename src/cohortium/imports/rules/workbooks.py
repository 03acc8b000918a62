"""XLSX: the sheet with the headings, its merged cells taken apart."""

import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.sheets import Sheet, is_blank, of_cells, score
from cohortium.imports.rules.unpacking import is_sound

# Cells of a sheet, from its first corner to its last. They are laid out in memory, full or not.
_CELLS_AT_MOST = 8_000_000
_WHERE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""", re.IGNORECASE)
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["']([0-9]{1,7})["']""")
_ROWS_AT_MOST, _COLUMNS_AT_MOST = 300_000, 2000
_TOP = 20


def of_workbook(content: bytes, known: frozenset[str], notes: Notes) -> Sheet | None:
    """The table of a workbook; None: it has none."""
    if not is_sound(content, notes) or not _is_small(content, notes):
        return None
    try:
        return _opened(content, known, notes)
    except PasswordError:
        notes.say("workbook-locked")
    except (CalamineError, OSError, ValueError, OverflowError):
        notes.say("workbook-broken")
    except BaseException as error:
        # The library is written in Rust: where it gives up, it raises what is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        notes.say("workbook-broken")
    return None


def _opened(content: bytes, known: frozenset[str], notes: Notes) -> Sheet | None:
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        chosen: tuple[tuple[int, int, int], str, list[list[object]]] | None = None
        names = []
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            if not any(not is_blank(cell) for row in rows for cell in row):
                continue
            names.append(meta.name)
            if _take_apart(rows, sheet.merged_cell_ranges or ()):
                notes.say("cells-merged")
            best = max((score(row, known) for row in rows[:_TOP]), default=0)
            # The first of equals, and one that is shown before one that is hidden.
            rank = (best if best > 1 else 0, int(meta.visible == SheetVisibleEnum.Visible), -len(names))
            if chosen is None or rank > chosen[0]:
                chosen = (rank, meta.name, rows)
    if chosen is None:
        notes.say("file-empty")
        return None
    if others := [name for name in names if name != chosen[1]]:
        notes.say("other-sheets", "", ", ".join(others))
    return of_cells(enumerate(chosen[2], 1), known, notes)


def _take_apart(rows: list[list[object]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> bool:
    """Give each cell of a merged one what stands in all. One that is wide stays one: it is a title."""
    is_done = False
    for (top, left), (bottom, right) in ranges:
        if top == bottom or left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            row[left] = rows[top][left]
        is_done = True
    return is_done


def _is_small(content: bytes, notes: Notes) -> bool:
    """Whether each sheet's last row and column are such that all between them fits into memory."""
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            # Where the sheets are, a workbook says itself: each part may be one.
            bottom, right = _corner(archive.read(name))
            if bottom > _ROWS_AT_MOST or right > _COLUMNS_AT_MOST or bottom * right > _CELLS_AT_MOST:
                notes.say("sheet-too-large", "", f"row {bottom}, column {right}")
                return False
    return True


def _corner(xml: bytes) -> tuple[int, int]:
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


def _number(column: bytes) -> int:
    found = 0
    for letter in column:
        found = found * 26 + letter - 64
    return found
