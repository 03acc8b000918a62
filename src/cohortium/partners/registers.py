"""What this app tells the ones below."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.administration.kinds import opens
from cohortium.audit import sentences, things
from cohortium.desk.kinds import search as findable
from cohortium.files import owners
from cohortium.files.rules.types import DOCX, JPEG, PDF, PNG
from cohortium.partners.events import (
    DocumentAdded,
    DocumentRemoved,
    PartnerAdded,
    PartnerArchived,
    PartnerEdited,
    PartnerInvited,
    PartnerLetIn,
    PartnerRestored,
    PartnersExported,
    PartnerShutOut,
)
from cohortium.partners.models import Partner
from cohortium.partners.queries import documents, partners
from cohortium.partners.queries.partners import COMMISSIONS, ENTITY, KINDS, PAYMENTS, REFERRERS
from cohortium.partners.states import PartnerStatus

sentences.register(
    {
        PartnerAdded.kind: _("Added"),
        PartnerEdited.kind: _("Edited"),
        PartnerArchived.kind: _("Archived"),
        PartnerRestored.kind: _("Restored"),
        PartnerInvited.kind: _("Invitation to log in sent"),
        PartnerLetIn.kind: _("Access given to an existing log-in"),
        PartnerShutOut.kind: _("Access removed"),
    },
    entity_type=ENTITY,
    labels={
        "kind": _("Type"),
        "name": _("Name"),
        "code": _("Code"),
        "tax_number": _("Tax number"),
        "contact_name": _("Contact person"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "country": _("Country"),
        "referrer_type": _("Referrer type"),
        "terms": _("Payment terms"),
        "commission_kind": _("Commission"),
        "commission": _("Commission amount"),
        "discount": _("Discount (%)"),
        "payment_method": _("Payment method"),
        "joined": _("Partner since"),
        "note": _("Note"),
        "status": _("Status"),
    },
    values={
        "kind": KINDS,
        "commission_kind": COMMISSIONS,
        "payment_method": PAYMENTS,
        "referrer_type": REFERRERS,
        "status": dict(PartnerStatus.choices),
    },
    told={fact.kind: frozenset({"status"}) for fact in (PartnerArchived, PartnerRestored)},
)
sentences.register(
    {PartnersExported.kind: _("Partners exported")}, entity_type="organisation", labels={"kind": _("Kind")}
)
sentences.register(
    {DocumentAdded.kind: _("Document added"), DocumentRemoved.kind: _("Document removed")},
    entity_type=documents.ENTITY,
    labels={"name": _("What")},
    told={DocumentAdded.kind: frozenset({"name"})},
)
opens(ENTITY, word=_("partner"), rows=Partner.objects.all, opening=Q(status=PartnerStatus.ACTIVE))
things.register(documents.ENTITY, word=_("partner document"), names=documents.names)
owners.register(
    documents.FILE,
    label=_("File"),
    owner_type=ENTITY,
    types=(PDF, JPEG, PNG, DOCX),
    at_most=20 * owners.MEGABYTE,
    may_read=documents.may_see,
)
things.register(ENTITY, word=_("partner"), names=partners.names)
findable.register(ENTITY, word=_("partners"), permission=Permission.PARTNER_READ, find=partners.partners_found)
