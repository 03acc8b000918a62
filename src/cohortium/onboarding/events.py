"""What happened to an organisation's checklist."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import Fact


@dataclass(frozen=True, slots=True)
class StepSkipped(Fact):
    kind: ClassVar[str] = "checklist.step_skipped"
    checklist_id: UUID


@dataclass(frozen=True, slots=True)
class ChecklistDismissed(Fact):
    kind: ClassVar[str] = "checklist.dismissed"
    checklist_id: UUID
