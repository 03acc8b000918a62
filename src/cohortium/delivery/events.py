"""What happened to terms and rooms."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import Fact


@dataclass(frozen=True, slots=True)
class TermAdded(Fact):
    kind: ClassVar[str] = "term.added"
    term_id: UUID


@dataclass(frozen=True, slots=True)
class TermEdited(Fact):
    kind: ClassVar[str] = "term.edited"
    term_id: UUID


@dataclass(frozen=True, slots=True)
class TermRemoved(Fact):
    kind: ClassVar[str] = "term.removed"
    term_id: UUID


@dataclass(frozen=True, slots=True)
class RoomAdded(Fact):
    kind: ClassVar[str] = "room.added"
    room_id: UUID


@dataclass(frozen=True, slots=True)
class RoomEdited(Fact):
    kind: ClassVar[str] = "room.edited"
    room_id: UUID


@dataclass(frozen=True, slots=True)
class RoomClosed(Fact):
    kind: ClassVar[str] = "room.closed"
    room_id: UUID


@dataclass(frozen=True, slots=True)
class RoomReopened(Fact):
    kind: ClassVar[str] = "room.reopened"
    room_id: UUID
