"""What happened to programs."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import Fact


@dataclass(frozen=True, slots=True)
class ProgramAdded(Fact):
    kind: ClassVar[str] = "program.added"
    program_id: UUID


@dataclass(frozen=True, slots=True)
class ProgramCopied(Fact):
    """A program was added as a copy of another one."""

    kind: ClassVar[str] = "program.copied"
    program_id: UUID
    original_id: UUID


@dataclass(frozen=True, slots=True)
class ProgramEdited(Fact):
    kind: ClassVar[str] = "program.edited"
    program_id: UUID


@dataclass(frozen=True, slots=True)
class ProgramActivated(Fact):
    kind: ClassVar[str] = "program.activated"
    program_id: UUID


@dataclass(frozen=True, slots=True)
class ProgramArchived(Fact):
    kind: ClassVar[str] = "program.archived"
    program_id: UUID


@dataclass(frozen=True, slots=True)
class ProgramRestored(Fact):
    kind: ClassVar[str] = "program.restored"
    program_id: UUID


@dataclass(frozen=True, slots=True)
class PrerequisiteAdded(Fact):
    kind: ClassVar[str] = "program.prerequisite_added"
    program_id: UUID
    required_id: UUID


@dataclass(frozen=True, slots=True)
class PrerequisiteRemoved(Fact):
    kind: ClassVar[str] = "program.prerequisite_removed"
    program_id: UUID
    required_id: UUID


@dataclass(frozen=True, slots=True)
class ProgramsExported(Fact):
    kind: ClassVar[str] = "program.exported"
