"""When somebody is erased: what is left of them is that a file must not bring them back."""

from collections.abc import Collection
from uuid import UUID

from cohortium.imports.queries.erased import MARK, found_by_erasing, marks_of
from cohortium.imports.queries.judging_guardians import WAS
from cohortium.tenancy.together import update_each


def forget_ids(reference_ids: Collection[UUID]) -> None:
    """Put a keyed hash where another system's ids stood, and keep nothing of what it wrote. Part of erasing."""
    rows = list(found_by_erasing(reference_ids).select_for_update(of=("self",)))
    for row in rows:
        if not row.source_id.startswith(MARK):
            row.source_id = marks_of(row.source, row.kind, row.source_id.removeprefix(WAS))[0]
        row.prints, row.balance, row.is_stub = {}, None, False
    update_each(rows, ["source_id", "prints", "balance", "is_stub"])
