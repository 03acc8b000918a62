"""Every act that moves a file that is moved in."""

from collections.abc import Callable
from typing import Any

from django.db import models

from cohortium.access.actor import Actor
from cohortium.imports.actions import batches
from cohortium.imports.actions.going import finish_import
from cohortium.imports.actions.undoing import finish_undo, undo_import
from cohortium.imports.models import ImportBatch, ImportRow
from cohortium.imports.rules.drafts import Kind, Reading
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.states import BATCH
from tests.fixtures import MORNING, Provider
from tests.imports.moving import export, sent


def new_import(provider: Provider) -> models.QuerySet[ImportBatch]:
    """A file with one record."""
    batch_id = sent(provider, provider.system, export())
    with provider.scope():
        ImportRow.objects.create(batch_id=batch_id, number=0, kind="learner", source_id="70001")
    return ImportBatch.objects.filter(pk=batch_id)


def batched(act: Callable[..., Any], **said: Any) -> Callable[[Actor, Any], Any]:
    """What is done with a file."""
    return lambda owner, row: act(owner, batch_id=row.pk, **said)


IMPORT: Any = (
    new_import,
    BATCH,
    {
        "ask_for_columns": batched(batches.ask_for_columns, reading=Reading("table", ())),
        "map_columns": batched(batches.map_columns, mapping=Mapping(Kind.LEARNER)),
        "note_reading": batched(batches.note_reading, reading=Reading("table", ()), today=MORNING.date()),
        "give_up_reading": batched(batches.give_up_reading, why="file-gone"),
        "start_import": batched(batches.start_import),
        "finish_import": batched(finish_import, now=MORNING),
        "undo_import": batched(undo_import),
        "finish_undo": batched(finish_undo, now=MORNING),
        "drop_import": batched(batches.drop_import),
    },
)
