"""Exports of somebody's own data: asked for, made by a job, taken out, swept after a week."""

from datetime import date, datetime, timedelta
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.errors import IllegalTransition, Invalid, NotFound
from cohortium.core.rows import locked
from cohortium.files.actions import Received, keep, remove
from cohortium.files.models import StoredFile
from cohortium.files.queries import FileRow
from cohortium.files.states import FileStatus
from cohortium.privacy.actions.requests import FAULTS, insist_held
from cohortium.privacy.events import ExportAsked, ExportFailed, ExportMade, ExportTaken
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.exports import made
from cohortium.privacy.queries.requests import visible_to
from cohortium.privacy.queries.subjects import insist_there
from cohortium.privacy.rules.requests import Fault, RequestKind
from cohortium.privacy.states import OPEN, RequestStatus

# It can be taken out for a week, the day on which it was made and seven more.
DAYS = timedelta(days=7)


@action(Permission.PRIVACY_MANAGE)
def ask_export(actor: Actor, *, request_id: UUID, now: datetime) -> SubjectRequest | Unchanged:
    """Have an export made. Where one is being made there is nothing to ask; one that is there is made anew.

    Raises:
        NotFound: there is no such request, or the person was erased.
        Invalid: something else is asked than to see one's data.
        IllegalTransition: it is answered.
    """
    row = locked(visible_to(actor, Permission.PRIVACY_MANAGE), request_id)
    if row.kind != RequestKind.ACCESS:
        raise Invalid({"kind": [FAULTS[Fault.UNKNOWN_KIND]]})
    if row.status not in OPEN:
        raise IllegalTransition(RequestStatus(row.status).label)
    insist_there(Subject(row.subject_type), row.subject_id)
    if row.export_asked_at and not row.export_file_id and not row.export_failed_at:
        return Unchanged(row)
    before = row.export_file_id
    row.export_asked_at, row.export_file_id, row.export_failed_at = now, None, None
    row.save(update_fields=["export_asked_at", "export_file_id", "export_failed_at"])
    if before and StoredFile.objects.filter(pk=before).exclude(status=FileStatus.REMOVED).exists():
        remove(actor.lent(Permission.FILE_REMOVE), file_id=before)
    record(actor, ExportAsked(row.pk), row)
    return row


@action(Permission.PRIVACY_NOTE)
def note_made(
    actor: Actor, *, request_id: UUID, received: Received, today: date, now: datetime
) -> SubjectRequest | Unchanged:
    """The export is there: it can be taken out for a week.

    Whoever was erased while it was packed has none: what lies in the storage belongs to nobody then, and is swept.
    """
    # First the person and then the request, as erasing does.
    found = visible_to(actor, Permission.PRIVACY_NOTE).filter(pk=request_id).first()
    if found is None:
        raise NotFound
    try:
        insist_held(Subject(found.subject_type), found.subject_id)
    except NotFound:
        return note_failed(actor, request_id=request_id, now=now)
    row = locked(visible_to(actor, Permission.PRIVACY_NOTE), request_id)
    lent = actor.lent(Permission.FILE_KEEP)
    row.export_file_id = keep(lent, received=received, owner_id=row.pk, keep_until=today + DAYS).pk
    row.save(update_fields=["export_file_id"])
    record(actor, ExportMade(row.pk), row)
    return row


@action(Permission.PRIVACY_NOTE)
def note_failed(actor: Actor, *, request_id: UUID, now: datetime) -> SubjectRequest | Unchanged:
    """It could not be made: whoever asked sees it, and asks again."""
    row = locked(visible_to(actor, Permission.PRIVACY_NOTE), request_id)
    if row.export_file_id or row.export_failed_at:
        return Unchanged(row)
    row.export_failed_at = now
    row.save(update_fields=["export_failed_at"])
    record(actor, ExportFailed(row.pk), row)
    return row


@action(Permission.PRIVACY_MANAGE)
def take_export(actor: Actor, *, request_id: UUID) -> FileRow:
    """Take the file out of the house. That somebody did stands in the trail, each time.

    Raises:
        NotFound: there is none, or it was swept.
    """
    found, _name = made(actor, request_id=request_id)
    row = visible_to(actor, Permission.PRIVACY_MANAGE).get(pk=request_id)
    record(actor, ExportTaken(row.pk), row)
    return found
