"""What points at a learner, and what becomes of it when two records of one person become one.

Each app says it of its own tables, in its `registers`. A table that points at learners and has no line here fails a
test, which reads the foreign keys from PostgreSQL's catalogue.

merging.register("people.FamilyLearner", "learner", name=_("%(family_many)s"), move=..., back=...)
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
    """The rows of one table that point at learners."""

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


_parts: dict[str, Part] = {}
_stays: dict[str, Stay] = {}


def register(table: str, column: str, *, name: Words, move: Move, back: Back) -> None:
    """Say how rows move. Those of lower apps move first, in the order in which they were registered."""
    _insist_on_new(table, column)
    _parts[_key(table, column)] = Part(table, column, name, move, back)


def stays(table: str, column: str, *, why: str) -> None:
    """Say that rows do not move."""
    _insist_on_new(table, column)
    _stays[_key(table, column)] = Stay(table, column, why)


def parts() -> Mapping[str, Part]:
    """What moves, by "people.NationalId.learner", in the order in which it moves."""
    return MappingProxyType(_parts)


def registered() -> frozenset[str]:
    """Every column that has a line, whether its rows move or stay."""
    return frozenset(_parts) | frozenset(_stays)


def _insist_on_new(table: str, column: str) -> None:
    if _key(table, column) in registered():
        raise TwiceDeclared(_key(table, column))


def _key(table: str, column: str) -> str:
    return f"{table}.{column}"
