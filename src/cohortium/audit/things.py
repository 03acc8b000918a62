"""What entries are about. The app that owns a kind of thing registers the word for it, and how its rows are named."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from cohortium.core.errors import Words
from cohortium.tenancy.words import Word, filled

Names = Callable[[Collection[UUID]], dict[UUID, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its word, with room for the words of the house, and what gives the names of its rows."""

    word: Words
    names: Names


_kinds: dict[str, Kind] = {}


def register(entity_type: str, *, word: Words, names: Names) -> None:
    """Say what a thing of this type is called, and how the names of several are found by one statement."""
    _kinds[entity_type] = Kind(word, names)


def kinds() -> Mapping[str, Kind]:
    return MappingProxyType(_kinds)


def word_of(entity_type: str, words: Mapping[str, Word]) -> str:
    """What this organisation calls such a thing; its type as it is, where nobody said."""
    kind = _kinds.get(entity_type)
    return filled(kind.word, words) if kind else entity_type


def names_of(things: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    """The names that these things have now, by one statement for each kind. What is gone has none."""
    wanted: dict[str, set[UUID]] = {}
    for entity_type, thing_id in things:
        wanted.setdefault(entity_type, set()).add(thing_id)
    return {
        thing_id: name
        for entity_type, ids in wanted.items()
        if entity_type in _kinds
        for thing_id, name in _kinds[entity_type].names(ids).items()
    }
