"""The way in: what somebody sends is counted, scanned, looked at and cleaned, and only then put into the storage.

The content comes first and the row second. A crash in between leaves content that no row knows, which nobody can open
and the sweeper removes; never a row that promises what is not there. Never called inside a scope.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.core.constraints import is_full
from cohortium.core.errors import Invalid, Refusal, Words
from cohortium.core.ids import new_id
from cohortium.files.actions import Received
from cohortium.files.adapters import scanner, storage, workshop
from cohortium.files.owners import MEGABYTE, Kind, kind_of
from cohortium.files.rules import looks
from cohortium.files.rules.names import tidied
from cohortium.files.rules.types import GIF, PNG, Cleaned, Family, Fault, FileType, Note, Unacceptable
from cohortium.tenancy.scope import in_scope

log = structlog.get_logger()

FAULTS: dict[Fault, Words] = {
    Fault.MISSING: gettext_lazy("Choose a file."),
    Fault.EMPTY: gettext_lazy("This file is empty. Choose another one."),
    Fault.TOO_LARGE: gettext_lazy("This file is too large. The maximum is %(most)s."),
    Fault.NOT_ACCEPTED: gettext_lazy("Files of this type are not accepted here. Choose one of these: %(types)s."),
    Fault.LIES: gettext_lazy(
        "The content of this file does not match its name. Open it and save it as one of these: %(types)s."
    ),
    Fault.DAMAGED: gettext_lazy("This file is damaged or incomplete. Open it, save it again and upload the new file."),
    Fault.TOO_MANY_PIXELS: gettext_lazy("This picture has too many pixels. Make it smaller and try again."),
    Fault.LOCKED: gettext_lazy("This file is password-protected. Save it without a password and try again."),
    Fault.ACTIVE: gettext_lazy(
        "This file contains active content, such as a script. Print it as a PDF and upload that."
    ),
    Fault.CARRIES_FILES: gettext_lazy("This file contains other files. Upload each one separately."),
    Fault.TOO_MANY_PAGES: gettext_lazy("This document is too long to check. Upload it in parts."),
    Fault.BOMB: gettext_lazy("This file is far larger when unpacked. Save it again and upload the new file."),
    Fault.MACROS: gettext_lazy("This file contains macros or embedded objects. Save it without them and try again."),
    Fault.NOT_UTF_8: gettext_lazy("This is not plain UTF-8 text. Save it as “CSV UTF-8” or as UTF-8 text."),
    Fault.MARKUP: gettext_lazy("This is a web page. Choose a file of these types: %(types)s."),
    Fault.DRAWING: gettext_lazy("SVG drawings are not accepted, because they can hold scripts. Save it as PNG."),
    Fault.HEIC: gettext_lazy("HEIC and AVIF pictures are not accepted yet. Save it as JPEG."),
    Fault.TOO_HARD: gettext_lazy("This file takes too much memory to open. Make it smaller and try again."),
    Fault.INFECTED: gettext_lazy("The virus scanner found something in this file, and it was not kept."),
    Fault.UNSCANNABLE: gettext_lazy("This file is larger than the virus scanner takes. Make it smaller."),
    Fault.NO_ROOM: gettext_lazy(
        "File storage is full. Nothing was saved. Tell the administrator of this installation."
    ),
    Fault.STORAGE_AWAY: gettext_lazy("File storage is not responding. Nothing was saved. Try again in a few minutes."),
}
NOTES: dict[Note, Words] = {
    Note.FIRST_PICTURE: gettext_lazy("It had several pictures; the first one was kept."),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sends it. What it says of itself is not believed."""

    name: str
    declared: str
    pieces: Iterable[bytes]
    # As it was announced, where it was.
    size: int | None = None


def receive(upload: Upload, *, kind: str, organisation_id: UUID, field: str = "file") -> Received:
    """Take a file in: its content lies in the storage afterwards, and `actions.keep` gives it a row.

    Raises:
        Invalid: it is not kept; `field` says why.
    """
    if in_scope():
        raise RuntimeError("No transaction waits for a sender: take files in outside every scope.")
    what = kind_of(kind)
    try:
        with tempfile.TemporaryDirectory(dir=storage.temporary_folder()) as folder:
            return _received(upload, what, organisation_id, Path(folder))
    except Unacceptable as refusal:
        fault = refusal.fault
    except storage.StorageAway:
        fault = Fault.STORAGE_AWAY
    except OSError as error:
        if not is_full(error):
            raise
        fault = Fault.NO_ROOM
    log.warning("file_not_kept", kind=kind, fault=fault)
    raise Invalid({field: [words_of(fault, what)]})


