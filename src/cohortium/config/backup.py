"""Makes a backup of database and files while both are in use.

Rows are counted and dumped in one snapshot. Files are copied after that: a file is written before the row that names it
is committed, and is never changed, so that whatever a row of the snapshot names is there by then. (Whoever removes
files that no row names any more lets them lie for a day, which is longer than a backup takes.)

All of it goes into a folder whose name says that it is not finished; the manifest comes last, and then the name.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import psycopg

from cohortium.config import archive, database, environment, inventory, pg_programs
from cohortium.config.archive import Backup, Manifest, Stored
from cohortium.config.postgres import one_line

_LOCK = ".lock"
_UNFINISHED = ".partial"


class NoBackup(RuntimeError):
    """No backup was made, and nothing half is left. The message says why and what to do, in one line."""


def make(folder: Path, environ: Mapping[str, str], *, now: datetime) -> Backup:
    """Make a backup in this folder of backups.

    Raises:
        NoBackup: as said. Earlier ones stay as they are.
        BadEnvironment: the owner's address is missing or wrong.
    """
    database.check_owner(environ)
    url = environ[database.OWNER_URL]
    try:
        with _alone(folder):
            _sweep(folder)
            name = _free_name(folder, now)
            draft = folder / f".{name}{_UNFINISHED}"
            draft.mkdir(mode=0o700)
            try:
                manifest = _fill(draft, url, environ, now)
                _finish(draft, folder / name, manifest)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
    except OSError as error:
        raise NoBackup(
            f"The backup in {folder} could not be written ({error.strerror}). Make room, or set COHORTIUM_BACKUP_TO."
        ) from None
    except (pg_programs.NoProgram, pg_programs.ProgramFailed) as error:
        raise NoBackup(f"The database could not be backed up: {error}") from None
    return Backup(folder / name, manifest)


def refuse_plain_owner(connection: psycopg.Connection[Any]) -> None:
    """Refuse an owner from whom row level security hides rows: the dump would be empty.

    Raises:
        NoBackup: as said.
    """
    found = connection.execute(
        "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    name, passes = found or ("", False)
    if not passes:
        raise NoBackup(
            f"The owner {name!r} is subject to row level security: the backup would be empty. "
            f'Let a superuser run: ALTER ROLE "{name}" BYPASSRLS;'
        )


def _fill(draft: Path, url: str, environ: Mapping[str, str], now: datetime) -> Manifest:
    settings = environment.read(environ)
    try:
        with psycopg.connect(url, options="-c statement_timeout=0 -c lock_timeout=60s") as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            refuse_plain_owner(connection)
            server = inventory.server_version(connection)
            migrations = inventory.migrations(connection)
            if not migrations:
                raise NoBackup("There is nothing to back up: the database was never migrated.")
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
            rows, identity = inventory.rows(connection), inventory.identity(connection)
            dump = draft / archive.DUMP
            dump.touch(mode=0o600)
            arguments = ["--format=custom", f"--snapshot={(snapshot or [''])[0]}", f"--file={dump}"]
            pg_programs.run(pg_programs.find("pg_dump", server), url, arguments)
    except psycopg.Error as error:
        raise NoBackup(f"The database could not be backed up: {one_line(error)}") from None
    archive.write_down(dump)
    stored = {archive.DUMP: Stored(dump.stat().st_size, archive.hash_of(dump))}
    stored |= _copied(settings.data_folder / archive.FILES, draft)
    return Manifest(
        made_at=now,
        release=version("cohortium"),
        server=server,
        database=identity,
        application_role=settings.application_role,
        migrations=migrations,
        rows=rows,
        files=stored,
        keys=archive.fingerprints(settings.keys),
    )


def _copied(source: Path, draft: Path) -> dict[str, Stored]:
    stored = {}
    for path in archive.files_in(source):
        name = f"{archive.FILES}/{path.relative_to(source).as_posix()}"
        try:
            stored[name] = archive.copy(path, draft / name)
        except FileNotFoundError:
            # Removed meanwhile: no row of the snapshot names it.
            continue
    return stored


def _finish(draft: Path, target: Path, manifest: Manifest) -> None:
    written = draft / archive.MANIFEST
    written.touch(mode=0o600)
    written.write_text(manifest.to_json())
    archive.write_down(written)
    archive.write_down(draft)
    draft.rename(target)
    archive.write_down(target.parent)


def _free_name(folder: Path, now: datetime) -> str:
    name = f"cohortium-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    taken = [one.name for one in folder.glob(f"{name}*")]
    return f"{name}-{len(taken) + 1}" if taken else name


def _sweep(folder: Path) -> None:
    """Remove what a backup that was killed left. Nobody writes here: we hold the lock."""
    for left in (*folder.glob(f".*{_UNFINISHED}"), *folder.glob(".*.removing")):
        click.echo("cohortium: removing what an earlier backup left unfinished", err=True)
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / _LOCK, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoBackup(f"Another backup is being made in {folder}. Wait for it.") from None
        yield
    finally:
        os.close(descriptor)
