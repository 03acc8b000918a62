"""Days as files write them: in three orders, as numbers, with times, and as zeros."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from cohortium.core.text import plain
from cohortium.imports.rules.problems import Notes


class DateFormat(StrEnum):
    """In which order a file writes its days. A year of four digits in front is understood in each."""

    ISO = "iso"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


_TIME = r"(?:[T ,]+(?P<time>\d{1,2}:\d{2}.*))?"
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _TIME, re.ASCII)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(?P<one>\d{1,2})[-/. ](?P<two>\d{1,2})[-/. ](?P<year>\d{4}|\d{2})" + _TIME, re.ASCII)
_NAMED = (
    re.compile(r"(?P<day>\d{1,2})(?:[snrt][tdh])?[- ,./]*(?P<name>[A-Za-z]{3,9})\.?[- ,./]*(?P<year>\d{4}|\d{2})"),
    re.compile(r"(?P<name>[A-Za-z]{3,9})\.?[- ]*(?P<day>\d{1,2})(?:[snrt][tdh])?[- ,./]+(?P<year>\d{4}|\d{2})"),
)
_ZEROS = re.compile(r"0+[-/.]0+[-/.]0+" + _TIME, re.ASCII)
_MIDNIGHT = re.compile(r"0?0:00(?::00(?:\.0+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?|12:00(?::00)?\s*AM", re.ASCII | re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LONG = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "sept",
]
# Spreadsheets count days from here. Numbers outside of these are no days of living people.
_FIRST = date(1899, 12, 30)
_SERIALS = range(3653, 80_000)
_MONTHS_OF_A_YEAR = 12
_SHORT = 100


def day(value: object, order: DateFormat | None, notes: Notes, column: str, *, as_of: date) -> date | None:
    """The day that a value names; None: it names none, and the notes say so if it should have."""
    words = plain(value) if isinstance(value, str) else ""
    if value is None or (isinstance(value, str) and not words):
        return None
    if _ZEROS.fullmatch(words):
        notes.say("zero-date", column, words)
        return None
    found = None
    if words:
        found = _of_words(words, order, notes, column, as_of)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found = _of_number(value, notes, column)
    if found is None:
        notes.say("date-not-understood", column, value)
    return found


def orders(values: Iterable[object]) -> set[DateFormat]:
    """The orders in which all these can be days: two, if it cannot be told; none, if the file mixes them.

    Values that are days in any order, or in none, say nothing.
    """
    left = {DateFormat.DAY_FIRST, DateFormat.MONTH_FIRST}
    seen = False
    for value in values:
        if isinstance(value, str) and (found := _YEAR_LAST.fullmatch(plain(value))):
            one, two = int(found["one"]), int(found["two"])
            if one in {two, 0} or two == 0:
                continue
            seen = True
            if one > _MONTHS_OF_A_YEAR:
                left.discard(DateFormat.MONTH_FIRST)
            if two > _MONTHS_OF_A_YEAR:
                left.discard(DateFormat.DAY_FIRST)
    return left if seen else {DateFormat.ISO}


def habit(region: str) -> DateFormat:
    """The order that people of a country write, where a file leaves it open."""
    return DateFormat.MONTH_FIRST if region in {"US", "PH", "FM", "MH", "PW"} else DateFormat.DAY_FIRST


def say_order(values: Iterable[object], order: DateFormat, notes: Notes) -> None:
    """Say how days were read that would be others in the other order."""
    if order is not DateFormat.ISO and any(len(orders([one])) > 1 for one in values):
        notes.say("dates-day-first" if order is DateFormat.DAY_FIRST else "dates-month-first")


def _of_number(value: float, notes: Notes, column: str) -> date | None:
    if value != value or value in {float("inf"), float("-inf")} or int(value) not in _SERIALS:  # noqa: PLR0124 - NaN
        return None
    notes.say("date-from-number", column, value)
    return _FIRST + timedelta(days=int(value))


def _of_words(words: str, order: DateFormat | None, notes: Notes, column: str, as_of: date) -> date | None:
    if found := _YEAR_FIRST.fullmatch(words):
        if found["time"] and not _MIDNIGHT.fullmatch(found["time"]):
            notes.say("date-with-time", column, words)
        return _made(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _COMPACT.fullmatch(words):
        return _made(int(found["year"]), int(found["month"]), int(found["day"]))
    if words.isascii() and words.replace(".", "", 1).isdigit():
        return _of_number(float(words), notes, column)
    match = _YEAR_LAST.fullmatch(words) or next(filter(None, (one.fullmatch(words) for one in _NAMED)), None)
    if match is None:
        return None
    year, said = _year(match["year"], as_of, notes, column, words), match.groupdict()
    if "name" in said:
        return _made(year, _month(said["name"]), int(said["day"]))
    one, two = int(said["one"]), int(said["two"])
    return _made(year, one, two) if order is DateFormat.MONTH_FIRST else _made(year, two, one)


def _month(name: str) -> int:
    """Which month a name means; 0: none."""
    said = name.casefold()
    if said not in _MONTHS and said not in _LONG:
        return 0
    return _MONTHS.index(said[:3]) + 1


def _year(said: str, as_of: date, notes: Notes, column: str, words: str) -> int:
    year = int(said)
    if len(said) > 2:  # noqa: PLR2004 - of four digits
        return year
    notes.say("date-with-short-year", column, words)
    century = as_of.year - as_of.year % _SHORT
    # Somebody is older more often than not born yet.
    return century + year if century + year <= as_of.year else century - _SHORT + year


def _made(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year, month, of_month)
    except ValueError:
        return None
