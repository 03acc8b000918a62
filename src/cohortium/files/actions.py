"""Every change to a file's row. What is read from the storage or written to it is done around them: see `adapters`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import assign
from cohortium.core.errors import NotFound, Refusal
from cohortium.files.events import FileCleared, FileDelayed, FileKept, FilePreviewed, FileRefused, FileRemoved, FileTied
from cohortium.files.models import LONGEST_ANSWER, StoredFile
from cohortium.files.owners import kind_of
from cohortium.files.queries import visible_to
from cohortium.files.rules.types import Note
from cohortium.files.states import STORED_FILE, FileStatus
from cohortium.jobs.facts import Fact


class TiedAlready(Refusal):
    """A file belongs to one thing."""

    sentence = _("This file is already in use elsewhere. Upload it again.")


@dataclass(frozen=True, slots=True)
class Received:
    """A file whose content lies in the storage already, and that no row knows yet. `adapters.intake` makes it."""

    file_id: UUID
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str
    width: int
    height: int
    # Whether it can be used: it was scanned, or no scanner is set.
    is_clear: bool
    scan_answer: str
    notes: tuple[Note, ...] = ()


@action(Permission.FILE_KEEP)
def keep(
    actor: Actor, *, received: Received, owner_id: UUID | None = None, keep_until: date | None = None
) -> StoredFile:
    """Keep a file that was received, as somebody's unless it is tied later.

    Call it as the actor whose act brings it: `actor.lent(FILE_KEEP)`.
    """
    kept = StoredFile(
        pk=received.file_id,
        kind=received.kind,
        owner_type=kind_of(received.kind).owner_type if owner_id else "",
        owner_id=owner_id,
        name=received.name,
        media_type=received.media_type,
        size=received.size,
        sha256=received.sha256,
        width=received.width,
        height=received.height,
        status=FileStatus.USABLE if received.is_clear else FileStatus.WAITING,
        scan_answer=received.scan_answer[:LONGEST_ANSWER],
        keep_until=keep_until,
    )
    kept.save(force_insert=True)
    said = {"name": (None, kept.name), "media_type": (None, kept.media_type), "size": (None, kept.size)}
    record(actor, FileKept(kept.pk), kept, said)
    return kept


@action(Permission.FILE_KEEP)
def tie(actor: Actor, *, file_id: UUID, owner_id: UUID) -> StoredFile | Unchanged:
    """Make a file somebody's that its sender left here before.

    Raises:
        NotFound: there is none, or somebody else sent it.
        TiedAlready: it belongs to something else.
    """
    kept = _locked(actor, Permission.FILE_KEEP, file_id)
    if kept.created_by != actor.id or kept.status == FileStatus.REMOVED:
        raise NotFound
    if kept.owner_id == owner_id:
        return Unchanged(kept)
    if kept.owner_id is not None:
        raise TiedAlready
    changes = assign(kept, {"owner_id": owner_id, "owner_type": kind_of(kept.kind).owner_type})
    kept.save(update_fields=list(changes))
    record(actor, FileTied(kept.pk), kept, {})
    return kept


@action(Permission.FILE_NOTE)
def clear(actor: Actor, *, file_id: UUID, answer: str) -> StoredFile | Unchanged:
    """The scanner found nothing: it can be used."""
    return _moved(actor, file_id, FileCleared, answer, by="clear")


@action(Permission.FILE_NOTE)
def refuse(actor: Actor, *, file_id: UUID, answer: str) -> StoredFile | Unchanged:
    """The scanner found something: its content goes."""
    return _moved(actor, file_id, FileRefused, answer, by="refuse")


@action(Permission.FILE_NOTE)
def note_delay(actor: Actor, *, file_id: UUID, answer: str) -> StoredFile | Unchanged:
    """The scanner does not answer: it is asked again. The same words are noted once."""
    kept = _locked(actor, Permission.FILE_NOTE, file_id)
    changes = assign(kept, {"scan_answer": answer[:LONGEST_ANSWER]})
    if not changes:
        return Unchanged(kept)
    kept.save(update_fields=["scan_answer"])
    record(actor, FileDelayed(kept.pk), kept, changes)
    return kept


@action(Permission.FILE_NOTE)
def note_preview(actor: Actor, *, file_id: UUID) -> StoredFile | Unchanged:
    """Its small picture was drawn."""
    kept = _locked(actor, Permission.FILE_NOTE, file_id)
    if kept.has_preview:
        return Unchanged(kept)
    kept.has_preview = True
    kept.save(update_fields=["has_preview"])
    record(actor, FilePreviewed(kept.pk), kept)
    return kept


@action(Permission.FILE_REMOVE)
def remove(actor: Actor, *, file_id: UUID) -> StoredFile | Unchanged:
    """Remove its content. The row stays, and says that there was one."""
    kept = _locked(actor, Permission.FILE_REMOVE, file_id)
    changes = STORED_FILE.move(kept, by="remove")
    if not changes:
        return Unchanged(kept)
    kept.save(update_fields=["status"])
    record(actor, FileRemoved(kept.pk), kept, changes)
    return kept


def _moved(
    actor: Actor, file_id: UUID, fact: Callable[[UUID], Fact], answer: str, *, by: str
) -> StoredFile | Unchanged:
    kept = _locked(actor, Permission.FILE_NOTE, file_id)
    changes = STORED_FILE.move(kept, by=by)
    if not changes:
        return Unchanged(kept)
    changes |= assign(kept, {"scan_answer": answer[:LONGEST_ANSWER]})
    kept.save(update_fields=["status", "scan_answer"])
    record(actor, fact(kept.pk), kept, changes)
    return kept


def _locked(actor: Actor, permission: Permission, file_id: UUID) -> StoredFile:
    found = visible_to(actor, permission).filter(pk=file_id).select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    return found
