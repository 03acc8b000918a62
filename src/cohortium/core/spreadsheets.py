"""Tables for spreadsheets: cells are what they say, and never a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# A moment has no zone here: it is the time at the organisation's.
Cell = str | int | Decimal | date | datetime | None
Row = Sequence[Cell]

# A spreadsheet that reads UTF-8 only when it is told so is told so.
MARK = "\ufeff"
COMMA = ","
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Of one cell, as Excel has it. A longer one would be left out without a word.
LONGEST = 32_767
# Before it, spreadsheets know no days.
FIRST_YEAR = 1900
_PIECE = 64 * 1024
_WIDTH = 18


class Form(StrEnum):
    """What a table can be written as."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def content_type(self) -> str:
        """As a header of an answer names it."""
        return {
            Form.CSV: "text/csv; charset=utf-8",
            Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[self]


def written(form: Form, rows: Iterable[Row], *, delimiter: str = COMMA) -> Iterator[str | bytes]:
    """A whole table in pieces, of which the first row names the columns. Rows are asked for as they are written.

    Between the cells of CSV stands `delimiter`: of some countries' spreadsheets only their own is one.
    """
    return workbook(rows) if form == Form.XLSX else _csv(rows, delimiter)


def row(cells: Iterable[object], delimiter: str = COMMA) -> str:
    """One line of CSV. What a spreadsheet would run is text: an apostrophe stands before it."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter).writerow([neutral(cell) for cell in cells])
    return line.getvalue()


def neutral(cell: object) -> str:
    """The cell as text. Spaces before a formula do not hide it."""
    words = "" if cell is None else str(cell)
    return f"'{words}" if words.lstrip(" ").startswith(_BEGINS_A_FORMULA) else words


def workbook(rows: Iterable[Row]) -> Iterator[bytes]:
    """The rows as XLSX. Texts are texts there, whatever they begin with; days and numbers can be reckoned with.

    It is written to a file first: nothing of it can be sent before its end is known.
    """
    with TemporaryDirectory(prefix="cohortium-table-") as folder:
        file = Path(folder) / "table.xlsx"
        # Row by row on the disk: a table of any length needs the memory of one row.
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
        bold = book.add_format({"bold": True})
        days, moments = (book.add_format({"num_format": one}) for one in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for at, cells in enumerate(rows):
            if not at:
                sheet.set_column(0, len(cells) - 1, _WIDTH)
            for column, cell in enumerate(cells):
                _write(sheet, at, column, cell, bold if not at else moments if isinstance(cell, datetime) else days)
        book.close()
        with file.open("rb") as opened:
            while piece := opened.read(_PIECE):
                yield piece


def _write(sheet: Worksheet, at: int, column: int, cell: Cell, shape: Format) -> None:
    match cell:
        case None | "":
            return
        case date() if cell.year >= FIRST_YEAR:
            moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
            sheet.write_datetime(at, column, moment, shape)
        case int() | Decimal():
            sheet.write_number(at, column, cell)
        case _:
            sheet.write_string(at, column, _fitting(str(cell)), None if at else shape)


def _fitting(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _csv(rows: Iterable[Row], delimiter: str) -> Iterator[str]:
    mark = MARK
    for cells in rows:
        yield mark + row(cells, delimiter)
        mark = ""
