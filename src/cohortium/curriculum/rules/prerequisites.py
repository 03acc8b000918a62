"""What one program needs before it: a graph without circles."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

Id = TypeVar("Id")

# So many are needed before one program at most: a page shows all of them.
MOST_REQUIRED = 20


def circle(needs: Iterable[tuple[Id, Id]], program: Id, required: Id) -> list[Id]:
    """The shortest circle that there would be if `program` needed `required` too; nothing where there would be none.

    `needs` is every pair of a program and one that it needs. The circle begins and ends with `program`.
    """
    of: dict[Id, list[Id]] = {}
    for one, needed in needs:
        of.setdefault(one, []).append(needed)
    came_from: dict[Id, Id] = {required: program}
    waiting = [required]
    for here in waiting:
        if here == program:
            return _way(came_from, required, program)
        for after in of.get(here, ()):
            if after not in came_from:
                came_from[after] = here
                waiting.append(after)
    return []


def _way(came_from: Mapping[Id, Id], first: Id, last: Id) -> list[Id]:
    """The way from `first` to `last`, with `last` before it."""
    way = [last]
    while way[-1] != first:
        way.append(came_from[way[-1]])
    return [last, *reversed(way)]
