"""Tables that are moved in: which column is what; and the rows to correct and send again."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.api.schemas import Text
from cohortium.api.v1.imports import ImportOut, out
from cohortium.core.spreadsheets import Form
from cohortium.imports.actions import batches as actions
from cohortium.imports.queries import batches as queries
from cohortium.imports.queries import mappings
from cohortium.imports.queries.correcting import to_correct
from cohortium.imports.queries.told import column_called, saying
from cohortium.imports.rules.corrections import corrections
from cohortium.imports.rules.dates import DateFormat
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.rules.samples import HEALTH

router = Router(tags=["Imports"])
# What comes in a table of its own.
OfTable = Literal["learner", "family", "staff"]


class ImportAim(Schema):
    """Something that a column may hold."""

    key: str = Field(description="What `fields` name it by. The organisation's own fields begin with `extra.`.")
    label: str


class ImportColumns(Schema):
    """The columns of a table, and what they are taken for."""

    kind: str = Field(description="What its rows are about.")
    columns: list[str] = Field(description="Its headings.")
    fields: dict[str, str] = Field(description="By heading, what it was said to hold, or likely does.")
    samples: dict[str, list[str]] = Field(
        description="By heading, up to three values of the column, shortened; of national ids the last signs. Columns "
        "of medical information are not there. Empty once the import began."
    )
    date_format: DateFormat | None = Field(description="In which order it writes days. Null: it is found out.")
    choices: list[ImportAim]


class ColumnsFilter(Schema):
    """For which kind."""

    kind: Annotated[OfTable | None, Field(description="What its rows are about. Without it: as said, or likely.")] = (
        None
    )


class ColumnsIn(Schema):
    """Which column is what."""

    model_config = ConfigDict(extra="forbid")

    kind: OfTable
    fields: Annotated[
        dict[Annotated[Text, Field(max_length=500)], Annotated[Text, Field(max_length=80)]],
        Field(max_length=500, description="By heading. Columns that are not named are left out."),
    ]
    date_format: DateFormat | None = None


class ImportCorrections(Schema):
    """The rows that did not come in or have to be checked, as a table with what is wrong with each."""

    name: str
    content_type: str
    content: str = Field(
        description="With the delimiter of the file that was sent, and commas where that was no text. Corrected, it is "
        "sent as any other file, with the same `source`. Who came in is updated."
    )


@router.get(
    "/o/{code}/imports/{uuid:import_id}/columns", response=documented(ImportColumns), operation_id="readImportColumns"
)
@endpoint(Permission.IMPORT_RUN)
def columns(request: HttpRequest, code: str, import_id: UUID, asked: Query[ColumnsFilter]) -> ImportColumns:
    """Read which columns a table has, what they are taken for, and what they may hold."""
    call = call_of(request)
    row = queries.batch(call.actor, batch_id=import_id, permission=Permission.IMPORT_RUN)
    start = mappings.mapping_of(row, Kind(asked.kind) if asked.kind else None)
    return ImportColumns(
        kind=start.kind.value,
        columns=row.columns,
        fields=dict(start.fields),
        samples={
            heading: values for heading, values in mappings.samples(row).items() if start.fields.get(heading) != HEALTH
        },
        date_format=start.date_format,
        choices=[ImportAim(key=key, label=label) for key, label in mappings.aims(start.kind)],
    )


@router.put(
    "/o/{code}/imports/{uuid:import_id}/columns", response=documented(ImportOut, 200, 409), operation_id="mapImport"
)
@endpoint(Permission.IMPORT_RUN)
def name_columns(request: HttpRequest, code: str, import_id: UUID, said: ColumnsIn) -> ImportOut:
    """Say which column is what. The table is read anew, and the next one of the same source is read like it."""
    call = call_of(request)
    mapping = Mapping(Kind(said.kind), said.fields, said.date_format)
    actions.map_columns(call.actor, batch_id=import_id, mapping=mapping)
    return out(queries.batch(call.actor, batch_id=import_id, permission=Permission.IMPORT_RUN))


@router.post(
    "/o/{code}/imports/{uuid:import_id}/corrections",
    response=documented(ImportCorrections),
    operation_id="exportImportCorrections",
)
@endpoint(Permission.IMPORT_READ)
def take_corrections(request: HttpRequest, code: str, import_id: UUID) -> ImportCorrections:
    """Take out the rows that did not come in or have to be checked, with what is wrong with each. That is noted."""
    call = call_of(request)
    found = to_correct(call.actor, batch_id=import_id)
    actions.note_refused_exported(call.actor, batch_id=import_id)
    pieces = corrections(
        found.reading, Form.CSV, refused=found.records, here=found.here, saying=saying, calling=column_called
    )
    text = b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
    return ImportCorrections(name=found.name, content_type=found.content_type, content=text.decode())
