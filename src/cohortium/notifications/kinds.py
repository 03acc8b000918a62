"""The kinds of notification. The app that owns one registers how its letter is written."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from cohortium.core.errors import Words
from cohortium.notifications.rules import Letter

# Writes the letter about this subject, when it is sent and not before (the time is that of sending); or says that it is
# not needed any more.
Write = Callable[[UUID, datetime], Letter | None]

# The names of subjects, by one statement.
About = Callable[[Collection[UUID]], dict[UUID, str]]

_abouts: dict[str, About] = {}
_writers: dict[str, Write] = {}
_names: dict[str, Words] = {}


def register(kind: str, write: Write, *, name: Words, about: About) -> None:
    """Say what letters of this kind are called, whom or what they are about, and how they are written.

    `write` and `about` run in the organisation's scope.
    """
    _writers[kind] = write
    _names[kind] = name
    _abouts[kind] = about


def name_of(kind: str) -> Words:
    """What letters of this kind are called."""
    return _names.get(kind, kind)


def writer_of(kind: str) -> Write:
    """How letters of this kind are written.

    Raises:
        KeyError: no app registered it.
    """
    return _writers[kind]


def abouts_of(kind: str, subject_ids: Collection[UUID]) -> dict[UUID, str]:
    """What the subjects of letters of this kind are called."""
    return _abouts[kind](subject_ids) if kind in _abouts else {}
