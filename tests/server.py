"""The database under the tests: one server, one migrated template, one copy for each parallel worker.

The tests speak to it as the application's restricted role and commit for real. Nothing is flushed or rolled back:
each test makes organisations of its own, and organisations do not see one another.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from cohortium.config.postgres import EmbeddedPostgres

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
TEMPLATE = "cohortium_template"


@contextmanager
def running(version: str) -> Iterator[None]:
    """Start a server (18: the embedded one; 15: Debian's), migrate a template on it, and tell where it is."""
    with tempfile.TemporaryDirectory(prefix="cohortium-tests-") as folder:
        if "COHORTIUM_TEST_OWNER" in os.environ:
            # A server that somebody keeps running while working on tests.
            os.environ["COHORTIUM_DATA"] = str(Path(folder) / "data")
            _migrate_template()
            yield
            return
        binaries = {"18": None, "15": DEBIAN_15}[version]
        server = EmbeddedPostgres(Path(folder) / "server", binaries=binaries, settings=FAST)
        server.start()
        try:
            os.environ["COHORTIUM_DATA"] = str(Path(folder) / "data")
            os.environ["COHORTIUM_TEST_OWNER"] = server.owner_url("{database}")
            os.environ["COHORTIUM_TEST_APPLICATION"] = server.application_url("{database}")
            _migrate_template()
            yield
        finally:
            server.stop()


def create(database: str, *, template: str | None = None) -> None:
    """Make a database, as a copy of the template if one is named."""
    with psycopg.connect(_url("OWNER", "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{database}"' + (f' TEMPLATE "{template}"' if template else ""))


def drop(database: str) -> None:
    """Drop a database and whoever is connected to it."""
    with psycopg.connect(_url("OWNER", "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def point_at(database: str) -> None:
    """Make this process, and those that it starts, use this database."""
    os.environ["DATABASE_URL"] = _url("APPLICATION", database)
    os.environ["DATABASE_OWNER_URL"] = _url("OWNER", database)


def _migrate_template() -> None:
    create(TEMPLATE)
    point_at(TEMPLATE)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cohortium.config.settings"}
    command = [sys.executable, "-m", "django", "migrate", "--database", "owner", "--skip-checks"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


def _url(role: str, database: str) -> str:
    return os.environ[f"COHORTIUM_TEST_{role}"].replace("{database}", quote(database))
