"""Every change to a credential: added, proved, looked at, and told of in time."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import assign
from cohortium.core.errors import Invalid, Refusal
from cohortium.core.rows import locked
from cohortium.core.text import plain_lines
from cohortium.files.actions import Received, keep, remove
from cohortium.people.actions.staff import FAULTS, insist, locked_member
from cohortium.people.events_staff import (
    CredentialAdded,
    CredentialConfirmed,
    CredentialExpiryNoted,
    CredentialProved,
    CredentialRemoved,
    CredentialSentBack,
)
from cohortium.people.models import Credential
from cohortium.people.queries.staff import credentials_visible_to
from cohortium.people.rules.staff import (
    CredentialDetails,
    fault_of_reason,
    faults_of_credential,
    threshold,
    tidied_credential,
)
from cohortium.people.states import CREDENTIAL


class OwnCredential(Refusal):
    """Nobody says of their own papers that they are right."""

    sentence = _("This is your own, so someone else has to review it.")


class NoProof(Refusal):
    """There is nothing to look at."""

    sentence = _("There is no evidence yet, so it cannot be confirmed.")


@action(Permission.STAFF_KEEP)
def add_credential(actor: Actor, *, membership_id: UUID, details: CredentialDetails, today: date) -> Credential:
    """Write down a credential. It waits to be looked at.

    Raises:
        NotFound: they are not within reach.
        Invalid: what was said cannot be accepted.
    """
    insist(faults_of_credential(details, today=today))
    said = asdict(tidied_credential(details))
    row = Credential(membership=locked_member(actor, Permission.STAFF_KEEP, membership_id), **said)
    row.save()
    changes = {name: (None, value) for name, value in said.items() if value}
    record(actor, CredentialAdded(row.pk), row, changes)
    return row


@action(Permission.STAFF_KEEP)
def prove_credential(
    actor: Actor, *, credential_id: UUID, details: CredentialDetails, received: Received | None, today: date
) -> Credential | Unchanged:
    """Say anew what a credential is, with a file that shows it or with the one that is there. It is looked at again.

    Raises:
        NotFound: it is not within reach.
        Invalid: what was said cannot be accepted.
    """
    insist(faults_of_credential(details, today=today))
    row = locked(credentials_visible_to(actor, Permission.STAFF_KEEP), credential_id)
    before = row.proof_id
    changes = assign(row, asdict(tidied_credential(details)))
    if received is None and not changes:
        return Unchanged(row)
    if received:
        row.proof_id = keep(actor.lent(Permission.FILE_KEEP), received=received, owner_id=row.pk).pk
        changes["proof"] = (None, received.name)
    if "expires_on" in changes:
        row.told_at = None
    changes |= CREDENTIAL.move(row, by="prove_credential")
    row.reason = ""
    row.save()
    if received and before:
        remove(actor.lent(Permission.FILE_REMOVE), file_id=before)
    record(actor, CredentialProved(row.pk), row, changes)
    return row


@action(Permission.STAFF_CONFIRM)
def confirm_credential(actor: Actor, *, credential_id: UUID) -> Credential | Unchanged:
    """Say that a credential is right: somebody looked at what shows it.

    Raises:
        NotFound: it is not within reach.
        OwnCredential: it is the actor's own.
        NoProof: as said.
        IllegalTransition: it was sent back.
    """
    row = _to_look_at(actor, credential_id)
    if row.proof_id is None:
        raise NoProof
    changes = CREDENTIAL.move(row, by="confirm_credential")
    if not changes:
        return Unchanged(row)
    row.save(update_fields=["status"])
    record(actor, CredentialConfirmed(row.pk), row, changes)
    return row


@action(Permission.STAFF_CONFIRM)
def send_back_credential(actor: Actor, *, credential_id: UUID, reason: str) -> Credential | Unchanged:
    """Say that a credential is not right, and why. The person gets a letter.

    Raises:
        NotFound: it is not within reach.
        OwnCredential: it is the actor's own.
        IllegalTransition: it was confirmed.
        Invalid: no reason is given.
    """
    if fault := fault_of_reason(reason):
        raise Invalid({"reason": [FAULTS[fault]]})
    row = _to_look_at(actor, credential_id)
    changes = CREDENTIAL.move(row, by="send_back_credential")
    if not changes:
        return Unchanged(row)
    changes |= assign(row, {"reason": plain_lines(reason)})
    row.save(update_fields=["status", "reason"])
    record(actor, CredentialSentBack(row.pk), row, changes)
    return row


@action(Permission.STAFF_KEEP)
def remove_credential(actor: Actor, *, credential_id: UUID) -> UUID:
    """Take a credential away, and the content of the file that shows it. Gives whose it was.

    Raises:
        NotFound: it is not within reach.
    """
    row = locked(credentials_visible_to(actor, Permission.STAFF_KEEP), credential_id)
    if row.proof_id:
        remove(actor.lent(Permission.FILE_REMOVE), file_id=row.proof_id)
    record(actor, CredentialRemoved(row.pk), row)
    row.delete()
    return UUID(str(row.membership_id))


@action(Permission.STAFF_TELL)
def note_expiry(actor: Actor, *, credential_id: UUID, today: date) -> Credential | Unchanged:
    """Note that a credential has come to a threshold, so that people are told: once at each."""
    row = (
        credentials_visible_to(actor, Permission.STAFF_TELL)
        .filter(pk=credential_id)
        .select_for_update(of=("self",))
        .first()
    )
    reached = threshold(row.expires_on, today) if row and row.expires_on else None
    if row is None or reached is None or (row.told_at is not None and row.told_at <= reached):
        return Unchanged(row)
    changes = assign(row, {"told_at": reached})
    row.save(update_fields=["told_at"])
    record(actor, CredentialExpiryNoted(row.pk), row, changes)
    return row


def _to_look_at(by: Actor, credential_id: UUID) -> Credential:
    row = locked(credentials_visible_to(by, Permission.STAFF_CONFIRM), credential_id)
    if row.membership_id == by.id:
        raise OwnCredential
    return row
