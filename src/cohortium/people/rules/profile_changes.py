"""What people may ask the office to change of themselves, and of those whom they look after."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from cohortium.core.text import plain_lines, text_faults
from cohortium.people.rules.addresses import ADDRESS

AT_MOST = {"note": 1000, "reason": 500}
_WHO = ("first_name", "last_name", "preferred_name", "pronouns", "date_of_birth", "gender")
_REACHED_BY = ("email", "phone")


class About(StrEnum):
    """Whose details are to be different."""

    LEARNER = "learner"
    GUARDIAN = "guardian"
    FAMILY = "family"


def offered(about: About, *, is_self: bool = False, lives_there: bool = True) -> tuple[str, ...]:
    """The fields that somebody may ask to have changed.

    Of a child, a guardian corrects who they are. How to reach a child, and where it is at home, may be somebody
    else's to know: so that is the learner's own to correct, and of a household those who live there.
    """
    if about == About.LEARNER:
        return (*_WHO, *_REACHED_BY, *ADDRESS) if is_self else _WHO
    if about == About.GUARDIAN:
        own_address = () if lives_there else ADDRESS
        return ("first_name", "last_name", *_REACHED_BY, *own_address)
    return (*_REACHED_BY, *ADDRESS)


def different(before: Mapping[str, Any], after: Mapping[str, Any], among: Collection[str]) -> dict[str, Any]:
    """What is to be different of these fields."""
    return {name: after[name] for name in among if after[name] != before[name]}


def kept(values: Mapping[str, Any]) -> dict[str, str]:
    """The values as they are kept in JSON: a day as ISO 8601 writes it, nothing as an empty text."""
    return {name: value.isoformat() if isinstance(value, date) else value or "" for name, value in values.items()}


def read(values: Mapping[str, str]) -> dict[str, Any]:
    """The values as a learner, a guardian or a family has them."""
    return {name: _day(value) if name == "date_of_birth" else value for name, value in values.items()}


def faults_of_words(**said: str) -> dict[str, str]:
    """Name the texts that cannot be accepted, by field."""
    return text_faults(said, {name: AT_MOST[name] for name in said})


def tidied(words: str) -> str:
    """A note or a reason as it is kept."""
    return plain_lines(words)


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None
