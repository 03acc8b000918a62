"""Tables for spreadsheets: CSV whose cells are what they say, and never a formula."""

import csv
import io
from collections.abc import Iterable

# A spreadsheet that reads UTF-8 only when it is told so is told so.
MARK = "\ufeff"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def row(cells: Iterable[object]) -> str:
    """One line of CSV. What a spreadsheet would run is text: an apostrophe stands before it."""
    line = io.StringIO()
    csv.writer(line).writerow([neutral(cell) for cell in cells])
    return line.getvalue()


def neutral(cell: object) -> str:
    """The cell as text. Spaces before a formula do not hide it."""
    words = "" if cell is None else str(cell)
    return f"'{words}" if words.lstrip(" ").startswith(_BEGINS_A_FORMULA) else words
