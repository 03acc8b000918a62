"""The web server: Granian, which keeps connections open, with one process for each core and some threads in each."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces

from cohortium.config import processes

DRAIN = 10


def serve(*, address: str, port: int, workers: int | None = None) -> None:
    """Answer requests until SIGTERM or Ctrl-C, and let those under way finish."""
    if sys.platform == "linux":
        # Forking is safe here: this process does not set Django up. The other ways leave a helper process behind.
        multiprocessing.set_start_method("fork", force=True)
    Granian(
        "cohortium.config.wsgi:application",
        address=address,
        port=port,
        # Without a lifespan: nothing here waits for the server to start or to end.
        interface=Interfaces.ASGINL,
        workers=workers or min(4, os.cpu_count() or 1),
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN,
        websockets=False,
        log_level="error",  # type: ignore[arg-type]
    ).serve(target_loader=load, wrap_loader=False)


def load() -> Callable[..., Any]:
    """Load the application in a worker process."""
    # A fork has the main process's handlers, which would swallow a request to end until Granian sets its own.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    # Granian's workers do not notice when its main process is killed.
    processes.end_with_parent(patience=DRAIN)
    from cohortium.config.front import Front  # noqa: PLC0415 - in the worker, not in the main process
    from cohortium.config.wsgi import application  # noqa: PLC0415 - as above

    return Front(application)
