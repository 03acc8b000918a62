"""What follows when a file is moved in: it is read, taken over, undone, and forgotten in the end."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from cohortium.access.actor import Actor
from cohortium.core.errors import Invalid
from cohortium.files.adapters import storage
from cohortium.files.states import FileStatus
from cohortium.imports.actions import batches as actions
from cohortium.imports.actions.going import go_on
from cohortium.imports.actions.looking_again import look_again
from cohortium.imports.actions.undoing import go_back
from cohortium.imports.events import (
    ColumnsMapped,
    ImportFinished,
    ImportSent,
    ImportStarted,
    ImportUndone,
    ImportUndoStarted,
    ImportUndoWentOn,
    ImportWentOn,
)
from cohortium.imports.kinds import KEPT_FOR
from cohortium.imports.queries import batches as queries
from cohortium.imports.queries import mappings
from cohortium.imports.queries.batches import ToRead
from cohortium.imports.queries.brought import brought, households_brought
from cohortium.imports.rules.drafts import Kind, Reading
from cohortium.imports.rules.mapping import of_stored
from cohortium.imports.rules.reading import read
from cohortium.jobs.errands import Errand, TryAgain, runs_errand
from cohortium.jobs.glue import every, on
from cohortium.people.actions.doubles import find_doubles
from cohortium.people.actions.household_doubles import find_household_doubles

# Said of a file that our own reader stumbles over, whose content is away, and in which the scanner found something.
STUMBLED, NOT_THERE, NOT_CLEAN = "file-not-understood", "file-gone", "file-not-clean"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """It cannot be read, and why."""

    why: str


def waiting(actor: Actor, fact: Any, now: datetime) -> ToRead | None:  # noqa: ARG001 - as every errand
    """The file, while nobody has read it."""
    return queries.to_read(fact.batch_id)


def read_file(what: ToRead) -> Reading | Unreadable:
    """Fetch it and read it, outside every scope."""
    if what.kept.status == FileStatus.WAITING:
        raise TryAgain("The virus scanner has not looked at it yet.")
    if what.kept.status != FileStatus.USABLE:
        return Unreadable(NOT_CLEAN)
    try:
        content = b"".join(storage.pieces(storage.key_of(what.kept.organisation_id, what.kept.file_id)))
    except storage.NotThere:
        return Unreadable(NOT_THERE)
    except storage.StorageAway:
        raise TryAgain("The storage does not answer.") from None
    try:
        return read(
            content,
            what.kept.name,
            as_of=what.as_of,
            region=what.region,
            mapping=of_stored(what.mapping) if what.mapping else None,
            is_remembered=what.is_remembered,
        )
    except Exception:
        # Ours to mend. Whoever sent it is told at once, and not when a day of tries is over.
        log.exception("import_reader_broke", key=str(what.kept.file_id))
        return Unreadable(STUMBLED)


def note(actor: Actor, fact: Any, reading: Reading | Unreadable, now: datetime) -> None:
    """Keep what was read, or say why nothing was."""
    if isinstance(reading, Unreadable):
        actions.give_up_reading(actor, batch_id=fact.batch_id, why=reading.why)
    elif any(one.code == "mapping-needed" for one in reading.problems):
        actions.ask_for_columns(actor, batch_id=fact.batch_id, reading=reading)
        said = mappings.mapping_of_alike(fact.batch_id)
        if said:
            # A corrected file, or the same list once more. An own field that is gone since is asked about.
            with suppress(Invalid):
                actions.map_columns(actor, batch_id=fact.batch_id, mapping=of_stored(said))
    else:
        actions.note_reading(actor, batch_id=fact.batch_id, reading=reading, today=queries.today_here(now))


def wait(actor: Actor, fact: Any, answer: str, now: datetime) -> None:
    """It is tried again: the page says that it is being read."""


def give_up(actor: Actor, fact: Any, answer: str, now: datetime) -> None:  # noqa: ARG001 - as every errand
    """A day is over."""
    actions.give_up_reading(actor, batch_id=fact.batch_id, why=NOT_THERE)


READ = Errand("imports.tasks.read_file", waiting, read_file, note, wait, give_up)
runs_errand(ImportSent, READ, ColumnsMapped)


@on(ImportStarted, ImportWentOn)
def take_over(actor: Actor, fact: Any, now: datetime) -> None:
    """The next few hundred records, in a transaction of their own. The fact that they are done leads to the next."""
    go_on(actor, batch_id=fact.batch_id, today=queries.today_here(now), now=now)


@on(ImportFinished)
def look_for_doubles(actor: Actor, fact: ImportFinished, now: datetime) -> None:  # noqa: ARG001 - as every task
    """Whoever came in with a file may be here already."""
    if learners := brought(fact.batch_id, Kind.LEARNER):
        find_doubles(actor, learner_ids=learners)


@on(ImportFinished)
def look_for_double_households(actor: Actor, fact: ImportFinished, now: datetime) -> None:  # noqa: ARG001 - as every task
    """The same of families, and of who looks after learners; a family is another one once somebody is placed in it."""
    if families := households_brought(fact.batch_id):
        find_household_doubles(actor, family_ids=families)


@on(ImportUndoStarted, ImportUndoWentOn)
def undo(actor: Actor, fact: Any, now: datetime) -> None:
    """The last few hundred records that are not undone yet."""
    go_back(actor, batch_id=fact.batch_id, now=now)


@on(ImportFinished, ImportUndone)
def look_at_others_again(actor: Actor, fact: Any, now: datetime) -> None:  # noqa: ARG001 - as every task
    """What other files would do is another thing by now."""
    for batch_id in queries.ready():
        look_again(actor, batch_id=batch_id, today=queries.today_here(now))


@every("37 3 * * *")
def forget_old_imports(actor: Actor, now: datetime) -> None:
    """What a file says of people goes when it cannot be undone any more."""
    for batch_id in queries.to_clear(before=now - KEPT_FOR):
        actions.clear_import(actor, batch_id=batch_id, now=now)
