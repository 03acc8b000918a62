"""What a table comes from, where nobody said so: the ids of one list are not those of another."""

import re
from pathlib import PurePath

from cohortium.core.text import plain

# Signs of a name.
LONGEST = 60
# What no name of a file is left of.
NAMELESS = "table"
_NUMBER_OF_COPY = re.compile(r"\(\d+\)|\bcopy\b", re.IGNORECASE)
# Of the same list another one is made each month: days, and the times that stand behind them.
_YEAR = r"(?:19|20)\d\d"
_MOMENT = re.compile(
    rf"(?<!\d)(?:{_YEAR}[-._ /]?\d\d(?:[-._ /]?[0-3]\d)?|[0-3]?\d[-._/][01]?\d[-._/](?:{_YEAR}|\d\d)"
    rf"|(?:[01]?\d[-._/])?{_YEAR})(?:[-._ tT]*[0-2]\d[-._:h]?[0-5]\d(?:[-._:]?[0-5]\d)?)?(?!\d)"
)
_BETWEEN = re.compile(r"[-_.,\s]+")


def tidied(source: str) -> str:
    """A source as it is compared and kept."""
    return plain(source).casefold()[:LONGEST]


def of_file(name: str) -> str:
    """The name of a file without its type, the day it is of and the number of the copy."""
    stem = PurePath(plain(name)).stem
    return " ".join(_BETWEEN.sub(" ", _MOMENT.sub(" ", _NUMBER_OF_COPY.sub(" ", stem))).split()) or NAMELESS
