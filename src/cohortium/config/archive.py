"""What a backup is: a folder with a manifest that was written last. Which of them count, and which may go."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"
FORMAT = 1
PIECE = 1024**2
_NAME = re.compile(r"cohortium-\d{8}T\d{6}Z(-\d+)?")


class NotABackup(RuntimeError):
    """The folder holds no finished backup, or one that is damaged. The message says which, in one line."""


class NotRestored(RuntimeError):
    """Nothing was restored, and nothing was changed. The message says why and what to do, in one line."""


class RestoredBadly(RuntimeError):
    """What was restored is not what was backed up. The message says where they differ."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of a backup."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `rows` are by table and organisation; where there are none, under ''."""

    made_at: datetime
    release: str
    # PostgreSQL's number of the server, such as 180003, and which database it was.
    server: int
    database: str
    application_role: str
    migrations: tuple[str, ...]
    rows: Mapping[str, Mapping[str, int]]
    files: Mapping[str, Stored]
    # By file: fingerprints, by which one sees which keys belong to it. The keys themselves are kept elsewhere.
    keys: Mapping[str, tuple[str, ...]]

    def to_json(self) -> str:
        """As it is written."""
        return json.dumps({"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}, indent=1)

    @property
    def organisations(self) -> int:
        """How many organisations are in it."""
        return len(self.rows.get("tenancy_organisation", {}))

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(one.bytes for one in self.files.values())


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished one."""

    folder: Path
    manifest: Manifest


def read(folder: Path) -> Manifest:
    """Read what a backup says of itself.

    Raises:
        NotABackup: as said.
    """
    try:
        said = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        inside = finished(folder)
        hint = f" The newest one in it is {inside[0].folder}." if inside else ""
        raise NotABackup(f"{folder} holds no finished backup: {MANIFEST} is missing.{hint}") from None
    except (OSError, ValueError):
        raise NotABackup(f"{folder / MANIFEST} cannot be read.") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise NotABackup(f"{folder} was made by another release: install that one to restore it.")
    try:
        return Manifest(
            made_at=datetime.fromisoformat(said["made_at"]),
            release=said["release"],
            server=said["server"],
            database=said["database"],
            application_role=said["application_role"],
            migrations=tuple(said["migrations"]),
            rows=said["rows"],
            files={_inside(name): Stored(**one) for name, one in said["files"].items()},
            keys={name: tuple(prints) for name, prints in said["keys"].items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NotABackup(f"{folder / MANIFEST} is not whole.") from None


def _inside(name: str) -> str:
    parts = name.split("/")
    if name != DUMP and (parts[0] != FILES or len(parts) == 1 or not {"", ".", ".."}.isdisjoint(parts)):
        raise ValueError(name)
    return name


def finished(folder: Path) -> list[Backup]:
    """The finished backups in a folder of backups, the newest first."""
    found = []
    for one in folder.iterdir() if folder.is_dir() else ():
        if _NAME.fullmatch(one.name):
            try:
                found.append(Backup(one, read(one)))
            except NotABackup:
                continue
    return sorted(found, key=lambda backup: backup.manifest.made_at, reverse=True)


def to_remove(made: Iterable[datetime], *, days: int, weeks: int) -> set[datetime]:
    """Which of these may go: all but the newest of each of so many days, and of so many weeks, that have one."""
    newest_first = sorted(made, reverse=True)
    by_day: dict[object, datetime] = {}
    by_week: dict[object, datetime] = {}
    for at in newest_first:
        by_day.setdefault(at.astimezone(UTC).date(), at)
        by_week.setdefault(at.astimezone(UTC).isocalendar()[:2], at)
    kept = {*list(by_day.values())[:days], *list(by_week.values())[:weeks], *newest_first[:1]}
    return set(newest_first) - kept


def prune(folder: Path, *, days: int, weeks: int) -> list[Path]:
    """Remove the backups that may go, and give their folders."""
    backups = finished(folder)
    going = to_remove((one.manifest.made_at for one in backups), days=days, weeks=weeks)
    removed = [one.folder for one in backups if one.manifest.made_at in going]
    for one in removed:
        # Renamed first: half of a backup must not look like one.
        gone = one.with_name(f".{one.name}.removing")
        one.rename(gone)
        shutil.rmtree(gone)
    return removed


def damage(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Say which files of a backup are missing or not as they were."""
    for name, stored in manifest.files.items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif path.stat().st_size != stored.bytes or hash_of(path) != stored.sha256:
            yield f"{name} is not as it was written"


def hash_of(path: Path) -> str:
    """The file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy(source: Path, target: Path) -> Stored:
    """Copy a file for this user alone, down to the disk, and say what was read."""
    digest, size = hashlib.sha256(), 0
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with source.open("rb") as there, open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as here:  # noqa: PTH123 - the mode from the first byte on
        while piece := there.read(PIECE):
            here.write(piece)
            digest.update(piece)
            size += len(piece)
        here.flush()
        os.fsync(here.fileno())
    return Stored(size, digest.hexdigest())


def write_down(path: Path) -> None:
    """Have the disk keep what was written to a file or a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def files_in(folder: Path) -> Iterator[Path]:
    """Each file below a folder, in order. What begins with a dot is not finished, or none of ours."""
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        if one.name.startswith(".") or one.is_symlink():
            continue
        if one.is_dir():
            yield from files_in(one)
        elif one.is_file():
            yield one


def fingerprints(keys: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Tell keys by these, and learn nothing of them."""
    return {
        name: tuple(hashlib.sha256(b"cohortium key " + key.encode()).hexdigest()[:16] for key in several)
        for name, several in keys.items()
    }
