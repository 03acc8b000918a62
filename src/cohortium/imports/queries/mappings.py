"""What the columns of a table hold: as it was said of them, of others like them, or as they are called."""

from typing import Any
from uuid import UUID

from django.utils.text import capfirst

from cohortium.administration.queries.fields import own_fields
from cohortium.imports.models import ImportBatch
from cohortium.imports.queries.batches import BatchRow, remembered_mapping
from cohortium.imports.queries.sealed import samples_in
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import EXTRA, Mapping, completed, fields, likely_kind, of_stored, suggest
from cohortium.people.queries.learners import ENTITY as LEARNERS
from cohortium.tenancy.words import said as in_words


def mapping_of_alike(batch_id: UUID) -> dict[str, Any]:
    """What the same columns were said to be in the last file of the same source that had them."""
    asked = ImportBatch.objects.get(pk=batch_id)
    alike = ImportBatch.objects.filter(source=asked.source, columns=asked.columns).exclude(mapping={})
    return dict(alike.order_by("-created_at", "-pk").values_list("mapping", flat=True).first() or {})


def mapping_of(row: BatchRow, kind: Kind | None = None) -> Mapping:
    """What the columns of a table were said to be, or likely are; of another kind, if one is named."""
    kept = row.mapping or remembered_mapping(row.source)
    usual = Kind(kept["kind"]) if kept else likely_kind(row.columns)
    kind = kind or usual
    if not kept or kind != usual:
        return suggest(row.columns, kind)
    return of_stored(kept) if row.mapping else completed(of_stored(kept), row.columns)


def samples(row: BatchRow) -> dict[str, list[str]]:
    """By heading, a few values of the columns of a table that waits. Those that must not be shown are not there."""
    batch = ImportBatch.objects.only("pk", "samples").get(pk=row.batch_id)
    return samples_in(batch)


def aims(kind: Kind) -> list[tuple[str, str]]:
    """What a column may hold, each with its label: of learners also the organisation's own fields."""
    own = own_fields(LEARNERS) if kind == Kind.LEARNER else []
    return [
        *((aim.key, capfirst(in_words(aim.label))) for aim in fields(kind)),
        *((f"{EXTRA}{one.key}", one.label) for one in own),
    ]
