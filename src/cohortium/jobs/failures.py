"""Notes each failure of a job, so that operators see more than that it failed."""

import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from traceback import walk_tb
from types import FrameType
from typing import Any

from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import App, JobContext
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from cohortium.core import metrics
from cohortium.jobs.models import JobFailure

OURS = "cohortium."
LONGEST = 200


def watch(app: App) -> None:
    """Have every worker of this app count jobs, and note failures."""
    app.worker_defaults["worker_middleware"] = [measure, note]


async def measure(run: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:  # noqa: ARG001 - Procrastinate's signature
    """Run the job, and count it."""
    began, outcome = time.perf_counter(), "failed"
    try:
        result = await run()
        outcome = "done"
        return result
    finally:
        metrics.note_job(task=context.job.task_name, outcome=outcome, seconds=time.perf_counter() - began)


async def note(run: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:  # noqa: ARG001 - Procrastinate's signature
    """Run the job, and note how it failed, in a transaction of its own: the job's was taken back."""
    try:
        return await run()
    except Exception as error:
        await sync_to_async(_write, thread_sensitive=False)(context.job, error)
        raise


def error_of(error: BaseException) -> str:
    """The error's class, and nothing that it says: a message quotes values, which are people's."""
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")[:LONGEST]


def place_of(error: BaseException) -> str:
    """Where it happened: the innermost line of ours, or the innermost one where none is."""
    frames = [(frame, line) for frame, line in walk_tb(error.__traceback__)]
    ours = [one for one in frames if _module(one[0]).startswith(OURS)]
    if not frames:
        return ""
    frame, line = (ours or frames)[-1]
    return f"{_module(frame).removeprefix(OURS)}:{line} {frame.f_code.co_name}"[:LONGEST]


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


def _write(job: Job, error: Exception) -> None:
    if job.id is None:
        return
    close_old_connections()
    try:
        # Without a database there is nothing to note it in, and the worker ends anyway.
        with suppress(OperationalError, InterfaceError):
            JobFailure.objects.create(
                job=job.id, task=job.task_name, attempt=job.attempts + 1, error=error_of(error), place=place_of(error)
            )
    finally:
        close_old_connections()
