"""What is always so, whatever was done: each app registers what it knows, and `cohortium check` looks at any database.

An invariant gives a sentence for each thing that does not hold, and names it there. It changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Of(StrEnum):
    """What an invariant looks at."""

    # One organisation, in its scope, as the application: called without arguments, once for each.
    ORGANISATION = "organisation"
    # One organisation, outside every scope, which it opens itself as often as it likes: called with its id.
    ORGANISATION_OUTSIDE = "organisation_outside"
    # The database as a whole, as its owner, who sees the rows of all: called with the connection.
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Invariant:
    """Its name, what it says, and what gives the sentences about whatever breaks it."""

    name: str
    says: str
    of: Of
    broken: Callable[..., Iterable[str]]


_invariants: dict[str, Invariant] = {}


def register(name: str, says: str, broken: Callable[..., Iterable[str]], *, of: Of = Of.ORGANISATION) -> None:
    """Say what is always so. `name` is what a person asks for: `states`.

    Raises:
        ValueError: another one has this name.
    """
    if name in _invariants and _invariants[name].broken is not broken:
        raise ValueError(f"There is an invariant called {name} already.")
    _invariants[name] = Invariant(name, says, of, broken)


def invariants() -> Mapping[str, Invariant]:
    return MappingProxyType(_invariants)
