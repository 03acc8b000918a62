"""The product's own processes on a database of the tests: `cohortium serve` and `cohortium worker`, as in production."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.config.processes import wait_until
from tests.fixtures import PASSWORD, Provider
from tests.leaks import insist_none_of_run, watching_servers

# The product's settings and not the tests' own: what is seen here is what is shipped.
AS_SHIPPED = {"DJANGO_SETTINGS_MODULE": "cohortium.config.settings", "COHORTIUM_DEVELOPMENT": "1"}
# So that whoever has no log-in sees all pages there are.
AS_SHIPPED["COHORTIUM_SIGN_UP"] = "open"
HERE = Path(__file__).resolve().parent.parent
# Where much else goes on, a server needs a while.
STARTS_WITHIN, ENDS_WITHIN = 120.0, 20.0


@dataclass
class Program:
    """A process of ours under test, and what it said so far."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """Kill it as the kernel does when memory runs out."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@dataclass
class Site(Program):
    """The web server, and its address."""

    port: int

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}"

    def url(self, provider: Provider, path: str = "campuses/") -> str:
        return f"{self.base}/o/{provider.code}/{path}"

    def api(self, provider: Provider, path: str = "campuses") -> str:
        return f"{self.base}/api/v1/o/{provider.code}/{path}"


@contextmanager
def program(*arguments: str, env: Mapping[str, str] | None = None) -> Iterator[Program]:
    """Run a command of `cohortium` until the context ends, and then ask it to end."""
    with tempfile.TemporaryDirectory(prefix="cohortium-program-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "cohortium", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **AS_SHIPPED, **(env or {})},
            )
        try:
            yield Program(process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise
            insist_none_of_run(log.read_text(errors="replace"), f"The log of {' '.join(arguments)}")


@contextmanager
def serving(env: Mapping[str, str] | None = None, *, workers: int = 2) -> Iterator[Site]:
    """Run the web server on a free port, and wait until it answers. What it answers is searched for whole numbers."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="cohortium-watched-") as folder, watching_servers(Path(folder)) as watched:
        served = {"DJANGO_SETTINGS_MODULE": "tests.settings_served", "PYTHONPATH": str(HERE), **watched, **(env or {})}
        with program("serve", "--port", str(port), "--workers", str(workers), env=served) as started:
            site = Site(started.process, started.log, port)
            assert wait_until(lambda: answers(f"{site.base}/sign-in/"), STARTS_WITHIN), site.said()
            yield site


@contextmanager
def working(env: Mapping[str, str] | None = None, *arguments: str) -> Iterator[Program]:
    """Run a worker."""
    with program("worker", *arguments, env=env) as started:
        yield started


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The web server on this process's database."""
    with serving() as one:
        yield one
        said = one.said()
    assert [word for word in ("Traceback", '"status": 500') if word in said] == []
    # Whoever collects the log reads each line by itself.
    assert [line for line in said.splitlines() if not is_json(line)] == []


@pytest.fixture
def worker_process() -> Iterator[Program]:
    """A worker on this process's database."""
    with working() as one:
        yield one


def is_json(line: str) -> bool:
    """Whether a line is an object in JSON."""
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """Whether there is any answer."""
    try:
        urlopen(url, timeout=5).close()  # noqa: S310 - an address of this machine
    except HTTPError as error:
        error.close()
        return True
    except OSError:
        return False
    return True


def session_of(provider: Provider, actor: Actor) -> str:
    """The cookie of a log-in session of this member, which every server on the database accepts."""
    client = Client()
    client.force_login(provider.users[actor.id])
    return client.cookies["sessionid"].value


def log_in_of(provider: Provider, actor: Actor) -> str:
    """The e-mail address with which this member signs in by the form, with `PASSWORD`."""
    user = provider.users[actor.id]
    # The product does not know the quick hasher of the tests' settings.
    hasher = Argon2PasswordHasher()
    user.password = hasher.encode(PASSWORD, hasher.salt())
    user.save(update_fields=["password"])
    return user.email
