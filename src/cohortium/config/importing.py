"""Moving a file in from the command line: the same steps as the pages take, one after the other, without a worker."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cohortium.access import actor as actors
from cohortium.access.actor import Actor
from cohortium.config.cli_imports import NotImported
from cohortium.core.errors import Invalid, Refusal
from cohortium.files.adapters.intake import Upload, receive
from cohortium.files.adapters.storage import PIECE
from cohortium.imports import tasks
from cohortium.imports.actions import batches as actions
from cohortium.imports.actions.going import go_on
from cohortium.imports.events import ImportSent
from cohortium.imports.queries import batches as queries
from cohortium.imports.queries.batches import FILE, BatchRow
from cohortium.imports.queries.told import sentence
from cohortium.imports.rules.drafts import Weight
from cohortium.imports.rules.mapping import of_sent
from cohortium.imports.rules.outcomes import Choice
from cohortium.imports.states import BatchStatus
from cohortium.jobs.errands import TryAgain
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.scope import organisation_scope

_LIKE = '{"kind": "learner", "fields": {"Name": "full_name"}}'
# Rows whose problems are told; the page has all of them.
_TOLD = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said on the command line."""

    file: Path
    organisation: str
    source: str
    mapping: Path | None
    is_dry: bool
    doubles: str
    takes_theirs: bool


def bring_in(asked: Asked) -> Iterator[str]:
    """Read the file, say what would come of it, and take it over unless it is a dry run.

    Raises:
        NotImported: as it says.
    """
    organisation_id = organisation_id_of(asked.organisation)
    if organisation_id is None:
        raise NotImported(f"There is no organisation {asked.organisation}.")
    by = actors.system(organisation_id)
    batch_id = _sent(by, asked)
    row = _read(by, batch_id)
    yield from _problems(by, row)
    try:
        if asked.is_dry:
            yield from _described(row)
            _leave(by, batch_id)
            yield "Nothing was changed: this was a dry run."
            return
        yield from _taken_over(by, row, asked)
    except Refusal as refusal:
        yield from _described(row)
        raise NotImported(f"{refusal} It waits at /o/{asked.organisation}/imports/{batch_id}.") from None


def _sent(by: Actor, asked: Asked) -> UUID:
    mapping = None
    if asked.mapping:
        try:
            mapping = of_sent(json.loads(asked.mapping.read_text()))
        except ValueError:
            raise NotImported(
                '--mapping must be JSON such as {"kind": "learner", "fields": {"Name": "full_name"}}.'
            ) from None
    try:
        with asked.file.open("rb") as file:
            pieces = iter(lambda: file.read(PIECE), b"")
            upload = Upload(asked.file.name, "", pieces, asked.file.stat().st_size)
            received = receive(upload, kind=FILE, organisation_id=by.organisation_id)
    except Invalid as refusal:
        raise NotImported(" ".join(str(why) for whys in refusal.errors.values() for why in whys)) from None
    with organisation_scope(by.organisation_id):
        places = queries.places(by)
        batch = actions.send_import(
            by,
            received=received,
            today=queries.today_here(datetime.now(UTC)),
            source=asked.source,
            # Where there is one campus only, that is where they are.
            campus_id=places[0][0] if len(places) == 1 else None,
            mapping=mapping,
        )
        return batch.pk


def _read(by: Actor, batch_id: UUID) -> BatchRow:
    fact, now = ImportSent(batch_id), datetime.now(UTC)
    with organisation_scope(by.organisation_id):
        what = tasks.waiting(by, fact, now)
    try:
        reading = tasks.read_file(what) if what else None
    except TryAgain as error:
        raise NotImported(f"{error} The worker goes on with it.") from None
    with organisation_scope(by.organisation_id):
        if reading is not None:
            tasks.note(by, fact, reading, now)
        row = queries.batch(by, batch_id=batch_id)
        problems = [sentence(one) for one in row.problems]
    if row.status == BatchStatus.MAPPING:
        raise NotImported(f"Say with --mapping which column is what. There are: {', '.join(row.columns)}.")
    if row.status != BatchStatus.READY:
        raise NotImported(" ".join(problems) or "The file could not be read.")
    return row


def _taken_over(by: Actor, row: BatchRow, asked: Asked) -> Iterator[str]:
    with organisation_scope(by.organisation_id):
        if asked.doubles != "ask":
            actions.decide_all(by, batch_id=row.batch_id, choice=Choice(asked.doubles))
        actions.start_import(by, batch_id=row.batch_id, takes_theirs=asked.takes_theirs)
    # The worker, where one runs, does the same: whoever comes second finds that it is done.
    while True:
        now = datetime.now(UTC)
        with organisation_scope(by.organisation_id):
            go_on(by, batch_id=row.batch_id, today=queries.today_here(now), now=now)
            row = queries.batch(by, batch_id=row.batch_id)
        if row.status != BatchStatus.RUNNING:
            break
        yield f"{row.done} of {row.total}"
    yield "Imported:"
    yield from _described(row)


def _leave(by: Actor, batch_id: UUID) -> None:
    with organisation_scope(by.organisation_id):
        actions.drop_import(by, batch_id=batch_id)


def _described(row: BatchRow) -> Iterator[str]:
    for kind, outcomes in row.counts.items():
        yield f"{kind}: {', '.join(f'{n} {outcome}' for outcome, n in sorted(outcomes.items()))}"
    if to_check := sum(row.to_check.values()):
        yield f"{to_check} to check."
    if row.waiting:
        yield f"{row.waiting} may be here already."


def _problems(by: Actor, row: BatchRow) -> Iterator[str]:
    with organisation_scope(by.organisation_id):
        out = queries.rows_of(by, batch_id=row.batch_id, showing="stayed-out", at_most=_TOLD).rows
        in_doubt = queries.rows_of(by, batch_id=row.batch_id, showing="to-check", at_most=_TOLD).rows
        lines = [f"{one.place}: {sentence(problem)}" for one in out for problem in one.problems]
        lines += [
            f"{one.place}, to check: {sentence(problem)}"
            for one in in_doubt
            for problem in one.problems
            if problem["weight"] == Weight.WARNING
        ]
    yield from lines
