"""What points at a learner, a family or a guardian, and what becomes of it when two records become one.

Each app says it of its own tables, in its `registers`. A table that points at them and has no line here fails a
test, which reads the foreign keys from PostgreSQL's catalogue.

merging.register("people.FamilyLearner", "learner", name=_("%(family_many)s"), move=..., back=...)
merging.FAMILIES.register("people.Guardian", "family", name=_("%(guardian_many)s"), move=..., back=...)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.errors import Words


@dataclass(frozen=True, slots=True)
class Two:
    """The two records, both locked, and who makes one of them."""

    by: Actor
    survivor_id: UUID
    merged_id: UUID
    now: datetime
    # The fields of sheets, as `background/previous_role`, in which the word of the one who goes counts.
    take: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows went over, and what has to be known to bring them back: plain values, for JSON."""

    number: int
    memo: Any


# Moves the rows from the merged one to the one who stays. May refuse.
Move = Callable[[Two], Moved]
# Takes that back by what was noted, and gives how many rows stay where they are because somebody changed them since.
Back = Callable[[Two, Any], int]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table that point at them."""

    # "people.NationalId", and the column that points.
    table: str
    column: str
    name: Words
    move: Move
    back: Back


@dataclass(frozen=True, slots=True)
class Stay:
    """Rows that go on to point at the record that they were written about, and why."""

    table: str
    column: str
    why: str


class TwiceDeclared(RuntimeError):
    """Two lines about the same column: a mistake in the code."""


class Lines:
    """What is said of all that points at records of one kind."""

    def __init__(self) -> None:
        self._parts: dict[str, Part] = {}
        self._stays: dict[str, Stay] = {}

    def register(self, table: str, column: str, *, name: Words, move: Move, back: Back) -> None:
        """Say how rows move. Those of lower apps move first, in the order in which they were registered."""
        self._insist_on_new(table, column)
        self._parts[_key(table, column)] = Part(table, column, name, move, back)

    def stays(self, table: str, column: str, *, why: str) -> None:
        """Say that rows do not move."""
        self._insist_on_new(table, column)
        self._stays[_key(table, column)] = Stay(table, column, why)

    def parts(self) -> Mapping[str, Part]:
        """What moves, by "people.NationalId.learner", in the order in which it moves."""
        return MappingProxyType(self._parts)

    def registered(self) -> frozenset[str]:
        """Every column that has a line, whether its rows move or stay."""
        return frozenset(self._parts) | frozenset(self._stays)

    def _insist_on_new(self, table: str, column: str) -> None:
        if _key(table, column) in self.registered():
            raise TwiceDeclared(_key(table, column))


def _key(table: str, column: str) -> str:
    return f"{table}.{column}"


# Most of what points at somebody points at a learner, so these need not be named.
LEARNERS, FAMILIES, GUARDIANS = Lines(), Lines(), Lines()
register, stays, parts, registered = LEARNERS.register, LEARNERS.stays, LEARNERS.parts, LEARNERS.registered


def stays_with_all(table: str, column: str, *, why: str) -> None:
    """Say that rows that name things of any kind by type and id go on to name what they named."""
    for lines in (LEARNERS, FAMILIES, GUARDIANS):
        lines.stays(table, column, why=why)
