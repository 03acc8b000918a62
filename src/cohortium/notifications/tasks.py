"""Letters leave the house: written in the organisation's scope, sent outside of it, and noted in it again."""

from datetime import datetime

from cohortium.access.actor import Actor
from cohortium.jobs.errands import Errand, runs_errand
from cohortium.notifications import actions, queries
from cohortium.notifications.adapters import deliver
from cohortium.notifications.events import NotificationQueued
from cohortium.notifications.rules import Envelope, Outcome, Receipt


def write(actor: Actor, fact: NotificationQueued, now: datetime) -> Envelope | None:
    """Write the letter as things are now; one that is not needed any more is cancelled."""
    if not queries.is_due(notification_id=fact.notification_id):
        return None
    envelope = queries.envelope(notification_id=fact.notification_id, now=now)
    if envelope is None:
        actions.cancel(actor, notification_id=fact.notification_id, now=now)
    return envelope


def note(actor: Actor, fact: NotificationQueued, receipt: Receipt, now: datetime) -> None:
    """Note what the mail server said."""
    change = {
        Outcome.SENT: actions.note_sent,
        Outcome.FAILED: actions.note_failed,
        Outcome.UNKNOWN: actions.note_unknown,
    }[receipt.outcome]
    change(actor, notification_id=fact.notification_id, answer=receipt.answer, now=now)


def postpone(actor: Actor, fact: NotificationQueued, answer: str, now: datetime) -> None:  # noqa: ARG001 - as the others
    """The mail server does not take it now: whoever waits for it is told why."""
    actions.note_delay(actor, notification_id=fact.notification_id, answer=answer)


def give_up(actor: Actor, fact: NotificationQueued, answer: str, now: datetime) -> None:
    """The mail server did not take it in all this time."""
    actions.note_failed(actor, notification_id=fact.notification_id, answer=answer, now=now)


runs_errand(NotificationQueued, Errand("notifications.tasks.send", write, deliver, note, postpone, give_up))
