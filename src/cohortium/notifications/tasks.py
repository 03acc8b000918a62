"""Letters leave the house: written in the organisation's scope, sent outside of it, and noted in it again."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cohortium.access.actor import Actor
from cohortium.jobs import glue
from cohortium.jobs.errands import Errand, runs_errand
from cohortium.jobs.glue import on
from cohortium.notifications.actions import letters as actions
from cohortium.notifications.adapters.post import deliver
from cohortium.notifications.events import NotificationQueued, NotificationResent, NotificationsQueued
from cohortium.notifications.kinds import is_critical
from cohortium.notifications.queries import addresses
from cohortium.notifications.queries import letters as queries
from cohortium.notifications.rules.letters import SEND, Envelope, Outcome, Receipt, turn

Queued = NotificationQueued | NotificationResent
COMES_BACK = gettext_noop("Not tried: letters to this address come back. Somebody has to clear it first.")


@on(NotificationsQueued)
def hand_on(actor: Actor, fact: NotificationsQueued, now: datetime) -> None:
    """A job for each of many letters. Whoever sends thousands lets the letters of others pass between.

    What can wait does not leave in quiet hours; what is critical leaves at once.
    """
    before, kinds = queries.waiting(but=fact.ids), queries.kinds_of(fact.ids)
    turns = [(one, turn(before + n)) for n, one in enumerate(fact.ids) if one in kinds]
    critical = {one for one, kind in kinds.items() if is_critical(kind)}
    glue.defer_each(actor, [(NotificationQueued(one), n) for one, n in turns if one in critical])
    later = [(NotificationQueued(one), n) for one, n in turns if one not in critical]
    glue.defer_each(actor, later, at=queries.held_until(now=now) if later else None)


def write(actor: Actor, fact: Queued, now: datetime) -> Envelope | None:
    """Write the letter as things are now; one that is not needed any more is cancelled."""
    due = queries.due(notification_id=fact.notification_id)
    if due is None:
        return None
    if not is_critical(due.kind) and addresses.is_marked(due.recipient):
        actions.refuse(actor, notification_id=fact.notification_id, answer=_(COMES_BACK), now=now)
        return None
    envelope = queries.envelope(notification_id=fact.notification_id, now=now)
    if envelope is None:
        actions.cancel(actor, notification_id=fact.notification_id, now=now)
    return envelope


def note(actor: Actor, fact: Queued, receipt: Receipt, now: datetime) -> None:
    """Note what the mail server said."""
    change = {
        Outcome.SENT: actions.note_sent,
        Outcome.FAILED: actions.note_failed,
        Outcome.UNKNOWN: actions.note_unknown,
    }[receipt.outcome]
    change(actor, notification_id=fact.notification_id, answer=receipt.answer, now=now)


def postpone(actor: Actor, fact: Queued, answer: str, now: datetime) -> None:  # noqa: ARG001 - as the others
    """The mail server does not take it now: whoever waits for it is told why."""
    actions.note_delay(actor, notification_id=fact.notification_id, answer=answer)


def give_up(actor: Actor, fact: Queued, answer: str, now: datetime) -> None:
    """The mail server did not take it in all this time."""
    actions.note_failed(actor, notification_id=fact.notification_id, answer=answer, now=now)


def lost(actor: Actor, fact: Queued, now: datetime) -> None:
    """The program ended while its words were on the way to the mail server."""
    answer = _("The program that sent it was ended in the middle. Perhaps the mail server has it.")
    actions.note_unknown(actor, notification_id=fact.notification_id, answer=answer, now=now)


runs_errand(
    NotificationQueued,
    Errand(
        SEND,
        write,
        deliver,
        note,
        postpone,
        give_up,
        brink=lambda fact: str(fact.notification_id),
        lost=lost,
        # Of their own, so that a slow mail server can be given workers of its own.
        queue="letters",
    ),
    NotificationResent,
)
