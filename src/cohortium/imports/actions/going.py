"""Taking over what was read, a few hundred records in a transaction: what is killed in between goes on from there."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.constraints import is_away
from cohortium.core.errors import Refusal
from cohortium.core.rows import locked
from cohortium.imports.actions.carrying import carry_out
from cohortium.imports.actions.holding import hold_named
from cohortium.imports.actions.previewing import AT_ONCE, counted
from cohortium.imports.events import ImportFinished, ImportWentOn
from cohortium.imports.models import ImportBatch, ImportRow
from cohortium.imports.queries.batches import visible_to
from cohortium.imports.queries.foreseen import JUDGES, item_of
from cohortium.imports.queries.judging import Item, Setting, hold_all, setting_of
from cohortium.imports.queries.sealed import seal, seal_memo
from cohortium.imports.rules.drafts import Kind, Problem, Weight
from cohortium.imports.rules.outcomes import Choice, Outcome
from cohortium.imports.rules.records import heaviest, told, written
from cohortium.imports.states import BATCH, BatchStatus
from cohortium.tenancy.together import update_each

# Said of what the database refuses.
NOT_WRITTEN = "not-written"
log = structlog.get_logger()


@action(Permission.IMPORT_RUN)
def go_on(actor: Actor, *, batch_id: UUID, today: date, now: datetime) -> ImportBatch | Unchanged:
    """Take over the next records. Each is done once: what is done is written in the same transaction."""
    batch = locked(visible_to(actor, Permission.IMPORT_RUN), batch_id)
    if batch.status != BatchStatus.RUNNING:
        return Unchanged(batch)
    rows = list(ImportRow.objects.filter(batch=batch, number__gte=batch.done).order_by("number")[:AT_ONCE])
    items = {row.pk: item_of(row) for row in rows}
    # Before they are read: what is compared stays as it is until it is written.
    hold_named(batch, list(items.values()))
    for kind in Kind:
        of_kind = [row for row in rows if row.kind == kind]
        # Who is the same as another row of this file comes after it.
        _take_over(actor, batch, kind, [row for row in of_kind if row.choice != Choice.SAME], today)
        for turn in _turns([row for row in of_kind if row.choice == Choice.SAME]):
            _take_over(actor, batch, kind, turn, today)
    batch.done += len(rows)
    if batch.done < batch.total and rows:
        batch.save(update_fields=["done"])
        record(actor, ImportWentOn(batch.pk, batch.done), batch, {"done": (None, batch.done)})
        return batch
    batch.save(update_fields=["done"])
    finish_import(actor, batch_id=batch_id, now=now)
    return batch


@action(Permission.IMPORT_RUN)
def finish_import(actor: Actor, *, batch_id: UUID, now: datetime) -> ImportBatch | Unchanged:
    """All of it is taken over.

    Raises:
        NotFound, IllegalTransition: as everywhere.
    """
    batch = locked(visible_to(actor, Permission.IMPORT_RUN), batch_id)
    changes = BATCH.move(batch, by="finish_import")
    if not changes:
        return Unchanged(batch)
    batch.counts, batch.finished_at = counted(batch), now
    batch.save()
    record(actor, ImportFinished(batch.pk), batch, changes)
    return batch


def _turns(rows: Sequence[ImportRow]) -> list[list[ImportRow]]:
    """Of those who are one, each comes after the one before it, and finds what that one wrote."""
    by_id, turns, before = {row.pk: row for row in rows}, list[list[ImportRow]](), Counter[UUID | None]()
    for row in rows:
        whom = row.same_as
        # Only who stands earlier in the file is offered, so that this ends.
        while whom in by_id:
            whom = by_id[whom].same_as
        if before[whom] == len(turns):
            turns.append([])
        turns[before[whom]].append(row)
        before[whom] += 1
    return turns


def _take_over(by: Actor, batch: ImportBatch, kind: Kind, rows: Sequence[ImportRow], today: date) -> None:
    if not rows:
        return
    at = setting_of(batch, today=today, is_trial=False)
    try:
        with transaction.atomic():
            _written(by, at, kind, rows)
    except (DatabaseError, Refusal, ValueError) as error:
        if is_away(error):
            raise
        # One of them cannot be written. Each by itself, so that it takes no other one with it.
        log.warning("import_one_by_one", error=type(error).__name__)
        for row in rows:
            _one(by, at, kind, row)


def _one(by: Actor, at: Setting, kind: Kind, row: ImportRow) -> None:
    try:
        with transaction.atomic():
            _written(by, at, kind, [row])
    except (DatabaseError, Refusal, ValueError) as error:
        if is_away(error):
            raise
        log.warning("import_row_not_written", error=type(error).__name__)
        item = item_of(row)
        item.problems.append(Problem(NOT_WRITTEN, Weight.REFUSED))
        item.outcome = Outcome.REFUSED
        _keep([item])


def _written(by: Actor, at: Setting, kind: Kind, rows: Sequence[ImportRow]) -> None:
    items = [item_of(row) for row in rows]
    carry_out(by, JUDGES.get(kind, hold_all)(at, items), at)
    _keep(items)


def _keep(items: Sequence[Item]) -> None:
    for item in items:
        row, problems = item.row, tuple(dict.fromkeys(item.problems))
        if told(problems) != row.problems:
            text = written(item.draft, Kind(row.kind), problems, item.original)
            row.sealed = seal(row.batch_id, row.number, text)
            row.problems, row.weight = told(problems), heaviest(problems)
        row.outcome, row.is_done, row.memo = item.outcome, True, seal_memo(row, item.memo)
        row.target_type, row.target_id = item.target_type if item.target_id else "", item.target_id
    changed = ["sealed", "problems", "weight", "outcome", "is_done", "memo", "target_type", "target_id"]
    update_each([item.row for item in items], changed)
