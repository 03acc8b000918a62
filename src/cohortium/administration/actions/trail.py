"""What people do with the trail, beside reading it. Nobody changes it: what is written here is that somebody looked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.events import (
    TrailBroken,
    TrailExported,
    TrailNotVerified,
    TrailSound,
    TrailVerificationAsked,
)
from cohortium.administration.queries.trail import verifications_visible_to
from cohortium.audit.models import TrailVerification
from cohortium.audit.queries import Asked
from cohortium.audit.states import VERIFICATION
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Refusal
from cohortium.core.rows import locked
from cohortium.tenancy.models import Organisation


class UnderWay(Refusal):
    """The trail is being verified already."""

    sentence = _("The audit trail is already being verified. Wait for the result.")


@action(Permission.TRAIL_VERIFY)
def verify_trail(actor: Actor) -> TrailVerification:
    """Have the whole trail compared with its seals, by a job.

    Raises:
        UnderWay: it is being done already.
    """
    verification = TrailVerification()
    with once("trail_verification_under_way_once", UnderWay()):
        verification.save()
    record(actor, TrailVerificationAsked(verification.pk), verification)
    return verification


@action(Permission.TRAIL_NOTE)
def note_sound(
    actor: Actor, *, verification_id: UUID, entries: int, seals: int, with_heads: bool, now: datetime
) -> TrailVerification | Unchanged:
    """Every entry is as it was sealed, and every seal is there."""
    verification = _locked(actor, verification_id)
    changes = VERIFICATION.move(verification, by="note_sound")
    if not changes:
        return Unchanged(verification)
    changes |= assign(verification, {"entries": entries, "seals": seals})
    assign(verification, {"with_heads": with_heads, "finished_at": now, "found": 0, "findings": []})
    verification.save()
    record(actor, TrailSound(verification.pk), verification, changes)
    return verification


@action(Permission.TRAIL_NOTE)
def note_broken(
    actor: Actor,
    *,
    verification_id: UUID,
    entries: int,
    seals: int,
    with_heads: bool,
    found: int,
    findings: Sequence[str],
    now: datetime,
) -> TrailVerification | Unchanged:
    """Something does not hold: how much, and the first of it in words."""
    verification = _locked(actor, verification_id)
    changes = VERIFICATION.move(verification, by="note_broken")
    if not changes:
        return Unchanged(verification)
    changes |= assign(verification, {"entries": entries, "seals": seals, "found": found})
    assign(verification, {"with_heads": with_heads, "finished_at": now, "findings": list(findings)})
    verification.save()
    record(actor, TrailBroken(verification.pk), verification, changes)
    return verification


@action(Permission.TRAIL_NOTE)
def note_unfinished(actor: Actor, *, verification_id: UUID, now: datetime) -> TrailVerification | Unchanged:
    """Something was in the way each time that it was tried."""
    verification = _locked(actor, verification_id)
    changes = VERIFICATION.move(verification, by="note_unfinished")
    if not changes:
        return Unchanged(verification)
    assign(verification, {"finished_at": now})
    verification.save()
    record(actor, TrailNotVerified(verification.pk), verification, changes)
    return verification


@action(Permission.TRAIL_EXPORT)
def note_export(actor: Actor, *, form: str, asked: Asked) -> None:
    """Say in the trail who took it out of the house, in what form, and which part of it."""
    wanted = {name: getattr(asked, name) for name in Asked.__dataclass_fields__ if getattr(asked, name)}
    record(
        actor,
        TrailExported(),
        Organisation.objects.get(),
        {"form": (None, form), **{name: (None, value) for name, value in wanted.items()}},
    )


def _locked(actor: Actor, verification_id: UUID) -> TrailVerification:
    return locked(verifications_visible_to(actor, Permission.TRAIL_NOTE), verification_id)
