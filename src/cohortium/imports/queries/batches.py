"""Questions about files that are moved in: which there are, what is in them, and what came of it."""

from collections.abc import Collection, Sequence
from collections.abc import Mapping as Pairs
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.rules.campuses import local_date
from cohortium.core.errors import NotFound, Refusal
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.files.queries import FileRow, file, files_of_content
from cohortium.imports.models import ImportBatch, ImportMapping, ImportRow
from cohortium.imports.queries.persons import Here, called, opened, who_they_are
from cohortium.imports.queries.sealed import problems_of
from cohortium.imports.rules.drafts import Draft, EnrolmentDraft, Kind, Weight
from cohortium.imports.rules.outcomes import Outcome
from cohortium.imports.rules.sources import tidied
from cohortium.imports.states import BatchStatus
from cohortium.tenancy.models import Campus, Organisation

ENTITY = "importbatch"
# What files that are moved in are for, in `files`.
FILE = "import_file"
NOT_IN = (Outcome.REFUSED, Outcome.EXCLUDED)
# What comes in, and has something of which the file should say something else.
TO_DECIDE = Q(asks=True, choice="")
TO_CHECK = Q(weight=Weight.WARNING) & ~Q(outcome__in=NOT_IN) & ~TO_DECIDE


@dataclass(frozen=True, slots=True)
class BatchRow:
    """What is known of one file."""

    batch_id: UUID
    file_id: UUID
    name: str
    source: str
    shape: str
    mapping: dict[str, Any]
    columns: list[str]
    as_of: date
    campus_id: UUID | None
    takes_theirs: bool
    problems: list[dict[str, str]]
    counts: dict[str, dict[str, int]]
    total: int
    done: int
    status: BatchStatus
    created_at: datetime
    finished_at: datetime | None
    cleared_at: datetime | None
    version: int
    # How many wait for a decision, and how many rows are of each weight.
    waiting: int = 0
    weights: Pairs[str, int] = field(default_factory=dict)
    # By kind, and by what is foreseen until somebody decides, how many wait for a decision.
    to_decide: Pairs[tuple[str, str], int] = field(default_factory=dict)
    # By kind, how many come in, or came, with something that somebody has to check.
    to_check: Pairs[str, int] = field(default_factory=dict)
    undone: Pairs[str, int] = field(default_factory=dict)
    # From how many rows of the file those come that stay out: a family and a learner may stand in one.
    rows_refused: int = 0
    # Who uploaded it, where it is listed.
    by: str = ""

    @property
    def is_under_way(self) -> bool:
        """Whether a job is at it, so that looking again tells more."""
        return self.status in (BatchStatus.READING, BatchStatus.RUNNING, BatchStatus.UNDOING)

    @property
    def can_be_undone(self) -> bool:
        """Whether there is anything left to undo it with."""
        return self.status == BatchStatus.DONE and self.cleared_at is None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who a row may be already."""

    candidate_id: UUID
    name: str
    # Of the same file.
    is_row: bool
    # What tells namesakes apart, for who may look at them.
    born: date | None = None
    told_by: tuple[str, ...] = ()
    # Whether it is whom the id of the row is of here.
    has_id: bool = False


@dataclass(frozen=True, slots=True)
class RowRow:
    """One record of a file, as people are shown it."""

    row_id: UUID
    number: int
    kind: str
    source_id: str
    place: str
    name: str
    weight: str
    problems: list[dict[str, str]]
    outcome: str
    undo: str
    choice: str
    same_as: UUID | None
    asks: bool
    target_type: str
    target_id: UUID | None
    candidates: Sequence[Candidate] = ()
    # What it says; nothing, once that was forgotten.
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class RowsShown:
    """A page of rows; `next_number` is where to go on."""

    rows: list[RowRow]
    next_number: int | None


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file that waits to be read, and all that its reader has to know."""

    kept: FileRow
    as_of: date
    region: str
    mapping: dict[str, Any]
    # Of the last table of this source, and not of this one.
    is_remembered: bool


def visible_to(actor: Actor, permission: Permission) -> QuerySet[ImportBatch]:
    """The files that this permission reaches: all of them, or none."""
    return ImportBatch.objects.all() if actor.reach(permission).everything else ImportBatch.objects.none()


def listed(actor: Actor, *, after: Cursor | None = None, at_most: int = 50) -> PageOf[BatchRow]:
    """A page of files, the newest first, with who uploaded each.

    Raises:
        Invalid: the cursor is of another list.
    """
    rows: Any = visible_to(actor, Permission.IMPORT_READ)
    found: PageOf[ImportBatch] = PageOf.of(
        rows.values(),
        lambda one: ImportBatch(**one),
        "created_at",
        descending=True,
        after=after,
        at_most=at_most,
        values=MOMENTS,
    )
    people = access.names({row.created_by for row in found.rows if row.created_by})
    shown = [_row(row, by=people.get(row.created_by, "") if row.created_by else "") for row in found.rows]
    return PageOf(shown, found.next)


