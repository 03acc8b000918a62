"""What can be expected to go wrong: one line that says what to do, an exit code, and no traceback."""

import os
import pkgutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from cohortium.config import migration
from cohortium.config.processes import wait_until
from cohortium.notifications import migrations as notifications
from tests.config.conftest import COHORTIUM, plain_environment

*_, BEFORE_THE_LAST, LAST = sorted(one.name for one in pkgutil.iter_modules(notifications.__path__))
# The migrations that wait for another one, of this database.
WAITING = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
SHAPE = "must look like postgresql://user:password@host:5432/name.\n"


def cohortium(command: list[str], environment: dict[str, str], program: list[str] = COHORTIUM) -> tuple[int, str]:
    """Run a command; give its exit code and what it complains about."""
    done = subprocess.run(
        [*program, *command],
        env=plain_environment() | environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    return done.returncode, done.stderr


def both(url: str, folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": url, "DATABASE_OWNER_URL": url, "COHORTIUM_DATA": str(folder)}


def with_other(url: str, *, user: str = "", password: str = "", database: str = "") -> str:
    """An address with another user, password or database."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    name = f"{user or parts.username}:{password or parts.password}"
    return f"postgresql://{name}@{host}/{database or parts.path[1:]}"


@contextmanager
def owned_database(rights: str) -> Iterator[str]:
    """A database of the tests' server, with an owner who has these rights."""
    mighty, name = os.environ["DATABASE_OWNER_URL"], f"owner_{uuid4().hex[:12]}"
    with psycopg.connect(with_other(mighty, database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'p' {rights}")
        connection.execute(f"GRANT {name} TO current_user")
        connection.execute(f"CREATE DATABASE {name} OWNER {name}")
        yield with_other(mighty, user=name, password="p", database=name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.execute(f"DROP ROLE {name}")


@contextmanager
def fresh_database(template: str = "") -> Iterator[str]:
    """A database of the tests' server, and of its owner: an empty one, or a copy."""
    name = f"fresh_{uuid4().hex[:12]}"
    url = with_other(os.environ["DATABASE_OWNER_URL"], database="postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template1'}")
        yield name
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_port_in_use_is_named_with_another(tmp_path, command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = cohortium([command, "--port", str(port)], {"COHORTIUM_DATA": str(tmp_path)})

    another = f"`cohortium run --port {port + 1}`, `make run PORT={port + 1}`"
    assert answer == (1, f"cohortium: Port {port} is in use. Choose another: {another}.\n")


@pytest.mark.parametrize("command", ["run", "migrate", "worker"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path, command):
    # Not by its mode, which does not hold root back.
    (tmp_path / "file").touch()

    code, complaint = cohortium([command], {"COHORTIUM_DATA": str(tmp_path / "file" / "data")})

    assert code == 1
    assert complaint.startswith(f"cohortium: The folder {tmp_path / 'file' / 'data'}")
    assert complaint.endswith("cannot be written (Not a directory). Set COHORTIUM_DATA to one that can.\n")


@pytest.mark.parametrize("url", ["mysql://a:b@localhost/x", "postgresql://a:b@localhost", "postgresql://h:x/y"])
def test_an_address_that_is_none_is_refused(tmp_path, url):
    assert cohortium(["migrate"], both(url, tmp_path)) == (1, f"cohortium: DATABASE_URL {SHAPE}")


@pytest.mark.parametrize("command", ["migrate", "serve", "run"])
def test_a_server_that_is_not_there_is_named(tmp_path, command):
    code, complaint = cohortium([command], both("postgresql://a:secret@127.0.0.1:1/x", tmp_path))

    assert code == 1
    assert "leads to no database" in complaint
    assert "Connection refused" in complaint
    assert (complaint.count("\n"), complaint.count("secret")) == (1, 0)


def test_a_wrong_password_is_refused_without_being_told(tmp_path):
    url = with_other(os.environ["DATABASE_OWNER_URL"], password="not-this-one")

    code, complaint = cohortium(["migrate"], both(url, tmp_path))

    assert code == 1
    assert 'password authentication failed for user "cohortium_owner".\n' in complaint
    assert (complaint.count("\n"), complaint.count("not-this-one")) == (1, 0)


def test_a_database_that_does_not_exist_is_named(tmp_path):
    url = with_other(os.environ["DATABASE_OWNER_URL"], database="nowhere")

    code, complaint = cohortium(["migrate"], both(url, tmp_path))

    assert code == 1
    assert complaint.endswith('database "nowhere" does not exist.\n')


def test_migrating_needs_the_owners_address(tmp_path):
    answer = cohortium(["migrate"], {"DATABASE_URL": "postgresql://a:b@localhost/x", "COHORTIUM_DATA": str(tmp_path)})

    example = "postgresql://cohortium_owner:password@host:5432/name"
    complaint = f"DATABASE_OWNER_URL is not set. Migrating needs the owner's address, such as {example}."
    assert answer == (1, f"cohortium: {complaint}\n")


def test_an_owner_who_is_subject_to_row_level_security_is_refused(tmp_path):
    with owned_database("CREATEROLE") as url:
        code, complaint = cohortium(["migrate"], both(url, tmp_path))

    owner = urlsplit(url).username
    assert code == 1
    assert complaint.startswith(f"cohortium: The owner '{owner}' is subject to row level security")
    assert complaint.endswith(f'Let a superuser run: ALTER ROLE "{owner}" BYPASSRLS;\n')


def test_a_server_that_is_too_old_is_refused(tmp_path):
    # No server older than the oldest one is at hand: the oldest one is made newer.
    newer = "from cohortium.tenancy.engine import roles; roles.OLDEST_SERVER = 990000; "
    program = [sys.executable, "-c", newer + "from cohortium.config.cli import main; main()"]

    with owned_database("INHERIT") as url:
        code, complaint = cohortium(["migrate"], both(url, tmp_path), program)

    assert code == 1
    assert complaint.startswith("cohortium: PostgreSQL ")
    assert complaint.endswith(" is too old: Cohortium needs PostgreSQL 15 or newer.\n")


def test_two_migrations_at_once_do_not_collide(tmp_path, own_database):
    MigrationExecutor(own_database).migrate([("notifications", BEFORE_THE_LAST)])
    urls = {
        name: with_other(os.environ[name], database=own_database.settings_dict["NAME"])
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    environment = plain_environment(**urls, COHORTIUM_DATA=str(tmp_path))
    # Both wait for a third one, so that they meet however long a start takes.
    with psycopg.connect(urls["DATABASE_OWNER_URL"], autocommit=True) as third:
        third.execute("SELECT pg_advisory_lock(%s)", [migration.LOCK])
        both_at_once = [
            subprocess.Popen(
                [*COHORTIUM, "migrate"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
            for _ in range(2)
        ]
        met = wait_until(lambda: third.execute(WAITING).fetchone() == (2,), 60)
    complaints = [process.communicate(timeout=240)[1].decode() for process in both_at_once]

    assert (met, [process.returncode for process in both_at_once]) == (True, [0, 0])
    assert complaints == ["cohortium: waiting for another migration to end\n"] * 2
    assert MigrationLoader(own_database).applied_migrations.keys() >= {("notifications", LAST)}
