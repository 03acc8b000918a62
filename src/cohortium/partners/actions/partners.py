"""Every change to a partner."""

from dataclasses import asdict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.rules.places import countries
from cohortium.core.changes import Changes, assign
from cohortium.core.constraints import once
from cohortium.core.contacts import PHONE_FAULTS
from cohortium.core.errors import Invalid, Stale, Words
from cohortium.core.exported import Exported, told
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.partners.events import PartnerAdded, PartnerArchived, PartnerEdited, PartnerRestored, PartnersExported
from cohortium.partners.models import Partner
from cohortium.partners.queries.partners import visible_to
from cohortium.partners.rules.partners import Fault, PartnerDetails, PartnerKind, faults, tidied
from cohortium.partners.states import PARTNER
from cohortium.tenancy.models import Organisation

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in (TEXT_FAULTS | PHONE_FAULTS).items()},
    Fault.MISSING: _("Enter a name, such as “Harbour Freight Ltd”."),
    Fault.NO_CODE: _("Enter a code, such as “MK-01”."),
    Fault.NOT_AN_ADDRESS: _("Enter an e-mail address such as ada@example.com."),
    Fault.UNKNOWN_COUNTRY: _("Choose a country from the list."),
    Fault.UNKNOWN: _("Choose one of the options, or none."),
    Fault.NOT_OF_THIS_KIND: _("This does not apply to this type of partner."),
    Fault.NO_AMOUNT: _("Enter a number of 0 or more, with up to two decimals."),
    Fault.NO_RULE: _("Choose a rule, or remove the number."),
    Fault.NO_PERCENT: _("Enter a percentage from 0 to 100."),
}
TAKEN: Words = _("Another partner already has this code.")


@action(Permission.PARTNER_ADD)
def add_partner(actor: Actor, *, kind: PartnerKind, details: PartnerDetails) -> Partner:
    """Add a sponsor, an agent, a broker or an employer. What they are stays as it is.

    Raises:
        Invalid: what was said about them cannot be accepted, or their code is another one's.
    """
    partner = Partner(kind=kind.value)
    changes = _filled(partner, details)
    _save(partner)
    said = {name: pair for name, pair in changes.items() if pair[1]}
    record(actor, PartnerAdded(partner.pk), partner, {"kind": (None, kind.value), **said})
    return partner


@action(Permission.PARTNER_EDIT)
def edit_partner(actor: Actor, *, partner_id: UUID, details: PartnerDetails, version: int) -> Partner | Unchanged:
    """Change what is known of a partner.

    Raises:
        NotFound: it is not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: as for a new one.
    """
    partner = locked(visible_to(actor, Permission.PARTNER_EDIT), partner_id)
    if partner.version != version:
        raise Stale
    changes = _filled(partner, details)
    if not changes:
        return Unchanged(partner)
    _save(partner)
    record(actor, PartnerEdited(partner.pk), partner, changes)
    return partner


@action(Permission.PARTNER_ARCHIVE)
def archive_partner(actor: Actor, *, partner_id: UUID) -> Partner | Unchanged:
    """Put a partner away with whom nothing is done any more. Whom they brought stays theirs.

    Raises:
        NotFound: it is not within reach.
    """
    return _moved(actor, Permission.PARTNER_ARCHIVE, partner_id, PartnerArchived, act="archive_partner")


@action(Permission.PARTNER_RESTORE)
def restore_partner(actor: Actor, *, partner_id: UUID) -> Partner | Unchanged:
    """Bring a partner back who was put away. It raises what `archive_partner` raises."""
    return _moved(actor, Permission.PARTNER_RESTORE, partner_id, PartnerRestored, act="restore_partner")


@action(Permission.PARTNER_EXPORT)
def note_partners_exported(actor: Actor, *, exported: Exported) -> None:
    """Say in the trail that partners were exported."""
    record(actor, PartnersExported(), Organisation.objects.get(), told(exported))


def _moved(
    by: Actor,
    permission: Permission,
    partner_id: UUID,
    fact: type[PartnerArchived] | type[PartnerRestored],
    *,
    act: str,
) -> Partner | Unchanged:
    partner = locked(visible_to(by, permission), partner_id)
    changes = PARTNER.move(partner, by=act)
    if not changes:
        return Unchanged(partner)
    partner.save(update_fields=["status"])
    record(by, fact(partner.pk), partner, changes)
    return partner


def _filled(partner: Partner, details: PartnerDetails) -> Changes:
    """Fill the row in memory with what can be accepted, and give what is different."""
    country = Organisation.objects.values_list("country", flat=True).get()
    found = faults(PartnerKind(partner.kind), details, country=country, countries=countries())
    wrong: dict[str, list[Words]] = {field: [FAULTS[fault]] for field, fault in found.items()}
    if wrong:
        raise Invalid(wrong)
    return assign(partner, asdict(tidied(details, country=country)))


def _save(partner: Partner) -> None:
    with once("partner_code_once", Invalid({"code": [TAKEN]})):
        partner.save()
