"""Partners of tests."""

from typing import Any

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.files.actions import Received
from cohortium.partners.actions.documents import add_document
from cohortium.partners.actions.partners import add_partner
from cohortium.partners.models import Partner, PartnerDocument
from cohortium.partners.queries.documents import FILE
from cohortium.partners.rules.partners import PartnerDetails, PartnerKind
from tests.fixtures import Provider


def partner(
    provider: Provider,
    kind: PartnerKind = PartnerKind.AGENT,
    name: str = "Mwangaza Recruiters",
    *,
    by: Actor | None = None,
    **said: Any,
) -> Partner:
    """A partner, with a code that nobody else has."""
    details = PartnerDetails(name, **{"code": f"MK-{new_id().hex[-10:]}", **said})
    with provider.scope():
        return add_partner(by or provider.system, kind=kind, details=details)


def paper(provider: Provider, of: Partner | None = None) -> PartnerDocument:
    """A document of a partner; only the row of its file matters here."""
    whose = of or partner(provider)
    scan = Received(new_id(), FILE, "licence.pdf", "application/pdf", 1, "0" * 64, 0, 0, is_clear=True, scan_answer="")
    with provider.scope():
        return add_document(provider.system, partner_id=whose.pk, name="Licence", received=scan)
