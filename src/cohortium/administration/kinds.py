"""What has own fields of the organisation, and what log-ins open. The app that owns a kind of thing registers it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.core.errors import Words


@dataclass(frozen=True, slots=True)
class Fielded:
    """A kind of thing with fields: its word, who may be the only ones to see one, and what stands in one."""

    entity: str
    word: Words
    # Permissions upon the thing itself, each with the words for whoever holds it.
    sights: Mapping[Permission, Words]
    # The values that stand under a key, whatever they are; none twice is not asked for.
    stored: Callable[[str], Collection[Any]]


_kinds: dict[str, Fielded] = {}


def register(
    entity: str,
    *,
    word: Words,
    sights: Mapping[Permission, Words],
    stored: Callable[[str], Collection[Any]],
) -> None:
    """Say that things of this kind have fields."""
    _kinds[entity] = Fielded(entity, word, sights, stored)


def kinds() -> Mapping[str, Fielded]:
    """Every kind of thing that has fields."""
    return MappingProxyType(_kinds)


@dataclass(frozen=True, slots=True)
class Opened:
    """A kind of record that a log-in outside the team opens: its word, and the ids of those open to a membership."""

    word: Words
    ids: Callable[[UUID], Collection[UUID]]
    # Takes a membership from all of them, whatever their status, but from the one of this id.
    let_go: Callable[[Membership, UUID | None], None]


_opened: dict[str, Opened] = {}


def opens(
    entity: str,
    *,
    word: Words,
    ids: Callable[[UUID], Collection[UUID]],
    let_go: Callable[[Membership, UUID | None], None],
) -> None:
    """Say that records of this kind can have a log-in, which ends with the last record that it opens."""
    _opened[entity] = Opened(word, ids, let_go)


def opened_by(membership_id: UUID, *, but: UUID | None = None) -> dict[str, Words]:
    """The kinds of records that this membership opens, with their words; one of the records left out."""
    return {entity: one.word for entity, one in _opened.items() if set(one.ids(membership_id)) - {but}}


def let_go(member: Membership, *, but: UUID | None = None) -> None:
    """Take a log-in that ended from the records beside which it stayed: it begins anew, and for one record, or none."""
    for one in _opened.values():
        one.let_go(member, but)
