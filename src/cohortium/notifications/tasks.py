"""Letters leave the house: written in the organisation's scope, sent outside of it, and noted in it again."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.jobs import glue
from cohortium.jobs.errands import Errand, runs_errand
from cohortium.jobs.glue import every, on
from cohortium.notifications import kinds
from cohortium.notifications.actions import letters as actions
from cohortium.notifications.actions.rhythms import gather, hold, settle_each, take_place
from cohortium.notifications.adapters.post import deliver
from cohortium.notifications.events import (
    NotificationBounced,
    NotificationQueued,
    NotificationResent,
    NotificationsQueued,
)
from cohortium.notifications.kinds import is_critical
from cohortium.notifications.models import Notification
from cohortium.notifications.queries import addresses, digests, rhythms
from cohortium.notifications.queries import letters as queries
from cohortium.notifications.queries.rhythms import Held
from cohortium.notifications.rules.letters import SEND, Envelope, Outcome, Receipt, turn
from cohortium.notifications.states import Wait

Queued = NotificationQueued | NotificationResent
COMES_BACK = gettext_noop("Not tried: letters to this address come back. Somebody has to clear it first.")


@on(NotificationsQueued)
def hand_on(actor: Actor, fact: NotificationsQueued, now: datetime) -> None:
    """A job for each of many letters. Whoever sends thousands lets the letters of others pass between.

    What can wait does not leave in quiet hours, nor for those who want one letter a day; what is critical leaves at
    once. What somebody chose for themselves is looked at when each is written.
    """
    before, rows = queries.waiting(but=fact.ids), {row.pk: row for row in queries.among(fact.ids)}
    turns = [(rows[one], turn(before + n)) for n, one in enumerate(fact.ids) if one in rows]
    critical = [one for one in turns if is_critical(one[0].kind)]
    _defer(actor, critical, None)
    wait = [one for one in turns if not is_critical(one[0].kind)]
    if not wait:
        return
    chosen = rhythms.rhythms_of([row.recipient_id for row, _turn in wait if row.recipient_id])
    daily = {one for one, rhythm in chosen.items() if rhythm.digest_at}
    collected = [row.pk for row, _turn in wait if row.recipient_id in daily and row.kind != kinds.DIGEST]
    if collected:
        hold(actor, ids=collected, held=Held(Wait.DIGEST, None))
    singly = [one for one in wait if one[0].pk not in set(collected)]
    until = rhythms.quiet_here(now)
    if until and singly:
        hold(actor, ids=[row.pk for row, _turn in singly], held=Held(Wait.QUIET, until))
    _defer(actor, singly, until)


def write(actor: Actor, fact: Queued, now: datetime) -> Envelope | None:
    """Write the letter as things are now, to where its reader is now; one that can wait waits.

    One that is not needed any more is cancelled, and so is one to somebody who is not in the team any more.
    """
    due = queries.due(notification_id=fact.notification_id)
    if due is None or due.digest_id:
        return None
    there = queries.goes_to(due)
    if there is None:
        _cancel(actor, due, now)
        return None
    if there != due.recipient:
        actions.readdress(actor, notification_id=due.pk, recipient=there)
        due.recipient = there
    if not is_critical(due.kind):
        if addresses.is_marked(due.recipient):
            actions.refuse(actor, notification_id=due.pk, answer=_(COMES_BACK), now=now)
            _settle_held(actor, due, "note_failed", _(COMES_BACK), now)
            return None
        if held := _held(actor, due, now):
            _wait(actor, fact, held)
            return None
    envelope = queries.envelope(due, now=now)
    if envelope is None:
        _cancel(actor, due, now)
    return envelope


def note(actor: Actor, fact: Queued, receipt: Receipt, now: datetime) -> None:
    """Note what the mail server said."""
    act = {Outcome.SENT: "note_sent", Outcome.FAILED: "note_failed", Outcome.UNKNOWN: "note_unknown"}[receipt.outcome]
    _settle(actor, fact, act, receipt.answer, now)


def postpone(actor: Actor, fact: Queued, answer: str, now: datetime) -> None:  # noqa: ARG001 - as the others
    """The mail server does not take it now: whoever waits for it is told why."""
    actions.note_delay(actor, notification_id=fact.notification_id, answer=answer)


def give_up(actor: Actor, fact: Queued, answer: str, now: datetime) -> None:
    """The mail server did not take it in all this time."""
    _settle(actor, fact, "note_failed", answer, now)


def lost(actor: Actor, fact: Queued, now: datetime) -> None:
    """The program ended while its words were on the way to the mail server."""
    answer = _("Sending was interrupted. The mail server may have received it.")
    _settle(actor, fact, "note_unknown", answer, now)


@every("*/15 * * * *")
def send_daily_letters(actor: Actor, now: datetime) -> None:
    """Whoever wants one letter a day gets it when its hour has come, with all that waits for it."""
    gather(actor, now=now)


@on(NotificationBounced)
def what_it_held_did_not_arrive(actor: Actor, fact: NotificationBounced, now: datetime) -> None:
    """A daily letter that came back takes with it what it held."""
    ids = queries.sent_within(fact.notification_id)
    if ids:
        settle_each(actor, ids=ids, act="note_bounced", answer=queries.answer_of(fact.notification_id), now=now)


def _cancel(actor: Actor, letter: Notification, now: datetime) -> None:
    actions.cancel(actor, notification_id=letter.pk, now=now)
    _settle_held(actor, letter, "cancel", "", now)


def _settle(actor: Actor, fact: Queued, act: str, answer: str, now: datetime) -> None:
    change = {
        "note_sent": actions.note_sent,
        "note_failed": actions.note_failed,
        "note_unknown": actions.note_unknown,
    }[act]
    settled = change(actor, notification_id=fact.notification_id, answer=answer, now=now)
    _settle_held(actor, settled.row if isinstance(settled, Unchanged) else settled, act, answer, now)


def _settle_held(actor: Actor, letter: Notification, act: str, answer: str, now: datetime) -> None:
    """What a daily letter holds goes its way."""
    if letter.kind == kinds.DIGEST:
        ids = [one.pk for one in digests.held_in(letter.pk)]
        settle_each(actor, ids=ids, act=act, answer=answer, now=now)


def _held(actor: Actor, letter: Notification, now: datetime) -> Held | None:
    """Why it waits: quiet hours, a daily letter, or the limit of today."""
    if held := rhythms.held(letter, now=now):
        return held
    if not rhythms.has_limit():
        return None
    instead: datetime | None = take_place(actor, notification_id=letter.pk, now=now).row
    return Held(Wait.LIMIT, instead) if instead else None


def _wait(actor: Actor, fact: Queued, held: Held) -> None:
    """Let it wait. A job comes back to it; what waits for a daily letter is fetched by that."""
    hold(actor, ids=[fact.notification_id], held=held)
    # Always, also where it waited for the same before: clocks differ, and this job is done. Two would do no harm.
    if held.until:
        glue.defer_each(actor, [(fact, turn(0))], at=held.until)


def _defer(actor: Actor, turns: list[tuple[Notification, int]], at: datetime | None) -> None:
    glue.defer_each(actor, [(NotificationQueued(row.pk), n) for row, n in turns], at=at)


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
