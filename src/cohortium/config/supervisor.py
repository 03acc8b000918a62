"""Runs database, web server and worker: starts them in order, restarts what dies, and leaves no process behind."""

import errno
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import click

from cohortium.config import processes
from cohortium.config.environment import RUNNING, BadEnvironment
from cohortium.config.postgres import DatabaseHeld, EmbeddedPostgres
from cohortium.config.postgres_home import DatabaseNotStarted

# Seconds before a program that died is started again: longer each time, short again after it ran for a while.
FIRST_WAIT, LONGEST_WAIT, RAN_WELL = 0.5, 30.0, 60.0
READY_WITHIN = 60.0
# Seconds between two looks whether it is time for a chore.
LOOKS_EVERY = 10.0
HANG_UPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class AlreadyRunning(RuntimeError):
    """Another supervisor runs this data folder. The message says which and where."""


class DidNotStart(RuntimeError):
    """A program ended, or did not answer, while it was started. The message names it."""


@dataclass
class Program:
    """Something to keep running. `patience` is how long it may take to end when asked."""

    name: str
    command: Sequence[str]
    ready: Callable[[], bool]
    patience: float
    process: processes.Launched | None = None
    began: float = 0.0
    wait: float = FIRST_WAIT
    due: float = 0.0


@dataclass
class Chore:
    """Something to do now and then, with all that the preparation may know. It ends when everything else is to."""

    name: str
    command: Sequence[str]
    # Whether it is time, given when it was last begun.
    is_due: Callable[[datetime, datetime | None], bool]
    begun: datetime | None = None
    process: processes.Launched | None = None
    look_again: float = 0.0


