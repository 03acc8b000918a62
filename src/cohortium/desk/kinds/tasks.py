"""Kinds of task that the system raises. The app that knows the cause registers one."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cohortium.core.errors import Words


@dataclass(frozen=True, slots=True)
class TaskKind:
    """What tasks of a kind are called, and which kind of thing they are about, as the trail calls it."""

    key: str
    word: Words
    subject_type: str


_kinds: dict[str, TaskKind] = {}


def register(key: str, *, word: Words, subject_type: str) -> TaskKind:
    """Say that the system raises tasks of this kind: at most one open for each thing, and settled with its cause.

    `actions.tasks.raise_task` and `settle_tasks` are called by the tasks of the app that knows the cause.
    """
    _kinds[key] = TaskKind(key, word, subject_type)
    return _kinds[key]


def kinds() -> Mapping[str, TaskKind]:
    """Every kind, by its key."""
    return MappingProxyType(_kinds)
