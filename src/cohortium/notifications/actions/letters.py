"""Every change to a notification. The system makes them; a person has one sent again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.changes import Changes, assign
from cohortium.core.errors import NotFound
from cohortium.core.rows import locked
from cohortium.jobs import glue
from cohortium.jobs.facts import AT_MOST, Fact
from cohortium.notifications.events import (
    NotificationCancelled,
    NotificationDelayed,
    NotificationFailed,
    NotificationLost,
    NotificationQueued,
    NotificationReaddressed,
    NotificationResent,
    NotificationSent,
    NotificationsQueued,
    NotificationsShown,
)
from cohortium.notifications.kinds import About, kind_of
from cohortium.notifications.models import Notification
from cohortium.notifications.queries.letters import visible_to, words_of
from cohortium.notifications.queries.preferences import refused_in_any_way
from cohortium.notifications.rules.letters import LONGEST_ANSWER, SEND, in_app
from cohortium.notifications.states import NOTIFICATION, Channel, NotificationStatus, RecipientType
from cohortium.tenancy.models import Organisation


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is to know. Without an address they are told in the app alone."""

    type: RecipientType
    id: UUID
    address: str = ""


class TooMany(ValueError):
    """More recipients at once than a bulk fact names: a mistake in the code."""


@action(Permission.NOTIFICATION_QUEUE)
def queue(actor: Actor, *, kind: str, recipient: str, subject_id: UUID, now: datetime) -> Notification:
    """Have a letter of this kind sent, about this subject. One that was not delivered so far is not needed any more."""
    undelivered = visible_to(actor, Permission.NOTIFICATION_QUEUE).filter(
        kind=kind,
        channel=Channel.EMAIL,
        subject_id=subject_id,
        recipient_id=None,
        status__in=(NotificationStatus.QUEUED, NotificationStatus.FAILED),
    )
    for before in undelivered.order_by("pk").values_list("pk", flat=True):
        _settled(actor, before, NotificationCancelled, "", now, by="cancel", is_tried=False)
    notification = Notification(kind=kind, recipient=recipient, subject_id=subject_id)
    notification.save()
    record(actor, NotificationQueued(notification.pk), notification, {"recipient": (None, recipient)})
    return notification


@action(Permission.NOTIFICATION_QUEUE)
def queue_each(
    actor: Actor, *, kind: str, recipients: Sequence[Recipient], subject_id: UUID, now: datetime
) -> list[Notification] | Unchanged:
    """Tell up to 500 people of the same thing, each in the ways that its kind has: as many statements as for two.

    What is shown in the app is there at once; letters leave as jobs.

    Raises:
        TooMany: there are more than a bulk fact names.
    """
    if len(recipients) > AT_MOST:
        raise TooMany(len(recipients))
    declared = kind_of(kind)
    ids = [one.id for one in recipients]
    no = frozenset[tuple[UUID, Channel]]() if declared.is_critical else refused_in_any_way(kind, ids)
    letters = [
        Notification(
            kind=kind,
            recipient=one.address,
            recipient_type=one.type,
            recipient_id=one.id,
            subject_id=subject_id,
        )
        for one in recipients
        if one.address and Channel.EMAIL in declared.channels and (one.id, Channel.EMAIL) not in no
    ]
    here = [one for one in recipients if (one.id, Channel.IN_APP) not in no]
    shown = _shown(kind, here, subject_id, now) if Channel.IN_APP in declared.channels and here else []
    if not letters and not shown:
        return Unchanged()
    Notification.objects.bulk_create([*letters, *shown])
    if letters:
        to = {"recipient": (None, F("recipient"))}
        record_each(actor, NotificationsQueued, Notification, [row.pk for row in letters], to)
    if shown:
        there = {"status": (None, NotificationStatus.SENT.value)}
        record_each(actor, NotificationsShown, Notification, [row.pk for row in shown], there)
    return [*letters, *shown]


