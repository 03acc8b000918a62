"""What happened to files."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import Fact


@dataclass(frozen=True, slots=True)
class FileKept(Fact):
    kind: ClassVar[str] = "file.kept"
    file_id: UUID


@dataclass(frozen=True, slots=True)
class FileTied(Fact):
    kind: ClassVar[str] = "file.tied"
    file_id: UUID


@dataclass(frozen=True, slots=True)
class FileDelayed(Fact):
    kind: ClassVar[str] = "file.delayed"
    file_id: UUID


@dataclass(frozen=True, slots=True)
class FileCleared(Fact):
    kind: ClassVar[str] = "file.cleared"
    file_id: UUID


@dataclass(frozen=True, slots=True)
class FileRefused(Fact):
    kind: ClassVar[str] = "file.refused"
    file_id: UUID


@dataclass(frozen=True, slots=True)
class FilePreviewed(Fact):
    kind: ClassVar[str] = "file.previewed"
    file_id: UUID


@dataclass(frozen=True, slots=True)
class FileRemoved(Fact):
    kind: ClassVar[str] = "file.removed"
    file_id: UUID
