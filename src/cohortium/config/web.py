"""The web server: Granian, which keeps connections open, with one process for each core and some threads in each."""

import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from threading import Timer
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from cohortium.config import processes, starting
from cohortium.core import ending

# Milliseconds for the head of a request.
HEADER_PATIENCE = 10_000
# For each process. One that waits costs some kilobytes, and many wait.
CONNECTIONS = 4096


def serve(*, address: str, port: int, workers: int | None = None, drain: int = 0) -> None:
    """Answer requests until SIGTERM or Ctrl-C, and let those under way finish."""
    _allow_connections()
    if sys.platform == "linux":
        # Forking is safe here: this process does not set Django up. The other ways leave a helper process behind.
        multiprocessing.set_start_method("fork", force=True)
    _Server.drain = drain
    _Server(
        "cohortium.config.wsgi:application",
        address=address,
        port=port,
        # Without a lifespan: nothing here waits for the server to start or to end.
        interface=Interfaces.ASGINL,
        workers=workers or min(4, os.cpu_count() or 1),
        respawn_failed_workers=True,
        workers_kill_timeout=ending.DRAIN,
        # What stands in front of us speaks HTTP/1, and in HTTP/2 a reader could hold back hundreds of answers at once.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_PATIENCE),
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        websockets=False,
        log_level="error",
    ).serve(target_loader=load, wrap_loader=False)


# One of two classes, by the kind of interpreter: no type for the checker.
class _Server(Granian):  # type: ignore[misc,valid-type]
    """Says for a while that it is about to end, where a load balancer asks; asked again, it ends at once."""

    drain = 0

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        if not self.drain or ending.is_near():
            super().signal_handler_interrupt(*args, **kwargs)
            return
        ending.begin()
        end = Timer(self.drain, super().signal_handler_interrupt)
        end.daemon = True
        end.start()


def _allow_connections() -> None:
    # Each is an open file, and many systems allow a process 1,024 of them until it asks for more.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS
    if soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )


def load() -> Callable[..., Any]:
    """Load the application in a worker process."""
    # A fork has the main process's handlers, which would swallow a request to end until Granian sets its own.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    # Granian's workers do not notice when its main process is killed.
    processes.end_with_parent(patience=ending.DRAIN)
    with starting.loading():
        from django.conf import settings  # noqa: PLC0415 - in the worker, not in the main process
        from django.urls import get_resolver  # noqa: PLC0415 - as above

        from cohortium.config.front import AROUND_A_FILE, Front  # noqa: PLC0415 - as above
        from cohortium.config.wsgi import application  # noqa: PLC0415 - as above

        # Django would load the pages with the first request, which would wait for them.
        _patterns = get_resolver().url_patterns
    return Front(application, largest=settings.LARGEST_FILE + AROUND_A_FILE)
