"""The embedded PostgreSQL: made, started, healed and stopped here, on a Unix socket and with passwords only."""

import fcntl
import os
import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

import click
import psycopg
from psycopg import sql

from cohortium.config import processes
from cohortium.config.environment import BadEnvironment, kept
from cohortium.config.postgres_home import (
    EMBEDDED_VERSION,
    REFUGES,
    DatabaseNotStarted,
    Home,
    embedded_binaries,
    plain_environment,
    settle,
    version,
)

SUPERUSER = "postgres"
OWNER = "cohortium_owner"
APPLICATION = "cohortium_app"
DATABASE = "cohortium"

# A socket's address has 108 bytes on Linux, 104 on macOS, its end included; /.s.PGSQL.5432 takes 14.
LONGEST_SOCKET_FOLDER = 88
SHORT = Path("/tmp")  # noqa: S108 - the folder in it is made by mkdtemp, for us alone
FIRST_WITH_BUILTIN = 17
LARGEST_LOG = 5_000_000
# No process has this number (the kernel's largest is 4194304).
NOBODYS_PID = 2_147_483_646
PATIENCE = 120.0
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT


class DatabaseHeld(RuntimeError):
    """Another process runs this folder's database."""


class EmbeddedPostgres:
    """One PostgreSQL server in one folder. Whoever starts it holds the folder's lock until it is stopped."""

    def __init__(
        self,
        folder: Path,
        binaries: Path | None = None,
        *,
        settings: Mapping[str, str] | None = None,
        account: str | None = None,
        refuges: Path = REFUGES,
    ) -> None:
        self.folder = folder.resolve()
        self.settings = dict(settings or {})
        self._binaries = binaries
        self._account = account
        self._refuges = refuges
        self._lock: IO[str] | None = None
        self._users: IO[str] | None = None
        self._sockets: Path | None = None
        self._process: processes.Launched | None = None

    def owner_url(self, database: str = DATABASE) -> str:
        """The address for whoever migrates."""
        return self.url(OWNER, database)

    def application_url(self, database: str = DATABASE) -> str:
        """The address for the application, whose role is made by the first migration."""
        return self.url(APPLICATION, database)

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    @property
    def pid(self) -> int | None:
        """The postmaster's number, when this object started it."""
        return self._process.pid if self._process else None

    def url(self, role: str, database: str = DATABASE) -> str:
        """Give the address of a database for a role. It is known once the server has been started."""
        password = quote(kept(self.folder, f"password_{role}", lambda: secrets.token_urlsafe(32)), safe="")
        return f"postgresql://{role}:{password}@{quote(self._socket_folder(), safe='')}:5432/{database}"

    def start(self, given_up: Callable[[], bool] = lambda: False) -> None:
        """Make the server if it is new, heal what a crash left, and return when it answers (or is given up).

        Raises:
            DatabaseHeld: another process runs it.
            DatabaseNotStarted: it cannot run here.
        """
        try:
            # The data folder as well, which may be new: others have nothing to look for in it.
            self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self._take_lock()
        except OSError as error:
            raise _unwritable(self.folder, error) from None
        try:
            home = self._settle()
            self._end_leftovers(home)
            self._make(home, given_up)
            self._launch(home, given_up)
            if not given_up():
                self._ensure_database()
        except BaseException as error:
            self.stop()
            if isinstance(error, OSError):
                raise _unwritable(self.folder, error) from None
            raise

    def stop(self, *, forced: Callable[[], bool] = lambda: False) -> None:
        """End the server: its clients are cut off, their transactions rolled back. Harmless when it does not run."""
        if process := self._process:
            _end(process, forced)
            self._process = None
            self._forget_socket_folder()
        if self._users:
            self._users.close()
            self._users = None
        if self._lock:
            # Said aloud, because a fork of ours may still have the file open.
            fcntl.flock(self._lock, fcntl.LOCK_UN)
            self._lock.close()
            self._lock = None

    def alive(self) -> bool:
        """Say whether the server that this object started still runs."""
        return self._process is not None and self._process.poll() is None

    @contextmanager
    def attached(self) -> Iterator[bool]:
        """Use the server that another process runs; false when there is none. It waits for us before it stops."""
        with ExitStack() as stack:
            try:
                users = stack.enter_context((self.folder / "users").open("a"))
                fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
                psycopg.connect(self.owner_url(), connect_timeout=5).close()
            except (OSError, BadEnvironment, psycopg.OperationalError):
                stack.close()
                yield False
                return
            yield True

    def wait_for_users(self) -> None:
        """Return when no other process uses the server that this object started; none can begin to from then on."""
        users = (self.folder / "users").open("a")

        def alone() -> bool:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        if not processes.wait_until(alone, 1):
            click.echo("cohortium: another command still uses the database; ending when it does", err=True)
            fcntl.flock(users, fcntl.LOCK_EX)
        # Kept open until the server has ended: whoever comes now starts it anew.
        self._users = users

    def _take_lock(self) -> None:
        if self._lock:
            return
        lock = (self.folder / "lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise DatabaseHeld(f"Another process runs the database in {self.folder}.") from None
        self._lock = lock

    def _settle(self) -> Home:
        binaries = self._binaries or embedded_binaries()
        home = settle(self.folder, binaries, account=self._account, refuges=self._refuges)
        number = version(home.binaries)
        if self._binaries is None and number != EMBEDDED_VERSION:
            raise DatabaseNotStarted(f"The embedded PostgreSQL is {number}, not {EMBEDDED_VERSION}. Run `make env`.")
        made_by = home.folder / "data" / "PG_VERSION"
        if made_by.exists() and int(made_by.read_text()) != number:
            raise DatabaseNotStarted(
                f"The data in {home.folder} was written by PostgreSQL {made_by.read_text().strip()}, and this is "
                f"{number}. Restore a backup into another folder (COHORTIUM_DATA)."
            )
        return home

    def _end_leftovers(self, home: Home) -> None:
        data = home.folder / "data"
        noted = data / "postmaster.pid"
        if noted.exists():
            lines = noted.read_text().splitlines()
            pid = int(lines[0]) if lines and lines[0].isdigit() else 0
            if pid and processes.birth(pid) and f"-D {data} " in processes.command_of(pid):
                click.echo("cohortium: ending the database that an earlier run left behind", err=True)
                processes.end([pid], [(FAST, 30), (IMMEDIATE, 5), (signal.SIGKILL, 5)])
            elif lines:
                # The number may belong to somebody else by now, and then PostgreSQL would refuse to start. The rest of
                # the file stays: by it the new server finds out whether an old backend still writes to the data.
                noted.write_text("\n".join([str(NOBODYS_PID), *lines[1:], ""]))
        # Its backends, and nobody else who happens to look around there.
        backends = [pid for pid in processes.working_in(data) if "postgres" in processes.command_of(pid)]
        processes.end(backends, [(IMMEDIATE, 2), (signal.SIGKILL, 5)])

    def _make(self, home: Home, given_up: Callable[[], bool]) -> None:
        data, draft = home.folder / "data", home.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        if data.exists():
            return
        password = home.folder / "password.new"
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self._password(SUPERUSER))
        shutil.chown(password, home.folder.stat().st_uid)
        # Sorting by code point, the same on every machine and after every upgrade of its C library.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        made = self._run(
            home,
            given_up,
            "initdb",
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            *(builtin if version(home.binaries) >= FIRST_WITH_BUILTIN else ["--locale=C.UTF-8"]),
            *(["--no-sync"] if self.settings.get("fsync") == "off" else []),
        )
        password.unlink(missing_ok=True)
        if made:
            draft.rename(data)
        elif not given_up():
            raise DatabaseNotStarted(f"The database could not be made in {home.folder}: {self._last_words()}")

    def _launch(self, home: Home, given_up: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 15
        while not given_up():
            self._begin(home)
            if self._wait_until_ready(home, given_up):
                return
            # The backends of a killed server need a moment to notice; PostgreSQL waits for no one.
            if "shared memory block" not in self._last_words() or time.monotonic() > deadline:
                raise DatabaseNotStarted(f"The database did not start: {self._last_words()} (all of it: {self.log})")
            time.sleep(0.2)

    def _begin(self, home: Home) -> None:
        sockets = Path(self._make_socket_folder(home))
        for left in sockets.glob(".s.PGSQL.*"):
            left.unlink()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # A refused statement holds what people typed, and the detail of a broken key does too.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            **self.settings,
        }
        data = str(home.folder / "data")
        arguments = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        # Kept by name, not by process: the log is asked for the reason when the server ends at once.
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".old"))
        with self._open_log() as log:
            self._process = processes.launch(
                [str(home.binaries / "postgres"), "-D", data, "-p", "5432", *arguments],
                ends_by=FAST,
                account=home.account,
                env=plain_environment(),
                output=log,
            )

    def _wait_until_ready(self, home: Home, given_up: Callable[[], bool]) -> bool:
        noted = home.folder / "data" / "postmaster.pid"
        mine = str(self.pid)

        def ready() -> bool:
            with suppress(OSError):
                lines = noted.read_text().splitlines()
                return lines[:1] == [mine] and lines[7:8] != [] and lines[7].strip() == "ready"
            return False

        processes.wait_until(lambda: ready() or not self.alive() or given_up(), PATIENCE)
        return self.alive() and (ready() or given_up())

    def _ensure_database(self) -> None:
        try:
            self._make_owner_and_database()
        except psycopg.Error as error:
            raise DatabaseNotStarted(f"The database in {self.folder} refuses us: {one_line(error)}") from None

    def _make_owner_and_database(self) -> None:
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone()
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER BYPASSRLS CREATEROLE CREATEDB PASSWORD {}").format(
                    sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(OWNER), sql.Literal(self._password(OWNER))
                )
            )
            # So that it can drop a database, or end a query that holds up a migration.
            connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(OWNER)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )

    def _run(self, home: Home, given_up: Callable[[], bool], program: str, *arguments: str) -> bool:
        """Run one of PostgreSQL's programs, and say whether it did its work."""
        with self._open_log() as log:
            process = processes.launch(
                [str(home.binaries / program), *arguments],
                ends_by=signal.SIGTERM,
                account=home.account,
                env=plain_environment(),
                output=log,
            )
        processes.wait_until(lambda: process.poll() is not None or given_up(), PATIENCE)
        process.end(5)
        return process.returncode == 0

    def _open_log(self) -> IO[bytes]:
        self.log.touch(mode=0o600)
        return self.log.open("ab")

    def _last_words(self) -> str:
        lines = [line for line in self.log.read_text(errors="replace").splitlines()[-20:] if line.strip()]
        fatal = [line for line in lines if "FATAL" in line or "error:" in line]
        return (fatal or lines or ["it said nothing"])[-1].strip()

    def _password(self, role: str) -> str:
        return kept(self.folder, f"password_{role}", lambda: secrets.token_urlsafe(32))

    def _socket_folder(self) -> str:
        try:
            return (self.folder / "socket_folder").read_text()
        except OSError:
            return str(self.folder / "socket")

    def _make_socket_folder(self, home: Home) -> str:
        if self._sockets:
            # After a crash the programs that use it must find it where it was.
            return str(self._sockets)
        folder = home.folder / "socket"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            folder.mkdir(mode=0o700, exist_ok=True)
            shutil.chown(folder, home.folder.stat().st_uid)
        else:
            # A fresh one each time: one noted earlier may have been swept away and made again by somebody else.
            self._forget_socket_folder()
            folder = Path(tempfile.mkdtemp(prefix="cohortium-", dir=SHORT))
        noted = self.folder / "socket_folder"
        draft = noted.with_suffix(".new")
        draft.write_text(str(folder))
        draft.replace(noted)
        self._sockets = folder
        return str(folder)

    def _forget_socket_folder(self) -> None:
        folder = Path(self._socket_folder())
        if folder.parent == SHORT and folder.exists() and folder.lstat().st_uid == os.geteuid():
            shutil.rmtree(folder, ignore_errors=True)
        self._sockets = None


def _end(process: processes.Launched, forced: Callable[[], bool]) -> None:
    def ended() -> bool:
        return process.poll() is not None

    process.ask_to_end(FAST)
    processes.wait_until(lambda: ended() or forced(), 30)
    process.ask_to_end(IMMEDIATE)
    processes.wait_until(ended, 5)
    process.end(0)


def one_line(error: psycopg.Error) -> str:
    """Say what PostgreSQL objects to, on one line: the others are its advice."""
    return (error.diag.message_primary or str(error)).strip().partition("\n")[0]


def _unwritable(folder: Path, error: OSError) -> BadEnvironment:
    return BadEnvironment(
        f"The folder {folder} cannot be written ({error.strerror}). Set COHORTIUM_DATA to one that can."
    )