@dataclass
class Supervisor:
    """One for each data folder. `preparation` are commands that must succeed before the programs start."""

    folder: Path
    database: EmbeddedPostgres | None
    preparation: Sequence[Sequence[str]]
    programs: Sequence[Program]
    env: Callable[[], dict[str, str]]
    # What only the preparation may know.
    withheld: frozenset[str] = field(default=frozenset(), kw_only=True)
    chores: Sequence[Chore] = field(default=(), kw_only=True)
    port: int | None = None
    ready: Callable[[], None] = lambda: None
    # What the preparation wrote to its standard output: some lines.
    said: str = field(default="", init=False)
    _asked: int = field(default=0, init=False)
    _woken: int = field(default=-1, init=False)
    _database_wait: float = field(default=FIRST_WAIT, init=False)

    def run(self) -> None:
        """Run until Ctrl-C, SIGTERM or SIGHUP; a second one forces. Returns when no process is left.

        Raises:
            AlreadyRunning: as said.
            DidNotStart: a program ended while it was started.
            DatabaseNotStarted: the embedded database cannot run.
            BadEnvironment: the port is taken, or the data folder cannot be written.
        """
        with self._alone(), self._listening():
            try:
                self._end_leftovers()
                if self.port:
                    check_port(self.port)
                self._start_everything()
                while not self._asked:
                    self._look()
                    self._pause(0.5)
            finally:
                self._end_everything()

    def _start_everything(self) -> None:
        if self.database:
            self._start_database(self.database)
        for command in self.preparation:
            if self._asked:
                return
            self._prepare(command)
        for program in self.programs:
            self._start(program)
        for program in self.programs:
            self._until_ready(program)
        if not self._asked:
            self.ready()

    def _start_database(self, database: EmbeddedPostgres) -> None:
        deadline, told = time.monotonic() + READY_WITHIN, False
        while not self._asked and not database.alive():
            try:
                database.start(self._is_asked)
            except DatabaseHeld as error:
                # A short command, such as `migrate`, holds it for as long as it runs.
                if time.monotonic() > deadline:
                    raise AlreadyRunning(f"{error} Wait for it or end it.") from None
                if not told:
                    say("waiting for another command that uses the database")
                told = True
                self._pause(0.2)

    def _prepare(self, command: Sequence[str]) -> None:
        process = processes.launch(command, ends_by=signal.SIGTERM, env=self.env(), output=subprocess.PIPE)
        while process.poll() is None:
            if self._asked:
                process.end(5 if self._asked == 1 else 0)
                return
            self._pause(0.5)
        if process.returncode != 0:
            # It has said why.
            raise DidNotStart("")
        if process.stdout:
            self.said += process.stdout.read().decode()
            process.stdout.close()

    def _start(self, program: Program) -> None:
        if self._asked:
            return
        known = {name: value for name, value in self.env().items() if name not in self.withheld}
        program.process = processes.launch(program.command, ends_by=signal.SIGTERM, env=known)
        program.began = time.monotonic()
        self._note()

    def _until_ready(self, program: Program) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not self._asked and program.process and not program.ready():
            if program.process.poll() is not None:
                raise DidNotStart(f"{program.name} ended while it was started: see above.")
            if time.monotonic() > deadline:
                raise DidNotStart(f"{program.name} does not answer after {READY_WITHIN:.0f} seconds.")
            self._pause(0.1)

    def _look(self) -> None:
        """Start again what has died."""
        if self.database and not self.database.alive():
            self._restart_database(self.database)
        for program in self.programs:
            if program.process and program.process.poll() is not None:
                self._bury(program, program.process.returncode)
            if program.process is None and time.monotonic() >= program.due:
                self._start(program)
        for chore in self.chores:
            self._look_after(chore)

    def _look_after(self, chore: Chore) -> None:
        if chore.process:
            if (code := chore.process.poll()) is not None:
                chore.process = None
                if code != 0:
                    say(f"{chore.name} failed ({describe_end(code)}): see above")
            return
        if time.monotonic() < chore.look_again:
            return
        chore.look_again = time.monotonic() + LOOKS_EVERY
        if chore.is_due(now := datetime.now(UTC), chore.begun):
            chore.begun = now
            chore.process = processes.launch(chore.command, ends_by=signal.SIGTERM, env=self.env())

    def _restart_database(self, database: EmbeddedPostgres) -> None:
        say("the database ended unexpectedly; starting it again")
        try:
            database.start(self._is_asked)
            self._database_wait = FIRST_WAIT
        except (DatabaseNotStarted, DatabaseHeld, BadEnvironment) as error:
            say(f"{error} Trying again in {self._database_wait:.1f} s.")
            self._pause(self._database_wait)
            self._database_wait = min(self._database_wait * 2, LONGEST_WAIT)

    def _bury(self, program: Program, code: int) -> None:
        now = time.monotonic()
        program.wait = FIRST_WAIT if now - program.began > RAN_WELL else program.wait
        how = describe_end(code)
        say(f"{program.name} ended unexpectedly ({how}); starting it again in {program.wait:.1f} s")
        program.process, program.due = None, now + program.wait
        program.wait = min(program.wait * 2, LONGEST_WAIT)

    def _end_everything(self) -> None:
        for chore in self.chores:
            if chore.process:
                # What it leaves unfinished, the next one removes.
                chore.process.end(5)
        running = [(program, program.process) for program in self.programs if program.process]
        for _, process in running:
            process.ask_to_end()
        began, told = time.monotonic(), 0.0
        while left := [(program, process) for program, process in running if process.poll() is None]:
            patient = {program.name: began + program.patience > time.monotonic() for program, _ in left}
            for program, process in left:
                if self._asked > 1 or not patient[program.name]:
                    process.end(0)
            if time.monotonic() - began > told + 5:
                told += 5
                say(f"waiting for {' and '.join(program.name for program, _ in left)} (Ctrl-C again to force)")
            self._pause(0.1)
        if self.database:
            self.database.stop(forced=lambda: self._asked > 1)
        (self.folder / RUNNING).unlink(missing_ok=True)

    # --- Only one, and nothing from the run before -------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.folder / "supervisor.lock").open("a")
        except OSError as error:
            raise BadEnvironment(
                f"The folder {self.folder} cannot be written ({error.strerror}). Set COHORTIUM_DATA to one that can."
            ) from None
        with lock:
            self._take(lock)
            yield

    def _take(self, lock: IO[str]) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            noted = self._noted()
            where = f" at http://localhost:{noted['port']}" if noted.get("port") else ""
            raise AlreadyRunning(
                f"Cohortium already runs in {self.folder}{where}. Use that one, or set COHORTIUM_DATA."
            ) from None

    def _note(self) -> None:
        # For the next start, should this one be killed where the kernel does not tell the children.
        births = {
            program.process.pid: processes.birth(program.process.pid) for program in self.programs if program.process
        }
        draft = self.folder / f"{RUNNING}.new"
        draft.write_text(json.dumps({"port": self.port, "programs": births}))
        draft.replace(self.folder / RUNNING)

    def _noted(self) -> dict[str, object]:
        try:
            noted: dict[str, object] = json.loads((self.folder / RUNNING).read_text())
        except (OSError, ValueError):
            return {}
        return noted

    def _end_leftovers(self) -> None:
        noted = self._noted()
        programs = noted.get("programs")
        if not isinstance(programs, dict):
            return
        left = [int(pid) for pid, mark in programs.items() if mark and processes.birth(int(pid)) == mark]
        if left:
            say("ending what an earlier run left behind")
            processes.end(left, [(signal.SIGTERM, 15), (signal.SIGKILL, 5)])
        if self.port:
            # Processes of theirs notice within a second or two that they are alone.
            processes.wait_until(lambda: self._is_asked() or port_is_free(self.port or 0), 15)

    # --- Signals -----------------------------------------------------------------------------------------------------

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Count the requests to end instead of raising at any line, and wake the loop when a child ends."""
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(woken, False)
        self._woken = woken
        before = {number: signal.signal(number, self._on_signal) for number in HANG_UPS}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        outer = signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(outer)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(wake)
            os.close(woken)

    def _on_signal(self, *_: object) -> None:
        self._asked += 1
        # Not by `say`: the signal may have come in the midst of writing.
        with suppress(OSError):
            os.write(2, b"cohortium: stopping\n" if self._asked == 1 else b"cohortium: stopping at once\n")

    def _is_asked(self) -> bool:
        return self._asked > 0

    def _pause(self, seconds: float) -> None:
        if select.select([self._woken], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                os.read(self._woken, 4096)


def say(sentence: str) -> None:
    """Tell the person at the terminal, or nobody when the terminal is gone."""
    with suppress(OSError):
        click.echo(f"cohortium: {sentence}", err=True)


def describe_end(code: int) -> str:
    """Say how a program ended."""
    if code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def answers(port: int) -> bool:
    """Say whether the web server on this machine answers at all."""
    try:
        urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5).close()
    except HTTPError as error:
        error.close()
        return True
    except (URLError, OSError):
        return False
    return True


def port_is_free(port: int) -> bool:
    """Say whether somebody could listen there now."""
    try:
        check_port(port)
    except BadEnvironment:
        return False
    return True


def check_port(port: int, address: str = "127.0.0.1") -> None:
    """Refuse a port that cannot be had.

    Raises:
        BadEnvironment: as said.
    """
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((address, port))
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be had ({error.strerror})"
            raise BadEnvironment(
                f"Port {port} {why}. Choose another: `cohortium run --port {port + 1}`, `make run PORT={port + 1}`."
            ) from None
