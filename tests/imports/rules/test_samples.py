"""What a column of a table holds is shown by a few short values, and of secrets by nothing or their end."""

from datetime import date

import pytest

from cohortium.imports.rules.samples import samples_of
from cohortium.imports.rules.sheets import Sheet


def of(column: str, *cells: object) -> list[str] | None:
    """What is shown of one column."""
    rows = tuple((number, {column: cell} if cell is not None else {}) for number, cell in enumerate(cells, start=2))
    return samples_of(Sheet((column,), rows)).get(column)


@pytest.mark.parametrize(
    ("column", "cells", "shown"),
    [
        ("Who", ["Zoë", "Zoë", " Ben  Otieno", "Ada", "Kim"], ["Zoë", "Ben Otieno", "Ada"]),
        ("Born", [date(2017, 3, 15), 20170315], ["2017-03-15", "20170315"]),
        ("Notes", ["x" * 60, "<b>"], ["x" * 39 + "…", "<b>"]),
        ("Empty", [None, "  "], []),
        ("Allergies", ["Peanuts"], None),
        ("Health Concerns", ["Asthma"], None),
        ("Anything medical?", ["Peanuts"], None),
        ("Passport no", ["A 1234567"], ["•••• 4567"]),
        ("ID number", ["12345678"], ["•••• 5678"]),
        ("Number", ["S1234567D", "8001015009087", "4711"], ["•••• 567D", "•••• 9087", "4711"]),
        ("NRIC", ["D7"], ["•••• 7"]),
        ("Student ID", ["70001"], ["70001"]),
    ],
)
def test_a_few_short_values_and_no_secrets(column: str, cells: list[object], shown: list[str] | None) -> None:
    assert of(column, *cells) == shown
