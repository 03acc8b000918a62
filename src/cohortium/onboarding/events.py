"""What happened to an organisation's checklist, and to the organisation as a whole."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import Fact


@dataclass(frozen=True, slots=True)
class OrganisationSwitchedOff(Fact):
    kind: ClassVar[str] = "organisation.switched_off"
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class OrganisationSwitchedOn(Fact):
    kind: ClassVar[str] = "organisation.switched_on"
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class StepSkipped(Fact):
    kind: ClassVar[str] = "checklist.step_skipped"
    checklist_id: UUID


@dataclass(frozen=True, slots=True)
class ChecklistDismissed(Fact):
    kind: ClassVar[str] = "checklist.dismissed"
    checklist_id: UUID
