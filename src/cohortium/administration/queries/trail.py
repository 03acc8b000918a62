"""Questions about what proves the trail. The trail itself is asked in `audit.queries`. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Func, QuerySet, UUIDField

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.models import AuditEntry, AuditSeal, TrailVerification
from cohortium.audit.seal import Seal
from cohortium.audit.seals import SEAL_COLUMNS, ring, seal_of
from cohortium.audit.states import VerificationStatus
from cohortium.core.errors import NotFound

# More of them are not counted one by one: it only has to be said that there are many.
MOST_COUNTED = 10_000
# Each head holds the hash of the one before: the newest one fixes all.
MOST_HEADS = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the trail is sealed, and what is not."""

    last: Seal | None
    unsealed: int
    # When the oldest of them was written.
    since: datetime | None

    @property
    def many(self) -> bool:
        return self.unsealed > MOST_COUNTED


@dataclass(frozen=True, slots=True)
class VerificationRow:
    """One time that the trail was verified."""

    verification_id: UUID
    status: VerificationStatus
    by: str | None
    asked_at: datetime
    finished_at: datetime | None
    entries: int
    seals: int
    found: int
    findings: list[str]
    with_heads: bool


def verifications_visible_to(actor: Actor, permission: Permission) -> QuerySet[TrailVerification]:
    """All of them, or none, as it is with the trail."""
    rows = TrailVerification.objects.all()
    return rows if actor.reach(permission).everything else rows.none()


def standing(actor: Actor) -> Standing:
    """How far the trail is sealed: two statements, however long it is."""
    if not actor.reach(Permission.TRAIL_READ).everything:
        return Standing(None, 0, None)
    last = _newest(1)
    rows = AuditEntry.objects.order_by("created_at", "pk")
    if last:
        since = last[0].horizon
        recent = AuditSeal.objects.filter(last_at__gte=since)
        named = recent.annotate(member=Func(F("members"), function="unnest", output_field=UUIDField()))
        rows = rows.filter(created_at__gte=since).exclude(pk__in=named.values("member"))
    times = list(rows.values_list("created_at", flat=True)[: MOST_COUNTED + 1])
    return Standing(last[0] if last else None, len(times), times[0] if times else None)


def heads(actor: Actor, *, at_most: int = MOST_HEADS) -> list[Seal]:
    """The newest seals without their members, the oldest of them first."""
    return _newest(at_most)[::-1] if actor.reach(Permission.TRAIL_READ).everything else []


def public_keys() -> dict[str, str]:
    """The public keys that verify seals, by their ids."""
    return {key.id: key.public for key in ring().values()}


def verifications(actor: Actor, *, at_most: int = 10) -> list[VerificationRow]:
    """The newest verifications, and who asked for them."""
    rows = list(verifications_visible_to(actor, Permission.TRAIL_READ).order_by("-created_at", "-pk")[:at_most])
    names = access.names({row.created_by for row in rows if row.created_by}) if rows else {}
    return [_row(row, names.get(row.created_by) if row.created_by else None) for row in rows]


def verification(actor: Actor, *, verification_id: UUID) -> VerificationRow:
    """One verification.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = verifications_visible_to(actor, Permission.TRAIL_READ).filter(pk=verification_id).first()
    if row is None:
        raise NotFound
    return _row(row, access.names([row.created_by]).get(row.created_by) if row.created_by else None)


def names(_ids: Collection[UUID]) -> dict[UUID, str]:
    """Verifications have no names: when they were asked for stands beside them."""
    return {}


def is_due(*, verification_id: UUID) -> bool:
    """Whether it is still to be done."""
    open_ones = TrailVerification.objects.exclude(status__in=[VerificationStatus.SOUND, VerificationStatus.BROKEN])
    return open_ones.filter(pk=verification_id).exists()


def _newest(at_most: int) -> list[Seal]:
    return [seal_of(row) for row in AuditSeal.objects.order_by("-number").values(**SEAL_COLUMNS)[:at_most]]


def _row(row: TrailVerification, by: str | None) -> VerificationRow:
    return VerificationRow(
        verification_id=row.pk,
        status=VerificationStatus(row.status),
        by=by,
        asked_at=row.created_at,
        finished_at=row.finished_at,
        entries=row.entries,
        seals=row.seals,
        found=row.found,
        findings=row.findings,
        with_heads=row.with_heads,
    )
