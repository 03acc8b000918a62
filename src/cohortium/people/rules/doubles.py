"""Two learners who may be one person: what speaks for it, and what stays when they become one."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

# So long a merge can be undone.
UNDONE_WITHIN = timedelta(days=30)
# What more people share, as the address of a school or of the office, says nothing of who somebody is.
MOST_WHO_SHARE = 20


class DoubleReason(StrEnum):
    """What speaks for two being one. Not that they are twins."""

    ID = "id"
    NAME_AND_BIRTH = "name_and_birth"
    EMAIL = "email"
    PHONE = "phone"
    TURNED_NAME = "turned_name"
    # Only where somebody is just being added: for all learners at once it would name too many. And namesakes are no
    # doubles: whoever adds one looks once, and is not asked again.
    NAME = "name"
    NAMESAKE = "namesake"


# How much each says by itself, in percent.
WEIGHTS = {
    DoubleReason.ID: 95,
    DoubleReason.NAME_AND_BIRTH: 90,
    DoubleReason.EMAIL: 70,
    DoubleReason.PHONE: 70,
    DoubleReason.TURNED_NAME: 60,
    DoubleReason.NAME: 40,
    DoubleReason.NAMESAKE: 5,
}
MOST = 100


def score(reasons: Iterable[DoubleReason]) -> int:
    """How much several say together: each takes its part of the doubt that is left."""
    doubt = 1.0
    for reason in set(reasons):
        doubt *= 1 - WEIGHTS[reason] / MOST
    return max(1, min(MOST, round(MOST * (1 - doubt))))


def in_order(reasons: Iterable[str]) -> list[DoubleReason]:
    """Those that there are, what says most first."""
    found = set(reasons)
    return [reason for reason in DoubleReason if reason in found]


def preferred(survivor: Mapping[str, Any], merged: Mapping[str, Any]) -> frozenset[str]:
    """The fields that are better taken from the one who goes: of which the one who stays says nothing."""
    return frozenset(name for name, value in merged.items() if _says(value) and not _says(survivor.get(name)))


def different(survivor: Mapping[str, Any], merged: Mapping[str, Any]) -> frozenset[str]:
    """The fields in which both say something, and not the same: whoever merges has to choose."""
    return frozenset(
        name
        for name, value in merged.items()
        if _says(value) and _says(survivor.get(name)) and _same(value) != _same(survivor.get(name))
    )


def both(one: str, other: str) -> str:
    """Two notes as one, in which nothing is lost and nothing stands twice."""
    if not other or other in one:
        return one
    return other if not one or one in other else f"{one}\n{other}"


def united(one: Collection[Any], other: Collection[Any]) -> list[Any]:
    """What stands in either list, once each, in the order in which it stands there."""
    return [*one, *(each for each in other if each not in one)]


def _says(value: Any) -> bool:
    return value not in (None, "", [], {})


def _same(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
