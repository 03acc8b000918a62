"""Files that are moved in: sent, read, decided about, taken over and undone."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, StrictBool

from cohortium.access.permissions import Permission
from cohortium.administration.rules.campuses import local_date
from cohortium.api.endpoint import Call, call_of, documented, endpoint, endpoint_that_calls_out
from cohortium.api.schemas import Text
from cohortium.api.uploads import sent
from cohortium.core.pages import Cursor
from cohortium.files.adapters import intake
from cohortium.imports.actions import batches as actions
from cohortium.imports.actions.undoing import undo_import
from cohortium.imports.queries import batches as queries
from cohortium.imports.queries.batches import FILE, BatchRow, RowRow
from cohortium.imports.queries.told import sentence
from cohortium.imports.rules.outcomes import Choice
from cohortium.imports.states import BatchStatus

router = Router(tags=["Imports"])
# The body is the file: nothing stands around it.
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class ProblemOut(Schema):
    """Something that a person should know."""

    code: str
    weight: str = Field(description="`refused` keeps a record out, `warning` wants a look, `note` says what was done.")
    column: str
    sentence: str


class ImportOut(Schema):
    """A file, and what comes of it."""

    import_id: UUID
    name: str
    source: str = Field(description="By which its ids are told from those of other systems.")
    shape: str
    status: BatchStatus
    total: int = Field(description="How many records were read, of all kinds. A row of a table may be several.")
    done: int = Field(
        description="How many records are worked through by now, whatever came of them; while it is undone, how many "
        "are left to undo."
    )
    counts: dict[str, dict[str, int]] = Field(
        description="By kind and by outcome, how many records come to it: foreseen until the import is finished, and "
        "as it became afterwards. Each record counts once, so that they sum up to `total`."
    )
    to_check: dict[str, int] = Field(
        description="By kind, how many records come in, or came in, although they have a problem of weight `warning`; "
        "those that stay out or wait for a decision do not count. They are among `counts`; `showing=to-check` lists "
        "them. In a list of imports: empty."
    )
    undone: dict[str, int] = Field(
        description="After an undo, by what it did (`removed`, `restored`, `archived`, `kept`), with how many records "
        "it did that; records that had changed nothing do not count. In a list of imports: empty."
    )
    waiting: int = Field(
        description="How many records may be here already, and keep the import from being started until somebody "
        "decides about each. They are among `counts`, by what comes of them if nobody does. In a list of imports: 0."
    )
    columns: list[str] = Field(description="The headings of a table.")
    problems: list[ProblemOut] = Field(description="Of the file as a whole.")
    as_of: date
    created_at: datetime
    finished_at: datetime | None


class ImportList(Schema):
    """A page of files."""

    items: list[ImportOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class ImportFilter(Schema):
    """From where on, and how many."""

    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ImportCandidateOut(Schema):
    """Who a record may be already."""

    candidate_id: UUID
    name: str
    is_row: bool = Field(description="Another record of the same file.")


class ImportRowOut(Schema):
    """One record of a file."""

    row_id: UUID
    number: int
    kind: str
    source_id: str
    place: str = Field(description="Where in the file.")
    name: str
    outcome: str = Field(description="`created`, `changed`, `unchanged`, `held`, `refused` or `excluded`.")
    undo: str = Field(description="`removed`, `restored`, `archived`, `kept`, or empty.")
    problems: list[ProblemOut]
    asks: bool = Field(description="Somebody has to choose before it is taken over.")
    choice: str
    candidates: list[ImportCandidateOut]
    target_type: str
    target_id: UUID | None


class ImportRows(Schema):
    """A page of records."""

    items: list[ImportRowOut]
    next: int | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class RowFilter(Schema):
    """Which records, how many."""

    showing: Annotated[
        Text,
        Field(
            max_length=20,
            description="Which records: of a weight (`refused`, `warning`, `note`), of an outcome (`created`, "
            "`changed`, `unchanged`, `held`, `excluded`), those that wait for a decision (`waiting`), all that may be "
            "here already (`doubles`), that are not imported (`stayed-out`), that come in with a warning (`to-check`), "
            "or that an undo left as they are or archived (`kept`). Empty: all.",
        ),
    ] = ""
    after: Annotated[int | None, Field(ge=0, le=10**8)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class SendFilter(Schema):
    """What there is to know of a file that is sent."""

    source: Annotated[
        Text,
        Field(
            max_length=60,
            description="The name of the other system or list: ids are those of a source, and records that come again "
            "under the same one are updated. Without it, a table has the name of its file, without the day.",
        ),
    ] = ""
    campus_id: Annotated[UUID | None, Field(description="Where who comes in is at home.")] = None


class DecisionIn(Schema):
    """What is said of a record that may be here already."""

    model_config = ConfigDict(extra="forbid")

    row_id: UUID
    choice: Choice
    same_as: UUID | None = None


class DecisionsIn(Schema):
    """What is said of several, and of all others that wait."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[DecisionIn], Field(max_length=200)] = []
    others: Annotated[
        Literal["new", "out"] | None, Field(description="What is said of all others about which nobody decided yet.")
    ] = None


