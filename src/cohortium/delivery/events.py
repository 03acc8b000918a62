"""What happened to terms, rooms and cohorts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


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


@dataclass(frozen=True, slots=True)
class CohortAdded(Fact):
    kind: ClassVar[str] = "cohort.added"
    cohort_id: UUID


@dataclass(frozen=True, slots=True)
class CohortCopied(Fact):
    """A cohort was added as a copy of another one."""

    kind: ClassVar[str] = "cohort.copied"
    cohort_id: UUID
    original_id: UUID


@dataclass(frozen=True, slots=True)
class CohortEdited(Fact):
    kind: ClassVar[str] = "cohort.edited"
    cohort_id: UUID


@dataclass(frozen=True, slots=True)
class CohortOpened(Fact):
    kind: ClassVar[str] = "cohort.opened"
    cohort_id: UUID


@dataclass(frozen=True, slots=True)
class CohortsStarted(BulkFact):
    """By somebody, one; by the calendar, all whose first day has begun."""

    kind: ClassVar[str] = "cohort.started"


@dataclass(frozen=True, slots=True)
class CohortsCompleted(BulkFact):
    """By somebody, one; by the calendar, all whose last day is over."""

    kind: ClassVar[str] = "cohort.completed"


@dataclass(frozen=True, slots=True)
class CohortCancelled(Fact):
    kind: ClassVar[str] = "cohort.cancelled"
    cohort_id: UUID


@dataclass(frozen=True, slots=True)
class CohortStaffAssigned(Fact):
    """Somebody teaches a cohort, or does something else in it from now on."""

    kind: ClassVar[str] = "cohort.staff_assigned"
    cohort_id: UUID
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class CohortStaffUnassigned(Fact):
    kind: ClassVar[str] = "cohort.staff_unassigned"
    cohort_id: UUID
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class CohortsExported(Fact):
    kind: ClassVar[str] = "cohort.exported"
