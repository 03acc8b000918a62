"""XLSX: the sheet with the headings, its merged cells taken apart."""

import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from cohortium.imports.rules.extents import Unreadable, is_large, reach
from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.sheets import Sheet, is_blank, of_cells, score
from cohortium.imports.rules.unpacking import is_sound

_MERGED = re.compile(rb"<(?:[^\s<>]*:)?mergeCell(?=[\s/>])")
_MERGED_AT_MOST = 50_000
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
    """Give each cell of a merged one what stands in all. One that is wide stays one: it is a title.

    No two may overlap: of those that do the first counts, so that each cell is written once, however many there are.
    """
    is_done = False
    below: dict[int, int] = {}
    for (top, left), (bottom, right) in sorted(ranges):
        if top == bottom or left != right or top >= len(rows) or left >= len(rows[top]) or top < below.get(left, 0):
            continue
        for row in rows[top + 1 : bottom + 1]:
            row[left] = rows[top][left]
        below[left] = bottom + 1
        is_done = True
    return is_done


def _is_small(content: bytes, notes: Notes) -> bool:
    """Whether each sheet is such that all its cells fit into memory, and whether few enough of them are merged."""
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            # Where the sheets are, a workbook says itself: each part may be one.
            xml = archive.read(name)
            try:
                bottom, right = reach(xml)
            except Unreadable:
                notes.say("workbook-broken")
                return False
            if is_large(bottom, right):
                notes.say("sheet-too-large", "", f"row {bottom}, column {right}")
                return False
            if sum(1 for _ in _MERGED.finditer(xml)) > _MERGED_AT_MOST:
                notes.say("merged-too-many", "", f"{_MERGED_AT_MOST:,}")
                return False
    return True