class Starting(Schema):
    """How it is taken over."""

    model_config = ConfigDict(extra="forbid")

    takes_theirs: Annotated[
        StrictBool, Field(description="The file holds where both it and somebody here changed the same.")
    ] = False


@router.get("/o/{code}/imports", response=documented(ImportList), operation_id="listImports")
@endpoint(Permission.IMPORT_READ)
def list_imports(request: HttpRequest, code: str, asked: Query[ImportFilter]) -> ImportList:
    """List the files that were sent, the newest first."""
    after = Cursor.read(asked.after) if asked.after else None
    found = queries.listed(call_of(request).actor, after=after, at_most=asked.limit)
    return ImportList(items=[out(row) for row in found.rows], next=str(found.next) if found.next else None)


@router.put(
    "/o/{code}/imports/files/{name}",
    response=documented(ImportOut, 200, 409),
    operation_id="sendImport",
    openapi_extra=BODY,
)
@endpoint_that_calls_out(Permission.IMPORT_RUN)
def send(request: HttpRequest, code: str, name: str, asked: Query[SendFilter]) -> ImportOut:
    """Send a file: the body is it, and the name says its type, such as `export.json`. Nothing is changed by that.

    It is read in the background. Sent again while it waits, it is the same import; with another source or campus than
    that one has, it is refused, and the answer names the import that waits.
    """
    call = call_of(request)
    organisation_id = call.actor.organisation_id
    received = intake.receive(sent(request, name), kind=FILE, organisation_id=organisation_id, field="")
    with intake.held(received, organisation_id=organisation_id) as held, call.again(Permission.IMPORT_RUN) as again:
        batch_id = queries.same_file(
            again.actor, sha256=received.sha256, source=asked.source, campus_id=asked.campus_id
        )
        held.is_wanted = batch_id is None
        if batch_id is None:
            batch_id = actions.send_import(
                again.actor,
                received=received,
                today=local_date(again.organisation.time_zone, again.now),
                source=asked.source,
                campus_id=asked.campus_id,
            ).pk
        return _read(again, batch_id)


@router.get("/o/{code}/imports/{uuid:import_id}", response=documented(ImportOut), operation_id="readImport")
@endpoint(Permission.IMPORT_READ)
def read(request: HttpRequest, code: str, import_id: UUID) -> ImportOut:
    """Read where a file stands: how far it is, and what comes of its records."""
    call = call_of(request)
    return out(queries.batch(call.actor, batch_id=import_id))