@dataclass(slots=True)
class Held:
    """What was received, while it is asked whether it is wanted."""

    is_wanted: bool = True


@contextmanager
def held(received: Received | None, *, organisation_id: UUID) -> Iterator[Held]:
    """Have what was received wait around the scope that keeps it: refused there, or not wanted, it is taken back.

    Of any other error nobody knows whether the row was written: the content stays, and the sweeper asks again.
    """
    waiting = Held()
    try:
        yield waiting
    except Refusal:
        waiting.is_wanted = False
        raise
    finally:
        if received is not None and not waiting.is_wanted:
            discard(received, organisation_id=organisation_id)


def discard(received: Received, *, organisation_id: UUID) -> None:
    """Take back what was received and then not wanted. What stays, the sweeper removes."""
    with suppress(storage.StorageAway, storage.NotThere, OSError):
        storage.discard(organisation_id, received.file_id)


def words_of(fault: Fault, kind: Kind) -> str:
    """What is said of a fault."""
    return str(FAULTS[fault]) % {"most": said_size(most_of(kind)), "types": types_of(kind)}


def most_of(kind: Kind) -> int:
    """The largest file of this kind, in bytes."""
    return min(kind.at_most, settings.LARGEST_FILE)


def types_of(kind: Kind) -> str:
    """The types that are accepted, as people call them."""
    return ", ".join(one.extension.removeprefix(".").upper() for one in kind.types)


def said_size(size: int) -> str:
    """A number of bytes as people say it."""
    if size >= MEGABYTE:
        return _("%(n)s MB") % {"n": f"{size / MEGABYTE:.1f}".removesuffix(".0")}
    return _("%(n)s kB") % {"n": max(1, round(size / 1024))}


def _received(upload: Upload, kind: Kind, organisation_id: UUID, folder: Path) -> Received:
    source, target = folder / "sent", folder / "kept"
    _take(upload, source, most_of(kind))
    sent_as = looks.type_of(source, name=upload.name, declared=upload.declared, accepted=kind.types)
    is_clear, answer = _scanned(source)
    kept_as = _kept_as(sent_as, kind)
    if kind.as_sent and sent_as.family == Family.TEXT:
        shutil.copyfile(source, target)
        cleaned = Cleaned(kept_as.media_type)
    else:
        cleaned = workshop.cleaned(
            source, target, sent_as=sent_as, kept_as=kept_as, at_most=settings.LARGEST_FILE, fits=kind.fits
        )
    file_id = new_id()
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    storage.put(storage.key_of(organisation_id, file_id), target)
    return Received(
        file_id,
        kind.name,
        tidied(upload.name, kept_as.extension),
        kept_as.media_type,
        target.stat().st_size,
        sha256,
        cleaned.width,
        cleaned.height,
        is_clear,
        answer,
        cleaned.notes,
    )


def _take(upload: Upload, target: Path, at_most: int) -> None:
    """Write down what is sent, and stop where it is too much: what is announced as too much is not read at all."""
    if upload.size is not None and upload.size > at_most:
        raise Unacceptable(Fault.TOO_LARGE)
    size = 0
    with target.open("wb") as file:
        for piece in upload.pieces:
            size += len(piece)
            if size > at_most:
                raise Unacceptable(Fault.TOO_LARGE)
            file.write(piece)


def _scanned(source: Path) -> tuple[bool, str]:
    """Whether the file can be used at once, and what the scanner said. One that is away is asked again by a job."""
    if not scanner.is_set():
        return True, ""
    try:
        if scanner.scanned(source):
            raise Unacceptable(Fault.INFECTED)
    except scanner.TooLargeToScan:
        raise Unacceptable(Fault.UNSCANNABLE) from None
    except scanner.ScannerAway as away:
        return False, str(away)
    return True, ""


def _kept_as(sent_as: FileType, kind: Kind) -> FileType:
    if sent_as.family == Family.IMAGE and kind.becomes:
        return kind.becomes
    return PNG if sent_as == GIF else sent_as
