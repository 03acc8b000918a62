"""What has fields of the organisation's own. The app that owns a kind of thing registers it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

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
