"""What follows when a file is kept: it is scanned, drawn small, and removed in the end. And what the clock does."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from cohortium.access import actor as actors
from cohortium.access.actor import Actor
from cohortium.files import actions, queries
from cohortium.files.adapters import scanner, storage, workshop
from cohortium.files.events import FileCleared, FileKept, FileRefused, FileRemoved
from cohortium.files.owners import kind_of
from cohortium.files.queries import FileRow
from cohortium.files.rules.types import BY_NAME, Family, Unacceptable
from cohortium.files.states import FileStatus
from cohortium.jobs.errands import Errand, TryAgain, runs_errand
from cohortium.jobs.glue import RETRY
from cohortium.tenancy.finding import every_organisation
from cohortium.tenancy.scope import organisation_scope

# What is being sent has its content before its row: for so long nothing is called an orphan.
PATIENCE = timedelta(days=1)
NOTHING_FOUND = "Nothing was found."
NO_SCANNER = "No scanner is set any more."
log = structlog.get_logger()


class ContentMissing(RuntimeError):
    """Files have a row and no content: the storage lost it, or it is not the one that it was."""


class Verdict(NamedTuple):
    """What the scanner found, and what it said."""

    found: bool
    answer: str


# --- Scanned, where the scanner did not answer while the file was sent ---------------------------------------------


def waiting(actor: Actor, fact: FileKept, now: datetime) -> FileRow | None:  # noqa: ARG001 - as every errand
    """The file, while it waits."""
    row = queries.file(file_id=fact.file_id)
    return row if row and row.status == FileStatus.WAITING else None


def scan(row: FileRow) -> Verdict:
    """Show it to the scanner."""
    if not scanner.is_set():
        return Verdict(found=False, answer=NO_SCANNER)
    with tempfile.TemporaryDirectory(dir=storage.temporary_folder()) as folder:
        copy = Path(folder) / "kept"
        try:
            storage.fetch(storage.key_of(row.organisation_id, row.file_id), copy)
            found = scanner.scanned(copy)
        except storage.StorageAway:
            raise TryAgain("The storage does not answer.") from None
        except scanner.ScannerAway as away:
            raise TryAgain(str(away)) from None
        except scanner.TooLargeToScan:
            return Verdict(found=True, answer="It is larger than the scanner takes.")
    return Verdict(found=bool(found), answer=found or NOTHING_FOUND)


def note_verdict(actor: Actor, fact: FileKept, verdict: Verdict, now: datetime) -> None:  # noqa: ARG001 - as above
    """It can be used, or its content goes."""
    change = actions.refuse if verdict.found else actions.clear
    change(actor, file_id=fact.file_id, answer=verdict.answer)


def say_why(actor: Actor, fact: FileKept, answer: str, now: datetime) -> None:  # noqa: ARG001 - as above
    """It waits on, and whoever looks at it is told why."""
    actions.note_delay(actor, file_id=fact.file_id, answer=answer)


# --- Drawn small ---------------------------------------------------------------------------------------------------


def to_be_drawn(actor: Actor, fact: Any, now: datetime) -> FileRow | None:  # noqa: ARG001 - as above
    """The file, where its kind is shown small and nobody drew it yet."""
    row = queries.file(file_id=fact.file_id)
    if row is None or row.status != FileStatus.USABLE or row.has_preview or not kind_of(row.kind).previewed:
        return None
    return row if BY_NAME[row.media_type].family in {Family.IMAGE, Family.PDF} else None


def draw(row: FileRow) -> bool:
    """Draw it, and say whether that went."""
    with tempfile.TemporaryDirectory(dir=storage.temporary_folder()) as folder:
        source, target = Path(folder) / "kept", Path(folder) / "small"
        try:
            storage.fetch(storage.key_of(row.organisation_id, row.file_id), source)
            workshop.previewed(source, target, kept_as=BY_NAME[row.media_type])
            storage.put(storage.key_of(row.organisation_id, row.file_id, preview=True), target)
        except storage.StorageAway:
            raise TryAgain("The storage does not answer.") from None
        except Unacceptable:
            # It is kept all the same, and shown by its name.
            return False
    return True


def note_drawn(actor: Actor, fact: Any, drawn: bool, now: datetime) -> None:  # noqa: ARG001, FBT001 - as above
    """It is shown small from now on."""
    if drawn:
        actions.note_preview(actor, file_id=fact.file_id)


# --- Removed -------------------------------------------------------------------------------------------------------


def gone(actor: Actor, fact: Any, now: datetime) -> tuple[UUID, UUID]:  # noqa: ARG001 - as above
    """Whose content goes, and which."""
    return actor.organisation_id, fact.file_id


def discard(what: tuple[UUID, UUID]) -> None:
    """Delete the content."""
    try:
        storage.discard(*what)
    except storage.StorageAway:
        raise TryAgain("The storage does not answer.") from None


def nothing(actor: Actor, fact: Any, answer: Any, now: datetime) -> None:
    """There is nothing to note: the row says it already, or the job that failed does."""


SCAN = Errand("files.tasks.scan", waiting, scan, note_verdict, say_why, say_why)
runs_errand(FileKept, SCAN)
runs_errand(FileKept, Errand("files.tasks.draw_kept", to_be_drawn, draw, note_drawn, nothing, nothing))
runs_errand(FileCleared, Errand("files.tasks.draw_cleared", to_be_drawn, draw, note_drawn, nothing, nothing))
runs_errand(FileRefused, Errand("files.tasks.discard_refused", gone, discard, nothing, nothing, nothing))
runs_errand(FileRemoved, Errand("files.tasks.discard_removed", gone, discard, nothing, nothing, nothing))


# --- By the clock --------------------------------------------------------------------------------------------------


@app.periodic(cron="7 2 * * *")
@app.task(name="files.tasks.look_through_all")
def look_through_all(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
    """Have the files of each organisation looked through."""
    storage.forget_left_behind(before=datetime.now(UTC) - PATIENCE)
    for organisation_id in every_organisation():
        look_through_one.defer(organisation_id=str(organisation_id))


@app.task(name="files.tasks.look_through_one", retry=RETRY)
def look_through_one(organisation_id: str) -> None:
    """Compare what lies in the storage with the rows, as the clock says."""
    sweep(UUID(organisation_id), now=datetime.now(UTC))


def sweep(organisation_id: UUID, *, now: datetime) -> None:
    """Remove what was never tied and what is due, and content without a row; insist that every row has its content.

    Raises:
        ContentMissing: some have none. The job stays among the failed ones, until somebody has looked.
        StorageAway: the storage does not answer.
    """
    # In this order: what is kept meanwhile has its content before its row.
    with organisation_scope(organisation_id):
        rows = queries.with_content()
    lying = list(storage.lying(organisation_id))
    present = {one.file_id for one in lying if not one.key.endswith(storage.PREVIEW)}
    missing = [file_id for file_id in rows if file_id not in present]
    for orphan in _orphans(organisation_id, lying, now):
        storage.delete(orphan.key)
        log.warning("orphan_removed", organisation=str(organisation_id), key=orphan.key)
    _remove_what_is_over(organisation_id, now)
    if still := _still_missing(organisation_id, missing):
        log.error("content_missing", organisation=str(organisation_id), files=[str(one) for one in still[:20]])
        raise ContentMissing(f"{len(still)} files of {organisation_id} have no content.")


def _orphans(organisation_id: UUID, lying: list[storage.Lying], now: datetime) -> list[storage.Lying]:
    with organisation_scope(organisation_id):
        known = queries.with_content()
    return [one for one in lying if one.file_id not in known and one.since < now - PATIENCE]


def _still_missing(organisation_id: UUID, missing: list[UUID]) -> list[UUID]:
    """Those that were not removed meanwhile."""
    with organisation_scope(organisation_id):
        known = queries.with_content()
    return [one for one in missing if one in known]


def _remove_what_is_over(organisation_id: UUID, now: datetime) -> None:
    # The day where it is over last on earth.
    today: date = (now - timedelta(hours=12)).date()
    with organisation_scope(organisation_id):
        system = actors.system(organisation_id)
        for file_id in queries.over(untied_since=now - PATIENCE, today=today):
            actions.remove(system, file_id=file_id)
