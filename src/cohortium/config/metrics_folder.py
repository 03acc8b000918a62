"""Where the processes of one server count: in memory that they share, under a name by which `/metrics` finds it.

Not in the data folder itself: the files are mapped into memory, and a full disk would end whoever counts.
"""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cohortium.config import processes
from cohortium.core.ending import NOTE

SHARED = Path("/dev/shm")  # noqa: S108 - the folder in it is made by mkdtemp, for us alone
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_PREFIX = "cohortium-metrics-"


@contextmanager
def counting(kind: str, data: Path) -> Iterator[None]:
    """Give the processes that are started meanwhile a folder to count in. Before anything that counts is imported."""
    names = data / "metrics"
    names.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(names)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=SHARED if os.access(SHARED, os.W_OK) else None))
    name = names / f"{kind}@{platform.node()}@{os.getpid()}"
    name.unlink(missing_ok=True)
    name.symlink_to(folder)
    os.environ[VARIABLE] = str(folder)
    os.environ[NOTE] = str(folder / "ending")
    try:
        yield
    finally:
        name.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def counted(data: Path) -> list[str]:
    """The files in which the servers of this machine and this data folder count."""
    return sorted(str(file) for file in (data / "metrics").glob(f"*@{platform.node()}@*/*.db"))


def _sweep(names: Path) -> None:
    """Remove what servers left that were killed."""
    for name in names.glob(f"*@{platform.node()}@*"):
        pid = int(name.name.rpartition("@")[2])
        if processes.birth(pid) and pid != os.getpid():
            continue
        with suppress(OSError):
            folder = name.readlink()
            if folder.name.startswith(_PREFIX) and folder.stat().st_uid == os.geteuid():
                shutil.rmtree(folder, ignore_errors=True)
            name.unlink()
