"""What happened in the portal, and to what was asked for there."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import Fact


@dataclass(frozen=True, slots=True)
class ProfileChangeAsked(Fact):
    kind: ClassVar[str] = "profile_change.asked"
    change_id: UUID


@dataclass(frozen=True, slots=True)
class ProfileChangeApproved(Fact):
    kind: ClassVar[str] = "profile_change.approved"
    change_id: UUID


@dataclass(frozen=True, slots=True)
class ProfileChangeRefused(Fact):
    kind: ClassVar[str] = "profile_change.refused"
    change_id: UUID


@dataclass(frozen=True, slots=True)
class ProfileChangeWithdrawn(Fact):
    kind: ClassVar[str] = "profile_change.withdrawn"
    change_id: UUID


@dataclass(frozen=True, slots=True)
class OwnDataTaken(Fact):
    kind: ClassVar[str] = "portal.data_taken"
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianInvited(Fact):
    kind: ClassVar[str] = "guardian.invited"
    guardian_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianLetIn(Fact):
    kind: ClassVar[str] = "guardian.let_in"
    guardian_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianShutOut(Fact):
    kind: ClassVar[str] = "guardian.shut_out"
    guardian_id: UUID


@dataclass(frozen=True, slots=True)
class LearnerInvited(Fact):
    kind: ClassVar[str] = "learner.invited"
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class LearnerLetIn(Fact):
    kind: ClassVar[str] = "learner.let_in"
    learner_id: UUID


@dataclass(frozen=True, slots=True)
class LearnerShutOut(Fact):
    kind: ClassVar[str] = "learner.shut_out"
    learner_id: UUID
