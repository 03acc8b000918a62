"""Where the content of files lies: a folder, or S3. Keys begin with the organisation. Never called inside a scope."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages

from cohortium.tenancy.scope import in_scope

PREVIEW = ".preview"
PIECE = 64 * 1024
_NOT_THERE = {"404", "NoSuchKey", "NoSuchBucket"}
log = structlog.get_logger()


class StorageAway(Exception):
    """The storage does not answer, or takes nothing now."""


class NotThere(Exception):
    """The content is not in the storage."""


class Lying(NamedTuple):
    """Something that lies in the storage."""

    key: str
    since: datetime

    @property
    def file_id(self) -> UUID | None:
        """The file that it is of; nothing where the name is none of ours."""
        with suppress(ValueError):
            return UUID(self.key.rpartition("/")[2].partition(".")[0])
        return None


class Folder(FileSystemStorage):
    """A folder. What is written appears whole, under its name, or not at all; and a power cut does not take it back."""

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        target = Path(self.path(name))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                for piece in content.chunks(PIECE):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return name

    def lying(self, folder: str) -> Iterator[Lying]:
        """All that lies there, drafts that a crash left too."""
        there = Path(self.path(folder))
        if there.is_dir():
            with os.scandir(there) as entries:
                for entry in entries:
                    yield Lying(f"{folder}/{entry.name}", datetime.fromtimestamp(entry.stat().st_mtime, tz=UTC))


def key_of(organisation_id: UUID, file_id: UUID, *, preview: bool = False) -> str:
    """Where a file lies: `0199…/0199…`."""
    return f"{organisation_id}/{file_id}{PREVIEW if preview else ''}"


def put(key: str, source: Path) -> None:
    """Put a file into the storage, whole or not at all.

    Raises:
        StorageAway: it does not answer.
        OSError: the disk is full.
    """
    with _talking(), source.open("rb") as file:
        _storage().save(key, File(file))


@contextmanager
def opened(key: str) -> Iterator[IO[bytes]]:
    """Read a file.

    Raises:
        NotThere: it is not in the storage.
        StorageAway: it does not answer.
    """
    with _talking(), _storage().open(key, "rb") as file:
        yield file


def pieces(key: str) -> Iterator[bytes]:
    """The content, a piece at a time.

    Raises:
        NotThere, StorageAway: as `opened`, before the first piece.
    """
    with opened(key) as file:
        while piece := file.read(PIECE):
            yield piece


def fetch(key: str, target: Path) -> None:
    """Copy a file out of the storage.

    Raises:
        NotThere, StorageAway: as `opened`.
    """
    with target.open("wb") as copy:
        for piece in pieces(key):
            copy.write(piece)


def discard(organisation_id: UUID, file_id: UUID) -> None:
    """Delete a file and its small picture; what is gone already stays gone.

    Raises:
        StorageAway: it does not answer.
    """
    with _talking():
        for preview in (False, True):
            _storage().delete(key_of(organisation_id, file_id, preview=preview))


def delete(key: str) -> None:
    """Delete whatever lies under this key.

    Raises:
        StorageAway: it does not answer.
    """
    with _talking():
        _storage().delete(key)


def lying(organisation_id: UUID) -> Iterator[Lying]:
    """Everything that lies in the storage for this organisation.

    Raises:
        StorageAway: it does not answer.
    """
    with _talking():
        yield from _storage().lying(str(organisation_id))


def _storage() -> Any:
    if in_scope():
        raise RuntimeError("No transaction waits for a storage: read and write files outside every scope.")
    return storages["files"]


@contextmanager
def _talking() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise NotThere from None
    except Exception as error:
        # Its library takes half a second to load, and is only there where a bucket is set.
        if not type(error).__module__.startswith(("botocore.", "boto3.", "s3transfer.")):
            raise
        code = str(getattr(error, "response", {}).get("Error", {}).get("Code", ""))
        if code in _NOT_THERE:
            raise NotThere from None
        log.warning("storage_away", error=type(error).__name__, code=code)
        raise StorageAway from None


def forget_left_behind(*, before: datetime) -> None:
    """Remove what lay there while it was looked at when its process was killed."""
    for folder in temporary_folder().iterdir():
        if datetime.fromtimestamp(folder.stat().st_mtime, tz=UTC) < before:
            shutil.rmtree(folder, ignore_errors=True)


def temporary_folder() -> Path:
    """Where files lie while they are looked at: on the disk of the data, and read by nobody else."""
    folder = Path(settings.DATA_FOLDER) / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
