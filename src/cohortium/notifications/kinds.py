"""The kinds of notification. The app that owns one registers how its letter is written."""

from collections.abc import Callable
from uuid import UUID

from cohortium.core.errors import Words
from cohortium.notifications.rules import Letter

# Writes the letter about this subject, when it is sent and not before; or says that it is not needed any more.
Write = Callable[[UUID], Letter | None]

_writers: dict[str, Write] = {}
_names: dict[str, Words] = {}


def register(kind: str, write: Write, *, name: Words) -> None:
    """Say what letters of this kind are called and how they are written. `write` runs in the organisation's scope."""
    _writers[kind] = write
    _names[kind] = name


def name_of(kind: str) -> Words:
    """What letters of this kind are called."""
    return _names.get(kind, kind)


def writer_of(kind: str) -> Write:
    """How letters of this kind are written.

    Raises:
        KeyError: no app registered it.
    """
    return _writers[kind]
