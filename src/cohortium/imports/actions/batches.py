"""Every change to a file that is moved in, before it is taken over: sent, read, decided about, started or left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.constraints import once
from cohortium.core.errors import IllegalTransition, Invalid, NotFound, Refusal
from cohortium.core.rows import locked
from cohortium.files.actions import Received, keep, remove
from cohortium.imports.actions.previewing import counted, foresee, items_of, kept, parts, preview
from cohortium.imports.events import (
    ColumnsAskedFor,
    ColumnsMapped,
    ImportCleared,
    ImportDropped,
    ImportRead,
    ImportSent,
    ImportStarted,
    ImportUnreadable,
    RefusedExported,
    RowsDecided,
)
from cohortium.imports.models import ImportBatch, ImportMapping, ImportRow
from cohortium.imports.queries.batches import places, visible_to
from cohortium.imports.queries.mappings import aims
from cohortium.imports.queries.reused import id_for
from cohortium.imports.queries.sealed import seal_samples
from cohortium.imports.rules import sources
from cohortium.imports.rules.drafts import Reading
from cohortium.imports.rules.mapping import Mapping as ColumnMapping
from cohortium.imports.rules.outcomes import Choice
from cohortium.imports.rules.records import told_of_file
from cohortium.imports.rules.tables import SHAPE as TABLE
from cohortium.imports.states import AT_WORK, BATCH, BatchStatus
from cohortium.tenancy.together import insert_each, update_each

NO_CAMPUS = _("That is closed by now, or not yours to choose. Choose again.")
NO_COLUMN = _("There is no such column, or it cannot hold that.")
NO_CHOICE = _("That is not offered any more. Choose again.")


class AnotherUnderWay(Refusal):
    """Two at once would not see what the other writes."""

    sentence = _("Another file is being imported or undone at the moment. Start this one when that is done.")


class Undecided(Refusal):
    """Somebody may be here already, and nobody has said whether they are."""

    sentence = _("Some records may be here already. Decide about each of them before you start.")


class NothingIn(Refusal):
    """There is nothing in the file that could be taken over."""

    sentence = _("There is nothing in this file that could be imported.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody says of a row that may be here already."""

    row_id: UUID
    choice: Choice
    same_as: UUID | None = None


@action(Permission.IMPORT_RUN)
def send_import(
    actor: Actor,
    *,
    received: Received,
    today: date,
    source: str = "",
    campus_id: UUID | None = None,
    mapping: ColumnMapping | None = None,
) -> ImportBatch:
    """Keep a file, so that it is read. Nothing else changes.

    Raises:
        Invalid: that campus is not there.
    """
    if campus_id and campus_id not in dict(places(actor)):
        raise Invalid({"campus": [NO_CAMPUS]})
    batch = ImportBatch(
        file_id=received.file_id,
        name=received.name,
        source=sources.tidied(source),
        as_of=today,
        campus_id=campus_id,
        mapping=mapping.stored() if mapping else {},
    )
    keep(actor.lent(Permission.FILE_KEEP), received=received, owner_id=batch.pk)
    batch.save()
    record(actor, ImportSent(batch.pk), batch, {"name": (None, batch.name)})
    return batch


@action(Permission.IMPORT_RUN)
def map_columns(actor: Actor, *, batch_id: UUID, mapping: ColumnMapping) -> ImportBatch | Unchanged:
    """Say which column is what, and have the file read anew. It is remembered for the next file of this source.

    Raises:
        NotFound, IllegalTransition: as everywhere.
        Invalid: there is no such column, or nothing of that name for it to hold.
    """
    batch = locked(visible_to(actor, Permission.IMPORT_RUN), batch_id)
    changes = BATCH.move(batch, by="map_columns")
    if not changes:
        return Unchanged(batch)
    known = dict(aims(mapping.kind))
    wrong = {
        f"fields/{heading}": [NO_COLUMN]
        for heading, key in mapping.fields.items()
        if heading not in batch.columns or (key and key not in known)
    }
    if wrong:
        raise Invalid(wrong)
    batch.mapping = mapping.stored()
    batch.save()
    remembered = ImportMapping.objects.filter(source=batch.source).first() or ImportMapping(source=batch.source)
    remembered.mapping = batch.mapping
    remembered.save()
    record(actor, ColumnsMapped(batch.pk), batch, changes)
    return batch


