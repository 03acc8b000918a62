"""Terms: what may be said of one."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from cohortium.core.text import plain, text_faults

AT_MOST = {"name": 120}
# Both days counted: a year, which may be a leap year.
LONGEST = timedelta(days=366)
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class TermDetails:
    """Everything that a person says about a term. Without a campus it is one of all campuses."""

    name: str
    first_on: date
    last_on: date
    campus_id: UUID | None = None


class Fault(StrEnum):
    """Why something cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    TURNED_ROUND = "turned_round"
    TOO_MANY_DAYS = "too_many_days"
    NO_SUCH_YEAR = "no_such_year"
    CAMPUS_CLOSED = "campus_closed"
    TWICE = "twice"


def faults(details: TermDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    found = {name: Fault(why) for name, why in text_faults({"name": details.name}, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.name):
        found["name"] = Fault.MISSING
    if not FIRST_YEAR <= details.first_on.year <= LAST_YEAR:
        found["first_on"] = Fault.NO_SUCH_YEAR
    elif details.last_on < details.first_on:
        found["last_on"] = Fault.TURNED_ROUND
    elif details.last_on - details.first_on >= LONGEST:
        found["last_on"] = Fault.TOO_MANY_DAYS
    return found


def tidied(details: TermDetails) -> TermDetails:
    """The details as they are kept: no stray spaces."""
    return replace(details, name=plain(details.name))
