"""Credentials of tests, and the files that show them."""

from datetime import date
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.files.actions import Received
from cohortium.people.actions.credentials import add_credential, prove_credential
from cohortium.people.models import Credential
from cohortium.people.queries.staff import PROOF
from cohortium.people.rules.staff import CredentialDetails
from tests.fixtures import MORNING, Provider

TODAY = MORNING.date()


def scan(name: str = "check.pdf") -> Received:
    """A file that lies in the storage already; only its row matters here."""
    return Received(new_id(), PROOF, name, "application/pdf", 1, "0" * 64, 0, 0, is_clear=True, scan_answer="")


def credential(
    provider: Provider, of: Actor | UUID, kind: str = "First aid", *, ends: date | None = None, shown: bool = True
) -> Credential:
    """A credential of a member; with a file that shows it, unless said otherwise."""
    membership_id = of.id if isinstance(of, Actor) else of
    details = CredentialDetails(kind, "FA-1", expires_on=ends)
    with provider.scope():
        row = add_credential(provider.system, membership_id=membership_id, details=details, today=TODAY)
        received = {True: scan(), False: None}[shown]
        prove_credential(provider.system, credential_id=row.pk, details=details, received=received, today=TODAY)
        return Credential.objects.get(pk=row.pk)
