"""Requests about somebody's own data. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotAllowed, NotFound, Words
from cohortium.core.pages import Cursor, PageOf, Values
from cohortium.files.models import StoredFile
from cohortium.files.states import FileStatus
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.reach import within_reach
from cohortium.privacy.queries.subjects import names as names_of
from cohortium.privacy.rules.requests import CameBy, RequestKind
from cohortium.privacy.states import OPEN, RequestStatus

ENTITY = "subjectrequest"
ERASING = "person.erase"
KINDS: dict[str, Words] = {
    RequestKind.ACCESS: _("Access to their data"),
    RequestKind.CORRECTION: _("Correction"),
    RequestKind.ERASURE: _("Erasure"),
    RequestKind.OBJECTION: _("Objection"),
}
WAYS: dict[str, Words] = {
    CameBy.EMAIL: _("By e-mail"),
    CameBy.LETTER: _("By letter"),
    CameBy.PHONE: _("By phone"),
    CameBy.IN_PERSON: _("In person"),
    CameBy.PORTAL: _("In the portal"),
    CameBy.RETENTION: _("Retention period ended"),
}
_DAYS = Values(date.isoformat, date.fromisoformat)


class RequestShowing(StrEnum):
    """Which requests a list shows."""

    OPEN = "open"
    OVERDUE = "overdue"
    SETTLED = "settled"
    ALL = "all"


class ExportState(StrEnum):
    """Where the export of a request stands."""

    NONE = "none"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """What lists, pages and the API show of a request."""

    request_id: UUID
    version: int
    kind: RequestKind
    subject_type: Subject
    subject_id: UUID
    subject: str
    asked_by: str
    # Who asked in the portal, by their log-in.
    asked_by_member: str | None
    came_by: CameBy
    note: str
    received_on: date
    due_on: date
    days_left: int
    extension: str
    status: RequestStatus
    handled_by: str | None
    outcome: str
    settled_at: datetime | None
    export: ExportState
    export_file_id: UUID | None
    created_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.status in OPEN

    @property
    def is_overdue(self) -> bool:
        """Whether its last day is past."""
        return self.is_open and self.days_left < 0


@dataclass(frozen=True, slots=True)
class Attention:
    """What waits: the most urgent of it, and how much that is."""

    rows: list[RequestRow]
    open: int
    overdue: int


def visible_to(actor: Actor, permission: Permission) -> QuerySet[SubjectRequest]:
    """The requests that this permission reaches: those about people whom it reaches."""
    return within_reach(SubjectRequest.objects.all(), actor, permission)


def requests(
    actor: Actor,
    *,
    today: date,
    showing: RequestShowing = RequestShowing.OPEN,
    kind: str = "",
    subject_id: UUID | None = None,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[RequestRow]:
    """List requests, the most urgent first, a page at a time; one statement more for each kind of person."""
    rows = visible_to(actor, Permission.PRIVACY_READ)
    if showing == RequestShowing.SETTLED:
        rows = rows.exclude(status__in=OPEN)
    elif showing != RequestShowing.ALL:
        rows = rows.filter(status__in=OPEN)
    if showing == RequestShowing.OVERDUE:
        rows = rows.filter(due_on__lt=today)
    if kind:
        rows = rows.filter(kind=kind)
    if subject_id:
        rows = rows.filter(subject_id=subject_id)
    page: PageOf[dict[str, Any]] = PageOf.of(
        _listed(rows), lambda one: one, "due_on", descending=False, after=after, at_most=at_most, values=_DAYS
    )
    return PageOf(_rows(page.rows, today=today), page.next)


def request(
    actor: Actor, *, request_id: UUID, today: date, permission: Permission = Permission.PRIVACY_READ
) -> RequestRow:
    """One request.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = _rows(list(_listed(visible_to(actor, permission).filter(pk=request_id))), today=today)
    if not found:
        raise NotFound
    return found[0]


def changed(*, request_ids: Collection[UUID], today: date) -> list[RequestRow]:
    """Requests as things are, for whoever has just been allowed to change them."""
    return _rows(list(_listed(SubjectRequest.objects.filter(pk__in=request_ids))), today=today)


