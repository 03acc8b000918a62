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
class LearnersExported(Fact):
    kind: ClassVar[str] = "learner.exported"


@dataclass(frozen=True, slots=True)
class HealthExported(BulkFact):
    kind: ClassVar[str] = "learner_health.exported"


@dataclass(frozen=True, slots=True)
class DemographicsExported(BulkFact):
    kind: ClassVar[str] = "learner_demographics.exported"


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
class IdsExported(BulkFact):
    """Whole numbers went into a file of the person whom they are of, or of who looks after them."""

    kind: ClassVar[str] = "learner_id.exported"


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


@dataclass(frozen=True, slots=True)
class FamilyAdded(Fact):
    kind: ClassVar[str] = "family.added"
    family_id: UUID


@dataclass(frozen=True, slots=True)
class FamilyEdited(Fact):
    kind: ClassVar[str] = "family.edited"
    family_id: UUID


@dataclass(frozen=True, slots=True)
class FamiliesArchived(BulkFact):
    kind: ClassVar[str] = "family.archived"


@dataclass(frozen=True, slots=True)
class FamiliesExported(Fact):
    kind: ClassVar[str] = "family.exported"


@dataclass(frozen=True, slots=True)
class FamiliesRestored(BulkFact):
    kind: ClassVar[str] = "family.restored"


@dataclass(frozen=True, slots=True)
class LearnerJoined(Fact):
    kind: ClassVar[str] = "family.learner_joined"
    family_id: UUID
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class LearnerLeft(Fact):
    kind: ClassVar[str] = "family.learner_left"
    family_id: UUID
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianAdded(Fact):
    kind: ClassVar[str] = "guardian.added"
    guardian_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianEdited(Fact):
    kind: ClassVar[str] = "guardian.edited"
    guardian_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianRaised(Fact):
    kind: ClassVar[str] = "guardian.raised"
    guardian_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianRemoved(Fact):
    kind: ClassVar[str] = "guardian.removed"
    guardian_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianReturned(Fact):
    kind: ClassVar[str] = "guardian.returned"
    guardian_id: UUID


@dataclass(frozen=True, slots=True)
class ContactAdded(Fact):
    kind: ClassVar[str] = "emergency_contact.added"
    contact_id: UUID


@dataclass(frozen=True, slots=True)
class ContactEdited(Fact):
    kind: ClassVar[str] = "emergency_contact.edited"
    contact_id: UUID


@dataclass(frozen=True, slots=True)
class ContactRaised(Fact):
    kind: ClassVar[str] = "emergency_contact.raised"
    contact_id: UUID


@dataclass(frozen=True, slots=True)
class ContactRemoved(Fact):
    kind: ClassVar[str] = "emergency_contact.removed"
    contact_id: UUID


@dataclass(frozen=True, slots=True)
class DoublesFound(BulkFact):
    kind: ClassVar[str] = "double.found"


@dataclass(frozen=True, slots=True)
class DoubleDismissed(Fact):
    kind: ClassVar[str] = "double.dismissed"
    pair_id: UUID


@dataclass(frozen=True, slots=True)
class DoubleSettled(Fact):
    kind: ClassVar[str] = "double.settled"
    pair_id: UUID


@dataclass(frozen=True, slots=True)
class DoubleReopened(Fact):
    kind: ClassVar[str] = "double.reopened"
    pair_id: UUID


@dataclass(frozen=True, slots=True)
class LearnerMerged(Fact):
    kind: ClassVar[str] = "learner.merged"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class LearnerTookIn(Fact):
    kind: ClassVar[str] = "learner.took_in"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class LearnerUnmerged(Fact):
    kind: ClassVar[str] = "learner.unmerged"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class LearnerLetGo(Fact):
    kind: ClassVar[str] = "learner.let_go"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class LearnersMerged(Fact):
    """Of the merge itself, which keeps its own state."""

    kind: ClassVar[str] = "learner_merge.done"
    merge_id: UUID
    # Whoever opens another record by it.
    log_ins: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class LearnersUnmerged(Fact):
    kind: ClassVar[str] = "learner_merge.undone"
    merge_id: UUID
    # Whoever opens another record by it.
    log_ins: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class MemosForgotten(BulkFact):
    kind: ClassVar[str] = "learner_merge.forgotten"


@dataclass(frozen=True, slots=True)
class FamiliesBroughtIn(BulkFact):
    kind: ClassVar[str] = "family.brought_in"


@dataclass(frozen=True, slots=True)
class FamiliesTakenBack(BulkFact):
    kind: ClassVar[str] = "family.taken_back"


@dataclass(frozen=True, slots=True)
class GuardiansBroughtIn(BulkFact):
    kind: ClassVar[str] = "guardian.brought_in"


@dataclass(frozen=True, slots=True)
class GuardiansTakenBack(BulkFact):
    kind: ClassVar[str] = "guardian.taken_back"


@dataclass(frozen=True, slots=True)
class ContactsBroughtIn(BulkFact):
    kind: ClassVar[str] = "emergency_contact.brought_in"


@dataclass(frozen=True, slots=True)
class ContactsTakenBack(BulkFact):
    kind: ClassVar[str] = "emergency_contact.taken_back"


@dataclass(frozen=True, slots=True)
class LearnersBroughtIn(BulkFact):
    kind: ClassVar[str] = "learner.brought_in"


@dataclass(frozen=True, slots=True)
class LearnersTakenBack(BulkFact):
    kind: ClassVar[str] = "learner.taken_back"


@dataclass(frozen=True, slots=True)
class LearnersJoined(BulkFact):
    kind: ClassVar[str] = "family.learners_joined"


@dataclass(frozen=True, slots=True)
class LearnersParted(BulkFact):
    kind: ClassVar[str] = "family.learners_parted"


@dataclass(frozen=True, slots=True)
class HealthBroughtIn(BulkFact):
    kind: ClassVar[str] = "learner_health.brought_in"


@dataclass(frozen=True, slots=True)
class HealthTakenBack(BulkFact):
    kind: ClassVar[str] = "learner_health.taken_back"
