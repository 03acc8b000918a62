"""The kinds of notification. The app that owns one registers how its letter is written."""

from collections.abc import Callable
from uuid import UUID

from cohortium.notifications.rules import Letter

# Writes the letter about this subject, when it is sent and not before; or says that it is not needed any more.
Write = Callable[[UUID], Letter | None]

_writers: dict[str, Write] = {}


def register(kind: str, write: Write) -> None:
    """Say how letters of this kind are written. `write` runs in the scope of the organisation."""
    _writers[kind] = write


def writer_of(kind: str) -> Write:
    """How letters of this kind are written.

    Raises:
        KeyError: no app registered it.
    """
    return _writers[kind]
