"""Starts programs that end with us, and tells whether a process noted earlier is still the same one."""

import os
import platform
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

LAUNCH = Path(__file__).with_name("launch.py")
NAMESPACE = "namespace"
LINUX = platform.system() == "Linux"


class Launched(subprocess.Popen[bytes]):
    """A program in a session of its own. Whatever it started there ends with it."""

    def poll(self) -> int | None:
        """Look whether it has ended, and if so end what it left in its group."""
        before, code = self.returncode, super().poll()
        if before is None and code is not None:
            self._signal_group(signal.SIGKILL)
        return code

    def ask_to_end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal."""
        if self.poll() is None:
            self.send_signal(number)

    def end(self, patience: float) -> None:
        """Ask it to end, and kill it and its group when it has not after so many seconds."""
        if patience:
            self.ask_to_end()
            wait_until(lambda: self.poll() is not None, patience)
        if self.poll() is None:
            self._signal_group(signal.SIGKILL)
            self.wait()

    def _signal_group(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


def launch(
    command: Sequence[str],
    *,
    ends_by: signal.Signals,
    account: str = "",
    reach: Path | None = None,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
) -> Launched:
    """Start a program in a session of its own; on Linux it gets `ends_by` when the calling thread's process is gone.

    `account` is a user's name or NAMESPACE; `reach` is a folder that it must be able to write. Call it from the main
    thread: the kernel counts the thread that started the program as its parent.
    """
    # A session of its own: Ctrl-C in a terminal must reach the supervisor alone, which ends the others in order.
    return Launched(
        [
            *(sys.executable, "-I", "-S", str(LAUNCH)),
            *(str(os.getpid()), str(int(ends_by)), account, str(reach or "")),
            *command,
        ],
        stdin=subprocess.DEVNULL,
        stdout=output,
        # A pipe is for what it says; its complaints go where ours go.
        stderr=None if output == subprocess.PIPE else output,
        env=env,
        start_new_session=True,
    )


def end_with_parent(patience: float) -> None:
    """End this process some time after its parent is gone: gracefully, and after `patience` seconds at once."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(patience)
        os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def birth(pid: int) -> str | None:
    """Tell when this process began, as no other of its number can have; None when there is no such process."""
    if LINUX:
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
    if LINUX:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    return _ps(pid, "command=") or ""


def working_in(folder: Path) -> list[int]:
    """List the processes whose working folder this is. Linux only: elsewhere the list is empty."""
    found = []
    for entry in Path("/proc").glob("[0-9]*") if LINUX else ():
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
    command = ["/bin/ps", "-o", column, "-p", str(pid)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a number and a column
    return answer.stdout.strip() or None