@action(Permission.IMPORT_RUN)
def ask_for_columns(actor: Actor, *, batch_id: UUID, reading: Reading) -> ImportBatch | Unchanged:
    """It is a table, and nobody said yet what its columns are."""
    batch = locked(visible_to(actor, Permission.IMPORT_RUN), batch_id)
    changes = BATCH.move(batch, by="ask_for_columns")
    if not changes:
        return Unchanged(batch)
    _describe(batch, reading)
    batch.save()
    record(actor, ColumnsAskedFor(batch.pk), batch, changes)
    return batch


@action(Permission.IMPORT_RUN)
def give_up_reading(actor: Actor, *, batch_id: UUID, why: str) -> ImportBatch | Unchanged:
    """It cannot be read."""
    batch = locked(visible_to(actor, Permission.IMPORT_RUN), batch_id)
    changes = BATCH.move(batch, by="give_up_reading")
    if not changes:
        return Unchanged(batch)
    batch.problems = [{"code": why, "weight": "refused", "column": ""}]
    batch.save()
    record(actor, ImportUnreadable(batch.pk), batch, changes)
    return batch


@action(Permission.IMPORT_RUN)
def note_reading(actor: Actor, *, batch_id: UUID, reading: Reading, today: date) -> ImportBatch | Unchanged:
    """Keep what was read, with what would come of it. Nothing else changes."""
    batch = locked(visible_to(actor, Permission.IMPORT_RUN), batch_id)
    changes = BATCH.move(batch, by="note_reading")
    if not changes:
        return Unchanged(batch)
    _describe(batch, reading)
    ImportRow.objects.filter(batch=batch).delete()
    items = items_of(batch, reading)
    preview(batch, items, today=today)
    for some in parts(items):
        insert_each(kept(item) for item in some)
    batch.total, batch.done, batch.counts = len(items), 0, counted(batch)
    batch.save()
    record(actor, ImportRead(batch.pk), batch, changes)
    return batch


@action(Permission.IMPORT_RUN)
def decide_rows(actor: Actor, *, batch_id: UUID, decisions: Sequence[Decision]) -> ImportBatch | Unchanged:
    """Say of rows that may be here already what is to come of them.

    Raises:
        NotFound: the file is not within reach, or one of the rows is not in it.
        IllegalTransition: it is not read yet, or taken over already.
        Invalid: somebody was chosen who was not offered.
    """
    batch = _ready(actor, batch_id)
    rows = {row.pk: row for row in ImportRow.objects.filter(batch=batch, pk__in=[one.row_id for one in decisions])}
    changed = []
    for one in decisions:
        row = rows.get(one.row_id)
        if row is None:
            raise NotFound
        offered = {candidate["id"] for candidate in row.candidates}
        if one.choice == Choice.SAME and str(one.same_as) not in offered:
            raise Invalid({"choice": [NO_CHOICE]})
        same_as = one.same_as if one.choice == Choice.SAME else None
        if (row.choice, row.same_as) != (one.choice, same_as):
            row.choice, row.same_as = one.choice, same_as
            row.source_id = id_for(row, batch.source, same_as=same_as)
            changed.append(row)
    if not changed:
        return Unchanged(batch)
    update_each(changed, ["choice", "same_as", "source_id"])
    foresee(batch, changed)
    batch.counts = counted(batch)
    batch.save(update_fields=["counts"])
    record(actor, RowsDecided(batch.pk), batch, {"number": (None, len(changed))})
    return batch


@action(Permission.IMPORT_RUN)
def decide_all(actor: Actor, *, batch_id: UUID, choice: Choice) -> ImportBatch | Unchanged:
    """Say the same of all rows about which nobody decided yet."""
    batch = _ready(actor, batch_id)
    waiting = ImportRow.objects.filter(batch=batch, asks=True, choice="")
    ids = list(waiting.order_by("number").values_list("pk", flat=True))
    if not ids or choice == Choice.SAME:
        return Unchanged(batch)
    return decide_rows(actor, batch_id=batch_id, decisions=[Decision(pk, choice) for pk in ids])


