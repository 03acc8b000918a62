"""All that is known of a person, for them. Nothing here writes.

`docs/subject-export.md` says what stands in it. Whole identity numbers are among it, as it is the person's own.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, GeneratedField, Q

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.files.queries import FileRow, file
from cohortium.files.states import FileStatus
from cohortium.privacy.kinds.holdings import Holding, Subject, holdings
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.apart import Apart, apart_from
from cohortium.privacy.queries.requests import visible_to
from cohortium.privacy.queries.subjects import records, rows_of, there
from cohortium.privacy.states import OPEN
from cohortium.tenancy.models import Organisation

EXPORT = "subject_export"
FORMAT = 1
# Whose rows may be there because of somebody whom the reader must not know of, and by what other rows are about them.
_OF_OTHERS = ("people.FamilyLearner", "people.ConsentRequest")
_ABOUT = {"entity_id", "subject_id", "owner_id"}
# Nobody outside knows what these are for.
_INNER = frozenset({"organisation_id", "version", "created_by", "updated_by"})


def wanted(*, request_id: UUID) -> tuple[Subject, UUID] | None:
    """Whom an export is of that was asked for and is not made; nothing where nobody waits for it."""
    row = SubjectRequest.objects.filter(pk=request_id, export_asked_at__isnull=False, export_file_id=None).first()
    if row is None or row.status not in OPEN or not there(Subject(row.subject_type), [row.subject_id]).exists():
        return None
    return Subject(row.subject_type), row.subject_id


def made(actor: Actor, *, request_id: UUID) -> tuple[FileRow, str]:
    """The encrypted file of an export, and what its person is called.

    Raises:
        NotFound: there is none, or it was swept.
    """
    reached = visible_to(actor, Permission.PRIVACY_MANAGE).filter(pk=request_id)
    file_id = reached.values_list("export_file_id", flat=True).first()
    row = file(file_id=file_id) if file_id else None
    if row is None or row.status == FileStatus.REMOVED:
        raise NotFound
    return row, str(request_id)


def asked_by(*, request_id: UUID) -> UUID | None:
    """The log-in of whoever asked in the portal, and gets the export."""
    return SubjectRequest.objects.filter(pk=request_id).values_list("asked_by_member", flat=True).first()


def data_of(*, subject: Subject, subject_id: UUID, now: datetime, asked_by: UUID | None = None) -> dict[str, Any]:
    """What each table holds of them, as JSON writes it: a statement for each, beside those that find them.

    Without what would tell whoever gets it where adults are who live apart from them.
    """
    house = Organisation.objects.values("name", "code", "country").get()
    rows = rows_of(subject, subject_id)
    apart = apart_from(subject, records(subject, subject_id), asked_by=asked_by)
    kept = _without(rows, apart)
    return {
        "format": FORMAT,
        "organisation": house,
        "subject": {"type": str(subject), "id": str(subject_id)},
        "made_at": now.isoformat(),
        "tables": {table: _rows(holdings()[table], ids, apart) for table, ids in sorted(kept.items())},
    }


def files_of(*, subject: Subject, subject_id: UUID, asked_by: UUID | None = None) -> list[FileRow]:
    """Their files whose content is there. Where their names say what must not be known, they are called otherwise."""
    apart = apart_from(subject, records(subject, subject_id), asked_by=asked_by)
    found = [file(file_id=one) for one in rows_of(subject, subject_id).get("files.StoredFile", [])]
    usable = [one for one in found if one and one.status == FileStatus.USABLE and one.kind != EXPORT]
    return [replace(one, name=apart.named(one.name)) for one in usable]


def _without(rows: Mapping[str, list[UUID]], apart: Apart) -> dict[str, list[UUID]]:
    """Without rows that say by being there that there is somebody else, and all that is about those."""
    gone: set[UUID] = set()
    for table in (one for one in _OF_OTHERS if one in rows):
        found = holdings()[table].model.objects.filter(pk__in=rows[table]).values()
        gone |= {row["id"] for row in found if apart.is_theirs(table, row)}
    if not gone:
        return dict(rows)
    kept = {}
    for table, ids in rows.items():
        model = holdings()[table].model
        names = {one.attname for one in model._meta.local_fields} & _ABOUT
        about = Q(pk__in=gone)
        for name in names:
            about |= Q(**{f"{name}__in": gone})
        there = set(model.objects.filter(pk__in=ids).filter(about).values_list("pk", flat=True))
        kept[table] = [one for one in ids if one not in there]
    return {table: ids for table, ids in kept.items() if ids}


def _rows(held: Holding, ids: list[UUID], apart: Apart) -> list[dict[str, Any]]:
    columns = held.model._meta.local_fields
    left_out = held.left_out | _INNER
    hidden = {one.attname for one in columns if isinstance(one, BinaryField | GeneratedField)}
    told = []
    for row in held.model.objects.filter(pk__in=ids).order_by("pk").values():
        said = {name: _as_json(value) for name, value in row.items() if name not in left_out | hidden}
        told.append(apart.told(held.table, row, said | (dict(held.adds(row)) if held.adds else {})))
    return told


def _as_json(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case Mapping():
            return {str(key): _as_json(item) for key, item in value.items()}
        case list() | tuple():
            return [_as_json(item) for item in value]
    raise TypeError(f"An export does not know how to write {type(value).__name__}.")


def name_in(row: FileRow) -> str:
    """Where a file stands in the export: told apart by its id, whatever it is called."""
    return f"files/{hashlib.sha256(row.file_id.bytes).hexdigest()[:8]}-{row.name}"
