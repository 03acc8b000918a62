"""Questions about files. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.files.models import StoredFile
from cohortium.files.owners import kind_of
from cohortium.files.states import FileStatus


@dataclass(frozen=True, slots=True)
class FileRow:
    """What is known of a file."""

    file_id: UUID
    organisation_id: UUID
    kind: str
    owner_type: str
    owner_id: UUID | None
    name: str
    media_type: str
    size: int
    sha256: str
    width: int
    height: int
    has_preview: bool
    status: FileStatus
    scan_answer: str
    created_at: datetime
    created_by: UUID | None


def visible_to(actor: Actor, permission: Permission) -> QuerySet[StoredFile]:
    """The files that this permission reaches: all of them, or none. People read them through `readable`."""
    everything = actor.reach(permission).everything
    return StoredFile.objects.all() if everything else StoredFile.objects.none()


def readable(actor: Actor, *, file_id: UUID) -> FileRow:
    """One file that its owner lets this actor read. Until it has an owner, whoever sent it may.

    Raises:
        NotFound: there is none, it was removed, or it is not theirs to read.
    """
    row = file(file_id=file_id)
    if row is None or row.status == FileStatus.REMOVED:
        raise NotFound
    if not _may_read(actor, row):
        raise NotFound
    return row


def file(*, file_id: UUID) -> FileRow | None:
    """One file, for a caller that decides by itself who may read it."""
    found = StoredFile.objects.filter(pk=file_id).values(*_COLUMNS).first()
    if found is None:
        return None
    plain = {name: value for name, value in found.items() if name not in ("id", "status")}
    return FileRow(file_id=found["id"], status=FileStatus(found["status"]), **plain)


def files_of_content(ids: Collection[UUID], *, sha256: str) -> list[UUID]:
    """Those of these files whose content is this."""
    return list(StoredFile.objects.filter(pk__in=list(ids), sha256=sha256).order_by("pk").values_list("pk", flat=True))


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What these files are called."""
    return dict(StoredFile.objects.filter(pk__in=ids).values_list("pk", "name"))


def with_content() -> dict[UUID, datetime]:
    """The files whose content should be there, and when each was kept."""
    return dict(_there().values_list("pk", "created_at"))


def digests() -> dict[UUID, str]:
    """The files whose content should be there, and its SHA-256 as it was kept."""
    return dict(_there().order_by("pk").values_list("pk", "sha256"))


def over(*, untied_since: datetime, today: date) -> list[UUID]:
    """The files that nobody tied to an owner since then, and those whose last day is past."""
    there = StoredFile.objects.exclude(status=FileStatus.REMOVED)
    due = Q(owner_id__isnull=True, created_at__lt=untied_since) | Q(keep_until__lt=today)
    return list(there.filter(due).order_by("pk").values_list("pk", flat=True))


def _there() -> QuerySet[StoredFile]:
    return StoredFile.objects.exclude(status__in=(FileStatus.REMOVED, FileStatus.REFUSED))


def _may_read(actor: Actor, row: FileRow) -> bool:
    if row.owner_id is None:
        return row.created_by == actor.id
    return kind_of(row.kind).may_read(actor, row.owner_id)


_COLUMNS = ["id", *(field.name for field in fields(FileRow) if field.name != "file_id")]
