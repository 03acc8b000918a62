"""Days on which nobody is taught: what may be said of them, and which of them are public."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import holidays

from cohortium.core.text import plain, text_faults

AT_MOST = {"name": 120}
LONGEST = timedelta(days=366)
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class ClosedDayDetails:
    """Everything that a person says about a closed day, or several in a row. Without a campus it is for all."""

    name: str
    first_on: date
    last_on: date
    campus_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday, at one campus or everywhere."""

    name: str
    on: date
    campus_id: UUID | None

    @property
    def token(self) -> str:
        """What names it in a form: it is worked out anew each time."""
        return f"{self.on.isoformat()}/{self.campus_id or 'all'}"


class Fault(StrEnum):
    """Why something cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    TURNED_ROUND = "turned_round"
    TOO_MANY_DAYS = "too_many_days"
    NO_SUCH_YEAR = "no_such_year"
    TWICE = "twice"


def faults(details: ClosedDayDetails) -> dict[str, Fault]:
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


def tidied(details: ClosedDayDetails) -> ClosedDayDetails:
    """The details as they are kept: no stray spaces."""
    return replace(details, name=plain(details.name))


def is_known(country: str) -> bool:
    """Whether the public holidays of this country are known."""
    # Asked so, because the library's own list reads the calendars of all countries: more than a second.
    try:
        holidays.country_holidays(country)
    except NotImplementedError:
        return False
    return True


def public_holidays(country: str, states: Mapping[UUID, str], year: int) -> list[Holiday]:
    """The public holidays of a year, by day. `states` says where each campus lies, in words of whoever typed it.

    What is one at every campus is one everywhere. A state that nobody knows has those of the country.
    """
    if not is_known(country):
        return []
    national = _days(country, None, year)
    of_state = {state: _days(country, _subdivision(country, state), year) for state in set(states.values())}
    at: dict[date, set[UUID]] = defaultdict(set)
    names = dict(national)
    for campus_id, state in states.items():
        for on, name in of_state[state].items():
            at[on].add(campus_id)
            names.setdefault(on, name)
    everywhere = {on for on in names if len(at[on]) == len(states)}
    found = [
        Holiday(names[on][: AT_MOST["name"]], on, campus_id)
        for on in names
        for campus_id in ([None] if on in everywhere else sorted(at[on]))
    ]
    return sorted(found, key=lambda one: (one.on, str(one.campus_id or "")))


def _days(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    calendar: Any = holidays.country_holidays(country, subdiv=subdivision, years=year, language=_language(country))
    return {on: name for on, name in calendar.items() if on.year == year}


def _subdivision(country: str, state: str) -> str | None:
    calendar: Any = holidays.country_holidays(country)
    known = {str(name).casefold(): str(name) for name in calendar.subdivisions}
    known |= {str(alias).casefold(): str(name) for alias, name in calendar.subdivisions_aliases.items()}
    return known.get(plain(state).casefold())


def _language(country: str) -> str | None:
    """English, where the names are known in it; else as they are called there."""
    calendar: Any = holidays.country_holidays(country)
    usual: str | None = calendar.default_language
    return usual if usual is None or usual.startswith("en") or "en_US" not in calendar.supported_languages else "en_US"
