"""How far a permission reaches: to everything, to some campuses, to one's own, or to several of these at once."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


class Span(StrEnum):
    """What a role says about one of its permissions, the furthest first."""

    EVERYTHING = "everything"
    CAMPUSES = "campuses"
    OWN = "own"

    def covers(self, other: "Span") -> bool:
        """Whether it reaches at least as far."""
        furthest_first = list(Span)
        return furthest_first.index(self) <= furthest_first.index(other)


@dataclass(frozen=True, slots=True)
class Reach:
    """What an actor's roles, taken together, say about one permission. A trainer who also does finance has both."""

    everything: bool = False
    campuses: frozenset[UUID] = frozenset()
    own: bool = False

    def covers_campus(self, campus_id: UUID) -> bool:
        """Whether it reaches this campus itself."""
        return self.everything or campus_id in self.campuses

    def covers_campuses(self, campus_ids: Collection[UUID]) -> bool:
        """Whether it reaches all of these campuses."""
        return self.everything or self.campuses.issuperset(campus_ids)

    def covers(self, other: Self) -> bool:
        """Whether it reaches at least as far. What is one's own lies within some campus, or within everything."""
        within_campuses = other.campuses <= self.campuses and (not other.own or self.own or bool(self.campuses))
        return self.everything or (not other.everything and within_campuses)

    def __str__(self) -> str:
        return f"everything={self.everything} own={self.own} campuses={sorted(str(one) for one in self.campuses)}"

    def __or__(self, other: Self) -> "Reach":
        return Reach(self.everything or other.everything, self.campuses | other.campuses, self.own or other.own)


NOTHING = Reach()
EVERYTHING = Reach(everything=True)


def within(rows: QuerySet[Row], reach: Reach, *, campus: str, own: Q | None = None) -> QuerySet[Row]:
    """Keep the rows that the reach covers.

    `campus` is the look-up from the row to its campus. `own` says which rows are one's own, by sub-queries of keys: a
    join with DISTINCT could not be locked.
    """
    if reach.everything:
        return rows
    covered = Q(**{f"{campus}__in": reach.campuses})
    if reach.own and own is not None:
        covered |= own
    return rows.filter(covered)
