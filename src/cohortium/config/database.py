"""Which database a command uses: the one that the environment names, or the embedded one."""

import os
import time
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager

import psycopg

from cohortium.config.environment import BadEnvironment, data_folder, read
from cohortium.config.postgres import DatabaseHeld, EmbeddedPostgres, one_line
from cohortium.config.postgres_home import DatabaseNotStarted

URL, OWNER_URL = "DATABASE_URL", "DATABASE_OWNER_URL"
PATIENCE = 60.0


def embedded(environ: MutableMapping[str, str]) -> EmbeddedPostgres | None:
    """Give the embedded database, or nothing when the environment names another.

    Raises:
        BadEnvironment: it names an owner's database, but not the application's.
    """
    if environ.get(URL):
        return None
    if environ.get(OWNER_URL):
        raise BadEnvironment(f"{OWNER_URL} is set and {URL} is not. Set both, or neither to use the embedded database.")
    return EmbeddedPostgres(data_folder(environ) / "postgres")


def addresses(database: EmbeddedPostgres) -> dict[str, str]:
    """Give the variables that name the embedded database to Django."""
    return {URL: database.application_url(), OWNER_URL: database.owner_url()}


@contextmanager
def provided(environ: MutableMapping[str, str] = os.environ, *, to_migrate: bool = True) -> Iterator[None]:
    """Have a database named in the environment: attach to the embedded one, or run it for so long.

    Whoever does not migrate is not told the owner's address, and forgets it if it was.

    Raises:
        BadEnvironment: the address is wrong, or the data folder cannot be written.
        DatabaseNotStarted: the embedded one cannot run.
    """
    database = embedded(environ)
    if database is None:
        _forget_owner(environ, to_migrate=to_migrate)
        yield
        return
    deadline = time.monotonic() + PATIENCE
    while True:
        with database.attached() as there:
            if there:
                environ.update(addresses(database))
                _forget_owner(environ, to_migrate=to_migrate)
                yield
                return
        try:
            database.start()
            break
        except DatabaseHeld as error:
            # It is just starting, or just ending.
            if time.monotonic() > deadline:
                raise DatabaseNotStarted(f"{error} It does not answer: end that process.") from None
            time.sleep(0.1)
    try:
        environ.update(addresses(database))
        _forget_owner(environ, to_migrate=to_migrate)
        yield
        database.wait_for_users()
    finally:
        database.stop()


def check_address(name: str, url: str) -> None:
    """Refuse an address that leads to no database.

    Raises:
        BadEnvironment: with the server's reason, and never with the password.
    """
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.ProgrammingError:
        raise BadEnvironment(f"{name} must look like postgresql://user:password@host:5432/name.") from None
    except psycopg.OperationalError as error:
        reason = one_line(error)
        raise BadEnvironment(f"{name} leads to no database: {reason}{'' if reason.endswith('.') else '.'}") from None


def check_owner(environ: Mapping[str, str]) -> None:
    """Refuse an environment in which nobody can migrate.

    Raises:
        BadEnvironment: the owner's address is missing, or an address is wrong.
    """
    if not environ.get(OWNER_URL) and environ.get(URL):
        raise BadEnvironment(
            f"{OWNER_URL} is not set. Migrating needs the owner's address, "
            "such as postgresql://cohortium_owner:password@host:5432/name."
        )
    read(environ)
    check_address(OWNER_URL, environ[OWNER_URL])


def _forget_owner(environ: MutableMapping[str, str], *, to_migrate: bool) -> None:
    if not to_migrate:
        environ.pop(OWNER_URL, None)
