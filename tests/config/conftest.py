"""Installations of one's own: real processes, on a data folder that was migrated once and copied."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

from cohortium.config.processes import wait_until, working_in

COHORTIUM = [sys.executable, "-m", "cohortium"]


def plain_environment(**more: str) -> dict[str, str]:
    """The environment of somebody who has set nothing, and then this."""
    unset = ("DATABASE", "COHORTIUM", "DJANGO")
    return {name: value for name, value in os.environ.items() if not name.startswith(unset)} | more


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass
class Installation:
    """One data folder, and what runs on it."""

    data: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    # What else is set.
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        ours = {"COHORTIUM_DATA": str(self.data), "COHORTIUM_PORT": str(self.port), "COHORTIUM_WEB_WORKERS": "1"}
        return plain_environment(**ours | self.more)

    @property
    def said(self) -> str:
        return self.data.with_name("said").read_text()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [*COHORTIUM, *arguments], env=self.environment, capture_output=True, text=True, timeout=240, check=False
        )

    def start(self) -> subprocess.Popen[bytes]:
        """Start `cohortium run`."""
        with self.data.with_name("said").open("wb") as said:
            self.process = subprocess.Popen(
                [*COHORTIUM, "run", "--no-demo"], env=self.environment, stdout=said, stderr=said
            )
        return self.process

    def start_and_wait(self) -> subprocess.Popen[bytes]:
        """Start `cohortium run` and wait until it says that it runs."""
        process = self.start()
        assert wait_until(lambda: "Ctrl-C ends it" in self.said, 40), self.said
        return process

    def answers(self) -> bool:
        """Whether the web server answers at all."""
        try:
            urlopen(f"http://127.0.0.1:{self.port}/nowhere", timeout=5).close()
        except HTTPError as error:
            error.close()
            return True
        except OSError:
            return False
        return True

    def processes(self, words: str = "") -> list[int]:
        """Whatever was started for this data folder and still runs: by its environment, or by where it works."""
        # PostgreSQL's children write their titles over their environment.
        found = [] if words else working_in(self.data / "postgres" / "data")
        for process in psutil.process_iter():
            try:
                ours = process.environ().get("COHORTIUM_DATA") == str(self.data)
                if ours and process.status() != psutil.STATUS_ZOMBIE and words in " ".join(process.cmdline()):
                    found.append(process.pid)
            except psutil.Error:
                continue
        return sorted(set(found))

    def postmaster(self) -> int:
        """The number in PostgreSQL's file; 0 while it is being written."""
        lines = (self.data / "postgres" / "data" / "postmaster.pid").read_text().splitlines()
        return int(lines[0]) if lines else 0

    def is_empty(self, seconds: float) -> bool:
        """Whether no process is left after so many seconds."""
        return wait_until(lambda: not self.processes(), seconds)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was migrated, and where nothing runs."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    done = Installation(folder).command("migrate")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def installation(migrated: Path, tmp_path: Path) -> Iterator[Installation]:
    shutil.copytree(migrated, tmp_path / "data", symlinks=True)
    made = Installation(tmp_path / "data")
    yield made
    if made.process and made.process.poll() is None:
        made.process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        made.process.kill()
        made.process.wait()
    assert made.is_empty(15), made.said
