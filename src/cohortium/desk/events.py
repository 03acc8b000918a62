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
