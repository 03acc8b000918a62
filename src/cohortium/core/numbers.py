"""How numbers of papers are written: `INV-{year}-{number:06}`. Pure: nobody is asked for the next one here."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Words
from cohortium.core.values import Line, Unacceptable

_TOKEN = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"number(?::0?([1-9]|1[0-2]))?", re.ASCII)
AT_MOST = 40

FAULTS: dict[str, Words] = {
    "empty": _("Enter a format, such as INV-{year}-{number:06}."),
    "no_number": _("Include the number once: {number}, or {number:06} for six digits."),
    "unknown": _("In braces, use year, yy, month, or number with 1 to 12 digits, such as {number:06}."),
    "braces": _("The braces do not match."),
    "signs": _("Use only letters, digits and - / . _"),
    "no_year": _(
        "To restart each year, include the year: {year} or {yy}. Otherwise two documents would get the same number."
    ),
}


def fault(pattern: str) -> str | None:
    """Name what is wrong with a pattern, if something is."""
    tokens, rest = _TOKEN.findall(pattern), _TOKEN.sub("", pattern)
    if not pattern:
        return "empty"
    if "{" in rest or "}" in rest:
        return "braces"
    if any(token not in ("year", "yy", "month") and not _NUMBER.fullmatch(token) for token in tokens):
        return "unknown"
    if sum(1 for token in tokens if _NUMBER.fullmatch(token)) != 1:
        return "no_number"
    if not all(sign.isalnum() or sign in "-/._" for sign in rest):
        return "signs"
    return None


def names_the_year(pattern: str) -> bool:
    """Whether the numbers of two years differ by it."""
    return bool({"year", "yy"} & set(_TOKEN.findall(pattern)))


def written(pattern: str, number: int, on: date) -> str:
    """The number of a paper of this day."""

    def filled(token: re.Match[str]) -> str:
        if width := _NUMBER.fullmatch(token[1]):
            return f"{number:0{width[1] or 1}}"
        return {"year": f"{on:%Y}", "yy": f"{on:%y}", "month": f"{on:%m}"}[token[1]]

    return _TOKEN.sub(filled, pattern)


@dataclass(frozen=True)
class Pattern(Line):
    """How the numbers of one kind of paper are written."""

    name = "number_pattern"
    at_most: int = AT_MOST

    def read(self, stored: Any) -> str:
        said = super().read(stored)
        if why := fault(said):
            raise Unacceptable(FAULTS[why])
        return said