@action(Permission.IMPORT_RUN)
def start_import(actor: Actor, *, batch_id: UUID, takes_theirs: bool = False) -> ImportBatch | Unchanged:
    """Begin to take over what was read. A job does it, a few hundred records at a time.

    Raises:
        NotFound, IllegalTransition: as everywhere.
        AnotherUnderWay, Undecided, NothingIn: as they say.
    """
    batch = locked(visible_to(actor, Permission.IMPORT_RUN), batch_id)
    changes = BATCH.move(batch, by="start_import")
    if not changes:
        return Unchanged(batch)
    insist_alone()
    rows = ImportRow.objects.filter(batch=batch)
    if not rows.exists():
        raise NothingIn
    if rows.filter(asks=True, choice="").exists():
        raise Undecided
    batch.takes_theirs, batch.samples = takes_theirs, None
    with once("import_one_at_a_time", AnotherUnderWay()):
        batch.save()
    record(actor, ImportStarted(batch.pk), batch, changes)
    return batch


@action(Permission.IMPORT_RUN)
def drop_import(actor: Actor, *, batch_id: UUID) -> ImportBatch | Unchanged:
    """Leave it: what was read and the file are forgotten, and nothing has changed.

    Raises:
        NotFound, IllegalTransition: as everywhere.
    """
    batch = locked(visible_to(actor, Permission.IMPORT_RUN), batch_id)
    changes = BATCH.move(batch, by="drop_import")
    if not changes:
        return Unchanged(batch)
    batch.samples = None
    batch.save()
    ImportRow.objects.filter(batch=batch).delete()
    remove(actor.lent(Permission.FILE_REMOVE), file_id=batch.file_id)
    record(actor, ImportDropped(batch.pk), batch, changes)
    return batch


@action(Permission.IMPORT_UNDO)
def clear_import(actor: Actor, *, batch_id: UUID, now: Any) -> ImportBatch | Unchanged:
    """Forget what a file said of people, once nobody can undo it any more: only numbers and problems stay."""
    batch = locked(visible_to(actor, Permission.IMPORT_UNDO), batch_id)
    if batch.cleared_at or batch.status in AT_WORK:
        return Unchanged(batch)
    ImportRow.objects.filter(batch=batch).update(sealed=None, memo=None)
    batch.cleared_at, batch.samples = now, None
    batch.save(update_fields=["cleared_at", "samples"])
    remove(actor.lent(Permission.FILE_REMOVE), file_id=batch.file_id)
    record(actor, ImportCleared(batch.pk), batch, {})
    return batch


@action(Permission.IMPORT_READ)
def note_refused_exported(actor: Actor, *, batch_id: UUID) -> ImportBatch:
    """The rows that did not come in, or have to be checked, were taken out to be corrected."""
    batch = locked(visible_to(actor, Permission.IMPORT_READ), batch_id)
    record(actor, RefusedExported(batch.pk), batch, {})
    return batch


def insist_alone() -> None:
    """Only one file is taken over or undone at a time.

    Raises:
        AnotherUnderWay: as said.
    """
    if ImportBatch.objects.filter(status__in=AT_WORK).exists():
        raise AnotherUnderWay


def _ready(by: Actor, batch_id: UUID) -> ImportBatch:
    batch = locked(visible_to(by, Permission.IMPORT_RUN), batch_id)
    if batch.status != BatchStatus.READY:
        raise IllegalTransition(BatchStatus(batch.status).label)
    return batch


def _describe(batch: ImportBatch, reading: Reading) -> None:
    batch.shape, batch.columns, batch.problems = reading.shape, list(reading.columns), told_of_file(reading.problems)
    batch.delimiter = reading.delimiter
    batch.samples = seal_samples(batch.pk, reading.samples)
    usual = sources.of_file(batch.name) if reading.shape == TABLE else reading.shape.partition("-")[0]
    batch.source = batch.source or sources.tidied(usual)
