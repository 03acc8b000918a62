"""What happened to sessions."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


@dataclass(frozen=True, slots=True)
class SessionsPlanned(BulkFact):
    kind: ClassVar[str] = "session.planned"


@dataclass(frozen=True, slots=True)
class SessionEdited(Fact):
    kind: ClassVar[str] = "session.edited"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionMoved(Fact):
    """It is at another time, or in another room: families are told."""

    kind: ClassVar[str] = "session.moved"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionsCancelled(BulkFact):
    kind: ClassVar[str] = "session.cancelled"


@dataclass(frozen=True, slots=True)
class SessionRestored(Fact):
    kind: ClassVar[str] = "session.restored"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionSubstituted(Fact):
    """Somebody else leads it: who was to, and who does. Families and both of them are told."""

    kind: ClassVar[str] = "session.substituted"
    session_id: UUID
    instead_of: UUID | None
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class SessionStarted(Fact):
    kind: ClassVar[str] = "session.started"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionCompleted(Fact):
    kind: ClassVar[str] = "session.completed"
    session_id: UUID
