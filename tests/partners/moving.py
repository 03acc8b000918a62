"""How partners and credentials come to be, and how each of their acts is done to them by an owner."""

from typing import Any

from django.db import models

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.partners.actions import partners
from cohortium.partners.models import Partner
from cohortium.people.actions import credentials
from cohortium.people.models import Credential
from cohortium.people.rules.staff import CredentialDetails
from tests.fixtures import MORNING, Provider
from tests.partners.houses import partner
from tests.people.papers import credential, scan


def new_partner(provider: Provider) -> models.QuerySet[Partner]:
    """An agent."""
    return Partner.objects.filter(pk=partner(provider).pk)


def new_credential(provider: Provider) -> models.QuerySet[Credential]:
    """A paper of somebody of the team, with a file that shows it."""
    return Credential.objects.filter(pk=credential(provider, provider.member(TRAINER, name="Ada Ncube")).pk)


def proved(owner: Actor, row: Any) -> Any:
    """The same paper, and another file that shows it."""
    details, received = CredentialDetails("First aid", "FA-1"), {"waiting": None}.get(row.status, scan())
    return credentials.prove_credential(
        owner, credential_id=row.pk, details=details, received=received, today=MORNING.date()
    )


PARTNER_ACTS: dict[str, Any] = {
    "archive_partner": lambda owner, row: partners.archive_partner(owner, partner_id=row.pk),
    "restore_partner": lambda owner, row: partners.restore_partner(owner, partner_id=row.pk),
}
CREDENTIAL_ACTS: dict[str, Any] = {
    "confirm_credential": lambda owner, row: credentials.confirm_credential(owner, credential_id=row.pk),
    "send_back_credential": lambda owner, row: credentials.send_back_credential(
        owner, credential_id=row.pk, reason="The second page is missing."
    ),
    "prove_credential": proved,
}