@router.get("/o/{code}/imports/{uuid:import_id}/rows", response=documented(ImportRows), operation_id="listImportRows")
@endpoint(Permission.IMPORT_READ)
def rows(request: HttpRequest, code: str, import_id: UUID, asked: Query[RowFilter]) -> ImportRows:
    """List the records of a file, with what is wrong and what comes of each."""
    call = call_of(request)
    found = queries.rows_of(
        call.actor, batch_id=import_id, showing=asked.showing, after=asked.after, at_most=asked.limit
    )
    return ImportRows(items=[_row_out(row) for row in found.rows], next=found.next_number)


@router.post(
    "/o/{code}/imports/{uuid:import_id}/decisions",
    response=documented(ImportOut, 200, 409),
    operation_id="decideImport",
)
@endpoint(Permission.IMPORT_RUN)
def decide(request: HttpRequest, code: str, import_id: UUID, said: DecisionsIn) -> ImportOut:
    """Say of records that may be here already whether they are."""
    call = call_of(request)
    decisions = [actions.Decision(one.row_id, one.choice, one.same_as) for one in said.items]
    actions.decide_rows(call.actor, batch_id=import_id, decisions=decisions)
    if said.others:
        actions.decide_all(call.actor, batch_id=import_id, choice=Choice(said.others))
    return _read(call, import_id)


@router.post(
    "/o/{code}/imports/{uuid:import_id}/start", response=documented(ImportOut, 200, 409), operation_id="startImport"
)
@endpoint(Permission.IMPORT_RUN)
def start(request: HttpRequest, code: str, import_id: UUID, said: Starting) -> ImportOut:
    """Begin to take over what was read. It goes on in the background."""
    call = call_of(request)
    actions.start_import(call.actor, batch_id=import_id, takes_theirs=said.takes_theirs)
    return _read(call, import_id)


@router.post(
    "/o/{code}/imports/{uuid:import_id}/drop", response=documented(ImportOut, 200, 409), operation_id="dropImport"
)
@endpoint(Permission.IMPORT_RUN)
def drop(request: HttpRequest, code: str, import_id: UUID) -> ImportOut:
    """Leave a file that was not started: what it says is forgotten."""
    call = call_of(request)
    actions.drop_import(call.actor, batch_id=import_id)
    return _read(call, import_id)


@router.post(
    "/o/{code}/imports/{uuid:import_id}/undo", response=documented(ImportOut, 200, 409), operation_id="undoImport"
)
@endpoint(Permission.IMPORT_UNDO)
def undo(request: HttpRequest, code: str, import_id: UUID) -> ImportOut:
    """Undo what a file brought, in the background. What somebody worked on since stays."""
    call = call_of(request)
    undo_import(call.actor, batch_id=import_id)
    return out(queries.batch(call.actor, batch_id=import_id, permission=Permission.IMPORT_UNDO))


def _read(call: Call, import_id: UUID) -> ImportOut:
    # Who may start one may see what became of it.
    return out(queries.batch(call.actor, batch_id=import_id, permission=Permission.IMPORT_RUN))


def out(row: BatchRow) -> ImportOut:
    """A file, as the API has it."""
    same = ("name", "source", "shape", "status", "total", "done", "counts", "waiting", "columns", "as_of")
    said = {name: getattr(row, name) for name in (*same, "created_at", "finished_at")}
    said["undone"], said["to_check"] = dict(row.undone), dict(row.to_check)
    return ImportOut(import_id=row.batch_id, problems=[_problem(one) for one in row.problems], **said)


def _row_out(row: RowRow) -> ImportRowOut:
    same = ("row_id", "number", "kind", "source_id", "place", "name", "outcome", "undo", "asks", "choice")
    said = {name: getattr(row, name) for name in (*same, "target_type", "target_id")}
    candidates = [ImportCandidateOut.from_orm(one) for one in row.candidates]
    return ImportRowOut(problems=[_problem(one) for one in row.problems], candidates=candidates, **said)


def _problem(said: dict[str, str]) -> ProblemOut:
    return ProblemOut(code=said["code"], weight=said["weight"], column=said["column"], sentence=sentence(said))
