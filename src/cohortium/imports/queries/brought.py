"""What a file brought, for whoever looks at it once it is here."""

from typing import Any
from uuid import UUID

from cohortium.imports.models import ImportRow
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.outcomes import Outcome
from cohortium.imports.states import BatchStatus
from cohortium.people.models import FamilyLearner


def brought(batch_id: UUID, kind: Kind) -> list[UUID]:
    """The records of this kind that a file made or changed; nothing of one that is being taken back."""
    return list(_brought(batch_id, kind).order_by("target_id").distinct())


def households_brought(batch_id: UUID) -> list[UUID]:
    """Families that a file made or changed; and those whose learners it did, which may say more of who they are."""
    homes = FamilyLearner.objects.filter(learner__in=_brought(batch_id, Kind.LEARNER))
    return sorted({*brought(batch_id, Kind.FAMILY), *homes.values_list("family_id", flat=True)})


def _brought(batch_id: UUID, kind: Kind) -> Any:
    rows = ImportRow.objects.filter(batch=batch_id, batch__status=BatchStatus.DONE, kind=kind, target_type=kind.value)
    rows = rows.filter(outcome__in=(Outcome.CREATED, Outcome.CHANGED), target_id__isnull=False)
    return rows.values_list("target_id", flat=True)
