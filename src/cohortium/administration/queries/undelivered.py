"""Which record a letter belongs to that could not be delivered, and whether its address is mended. Nothing here writes.

Letters to the team are the team's own: this is about whoever is with us otherwise, with a log-in or without one.
"""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from cohortium.access.models import Membership
from cohortium.administration.kinds import Reached, address_of_kind, letter_of_kind, reached
from cohortium.audit import things
from cohortium.desk.models import Task
from cohortium.desk.states import TaskStatus
from cohortium.notifications import kinds
from cohortium.notifications.models import Notification, UndeliverableAddress
from cohortium.notifications.states import Channel, NotificationStatus, RecipientType
from cohortium.tenancy.words import said

Record = tuple[str, UUID]


def task_of(letter: Notification) -> tuple[str, UUID, str, str] | None:
    """The task because of this letter: its kind, the record it is about, its title, and what the mail server said."""
    if letter.recipient_type == RecipientType.MEMBER and letter.recipient_id:
        outside = Membership.objects.filter(pk=letter.recipient_id, is_staff=False)
        there = list(_named_by(letter.recipient_id)) if outside.exists() else []
    else:
        there = list(_at(letter.recipient))
    kind = kinds.every().get(letter.kind)
    about = kind.record(letter.subject_id) if kind and kind.record else None
    # Of several at one address, the one that the letter is about.
    record = about if about in there else next(iter(there), None)
    if record:
        key = address_of_kind(record[0])
    elif about and about[0] in reached() and letter.recipient_type == RecipientType.ADDRESS:
        # It went where somebody said, and that stands in no record.
        record, key = about, letter_of_kind(about[0])
    else:
        return None
    name = things.names_of([record]).get(record[1], "")
    title = _("Check %(name)s’s e-mail address: “%(letter)s” could not be delivered") % {
        "name": name,
        "letter": said(kind.name) if kind else letter.kind,
    }
    return key, record[1], title, letter.answer


def mended() -> list[Record]:
    """The records of which a task says that their address is wrong, and no address of theirs is any more."""
    entities = {address_of_kind(entity): entity for entity in reached()}
    waiting = Task.objects.filter(kind__in=entities, status=TaskStatus.OPEN).order_by("pk")
    asked = [(entities[kind], one) for kind, one in waiting.values_list("kind", "subject_id") if one]
    return [(entity, one) for entity, one in asked if not any(map(_fails, _addresses(reached()[entity], one)))]


def at(address_id: UUID) -> list[Record]:
    """The records with the address that is marked, or was."""
    found = UndeliverableAddress.objects.filter(pk=address_id).values_list("address", flat=True).first()
    if not found:
        return []
    members = Membership.objects.filter(is_staff=False, user__email__iexact=found).values_list("pk", flat=True)
    return [*_at(found), *(one for member in members for one in _named_by(member))]


def _named_by(membership_id: UUID) -> Iterator[Record]:
    for entity, one in reached().items():
        if one.has_log_in:
            mine = one.rows().filter(one.opening, membership=membership_id).order_by("pk")
            yield from ((entity, record) for record in mine.values_list("pk", flat=True))


def _at(address: str) -> Iterator[Record]:
    if address:
        for entity, one in reached().items():
            there = one.rows().filter(one.opening, email__iexact=address).order_by("pk")
            yield from ((entity, record) for record in there.values_list("pk", flat=True))


def _addresses(one: Reached, record_id: UUID) -> set[str]:
    columns = ["email", "membership__user__email"] if one.has_log_in else ["email"]
    found = one.rows().filter(one.opening, pk=record_id).values_list(*columns)
    return {address for row in found for address in row if address}


def _fails(address: str) -> bool:
    """Whether the last that is known of letters to an address is that one did not arrive."""
    over = (NotificationStatus.SENT, NotificationStatus.FAILED)
    letters = Notification.objects.filter(channel=Channel.EMAIL, recipient__iexact=address, status__in=over)
    last = letters.order_by("-settled_at").values_list("status", flat=True).first()
    return last == NotificationStatus.FAILED
