"""Restores a backup beside: into an empty database and an empty folder, and compares what is there."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

from cohortium.config import archive, database, environment, inventory, migration, pg_programs, starting
from cohortium.config.archive import Manifest, NotRestored, RestoredBadly
from cohortium.config.postgres import EmbeddedPostgres, one_line
from cohortium.config.processes import wait_until
from cohortium.tenancy.engine import catalogue, roles

MAJOR = 10_000
# Seconds that the server has to see off whoever has just left.
GONE = 2
_RESTORING = "files.restoring"
# Without these something is lost for ever; without the secret key people sign in again.
NEEDED = {"encryption_keys", "seal_keys"}
# Nobody will miss what a drill wrote.
_HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored and compared."""

    manifest: Manifest
    rows: int
    # The migrations that this release has and the backup does not.
    behind: int
    # The kinds of keys, by their files, of which this installation lacks one.
    lacks: frozenset[str]


def restore(folder: Path, environ: Mapping[str, str] = os.environ, *, without_keys: bool = False) -> Restored:
    """Restore a backup into the database and the data folder that the environment names, and compare.

    Raises:
        NotABackup, NotRestored: nothing was changed.
        RestoredBadly: as said.
    """
    manifest = _whole(folder)
    settings = environment.read(environ)
    missing = _lacking(manifest, settings.keys)
    if (needed := sorted(missing & NEEDED)) and not without_keys:
        raise NotRestored(
            f"The keys that belong to this backup are not here: {', '.join(needed)}. Put them into the data folder, or "
            "into the environment, first; --without-keys restores the rest."
        )
    files = settings.data_folder / archive.FILES
    if any(archive.files_in(files)):
        raise NotRestored(f"{files} holds files. Restore into a new folder: set COHORTIUM_DATA.")
    if settings.application_role != manifest.application_role:
        raise NotRestored(
            f"The backup gives its rights to the role {manifest.application_role!r}, and DATABASE_URL names "
            f"{settings.application_role!r}. Restore with that role."
        )
    starting.set_up()
    url = environ[database.OWNER_URL]
    with migration.alone(), _empty_database(url, manifest):
        # The files first: a database that has tables has its files. The rows come in one transaction.
        _copy_files(folder, manifest, files)
        try:
            program = pg_programs.find("pg_restore", manifest.server)
            dump = str(folder / archive.DUMP)
            pg_programs.run(program, url, ["--single-transaction", "--exit-on-error", "--no-owner", dump])
        except BaseException as error:
            shutil.rmtree(files, ignore_errors=True)
            if isinstance(error, pg_programs.NoProgram | pg_programs.ProgramFailed):
                raise NotRestored(f"The database could not be restored, and is as empty as before: {error}") from None
            raise
    return _compared(url, manifest, files, missing)


def drill(folder: Path, environ: MutableMapping[str, str] = os.environ) -> Restored:
    """Restore a backup into a database of its own that is removed again, bring it up to date there, and compare.

    Raises:
        NotABackup, NotRestored, RestoredBadly: as `restore`.
    """
    manifest = _whole(folder)
    lacks = _lacking(manifest, _keys(manifest, environ))
    with tempfile.TemporaryDirectory(prefix="cohortium-drill-") as where, _server(Path(where), manifest) as there:
        environ.update(there)
        for name in manifest.keys:
            environ.pop(_variable(name), None)
        restored = restore(folder, environ, without_keys=True)
        if restored.behind:
            migration.migrate(quiet=True)
            _refuse_gaps()
        connections.close_all()
    return Restored(restored.manifest, restored.rows, restored.behind, lacks)


def _whole(folder: Path) -> Manifest:
    manifest = archive.read(folder)
    if damaged := list(archive.damage(folder, manifest)):
        raise NotRestored(f"The backup in {folder} is damaged: {_listed(damaged)}. Take another.")
    return manifest


