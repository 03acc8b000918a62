"""What happened to notifications, and to the texts of letters."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


@dataclass(frozen=True, slots=True)
class NotificationQueued(Fact):
    kind: ClassVar[str] = "notification.queued"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationDelayed(Fact):
    kind: ClassVar[str] = "notification.delayed"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationReaddressed(Fact):
    kind: ClassVar[str] = "notification.readdressed"
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
class NotificationBounced(Fact):
    kind: ClassVar[str] = "notification.bounced"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationLost(Fact):
    kind: ClassVar[str] = "notification.unknown"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationCancelled(Fact):
    kind: ClassVar[str] = "notification.cancelled"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationResent(Fact):
    kind: ClassVar[str] = "notification.resent"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationsQueued(BulkFact):
    kind: ClassVar[str] = "notification.queued_together"


@dataclass(frozen=True, slots=True)
class NotificationsShown(BulkFact):
    kind: ClassVar[str] = "notification.shown"


@dataclass(frozen=True, slots=True)
class TemplateEdited(Fact):
    kind: ClassVar[str] = "notification_template.edited"
    template_id: UUID


@dataclass(frozen=True, slots=True)
class TemplateReset(Fact):
    kind: ClassVar[str] = "notification_template.reset"
    template_id: UUID


@dataclass(frozen=True, slots=True)
class PreferenceChosen(Fact):
    kind: ClassVar[str] = "notification_preference.chosen"
    preference_id: UUID


@dataclass(frozen=True, slots=True)
class Unsubscribed(Fact):
    kind: ClassVar[str] = "notification_preference.unsubscribed"
    preference_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationRead(Fact):
    kind: ClassVar[str] = "notification.read"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationUnread(Fact):
    kind: ClassVar[str] = "notification.unread"
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationsRead(BulkFact):
    kind: ClassVar[str] = "notification.all_read"


@dataclass(frozen=True, slots=True)
class AddressMarked(Fact):
    kind: ClassVar[str] = "undeliverable_address.marked"
    address_id: UUID


@dataclass(frozen=True, slots=True)
class AddressCleared(Fact):
    kind: ClassVar[str] = "undeliverable_address.cleared"
    address_id: UUID


@dataclass(frozen=True, slots=True)
class SenderEdited(Fact):
    kind: ClassVar[str] = "sender.edited"
    sender_id: UUID


@dataclass(frozen=True, slots=True)
class DomainProved(Fact):
    kind: ClassVar[str] = "sender.domain_proved"
    sender_id: UUID


@dataclass(frozen=True, slots=True)
class DomainLost(Fact):
    kind: ClassVar[str] = "sender.domain_lost"
    sender_id: UUID


@dataclass(frozen=True, slots=True)
class NotificationsHeld(BulkFact):
    kind: ClassVar[str] = "notification.held"


@dataclass(frozen=True, slots=True)
class NotificationsCollected(BulkFact):
    kind: ClassVar[str] = "notification.collected"


@dataclass(frozen=True, slots=True)
class NotificationsSettled(BulkFact):
    kind: ClassVar[str] = "notification.settled_together"


@dataclass(frozen=True, slots=True)
class NotificationsCancelled(BulkFact):
    kind: ClassVar[str] = "notification.cancelled_together"


@dataclass(frozen=True, slots=True)
class RhythmChosen(Fact):
    kind: ClassVar[str] = "letter_rhythm.chosen"
    rhythm_id: UUID
