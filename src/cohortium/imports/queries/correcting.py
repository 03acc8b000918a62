"""What of a file is to be corrected and sent again: what did not come in, and what somebody has to check."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.core.spreadsheets import Form
from cohortium.imports.models import ImportRow
from cohortium.imports.queries.batches import NOT_IN, visible_to
from cohortium.imports.queries.persons import opened
from cohortium.imports.queries.sealed import problems_of
from cohortium.imports.rules.drafts import Kind, Reading, Record, Weight
from cohortium.imports.rules.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class ToCorrect:
    """A file as it was read, the records of it to correct, and which of them came in."""

    reading: Reading
    records: list[Record]
    here: Collection[tuple[Kind, str]]

    @property
    def name(self) -> str:
        """What it is called. Spreadsheets ask how a .txt is to be read, and take a .csv with tabs for one column."""
        return "rows-to-correct.txt" if self._has_tabs else "rows-to-correct.csv"

    @property
    def content_type(self) -> str:
        """As a header of an answer names it."""
        return "text/plain; charset=utf-8" if self._has_tabs else Form.CSV.content_type

    @property
    def _has_tabs(self) -> bool:
        return self.reading.delimiter == "\t"


def to_correct(actor: Actor, *, batch_id: UUID) -> ToCorrect:
    """A file as it was read, and its records that did not come in or have to be checked, to be sent again.

    Raises:
        NotFound: the file is not within reach.
    """
    row = visible_to(actor, Permission.IMPORT_READ).filter(pk=batch_id).first()
    if row is None:
        raise NotFound
    found = [(one, _record(one)) for one in ImportRow.objects.filter(batch=row).order_by("number")]
    reading = Reading(
        row.shape, tuple(record for _row, record in found), columns=tuple(row.columns), delimiter=row.delimiter
    )
    here = {(record.kind, record.source_id) for one, record in found if one.outcome not in NOT_IN}
    chosen = [
        record
        for one, record in found
        if one.outcome == Outcome.REFUSED or (one.weight == Weight.WARNING and one.outcome not in NOT_IN)
    ]
    return ToCorrect(reading, chosen, here)


def _record(row: ImportRow) -> Record:
    draft, said = opened(row)
    problems = tuple(problems_of(row, said))
    return Record(Kind(row.kind), row.source_id, draft, row.place, problems, said.original)