def batch(actor: Actor, *, batch_id: UUID, permission: Permission = Permission.IMPORT_READ) -> BatchRow:
    """One file, with what waits for a decision.

    Raises:
        NotFound: it is not within reach.
    """
    row = visible_to(actor, permission).filter(pk=batch_id).first()
    if row is None:
        raise NotFound
    rows = ImportRow.objects.filter(batch=row)
    weights = dict(rows.values_list("weight").annotate(n=Count("pk")).order_by("weight"))
    undone = dict(rows.exclude(undo="").values_list("undo").annotate(n=Count("pk")).order_by("undo"))
    to_check = dict(rows.filter(TO_CHECK).values_list("kind").annotate(n=Count("pk")).order_by("kind"))
    asked = rows.filter(TO_DECIDE).values_list("kind", "outcome").annotate(n=Count("pk"))
    to_decide = {(kind, outcome): n for kind, outcome, n in asked.order_by("kind", "outcome")}
    found = {"waiting": sum(to_decide.values()), "to_decide": to_decide, "weights": weights, "undone": undone}
    refused = rows.filter(outcome=Outcome.REFUSED).values("place").distinct().count()
    return _row(row, **found, to_check=to_check, rows_refused=refused)


def rows_of(
    actor: Actor,
    *,
    batch_id: UUID,
    showing: str = "",
    after: int | None = None,
    at_most: int = 50,
) -> RowsShown:
    """Rows of a file: all of them, or those of a weight (`refused`, `warning`, `note`), those who may be here already
    (`doubles`), of an outcome (`held`, …), those that come in with something to check (`to-check`), or those that an
    undo left as they are (`kept`).

    Raises:
        NotFound: the file is not within reach.
    """
    if not visible_to(actor, Permission.IMPORT_READ).filter(pk=batch_id).exists():
        raise NotFound
    rows = ImportRow.objects.filter(_shown(showing), batch=batch_id).order_by("number")
    if after is not None:
        rows = rows.filter(number__gt=after)
    found = list(rows[: at_most + 1])
    shown, more = found[:at_most], len(found) > at_most
    names = who_they_are(actor, [UUID(one["id"]) for row in shown for one in row.candidates])
    told = _joined([_told(row, names) for row in shown], shown)
    return RowsShown(told, shown[-1].number if more else None)


def to_read(batch_id: UUID) -> ToRead | None:
    """A file that waits to be read, for the job that does it."""
    row = ImportBatch.objects.filter(pk=batch_id, status=BatchStatus.READING).first()
    kept = file(file_id=row.file_id) if row else None
    if row is None or kept is None:
        return None
    country = Organisation.objects.values_list("country", flat=True).get()
    said = row.mapping or (remembered_mapping(row.source) if row.source else {})
    return ToRead(kept, row.as_of, country, said, not row.mapping)


def today_here(now: datetime) -> date:
    """The day, where the organisation in scope is."""
    return local_date(Organisation.objects.values_list("time_zone", flat=True).get(), now)


def remembered_mapping(source: str) -> dict[str, Any]:
    """Which column was what in the last table of this source."""
    found = ImportMapping.objects.filter(source=source).values_list("mapping", flat=True).first()
    return dict(found or {})


def to_clear(*, before: datetime) -> list[UUID]:
    """Files whose time is over: what they say of people is forgotten."""
    over = ImportBatch.objects.filter(cleared_at__isnull=True, created_at__lt=before)
    return list(
        over.exclude(status__in=(BatchStatus.RUNNING, BatchStatus.UNDOING)).order_by("pk").values_list("pk", flat=True)
    )


class WaitsAlready(Refusal):
    """The same file waits, and something else was said of it."""

    def __init__(self, batch_id: UUID, source: str) -> None:
        self.batch_id = batch_id
        said = {"source": source or _("none"), "import_id": batch_id}
        super().__init__(
            _(
                "This file waits already, under another source (%(source)s) or for another place: see import "
                "%(import_id)s. Discard that one first, or start it."
            )
            % said
        )


