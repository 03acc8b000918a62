"""Every change to addresses from which letters come back, and to the letters that did."""

from datetime import datetime
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import Changes, assign
from cohortium.core.errors import NotFound
from cohortium.core.rows import locked
from cohortium.notifications.events import AddressCleared, AddressMarked, NotificationBounced
from cohortium.notifications.models import Notification, UndeliverableAddress
from cohortium.notifications.queries import addresses, letters
from cohortium.notifications.rules.bounces import Bounce
from cohortium.notifications.states import NOTIFICATION, Channel


@action(Permission.NOTIFICATION_NOTE)
def note_bounced(actor: Actor, *, notification_id: UUID, bounce: Bounce, now: datetime) -> Notification | Unchanged:
    """A mail server gave up: the letter did not arrive, and no other one will where nobody is.

    Raises:
        NotFound: there is no such letter.
        IllegalTransition: it is being sent, and nobody knows yet what the mail server said.
    """
    letter = locked(letters.visible_to(actor, Permission.NOTIFICATION_NOTE), notification_id)
    if letter.channel != Channel.EMAIL:
        raise NotFound
    changes: Changes = NOTIFICATION.move(letter, by="note_bounced") if bounce.is_final else {}
    if not changes:
        return Unchanged(letter)
    changes |= assign(letter, {"answer": bounce.answer})
    letter.settled_at = now
    letter.save(update_fields=["status", "answer", "settled_at"])
    record(actor, NotificationBounced(letter.pk), letter, changes)
    # An answer that comes after the address was forgotten tells nothing of any address.
    if bounce.is_about_the_address and letter.recipient:
        _mark(actor, letter, bounce.answer, now)
    return letter


@action(Permission.NOTIFICATION_RESEND)
def clear_address(actor: Actor, *, address_id: UUID) -> UndeliverableAddress | Unchanged:
    """Have letters sent there again: the mailbox is there after all.

    Raises:
        NotFound: no letter ever came back from there.
    """
    row = locked(addresses.visible_to(actor, Permission.NOTIFICATION_RESEND), address_id)
    if not row.is_marked:
        return Unchanged(row)
    row.is_marked = False
    row.save(update_fields=["is_marked"])
    record(actor, AddressCleared(row.pk), row, {"is_marked": (True, False)})
    return row


def _mark(actor: Actor, letter: Notification, answer: str, now: datetime) -> None:
    about = {"notification_id": letter.pk, "marked_at": now, "answer": answer}
    row, is_new = UndeliverableAddress.objects.select_for_update(of=("self",)).get_or_create(
        address=letter.recipient.lower(), defaults=about
    )
    changes = {"is_marked": (None, True)} if is_new else assign(row, {"is_marked": True, **about})
    if not is_new:
        row.save(update_fields=["is_marked", *about])
    record(actor, AddressMarked(row.pk), row, changes)
