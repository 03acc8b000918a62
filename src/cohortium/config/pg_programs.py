"""pg_dump and pg_restore of the version that fits a server: from the wheel, the PATH, or where Debian has them."""

import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from cohortium.config import processes
from cohortium.config.postgres_home import DatabaseNotStarted, embedded_binaries, plain_environment

OF_DEBIAN = Path("/usr/lib/postgresql")


class NoProgram(RuntimeError):
    """No program of PostgreSQL fits this server. The message says what to install."""


class ProgramFailed(RuntimeError):
    """A program of PostgreSQL ended with an error. The message is the last thing that it said."""


def find(name: str, server: int) -> Path:
    """Find the program of the server's own version, or else the next newer one.

    Raises:
        NoProgram: as said.
    """
    major = server // 10_000
    fitting = sorted((version, str(path)) for path in _candidates(name, major) if (version := _version(path)) >= major)
    if not fitting:
        raise NoProgram(
            f"The server is PostgreSQL {major}, and no {name} of that version or a newer one is here. "
            f"On Debian: apt-get install postgresql-client-{major}."
        )
    return Path(fitting[0][1])


def run(program: Path, url: str, arguments: Sequence[str]) -> None:
    """Run a program on a database. It ends when we do, and the password does not stand in its command line.

    Raises:
        ProgramFailed: as said.
    """
    given = conninfo_to_dict(url)
    password = str(given.pop("password", "") or "")
    address = make_conninfo("", **given)
    with tempfile.TemporaryFile() as log:
        process = processes.launch(
            [str(program), f"--dbname={address}", "--no-password", *arguments],
            ends_by=signal.SIGTERM,
            env={**plain_environment(), "PGPASSWORD": password},
            output=log,
        )
        try:
            code = process.wait()
        finally:
            process.end(5)
        log.seek(0)
        said = [line.strip() for line in log.read().decode(errors="replace").splitlines() if line.strip()]
    if code != 0:
        errors = [line for line in said if "error:" in line]
        raise ProgramFailed((errors or said or [f"{program.name} ended with code {code}"])[0])


def _candidates(name: str, major: int) -> Iterator[Path]:
    try:
        folders = [embedded_binaries()]
    except DatabaseNotStarted:
        folders = []
    for path in (*(folder / name for folder in folders), OF_DEBIAN / str(major) / "bin" / name):
        if path.exists():
            yield path
    if found := shutil.which(name):
        yield Path(found)


def _version(program: Path) -> int:
    try:
        answer = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - a program of PostgreSQL's
        return int(re.findall(r"\) (\d+)", answer)[0])
    except (OSError, subprocess.CalledProcessError, IndexError):
        return 0
