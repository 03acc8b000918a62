"""Every change to in whose name an organisation's letters go out."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, Stale, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.notifications.events import DomainLost, DomainProved, SenderEdited
from cohortium.notifications.models import Sender
from cohortium.notifications.queries.senders import visible_to
from cohortium.notifications.rules.senders import Fault, SenderDetails, faults, tidied

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items() if why in set(Fault)},
    Fault.NO_ADDRESS: _("Enter an address such as office@example.com."),
    Fault.NOT_PLAIN: _("Do not use accents: mail servers reject such a sender. Use the xn-- form of the domain."),
    Fault.NOT_FOR_ALL: _("Do not use accents before the @. Many mail servers would reject your e-mails."),
}


@action(Permission.ORGANISATION_EDIT)
def edit_sender(actor: Actor, *, details: SenderDetails, version: int) -> Sender | Unchanged:
    """Say in whose name letters go out, and where answers go. An address is used once its domain is proved to be ours.

    Raises:
        Stale: it is no longer the version that the actor saw.
        Invalid: what was said cannot be accepted.
    """
    row = visible_to(actor, Permission.ORGANISATION_EDIT).select_for_update(of=("self",)).first()
    if (row.version if row else 0) != version:
        raise Stale
    kept = tidied(details)
    if found := faults(kept):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    row = row or Sender()
    changes = assign(row, asdict(kept))
    if not changes:
        return Unchanged(row)
    with once("sender_once", Stale()):
        row.save()
    record(actor, SenderEdited(row.pk), row, changes)
    return row


@action(Permission.ORGANISATION_EDIT)
def note_domain(actor: Actor, *, domain: str, is_ours: bool, now: datetime) -> Sender | Unchanged:
    """Note what the zone of a domain says about whose it is: it is proved, or no longer."""
    row = visible_to(actor, Permission.ORGANISATION_EDIT).select_for_update(of=("self",)).first()
    # Somebody may have chosen another address while the directory was asked.
    if row is None or domain != row.details.domain or (row.proved_domain == domain) == is_ours:
        return Unchanged(row)
    changes = assign(row, {"proved_domain": domain if is_ours else "", "proved_at": now if is_ours else None})
    row.save(update_fields=["proved_domain", "proved_at"])
    record(actor, DomainProved(row.pk) if is_ours else DomainLost(row.pk), row, changes)
    return row
