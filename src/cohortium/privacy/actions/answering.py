"""Whoever asked about their data is told the answer, also after they were erased; their address is forgotten then."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record_each
from cohortium.notifications.actions.letters import Recipient, queue, queue_each
from cohortium.notifications.models import Notification, UndeliverableAddress
from cohortium.notifications.states import RecipientType
from cohortium.privacy.events import AddressesForgotten
from cohortium.privacy.queries.answers import ANSWERED, Answered, addresses_left, comes_in, of_erased, to_answer

# As long as an export can be taken out: until then a letter comes back, and the office sees that it did.
DAYS = timedelta(days=7)


def answer(answers: Iterable[Answered], *, by: Actor, now: datetime) -> None:
    """Send these answers: in the portal and by letter, and by letter alone to whoever has no log-in, or no more."""
    lent = by.lent(Permission.NOTIFICATION_QUEUE)
    for one in answers:
        if one.member_id and comes_in(one.member_id):
            who = Recipient(RecipientType.MEMBER, one.member_id, one.address)
            queue_each(lent, kind=ANSWERED, recipients=[who], subject_id=one.request_id, now=now)
        else:
            queue(lent, kind=ANSWERED, recipient=one.address, subject_id=one.request_id, now=now)


@action(Permission.PRIVACY_NOTE)
def tell_answer(actor: Actor, *, request_id: UUID, now: datetime) -> int | Unchanged:
    """Tell whoever asked what was answered, where it did not leave with an erasure. Gives how many were told."""
    answers = to_answer(request_id=request_id)
    if not answers:
        return Unchanged()
    answer(answers, by=actor, now=now)
    return len(answers)


@action(Permission.PRIVACY_NOTE)
def forget_addresses(actor: Actor, *, now: datetime) -> list[UUID] | Unchanged:
    """Forget where answers went a week ago, also where they came back from there. That there was a letter stays."""
    ids = addresses_left(before=now - DAYS)
    if not ids:
        return Unchanged()
    record_each(actor, AddressesForgotten, Notification, ids, {})
    Notification.objects.filter(pk__in=ids).update(recipient="", answer="")
    # After the letters: a report that comes in at this moment has noted the address by now, or finds none any more.
    UndeliverableAddress.objects.filter(notification_id__in=of_erased(ids)).delete()
    return ids
