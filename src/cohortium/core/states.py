"""State machines as data: the statuses that a thing may have, and which act leads from which to which."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import TextChoices

from cohortium.core.changes import Changes
from cohortium.core.errors import IllegalTransition

Status = TypeVar("Status", bound=TextChoices)


@dataclass(frozen=True, slots=True)
class Move(Generic[Status]):
    """One way to go on: the action that does it, from where, and where to."""

    act: str
    sources: frozenset[Status]
    target: Status


class Machine(Generic[Status]):
    """All the ways that a thing's status can go. What is not written in it cannot happen, in the database neither."""

    def __init__(self, statuses: type[Status], *, starts: Iterable[Status], moves: Iterable[Move[Status]]) -> None:
        self.statuses = statuses
        self.starts = frozenset(starts)
        self.moves = {move.act: move for move in moves}

    def move(self, row: Any, *, by: str) -> Changes:
        """Change the row's status as the action of this name does, in memory. Nothing else changes a status.

        Nothing changes where the row is there already: two people may press the same button.

        Raises:
            IllegalTransition: this action does not start from where the row is.
        """
        move, before = self.moves[by], self.statuses(row.status)
        if before == move.target:
            return {}
        if before not in move.sources:
            raise IllegalTransition(before.label)
        row.status = move.target
        return {"status": (before.value, move.target.value)}

    def table(self) -> dict[str, list[str]]:
        """From each status those that follow, and from nothing those that a row may start with."""
        follow: dict[str, set[str]] = {"": {str(start) for start in self.starts}}
        for move in self.moves.values():
            for source in move.sources:
                follow.setdefault(str(source), set()).add(str(move.target))
        return {source: sorted(targets) for source, targets in sorted(follow.items())}
