"""What happened at the desk."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


@dataclass(frozen=True, slots=True)
class TaskAdded(Fact):
    kind: ClassVar[str] = "task.added"
    task_id: UUID


@dataclass(frozen=True, slots=True)
class TaskRaised(Fact):
    """The system added it."""

    kind: ClassVar[str] = "task.raised"
    task_id: UUID


@dataclass(frozen=True, slots=True)
class TaskEdited(Fact):
    kind: ClassVar[str] = "task.edited"
    task_id: UUID


@dataclass(frozen=True, slots=True)
class TaskAssigned(Fact):
    """Edited, and somebody else is to do it now."""

    kind: ClassVar[str] = "task.assigned"
    task_id: UUID


@dataclass(frozen=True, slots=True)
class TasksFinished(BulkFact):
    kind: ClassVar[str] = "task.finished"


@dataclass(frozen=True, slots=True)
class TasksCancelled(BulkFact):
    kind: ClassVar[str] = "task.cancelled"


@dataclass(frozen=True, slots=True)
class TasksReopened(BulkFact):
    kind: ClassVar[str] = "task.reopened"


@dataclass(frozen=True, slots=True)
class TasksSettled(BulkFact):
    """Their cause is gone."""

    kind: ClassVar[str] = "task.settled"


@dataclass(frozen=True, slots=True)
class TasksLetGo(BulkFact):
    """Whoever was to do them is not there any more."""

    kind: ClassVar[str] = "task.let_go"


@dataclass(frozen=True, slots=True)
class ApprovalAsked(Fact):
    kind: ClassVar[str] = "approval.asked"
    request_id: UUID
    # Which kind of act waits, and upon what: whoever registered the kind listens for its own.
    about: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class ApprovalStepTaken(Fact):
    """Somebody approved, and others still have to."""

    kind: ClassVar[str] = "approval.step_taken"
    request_id: UUID
    about: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class ApprovalGranted(Fact):
    kind: ClassVar[str] = "approval.granted"
    request_id: UUID
    about: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class ApprovalRefused(Fact):
    kind: ClassVar[str] = "approval.refused"
    request_id: UUID
    about: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class ApprovalWithdrawn(Fact):
    kind: ClassVar[str] = "approval.withdrawn"
    request_id: UUID
    about: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class ApprovalsDropped(BulkFact):
    """Whoever asked is not there any more."""

    kind: ClassVar[str] = "approval.dropped"


@dataclass(frozen=True, slots=True)
class ApprovalRuleAdded(Fact):
    kind: ClassVar[str] = "approval_rule.added"
    rule_id: UUID


@dataclass(frozen=True, slots=True)
class ApprovalRuleEdited(Fact):
    kind: ClassVar[str] = "approval_rule.edited"
    rule_id: UUID


@dataclass(frozen=True, slots=True)
class ApprovalRuleRemoved(Fact):
    kind: ClassVar[str] = "approval_rule.removed"
    rule_id: UUID
