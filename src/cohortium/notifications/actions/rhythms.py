"""Every change to when letters reach somebody that can wait: what they chose, what is held, and daily letters."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, UUIDField, Value, When
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, Stale, Words
from cohortium.core.ids import new_id
from cohortium.notifications import kinds
from cohortium.notifications.events import (
    NotificationsCancelled,
    NotificationsCollected,
    NotificationsHeld,
    NotificationsQueued,
    NotificationsSettled,
    RhythmChosen,
)
from cohortium.notifications.models import LetterRhythm, Notification
from cohortium.notifications.queries import letters, rhythms
from cohortium.notifications.queries.preferences import refused
from cohortium.notifications.queries.rhythms import Held
from cohortium.notifications.rules.letters import LONGEST_ANSWER
from cohortium.notifications.rules.rhythms import Fault, Rhythm, faults
from cohortium.notifications.states import NOTIFICATION, Channel, NotificationStatus, RecipientType
from cohortium.tenancy.models import Organisation

FAULTS: dict[Fault, Words] = {
    Fault.BOTH: _("Fill in both, or leave both empty."),
    Fault.NEVER_OVER: _("The start and end are the same. Leave both empty for no quiet hours."),
    Fault.NO_ZONE: _("This time zone does not exist. Choose one from the list."),
}
# Letters of daily ones that are looked at in one run; what is left is there a quarter of an hour later.
MOST_GATHERED = 5000


@action(Permission.NOTIFICATION_CHOOSE)
def choose_rhythm(actor: Actor, *, rhythm: Rhythm, version: int) -> LetterRhythm | Unchanged:
    """Say when one is left in peace, and whether one wants a single letter a day.

    Raises:
        Stale: it is no longer the version that the actor saw.
        Invalid: what was said cannot be accepted.
    """
    row = rhythms.visible_to(actor, Permission.NOTIFICATION_CHOOSE).select_for_update(of=("self",)).first()
    if (row.version if row else 0) != version:
        raise Stale
    if found := faults(rhythm):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    row = row or LetterRhythm(recipient_type=RecipientType.MEMBER, recipient_id=actor.id)
    changes = assign(row, asdict(rhythm))
    if not changes:
        return Unchanged(row)
    with once("letter_rhythm_once", Stale()):
        row.save()
    record(actor, RhythmChosen(row.pk), row, changes)
    return row


@action(Permission.NOTIFICATION_NOTE)
def hold(actor: Actor, *, ids: Sequence[UUID], held: Held) -> int | Unchanged:
    """Let letters wait. Says how many did not wait for the same until the same moment before."""
    rows = letters.visible_to(actor, Permission.NOTIFICATION_NOTE).filter(pk__in=ids, status__in=letters.DUE)
    found = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", "waits_for", "waits_until")
    late = [pk for pk, why, until in found if (why, until) != (held.why.value, held.until)]
    if not late:
        return Unchanged()
    changes = {
        "waits_for": (F("waits_for"), held.why.value),
        "waits_until": (F("waits_until"), held.until),
    }
    record_each(actor, NotificationsHeld, Notification, late, changes)
    Notification.objects.filter(pk__in=late).update(waits_for=held.why.value, waits_until=held.until)
    return len(late)


@action(Permission.NOTIFICATION_NOTE)
def take_place(actor: Actor, *, notification_id: UUID, now: datetime) -> Unchanged:
    """Count a letter among those of today. `row` of the answer is when it may leave instead, where there is no room.

    The trail says of it when it is sent, or that it waits.
    """
    if not settings.LETTERS_PER_DAY:
        return Unchanged()
    day, tomorrow = rhythms.today(now)
    # Whoever counts lets the next one wait: the last place is taken once. Nobody else waits for this.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get()
    mine = letters.visible_to(actor, Permission.NOTIFICATION_NOTE)
    if mine.filter(pk=notification_id, counted_on=day).exists():
        return Unchanged()
    if mine.filter(counted_on=day).count() >= settings.LETTERS_PER_DAY:
        return Unchanged(tomorrow)
    mine.filter(pk=notification_id).update(counted_on=day)
    return Unchanged()


@action(Permission.NOTIFICATION_QUEUE)
def gather(actor: Actor, *, now: datetime) -> int | Unchanged:
    """Put the letters of each reader whose daily letter is due into one. Says how many daily letters there are."""
    found = rhythms.gathered(now=now, at_most=MOST_GATHERED)
    if not found:
        return Unchanged()
    ids = [one.notification_id for one in found]
    still = letters.visible_to(actor, Permission.NOTIFICATION_QUEUE).filter(
        pk__in=ids, digest_id=None, status=NotificationStatus.QUEUED
    )
    there = set(still.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    no = refused(kinds.DIGEST, Channel.EMAIL, {one.recipient_id for one in found})
    unwanted = [one.notification_id for one in found if one.recipient_id in no and one.notification_id in there]
    if unwanted:
        settle_each(actor, ids=unwanted, act="cancel", answer="", now=now)
    wanted = [one for one in found if one.recipient_id not in no and one.notification_id in there]
    # To the address that was named last.
    people = {one.recipient_id: one for one in wanted}
    digests = {recipient_id: new_id() for recipient_id in people}
    if not people:
        return Unchanged() if not unwanted else 0
    Notification.objects.bulk_create(
        Notification(
            pk=digests[one.recipient_id],
            kind=kinds.DIGEST,
            recipient=one.address,
            recipient_type=one.recipient_type,
            recipient_id=one.recipient_id,
            subject_id=digests[one.recipient_id],
        )
        for one in people.values()
    )
    collected = [one.notification_id for one in wanted]
    into = Case(
        *(When(recipient_id=person, then=Value(digest)) for person, digest in digests.items()),
        output_field=UUIDField(),
    )
    record_each(actor, NotificationsCollected, Notification, collected, {"digest_id": (None, into)})
    Notification.objects.filter(pk__in=collected).update(digest_id=into)
    to = {"recipient": (None, F("recipient"))}
    record_each(actor, NotificationsQueued, Notification, list(digests.values()), to)
    return len(digests)


@action(Permission.NOTIFICATION_NOTE)
def settle_each(actor: Actor, *, ids: Sequence[UUID], act: str, answer: str, now: datetime) -> int | Unchanged:
    """What became of letters together: those that a daily letter holds go its way. Says how many changed."""
    move = NOTIFICATION.moves[act]
    rows = letters.visible_to(actor, Permission.NOTIFICATION_NOTE).filter(pk__in=ids, status__in=move.sources)
    late = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not late:
        return Unchanged()
    fact = NotificationsCancelled if act == "cancel" else NotificationsSettled
    after = {"status": move.target.value, "answer": answer[:LONGEST_ANSWER]}
    changes = {name: (F(name), value) for name, value in after.items()}
    record_each(actor, fact, Notification, late, changes)
    Notification.objects.filter(pk__in=late).update(**after, settled_at=now, waits_for="", waits_until=None)
    return len(late)
