"""Facts: what happened, in the past tense, by identifiers only."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Self, cast
from uuid import UUID

from pydantic import TypeAdapter

# A bulk fact names at most so many rows, so that one job stays short.
AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened. `kind` is also the word of its entry in the trail: `campus.edited`."""

    kind: ClassVar[str]

    def to_json(self) -> dict[str, Any]:
        return dict(_adapter(cast("Hashable", type(self))).dump_python(self, mode="json"))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` wrote; keys of a newer release are ignored, as old and new code run side by side."""
        fact: Self = _adapter(cast("Hashable", cls)).validate_python(data)
        return fact


@dataclass(frozen=True, slots=True)
class BulkFact(Fact):
    """The same thing happened to many rows, at most `AT_MOST` of them."""

    ids: tuple[UUID, ...]


@cache
def _adapter(cls: Any) -> TypeAdapter[Any]:
    return TypeAdapter(cls)
