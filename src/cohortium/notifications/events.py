"""What happened to notifications."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import Fact


@dataclass(frozen=True, slots=True)
class NotificationQueued(Fact):
    kind: ClassVar[str] = "notification.queued"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationDelayed(Fact):
    kind: ClassVar[str] = "notification.delayed"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationSent(Fact):
    kind: ClassVar[str] = "notification.sent"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationFailed(Fact):
    kind: ClassVar[str] = "notification.failed"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationLost(Fact):
    kind: ClassVar[str] = "notification.unknown"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationCancelled(Fact):
    kind: ClassVar[str] = "notification.cancelled"
    notification_id: UUID
