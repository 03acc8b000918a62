"""Every change to a notification. The system alone makes them."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import assign
from cohortium.jobs.facts import Fact
from cohortium.notifications.events import (
    NotificationCancelled,
    NotificationDelayed,
    NotificationFailed,
    NotificationLost,
    NotificationQueued,
    NotificationSent,
)
from cohortium.notifications.models import Notification
from cohortium.notifications.queries import visible_to
from cohortium.notifications.rules import LONGEST_ANSWER
from cohortium.notifications.states import NOTIFICATION, NotificationStatus


@action(Permission.NOTIFICATION_QUEUE)
def queue(actor: Actor, *, kind: str, recipient: str, subject_id: UUID, now: datetime) -> Notification:
    """Have a letter of this kind sent, about this subject. One that was not delivered so far is not needed any more."""
    undelivered = visible_to(actor, Permission.NOTIFICATION_QUEUE).filter(
        kind=kind, subject_id=subject_id, status__in=(NotificationStatus.QUEUED, NotificationStatus.FAILED)
    )
    for before in undelivered.order_by("pk").values_list("pk", flat=True):
        _settled(actor, before, NotificationCancelled, "", now, by="cancel")
    notification = Notification(kind=kind, recipient=recipient, subject_id=subject_id)
    notification.save()
    record(actor, NotificationQueued(notification.pk), notification, {"recipient": (None, recipient)})
    return notification


@action(Permission.NOTIFICATION_NOTE)
def note_sent(actor: Actor, *, notification_id: UUID, answer: str, now: datetime) -> Notification | Unchanged:
    """The mail server took it."""
    return _settled(actor, notification_id, NotificationSent, answer, now, by="note_sent")


@action(Permission.NOTIFICATION_NOTE)
def note_failed(actor: Actor, *, notification_id: UUID, answer: str, now: datetime) -> Notification | Unchanged:
    """The mail server refused it for good, or did not answer for a day."""
    return _settled(actor, notification_id, NotificationFailed, answer, now, by="note_failed")


@action(Permission.NOTIFICATION_NOTE)
def note_unknown(actor: Actor, *, notification_id: UUID, answer: str, now: datetime) -> Notification | Unchanged:
    """The mail server had all of it and did not say that it took it."""
    return _settled(actor, notification_id, NotificationLost, answer, now, by="note_unknown")


@action(Permission.NOTIFICATION_NOTE)
def note_delay(actor: Actor, *, notification_id: UUID, answer: str) -> Notification | Unchanged:
    """The mail server did not take it, or does not answer: it is tried again. The same words are noted once."""
    notification = _locked(actor, notification_id)
    changes = assign(notification, {"answer": answer[:LONGEST_ANSWER]})
    if not changes:
        return Unchanged(notification)
    notification.save(update_fields=["answer"])
    record(actor, NotificationDelayed(notification.pk), notification, changes)
    return notification


@action(Permission.NOTIFICATION_NOTE)
def cancel(actor: Actor, *, notification_id: UUID, now: datetime) -> Notification | Unchanged:
    """What it is about is over: it is not sent."""
    return _settled(actor, notification_id, NotificationCancelled, "", now, by="cancel")


def _settled(
    actor: Actor, notification_id: UUID, fact: Callable[[UUID], Fact], answer: str, now: datetime, *, by: str
) -> Notification | Unchanged:
    notification = _locked(actor, notification_id)
    changes = NOTIFICATION.move(notification, by=by)
    if not changes:
        return Unchanged(notification)
    changes |= assign(notification, {"answer": answer[:LONGEST_ANSWER]})
    notification.settled_at = now
    notification.save(update_fields=["status", "answer", "settled_at"])
    record(actor, fact(notification.pk), notification, changes)
    return notification


def _locked(actor: Actor, notification_id: UUID) -> Notification:
    mine = visible_to(actor, Permission.NOTIFICATION_NOTE)
    return mine.select_for_update(of=("self",)).get(pk=notification_id)
