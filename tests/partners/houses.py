"""Partners of tests."""

from typing import Any

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.partners.actions.partners import add_partner
from cohortium.partners.models import Partner
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
