"""The embedded PostgreSQL: real servers, killed in every way."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from cohortium.config import processes
from cohortium.config.environment import BadEnvironment
from cohortium.config.postgres import DatabaseHeld, EmbeddedPostgres
from cohortium.config.postgres_home import DatabaseNotStarted

HOLDING = Path(__file__).with_name("holding.py")
QUICK = {"fsync": "off"}
POSTGRES_15 = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    made = EmbeddedPostgres(tmp_path / "postgres", settings=QUICK)
    yield made
    made.stop()
    assert processes.wait_until(lambda: processes.working_in(made.folder / "data") == [], 5)


@pytest.fixture
def holder(server: EmbeddedPostgres) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process that runs the database, and the postmaster's number."""
    process = subprocess.Popen([sys.executable, str(HOLDING), str(server.folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    yield process, int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        answer = connection.execute(question).fetchone()
        return answer[0] if answer else None


def keep_a_number(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.owner_url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")


def test_start_makes_an_owner_who_is_no_superuser_and_passes_row_level_security(server):
    server.start()

    with psycopg.connect(server.owner_url()) as connection:
        rights = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        place = connection.execute(
            "SELECT current_setting('listen_addresses'), current_setting('server_encoding'), "
            "current_setting('password_encryption'), current_setting('server_version_num')::int / 10000"
        ).fetchone()

    assert rights == (False, True, True, True)
    assert place == ("", "UTF8", "scram-sha-256", 18)


def test_start_again_keeps_the_data(server):
    server.start()
    keep_a_number(server)
    server.stop()

    server.start()

    assert ask(server.owner_url(), "SELECT number FROM kept") == 42


def test_start_by_a_second_process_is_refused_and_the_first_can_be_used(holder, server):
    with pytest.raises(DatabaseHeld):
        server.start()

    with server.attached() as there:
        assert there
        assert ask(server.owner_url(), "SELECT 1") == 1


def test_nobody_is_attached_to_a_server_that_does_not_run(server):
    with server.attached() as there:
        assert not there


def test_a_server_waits_for_the_others_that_use_it(server):
    server.start()
    other = EmbeddedPostgres(server.folder)
    waiting = threading.Thread(target=server.wait_for_users)

    with other.attached() as there:
        waiting.start()
        waiting.join(0.5)
        assert (there, waiting.is_alive()) == (True, True)

    waiting.join(5)
    assert not waiting.is_alive()


def test_secrets_and_socket_are_for_their_owner_alone(server):
    server.start()

    files = [server.folder / "password_postgres", server.folder / "password_cohortium_owner", server.log]
    folders = [server.folder, server.folder / "data", Path((server.folder / "socket_folder").read_text())]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_a_wrong_password_is_refused(server):
    server.start()
    wrong = server.owner_url().replace("cohortium_owner:", "cohortium_owner:x")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_the_server_ends_when_its_holder_is_killed_and_the_next_start_finds_the_data(holder, server):
    process, postmaster = holder
    keep_a_number(server)

    process.kill()
    process.wait()

    assert processes.wait_until(lambda: processes.birth(postmaster) is None, 10)
    server.start()
    assert ask(server.owner_url(), "SELECT number FROM kept") == 42


def test_start_heals_after_both_holder_and_postmaster_are_killed(holder, server):
    process, postmaster = holder
    keep_a_number(server)

    os.kill(process.pid, signal.SIGSTOP)
    os.kill(postmaster, signal.SIGKILL)
    process.kill()
    process.wait()
    server.start()

    assert ask(server.owner_url(), "SELECT number FROM kept") == 42


def test_start_ends_a_server_that_lost_its_holder(server):
    server.start()
    keep_a_number(server)
    orphan = server.pid
    # As after a crash where the kernel does not tell the children: the lock is free and the server runs.
    server._process, process = None, server._process
    server.stop()

    server.start()

    assert process is not None
    assert process.wait(1) == 0
    assert server.pid != orphan
    assert ask(server.owner_url(), "SELECT number FROM kept") == 42


def test_start_ignores_a_pid_file_whose_number_now_belongs_to_somebody_else(server):
    server.start()
    keep_a_number(server)
    data = server.folder / "data"
    noted = (data / "postmaster.pid").read_text().splitlines()
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    (data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *noted[1:], ""]))

    server.start()

    assert ask(server.owner_url(), "SELECT number FROM kept") == 42


def test_start_repairs_what_a_killed_initdb_left(server):
    half = server.folder / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    server.start()

    assert not half.exists()
    assert ask(server.owner_url(), "SELECT 1") == 1


def test_start_again_after_the_postmaster_was_killed(server):
    server.start()
    keep_a_number(server)

    os.kill(server.pid, signal.SIGKILL)
    assert processes.wait_until(lambda: not server.alive(), 5)
    server.start()

    assert ask(server.owner_url(), "SELECT number FROM kept") == 42


def test_a_long_folder_gets_its_socket_elsewhere(tmp_path):
    server = EmbeddedPostgres(tmp_path / ("long" * 30), settings=QUICK)
    server.start()
    sockets = Path((server.folder / "socket_folder").read_text())

    try:
        assert ask(server.owner_url(), "SELECT 1") == 1
        assert (sockets.parent, stat.S_IMODE(sockets.stat().st_mode)) == (Path("/tmp"), 0o700)
    finally:
        server.stop()
    assert not sockets.exists()


def test_a_folder_that_is_a_file_is_refused_in_one_line(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(BadEnvironment, match=r"cannot be written .* Set COHORTIUM_DATA"):
        EmbeddedPostgres(tmp_path / "file" / "postgres").start()


def test_data_of_another_version_is_refused(server):
    (server.folder / "data").mkdir(parents=True)
    (server.folder / "data" / "PG_VERSION").write_text("16\n")

    with pytest.raises(DatabaseNotStarted, match="written by PostgreSQL 16"):
        server.start()


def test_a_server_that_cannot_start_says_why(tmp_path):
    server = EmbeddedPostgres(tmp_path / "postgres", settings={**QUICK, "shared_buffers": "nonsense"})

    with pytest.raises(DatabaseNotStarted, match=r'invalid value for parameter "shared_buffers": "nonsense"'):
        server.start()


@pytest.mark.skipif(not POSTGRES_15.exists(), reason="PostgreSQL 15 is not installed")
def test_another_version_runs_by_its_folder(tmp_path):
    server = EmbeddedPostgres(tmp_path / "postgres", POSTGRES_15, settings=QUICK)
    server.start()

    try:
        assert ask(server.owner_url(), "SELECT current_setting('server_version_num')::int / 10000") == 15
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")
def test_root_without_namespaces_runs_it_as_another_user_in_a_refuge(tmp_path):
    refuges = Path(tempfile.mkdtemp(prefix="cohortium-refuge-"))
    refuges.chmod(0o711)
    server = EmbeddedPostgres(tmp_path / "postgres", settings=QUICK, account="nobody", refuges=refuges)
    above = stat.S_IMODE(tmp_path.stat().st_mode)
    server.start()

    try:
        assert server.pid is not None
        assert psutil.Process(server.pid).username() == "nobody"
        assert ask(server.owner_url(), "SELECT 1") == 1
        assert stat.S_IMODE(tmp_path.stat().st_mode) == above
    finally:
        server.stop()
        shutil.rmtree(refuges)
