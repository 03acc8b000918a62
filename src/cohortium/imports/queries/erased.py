"""Who was erased here and stands in a file again: known by a keyed hash of the id there, and by nothing else."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from cohortium.core.encryption import digests
from cohortium.imports.models import ExternalReference

# Before the hash, where the id stood.
MARK = "erased:"


def marks_of(source: str, kind: str, source_id: str) -> list[str]:
    """What stands in place of this id, once whom it names is erased: one for each key."""
    place = f"erased {source} {kind}".encode()
    return [
        MARK + one.hex()
        for one in digests(source_id.encode("utf-8", "replace"), keys=settings.ENCRYPTION_KEYS, belongs_to=place)
    ]


def found_by_erasing(reference_ids: Collection[UUID]) -> QuerySet[ExternalReference]:
    """What is known of somebody who is being erased: nobody chose these ids."""
    return ExternalReference.objects.filter(pk__in=reference_ids).order_by("pk")


def erased_among(source: str, kind: str, source_ids: Iterable[str]) -> dict[str, date]:
    """Those of these ids whose people were erased here, each with the day."""
    named = {mark: one for one in set(source_ids) for mark in marks_of(source, kind, one)}
    kept = ExternalReference.objects.filter(source=source, kind=kind, source_id__in=list(named))
    return {named[mark]: at.date() for mark, at in kept.values_list("source_id", "updated_at")}
