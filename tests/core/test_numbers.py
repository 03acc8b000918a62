"""How numbers of papers are written."""

from datetime import date

import pytest

from cohortium.core.numbers import Pattern, fault, names_the_year, written
from cohortium.core.values import Unacceptable

ON = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("pattern", "number", "said"),
    [
        ("INV-{year}-{number:06}", 123, "INV-2026-000123"),
        ("{yy}/{month}/{number}", 7, "26/03/7"),
        ("{number:3}", 1234, "1234"),
        ("RG_{number:012}.{year}", 1, "RG_000000000001.2026"),
    ],
)
def test_a_number_is_written(pattern: str, number: int, said: str) -> None:
    assert (fault(pattern), written(pattern, number, ON)) == (None, said)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("", "empty"),
        ("INV", "no_number"),
        ("{number}{number}", "no_number"),
        ("{number:06", "braces"),
        ("{number}}", "braces"),
        ("{{number}}", "braces"),
        ("{day}-{number}", "unknown"),
        ("{number:13}", "unknown"),
        ("{number:0}", "unknown"),
        ("{number!r}", "unknown"),
        ("{number.__class__}", "unknown"),
        ("<b>{number}", "signs"),
        ("INV {number}", "signs"),
        ("%s{number}", "signs"),
    ],
)
def test_a_pattern_is_refused(pattern: str, why: str) -> None:
    assert fault(pattern) == why
    with pytest.raises(Unacceptable):
        Pattern().read(pattern)


@pytest.mark.parametrize(("pattern", "named"), [("{year}-{number}", True), ("{yy}{number}", True), ("{number}", False)])
def test_it_is_known_whether_years_differ(pattern: str, named: bool) -> None:
    assert names_the_year(pattern) is named
