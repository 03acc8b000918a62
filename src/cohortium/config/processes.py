"""Starts programs that end with us, and tells whether a process noted earlier is still the same one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

LAUNCH = Path(__file__).with_name("launch.py")
NAMESPACE = "namespace"


def launch(
    command: Sequence[str],
    *,
    ends_by: signal.Signals,
    account: str = "",
    reach: Path | None = None,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own; on Linux it gets `ends_by` when the calling thread's process is gone.

    `account` is a user's name or NAMESPACE; `reach` is a folder that it must be able to write. Call it from the main
    thread: the kernel counts the thread that started the program as its parent.
    """
    # A session of its own: Ctrl-C in a terminal must reach the supervisor alone, which ends the others in order.
    return subprocess.Popen(
        [
            *(sys.executable, "-I", "-S", str(LAUNCH)),
            *(str(os.getpid()), str(int(ends_by)), account, str(reach or "")),
            *command,
        ],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=env,
        start_new_session=True,
    )


def birth(pid: int) -> str | None:
    """Tell when this process began, in words that no other process of this number will have; None when there is none."""
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        except OSError:
            return None
        # A zombie has ended already; only its parent has not looked.
        return None if fields[0] == "Z" else f"{boot} {fields[19]}"
    return _ps(pid, "lstart=")


def command_of(pid: int) -> str:
    """Give the command line of a process, or nothing when there is no such process."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    return _ps(pid, "command=") or ""


def working_in(folder: Path) -> list[int]:
    """List the processes whose working folder this is. Linux only: elsewhere the list is empty."""
    found = []
    for entry in Path("/proc").glob("[0-9]*") if sys.platform == "linux" else ():
        try:
            if (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def end(pids: Sequence[int], steps: Sequence[tuple[signal.Signals, float]]) -> bool:
    """Send each signal in turn to those still there, with so many seconds to obey; say whether all are gone."""
    births = {pid: mark for pid in pids if (mark := birth(pid))}

    def gone() -> bool:
        return not any(birth(pid) == mark for pid, mark in births.items())

    for number, patience in steps:
        for pid, mark in births.items():
            if birth(pid) == mark:
                try:
                    os.kill(pid, number)
                except (ProcessLookupError, PermissionError):
                    continue
        if wait_until(gone, patience):
            return True
    return gone()


def wait_until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so, at most so long, and say whether it came to be."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _ps(pid: int, column: str) -> str | None:
    answer = subprocess.run(["ps", "-o", column, "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None
