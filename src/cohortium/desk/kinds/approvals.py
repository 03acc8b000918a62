"""Kinds of act that may need approval. The app that does the act registers one, and asks before it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.errors import Words

# The name of what the act is upon, for an actor who may do it; it raises NotAllowed or NotFound for others.
Subject = Callable[[Actor, UUID], str]
# What follows from it, in whole sentences, for whoever asks and decides: they were allowed to see what it is upon.
Consequences = Callable[[Sequence[UUID]], list[str]]


# Why it cannot be asked for that day, as things are at that moment; nothing where it can.
DayFault = Callable[[UUID, date, datetime], Words | None]


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The day that one may ask for: what it is called, and what is wrong with it. Without one it is done at once."""

    label: Words
    help: Words
    fault: DayFault


def _nothing_further(subject_ids: Sequence[UUID]) -> list[str]:  # noqa: ARG001 - as Consequences are
    return []


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """What such an act is called, and which kind of thing it is upon, as the trail calls it."""

    key: str
    word: Words
    subject_type: str
    subject: Subject
    # Whether it is about money, so that rules may begin at an amount.
    has_amount: bool
    consequences: Consequences
    day: AskedDay | None


_kinds: dict[str, ApprovalKind] = {}


def register(
    key: str,
    *,
    word: Words,
    subject_type: str,
    subject: Subject,
    has_amount: bool = False,
    consequences: Consequences = _nothing_further,
    day: AskedDay | None = None,
) -> ApprovalKind:
    """Say that acts of this kind may need approval. What follows is a task of the app: `@on(ApprovalGranted)`.

    The action itself asks `queries.approvals.check_free`, which refuses while there is a rule.
    """
    _kinds[key] = ApprovalKind(key, word, subject_type, subject, has_amount, consequences, day)
    return _kinds[key]


def kinds() -> Mapping[str, ApprovalKind]:
    """Every kind, by its key."""
    return MappingProxyType(_kinds)
