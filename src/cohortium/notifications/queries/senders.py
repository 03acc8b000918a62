"""Questions about in whose name letters go out. Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotAllowed
from cohortium.notifications.links import domain_token
from cohortium.notifications.models import Sender
from cohortium.notifications.rules.letters import From
from cohortium.notifications.rules.senders import Record, SenderDetails, Signing, records
from cohortium.tenancy.models import Organisation


@dataclass(frozen=True, slots=True)
class SenderRow:
    """What was chosen, and what letters say because of it."""

    # Nothing where nobody ever chose anything.
    sender_id: UUID | None
    version: int
    details: SenderDetails
    # What stands in letters now.
    sent_from: From
    # Whether the domain of the chosen address is proved to be ours.
    is_proved: bool
    proved_at: datetime | None
    # What belongs into the zone of that domain.
    records: tuple[Record, ...]


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Sender]:
    """The one row that there may be, for those whose permission reaches everything."""
    return Sender.objects.all() if actor.reach(permission).everything else Sender.objects.none()


def sender(actor: Actor, *, permission: Permission = Permission.ORGANISATION_READ) -> SenderRow:
    """In whose name letters go out.

    Raises:
        NotAllowed: that is not within reach of this permission.
    """
    if not actor.reach(permission).everything:
        raise NotAllowed(permission)
    row = visible_to(actor, permission).first()
    organisation = Organisation.objects.get()
    details = row.details if row else SenderDetails()
    wanted = records(details.domain, domain_token(organisation.pk, details.domain), signing()) if details.domain else []
    return SenderRow(
        row.pk if row else None,
        row.version if row else 0,
        details,
        _from(row, organisation.name),
        is_proved=bool(row and row.is_proved),
        proved_at=row.proved_at if row else None,
        records=tuple(wanted),
    )


def sent_from(organisation_name: str) -> From:
    """What letters of the organisation in scope say about who sends them, in one statement."""
    return _from(Sender.objects.first(), organisation_name)


def signing() -> Signing:
    """How the installation's mail server vouches for letters."""
    return Signing(settings.MAIL_DKIM_SELECTOR, settings.MAIL_DKIM_TARGET, settings.MAIL_SPF)


def happened(*, sender_id: UUID | None, at_most: int = 20) -> list[TimelineRow]:
    """What happened to it, newest first."""
    return timeline(entity_type="sender", entity_id=sender_id, at_most=at_most) if sender_id else []


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """There is one in each organisation."""
    return dict.fromkeys(ids, _("E-mail sender"))


def _from(row: Sender | None, organisation_name: str) -> From:
    if row is None:
        return From(organisation_name)
    return From(row.name or organisation_name, row.address if row.is_proved else "", row.reply_to)
