"""What happened to files that are moved in."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


@dataclass(frozen=True, slots=True)
class ImportSent(Fact):
    kind: ClassVar[str] = "import.sent"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ColumnsMapped(Fact):
    kind: ClassVar[str] = "import.columns_mapped"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ColumnsAskedFor(Fact):
    kind: ClassVar[str] = "import.columns_asked_for"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ImportRead(Fact):
    kind: ClassVar[str] = "import.read"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ImportUnreadable(Fact):
    kind: ClassVar[str] = "import.unreadable"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class RowsDecided(Fact):
    kind: ClassVar[str] = "import.rows_decided"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ImportStarted(Fact):
    kind: ClassVar[str] = "import.started"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ImportWentOn(Fact):
    kind: ClassVar[str] = "import.went_on"
    batch_id: UUID
    # How many rows are done, so that each step is another fact.
    done: int


@dataclass(frozen=True, slots=True)
class ImportFinished(Fact):
    kind: ClassVar[str] = "import.finished"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ImportUndoStarted(Fact):
    kind: ClassVar[str] = "import.undo_started"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ImportUndoWentOn(Fact):
    kind: ClassVar[str] = "import.undo_went_on"
    batch_id: UUID
    left: int


@dataclass(frozen=True, slots=True)
class ImportUndone(Fact):
    kind: ClassVar[str] = "import.undone"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ImportDropped(Fact):
    kind: ClassVar[str] = "import.dropped"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ImportCleared(Fact):
    kind: ClassVar[str] = "import.cleared"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class RefusedExported(Fact):
    kind: ClassVar[str] = "import.refused_exported"
    batch_id: UUID


@dataclass(frozen=True, slots=True)
class ImportsRekeyed(BulkFact):
    kind: ClassVar[str] = "import.rekeyed"


@dataclass(frozen=True, slots=True)
class PrintsRekeyed(Fact):
    kind: ClassVar[str] = "import.prints_rekeyed"
    last_id: UUID
