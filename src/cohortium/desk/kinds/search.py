"""What can be found. The app that owns a kind of thing registers how, and who may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import Words
from cohortium.core.pages import Cursor, PageOf


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found: what it is called, and a word about it."""

    thing_id: UUID
    title: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, and which page of the answer."""

    text: str
    after: Cursor | None = None
    at_most: int = 5


# In one statement, by an index (`__begins`), and only within the actor's reach.
Find = Callable[[Actor, Asked], PageOf[Hit]]


@dataclass(frozen=True, slots=True)
class Findable:
    """A kind of thing: its word in the plural, who may look, and how it is found."""

    kind: str
    word: Words
    permission: Permission
    find: Find


_kinds: dict[str, Findable] = {}


def register(kind: str, *, word: Words, permission: Permission, find: Find) -> None:
    """Say that things of this kind, as the trail calls it, are found."""
    _kinds[kind] = Findable(kind, word, permission, find)


def kinds() -> Mapping[str, Findable]:
    """Every kind, by its name."""
    return MappingProxyType(_kinds)