def same_file(actor: Actor, *, sha256: str, source: str = "", campus_id: UUID | None = None) -> UUID | None:
    """A file with the same content that waits already: it was sent twice.

    Raises:
        WaitsAlready: it is said to be of another source by now, or of another place.
    """
    waiting = visible_to(actor, Permission.IMPORT_RUN).filter(
        status__in=(BatchStatus.READING, BatchStatus.MAPPING, BatchStatus.READY)
    )
    kept = {one.file_id: one for one in waiting.order_by("created_at")}
    found = next((kept[one] for one in files_of_content(kept, sha256=sha256)), None)
    if found is None:
        return None
    if (source and tidied(source) != found.source) or (campus_id and campus_id != found.campus_id):
        raise WaitsAlready(found.pk, found.source)
    return found.pk


def places(actor: Actor) -> list[tuple[UUID, str]]:
    """Where who comes in can be at home."""
    if not actor.may(Permission.IMPORT_RUN):
        return []
    return list(Campus.objects.filter(is_active=True).order_by("name", "pk").values_list("pk", "name"))


def later_than(actor: Actor, row: BatchRow) -> tuple[UUID, str] | None:
    """The newest file of the same source that was imported after this one, and has to be undone before it."""
    if row.finished_at is None:
        return None
    done = visible_to(actor, Permission.IMPORT_UNDO).filter(source=row.source, status=BatchStatus.DONE)
    later = done.filter(finished_at__gt=row.finished_at).order_by("-finished_at", "-pk")
    return later.values_list("pk", "name").first()


def has_import() -> Exists:
    """Whether a file was ever taken over."""
    return Exists(ImportBatch.objects.filter(organisation=OuterRef("pk"), finished_at__isnull=False))


def ready() -> list[UUID]:
    """Files whose preview waits for somebody."""
    return list(ImportBatch.objects.filter(status=BatchStatus.READY).order_by("pk").values_list("pk", flat=True))


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What these files are called, for whoever may read the trail."""
    return dict(ImportBatch.objects.filter(pk__in=ids).values_list("pk", "name"))


def may_read_file(actor: Actor, batch_id: UUID) -> bool:
    """Whoever starts imports may have the file back."""
    return visible_to(actor, Permission.IMPORT_RUN).filter(pk=batch_id).exists()


def _shown(showing: str) -> Q:
    if showing in set(Weight):
        return Q(weight=showing)
    if showing in set(Outcome) - {Outcome.REFUSED}:
        return Q(outcome=showing)
    return _SHOWN.get(showing, Q())


_SHOWN = {
    "doubles": ~Q(candidates=[]),
    "waiting": TO_DECIDE,
    "kept": Q(undo="kept") | Q(undo="archived"),
    "stayed-out": Q(outcome=Outcome.REFUSED),
    "to-check": TO_CHECK,
}


def _row(row: ImportBatch, **more: Any) -> BatchRow:
    plain = ("file_id", "name", "source", "shape", "mapping", "columns", "as_of", "campus_id", "takes_theirs")
    also = ("problems", "counts", "total", "done", "created_at", "finished_at", "cleared_at", "version")
    said = {name: getattr(row, name) for name in (*plain, *also)}
    return BatchRow(batch_id=row.pk, status=BatchStatus(row.status), **said, **more)


def _told(row: ImportRow, candidates: Pairs[UUID, Here]) -> RowRow:
    draft, said = opened(row)
    return RowRow(
        row.pk,
        row.number,
        row.kind,
        row.source_id,
        row.place,
        called(draft),
        row.weight,
        [asdict(one) for one in problems_of(row, said)],
        row.outcome,
        row.undo,
        row.choice,
        row.same_as,
        row.asks,
        row.target_type,
        row.target_id,
        [
            Candidate(here.pk, here.name, one["is_row"], here.born, here.told_by, "under" in one)
            for one in row.candidates
            if (here := candidates.get(UUID(one["id"])))
        ],
        draft,
    )


def _joined(told: list[RowRow], rows: Sequence[ImportRow]) -> list[RowRow]:
    """Who is in which group, by their names in the file, where it has them."""
    drafts = {row.pk: opened(row)[0] for row in rows if row.kind == Kind.ENROLMENT}
    pairs = {pk: draft for pk, draft in drafts.items() if isinstance(draft, EnrolmentDraft)}
    if not pairs:
        return told
    wanted = {one for draft in pairs.values() for one in (draft.learner_source_id, draft.class_source_id)}
    named = ImportRow.objects.filter(batch=rows[0].batch_id, kind__in=(Kind.LEARNER, Kind.CLASS), source_id__in=wanted)
    names = {(row.kind, row.source_id): called(opened(row)[0]) for row in named}
    return [
        replace(
            one,
            name=" → ".join(
                names.get(key) or key[1]
                for key in ((Kind.LEARNER, draft.learner_source_id), (Kind.CLASS, draft.class_source_id))
            ),
        )
        if (draft := pairs.get(one.row_id))
        else one
        for one in told
    ]
