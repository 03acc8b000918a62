"""What happened to people."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


@dataclass(frozen=True, slots=True)
class LearnerAdded(Fact):
    kind: ClassVar[str] = "learner.added"
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class LearnerEdited(Fact):
    kind: ClassVar[str] = "learner.edited"
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class LearnersArchived(BulkFact):
    kind: ClassVar[str] = "learner.archived"


@dataclass(frozen=True, slots=True)
class LearnersRestored(BulkFact):
    kind: ClassVar[str] = "learner.restored"


@dataclass(frozen=True, slots=True)
class HealthSeen(Fact):
    kind: ClassVar[str] = "learner_health.seen"
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class HealthEdited(Fact):
    kind: ClassVar[str] = "learner_health.edited"
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class IdAdded(Fact):
    kind: ClassVar[str] = "learner_id.added"
    national_id_id: UUID
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class IdRemoved(Fact):
    kind: ClassVar[str] = "learner_id.removed"
    national_id_id: UUID
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class IdRevealed(Fact):
    kind: ClassVar[str] = "learner_id.revealed"
    national_id_id: UUID


@dataclass(frozen=True, slots=True)
class IdsRekeyed(BulkFact):
    kind: ClassVar[str] = "learner_id.rekeyed"


@dataclass(frozen=True, slots=True)
class DemographicsSeen(Fact):
    kind: ClassVar[str] = "learner_demographics.seen"
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class DemographicsEdited(Fact):
    kind: ClassVar[str] = "learner_demographics.edited"
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class BackgroundEdited(Fact):
    kind: ClassVar[str] = "learner_background.edited"
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class PhotoSet(Fact):
    kind: ClassVar[str] = "learner.photo_set"
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class PhotoRemoved(Fact):
    kind: ClassVar[str] = "learner.photo_removed"
    learner_id: UUID
