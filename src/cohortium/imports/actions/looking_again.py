"""A preview is made anew when another import changed what is here."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.encryption import CannotDecrypt
from cohortium.core.rows import locked
from cohortium.imports.actions.previewing import counted, foresee, kept, preview
from cohortium.imports.events import ImportRead
from cohortium.imports.models import ImportBatch, ImportRow
from cohortium.imports.queries.batches import visible_to
from cohortium.imports.queries.foreseen import item_of
from cohortium.imports.queries.judging import Item
from cohortium.imports.queries.reused import id_for
from cohortium.imports.rules.outcomes import Choice
from cohortium.imports.states import BatchStatus
from cohortium.tenancy.together import update_each

_FOUND = ("source_id", "problems", "weight", "candidates", "asks", "choice", "same_as", "outcome")


@action(Permission.IMPORT_RUN)
def look_again(actor: Actor, *, batch_id: UUID, today: date) -> ImportBatch | Unchanged:
    """Compare a file that is ready with what is here by now. What was decided holds, where it is offered still."""
    batch = locked(visible_to(actor, Permission.IMPORT_RUN), batch_id)
    if batch.status != BatchStatus.READY:
        return Unchanged(batch)
    items = _items(ImportRow.objects.filter(batch=batch).order_by("number"))
    before = [_found(item.row) for item in items]
    said = {item.row.pk: (item.row.choice, item.row.same_as) for item in items if item.row.choice}
    for item in items:
        row = item.row
        row.source_id = next((one["under"] for one in row.candidates if "under" in one), row.source_id)
        row.candidates, row.asks, row.choice, row.same_as = [], False, "", None
    preview(batch, items, today=today)
    rows = [kept(item) for item in items]
    decided = [row for row in rows if row.pk in said and _is_offered(row, *said[row.pk])]
    for row in decided:
        row.choice, row.same_as = said[row.pk]
        row.source_id = id_for(row, batch.source, same_as=row.same_as)
    if before == [_found(row) for row in rows]:
        return Unchanged(batch)
    update_each(rows, [*_FOUND, "sealed"])
    foresee(batch, decided)
    batch.counts = counted(batch)
    batch.save(update_fields=["counts"])
    record(actor, ImportRead(batch.pk), batch, {})
    return batch


def _items(rows: Any) -> list[Item]:
    found = []
    for row in rows:
        # One to which there is no key stays as it was.
        with suppress(CannotDecrypt):
            found.append(item_of(row))
    return found


def _found(row: ImportRow) -> Sequence[Any]:
    return [getattr(row, name) for name in _FOUND]


def _is_offered(row: ImportRow, choice: str, same_as: UUID | None) -> bool:
    offered = {one["id"] for one in row.candidates}
    return str(same_as) in offered if choice == Choice.SAME else bool(offered)