@action(Permission.NOTIFICATION_RESEND)
def resend(actor: Actor, *, notification_id: UUID) -> Notification | Unchanged:
    """Send a letter again that could not be delivered, or perhaps was not. It keeps its id: nobody sees it twice.

    Raises:
        NotFound: there is none, or it is no letter.
        IllegalTransition: it arrived, or is not needed any more.
    """
    notification = locked(visible_to(actor, Permission.NOTIFICATION_RESEND), notification_id)
    if notification.channel != Channel.EMAIL:
        raise NotFound
    changes = NOTIFICATION.move(notification, by="resend")
    if not changes:
        return Unchanged(notification)
    notification.settled_at = None
    # The daily letter that held it is over.
    notification.digest_id = None
    notification.save(update_fields=["status", "settled_at", "digest_id"])
    glue.step_back(f"{SEND}/{notification.pk}")
    record(actor, NotificationResent(notification.pk), notification, changes)
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
def refuse(actor: Actor, *, notification_id: UUID, answer: str, now: datetime) -> Notification | Unchanged:
    """It is not even tried, for a reason that somebody can see to."""
    return _settled(actor, notification_id, NotificationFailed, answer, now, by="note_failed", is_tried=False)


@action(Permission.NOTIFICATION_NOTE)
def note_unknown(actor: Actor, *, notification_id: UUID, answer: str, now: datetime) -> Notification | Unchanged:
    """The mail server had all of it and did not say that it took it."""
    return _settled(actor, notification_id, NotificationLost, answer, now, by="note_unknown")


@action(Permission.NOTIFICATION_NOTE)
def note_delay(actor: Actor, *, notification_id: UUID, answer: str) -> Notification:
    """The mail server did not take it, or does not answer: it is tried again."""
    notification = _locked(actor, notification_id)
    tried = {"answer": answer[:LONGEST_ANSWER], "attempts": notification.attempts + 1}
    changes = assign(notification, tried)
    notification.save(update_fields=["answer", "attempts"])
    record(actor, NotificationDelayed(notification.pk), notification, changes)
    return notification


@action(Permission.NOTIFICATION_NOTE)
def readdress(actor: Actor, *, notification_id: UUID, recipient: str) -> Notification | Unchanged:
    """Its reader has another address than when it was put in line."""
    notification = _locked(actor, notification_id)
    changes = assign(notification, {"recipient": recipient})
    if not changes:
        return Unchanged(notification)
    notification.save(update_fields=["recipient"])
    record(actor, NotificationReaddressed(notification.pk), notification, changes)
    return notification


@action(Permission.NOTIFICATION_NOTE)
def cancel(actor: Actor, *, notification_id: UUID, now: datetime) -> Notification | Unchanged:
    """What it is about is over: it is not sent."""
    return _settled(actor, notification_id, NotificationCancelled, "", now, by="cancel", is_tried=False)


def _settled(
    actor: Actor,
    notification_id: UUID,
    fact: Callable[[UUID], Fact],
    answer: str,
    now: datetime,
    *,
    by: str,
    is_tried: bool = True,
) -> Notification | Unchanged:
    notification = _locked(actor, notification_id)
    changes: Changes = NOTIFICATION.move(notification, by=by)
    if not changes:
        return Unchanged(notification)
    changes |= assign(notification, {"answer": answer[:LONGEST_ANSWER]})
    notification.attempts += is_tried
    notification.settled_at = now
    notification.waits_for, notification.waits_until = "", None
    notification.save(update_fields=["status", "answer", "attempts", "settled_at", "waits_for", "waits_until"])
    record(actor, fact(notification.pk), notification, changes)
    return notification


def _locked(actor: Actor, notification_id: UUID) -> Notification:
    mine = visible_to(actor, Permission.NOTIFICATION_NOTE)
    return mine.select_for_update(of=("self",)).get(pk=notification_id)


def _shown(kind: str, recipients: Sequence[Recipient], subject_id: UUID, now: datetime) -> list[Notification]:
    """What each of them is shown in the app; nothing for those whom it does not concern any more."""
    organisation = Organisation.objects.get()
    words = words_of(kind, [About(subject_id, one.id) for one in recipients], organisation, now=now)
    rows = []
    for one in recipients:
        if written := words.get(About(subject_id, one.id)):
            notice = in_app(written)
            rows.append(
                Notification(
                    kind=kind,
                    channel=Channel.IN_APP,
                    recipient_type=one.type,
                    recipient_id=one.id,
                    subject_id=subject_id,
                    status=NotificationStatus.SENT,
                    settled_at=now,
                    subject=notice.title,
                    body=notice.words,
                    href=notice.href,
                )
            )
    return rows