def attention(actor: Actor, *, today: date, at_most: int = 5) -> Attention:
    """What waits for an answer, the most urgent first."""
    waiting = visible_to(actor, Permission.PRIVACY_READ).filter(status__in=OPEN)
    first = _rows(list(_listed(waiting).order_by("due_on", "pk")[:at_most]), today=today)
    return Attention(first, waiting.count(), waiting.filter(due_on__lt=today).count())


def acts(actor: Actor, row: RequestRow) -> frozenset[str]:
    """What this actor can do with a request that they see: names of actions. The actions themselves decide."""
    if not actor.may(Permission.PRIVACY_MANAGE) or not row.is_open:
        return frozenset()
    found = {"refuse_request"}
    if row.status == RequestStatus.RECEIVED:
        found.add("take_up_request")
    if not row.extension:
        found.add("extend_request")
    if row.kind == RequestKind.ERASURE:
        return frozenset(found | ({"erase"} if actor.may(Permission.PRIVACY_ERASE) else set()))
    if row.kind == RequestKind.ACCESS and row.export != ExportState.MAKING:
        found.add("ask_export")
    return frozenset(found | {"finish_request"})


def of_subject(actor: Actor, *, subject_id: UUID) -> list[UUID]:
    """Those about somebody, as far as the actor may see them."""
    if not actor.may(Permission.PRIVACY_READ):
        return []
    return list(visible_to(actor, Permission.PRIVACY_READ).filter(subject_id=subject_id).values_list("pk", flat=True))


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Whose requests they are, for whoever may read the trail."""
    rows = list(SubjectRequest.objects.filter(pk__in=ids).values_list("pk", "subject_type", "subject_id"))
    called = names_of([(subject_type, subject_id) for _pk, subject_type, subject_id in rows])
    return {pk: called[subject_id] for pk, _type, subject_id in rows}


def to_erase(actor: Actor, request_id: UUID) -> str:
    """Whom a request to erase is about, for an actor who may do it.

    Raises:
        NotAllowed, NotFound: they may not, or there is no such request that waits.
    """
    if not actor.may(Permission.PRIVACY_ERASE):
        raise NotAllowed(Permission.PRIVACY_ERASE)
    reached = visible_to(actor, Permission.PRIVACY_ERASE).filter(pk=request_id, status__in=OPEN)
    if not reached.filter(kind=RequestKind.ERASURE).exists():
        raise NotFound
    return names([request_id])[request_id]


def happened(*, request_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a request that the caller has already been allowed to see, newest first."""
    return timeline(entity_type=ENTITY, entity_id=request_id, at_most=at_most)


def _listed(rows: QuerySet[SubjectRequest]) -> Any:
    return rows.values(
        *_COLUMNS, "id", handled_by_name=F("handled_by__display_name"), member_name=F("asked_by_member__display_name")
    )


def _rows(found: list[dict[str, Any]], *, today: date) -> list[RequestRow]:
    called = names_of([(one["subject_type"], one["subject_id"]) for one in found])
    made = [one["export_file_id"] for one in found if one["export_file_id"]]
    there = set(StoredFile.objects.filter(pk__in=made).exclude(status=FileStatus.REMOVED).values_list("pk", flat=True))
    return [_row(one, called[one["subject_id"]], there, today=today) for one in found]


def _row(found: dict[str, Any], subject: str, there: Collection[UUID], *, today: date) -> RequestRow:
    plain = {name: found[name] for name in _PLAIN}
    return RequestRow(
        request_id=found["id"],
        kind=RequestKind(found["kind"]),
        subject_type=Subject(found["subject_type"]),
        subject=subject,
        came_by=CameBy(found["came_by"]),
        days_left=(found["due_on"] - today).days,
        status=RequestStatus(found["status"]),
        handled_by=found["handled_by_name"],
        asked_by_member=found["member_name"],
        export=_export_of(found, there),
        **plain,
    )


def _export_of(found: dict[str, Any], there: Collection[UUID]) -> ExportState:
    if found["export_file_id"]:
        return ExportState.READY if found["export_file_id"] in there else ExportState.GONE
    if found["export_failed_at"]:
        return ExportState.FAILED
    return ExportState.MAKING if found["export_asked_at"] else ExportState.NONE


_PLAIN = (
    *("version", "subject_id", "asked_by", "note", "received_on", "due_on", "extension", "outcome", "settled_at"),
    *("export_file_id", "created_at"),
)
_COLUMNS = (*_PLAIN, "kind", "subject_type", "came_by", "status", "export_asked_at", "export_failed_at")