def _lacking(manifest: Manifest, here: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The kinds of keys of which the backup used one that is not here."""
    prints = archive.fingerprints(here)
    return frozenset(name for name, used in manifest.keys.items() if not set(used) <= set(prints.get(name, ())))


def _keys(manifest: Manifest, environ: Mapping[str, str]) -> dict[str, list[str]]:
    """The keys of this installation. A drill needs no database of it, and must not make keys where there are none."""
    folder = environment.data_folder(environ)
    given = {name: environ.get(_variable(name)) for name in manifest.keys}
    kept = {name: (folder / name).read_text() for name in manifest.keys if (folder / name).exists()}
    return {name: (given[name] or kept.get(name, "")).split() for name in manifest.keys}


def _variable(name: str) -> str:
    return f"COHORTIUM_{name.upper()}"


@contextmanager
def _empty_database(url: str, manifest: Manifest) -> Iterator[None]:
    """Refuse a database in which something is, or with which somebody works."""
    connection: Any = connections["owner"]
    try:
        roles.check(connection)
    except roles.DatabaseUnfit as error:
        raise NotRestored(str(error)) from None
    finally:
        connection.close()
    with psycopg.connect(url, autocommit=True) as here:
        if here.info.server_version // MAJOR < manifest.server // MAJOR:
            raise NotRestored(
                f"The backup is of PostgreSQL {manifest.server // MAJOR}, and this server is older: "
                f"{here.info.server_version // MAJOR}."
            )
        if found := inventory.tables(here):
            raise NotRestored(
                f"The database is in use: it has {len(found)} tables. Restore beside it, into an empty one: set "
                "COHORTIUM_DATA to a new folder, or DATABASE_URL and DATABASE_OWNER_URL to a new database."
            )
        # The server takes a moment to see off whoever has just left: this very command, for one.
        if not wait_until(lambda: not inventory.others(here, but=migration.LOCK_NAME), GONE):
            others = inventory.others(here, but=migration.LOCK_NAME)
            raise NotRestored(f"The database is in use: {others} others are connected. End them first.")
    yield


def _copy_files(folder: Path, manifest: Manifest, files: Path) -> None:
    drafts = files.with_name(_RESTORING)
    try:
        shutil.rmtree(drafts, ignore_errors=True)
        drafts.mkdir(mode=0o700, parents=True)
        for name, stored in manifest.files.items():
            if name != archive.DUMP:
                target = drafts / Path(name).relative_to(archive.FILES)
                if archive.copy(folder / name, target) != stored:
                    raise NotRestored(f"{folder / name} changed while it was read.")
        shutil.rmtree(files, ignore_errors=True)
        drafts.rename(files)
    except OSError as error:
        raise NotRestored(f"The files could not be restored into {files} ({error.strerror}).") from None
    finally:
        shutil.rmtree(drafts, ignore_errors=True)


def _compared(url: str, manifest: Manifest, files: Path, lacks: frozenset[str]) -> Restored:
    try:
        with psycopg.connect(url) as connection:
            rows, migrations = inventory.rows(connection), inventory.migrations(connection)
    except psycopg.Error as error:
        raise RestoredBadly(f"The restored database cannot be read: {one_line(error)}") from None
    wrong = inventory.differences(manifest.rows, rows)
    if migrations != manifest.migrations:
        wrong.append("its migrations are others")
    wanted = {name: one for name, one in manifest.files.items() if name != archive.DUMP}
    beside = Manifest(**{**_fields(manifest), "files": wanted})
    wrong.extend(archive.damage(files.parent, beside))
    if wrong:
        raise RestoredBadly(f"What was restored is not what was backed up: {_listed(wrong)}.")
    known = migration.known()
    if unknown := set(migrations) - known:
        raise RestoredBadly(
            f"The backup was made by a newer release, {manifest.release}, with {_listed(sorted(unknown))}. "
            "Install that one before anything runs on it."
        )
    behind = len(known - set(migrations))
    if not behind:
        _refuse_gaps()
    return Restored(manifest, sum(sum(one.values()) for one in rows.values()), behind, lacks)


def _refuse_gaps() -> None:
    if faults := catalogue.faults(connections["owner"]):
        raise RestoredBadly(f"The wall between organisations has a gap: {_listed(faults)}")


@contextmanager
def _server(where: Path, manifest: Manifest) -> Iterator[dict[str, str]]:
    server = EmbeddedPostgres(where / "postgres", settings=_HASTY)
    server.start()
    try:
        yield {
            "COHORTIUM_DATA": str(where),
            database.URL: server.url(manifest.application_role),
            database.OWNER_URL: server.owner_url(),
        }
    finally:
        server.stop()


def _fields(manifest: Manifest) -> dict[str, Any]:
    return {name: getattr(manifest, name) for name in Manifest.__slots__}


def _listed(faults: list[str]) -> str:
    more = len(faults) - 3
    return "; ".join(faults[:3]).rstrip(".") + (f"; and {more} more" if more > 0 else "")
