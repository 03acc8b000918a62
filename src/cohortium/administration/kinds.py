"""What has own fields of the organisation, and what log-ins open. The app that owns a kind of thing registers it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.core.errors import Words
from cohortium.desk.kinds import tasks as to_do


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
    """A kind of record that a log-in outside the team opens. Each names its log-in as `membership`."""

    word: Words
    # All of them, whatever their status, and those that open.
    rows: Callable[[], QuerySet[Any]]
    opening: Q
    # What is locked before such records: the families of guardians.
    before: Callable[[QuerySet[Any]], QuerySet[Any]] | None


_opened: dict[str, Opened] = {}


def opens(
    entity: str,
    *,
    word: Words,
    rows: Callable[[], QuerySet[Any]],
    opening: Q,
    before: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None,
) -> None:
    """Say that records of this kind can have a log-in, which ends with the last record that it opens."""
    _opened[entity] = Opened(word, rows, opening, before)
    to_do.register(undelivered_of(entity), word=_("Invitation not delivered"), subject_type=entity)
    reaches(entity, rows=rows, opening=opening, has_log_in=True)


@dataclass(frozen=True, slots=True)
class Reached:
    """A kind of record with an e-mail address, to which letters go."""

    rows: Callable[[], QuerySet[Any]]
    # Those that are with us.
    opening: Q
    # Whether it can name a log-in as `membership`, whose address letters go to then.
    has_log_in: bool


_reached: dict[str, Reached] = {}


def reaches(entity: str, *, rows: Callable[[], QuerySet[Any]], opening: Q, has_log_in: bool = False) -> None:
    """Say that records of this kind have an address: what cannot be delivered there is a task about the record."""
    _reached[entity] = Reached(rows, opening, has_log_in)
    to_do.register(address_of_kind(entity), word=_("E-mail not delivered"), subject_type=entity)
    to_do.register(letter_of_kind(entity), word=_("E-mail not delivered"), subject_type=entity)


def reached() -> Mapping[str, Reached]:
    """Every kind of record with an address."""
    return MappingProxyType(_reached)


def address_of_kind(entity: str) -> str:
    """The kind of task about a record whose address takes no letters: done as soon as it has another one."""
    return f"{entity}.address_undelivered"


def letter_of_kind(entity: str) -> str:
    """The kind of task about a record of which a letter went elsewhere, and did not arrive there."""
    return f"{entity}.letter_undelivered"


def opened_words() -> Mapping[str, Words]:
    """The kinds of record that can have a log-in, with their words."""
    return {entity: one.word for entity, one in _opened.items()}


def undelivered_of(entity: str) -> str:
    """The kind of task about a record whose invitation to the portal did not arrive."""
    return f"{entity}.invitation_undelivered"


def records_with(membership_id: UUID) -> dict[UUID, str]:
    """The records that name this log-in, each with its kind."""
    return {
        record_id: entity
        for entity, one in _opened.items()
        for record_id in one.rows().filter(membership=membership_id).order_by("pk").values_list("pk", flat=True)
    }


def opened_by(membership_id: UUID, *, but: UUID | None = None) -> dict[str, Words]:
    """The kinds of records that this membership opens, with their words; one of the records left out."""
    others = ~Q(pk=but) if but else Q()
    return {
        entity: one.word
        for entity, one in _opened.items()
        if one.rows().filter(one.opening, others, membership=membership_id).exists()
    }


def opened() -> Collection[Opened]:
    """Every kind of record that can have a log-in, in the order in which they are locked."""
    return _opened.values()
