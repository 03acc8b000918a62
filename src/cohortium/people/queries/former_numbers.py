"""Numbers that guardians had once, as far as the trail knows them: by how they end. Nothing here writes."""

from collections.abc import Collection
from uuid import UUID

from cohortium.audit.masking import HIDDEN
from cohortium.audit.models import AuditEntry


def endings(guardian_ids: Collection[UUID]) -> frozenset[str]:
    """The last digits of every number that was taken out of their records.

    Former numbers are kept nowhere, and the trail masks them. What ends alike may be one of them.
    """
    changed = AuditEntry.objects.filter(
        entity_type="guardian", entity_id__in=list(guardian_ids), changes__has_key="phone"
    )
    earlier = (change[0] for change in changed.values_list("changes__phone", flat=True) if change)
    return frozenset(one.removeprefix(HIDDEN) for one in earlier if one and one.startswith(HIDDEN)) - {""}


def is_former(phone: str, ends: Collection[str]) -> bool:
    """Whether a number may be one of those."""
    return any(phone.endswith(one) for one in ends)
