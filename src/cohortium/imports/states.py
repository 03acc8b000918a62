"""States of a file that is moved in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class BatchStatus(TextChoices):
    READING = "reading", _("Being read")
    MAPPING = "mapping", _("Waiting for columns")
    READY = "ready", _("Ready to import")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Could not be read")
    DROPPED = "dropped", _("Discarded")


_READING, _MAPPING, _READY, _RUNNING, _DONE, _UNDOING, _UNDONE, _FAILED, _DROPPED = BatchStatus
# While one of these is under way no other may be in the same organisation.
AT_WORK = (BatchStatus.RUNNING, BatchStatus.UNDOING)

BATCH = Machine(
    BatchStatus,
    starts=[_READING],
    moves=[
        Move("ask_for_columns", frozenset({_READING}), _MAPPING),
        Move("map_columns", frozenset({_MAPPING, _READY}), _READING),
        Move("note_reading", frozenset({_READING}), _READY),
        Move("give_up_reading", frozenset({_READING}), _FAILED),
        Move("start_import", frozenset({_READY}), _RUNNING),
        Move("finish_import", frozenset({_RUNNING}), _DONE),
        Move("undo_import", frozenset({_DONE}), _UNDOING),
        Move("finish_undo", frozenset({_UNDOING}), _UNDONE),
        Move("drop_import", frozenset({_MAPPING, _READY, _FAILED}), _DROPPED),
    ],
)
