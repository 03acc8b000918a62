"""The worker: Procrastinate on Django's app. It ends with an error when the database goes, to be started anew."""

import asyncio
import logging
import signal

import psycopg
from django.conf import settings
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

# A job that takes longer is aborted, and given back when the heart of its worker has not beaten for a while.
GRACE = 25.0
# A worker that is to end must not wait for a database that has ended before it.
DATABASE_PATIENCE = 3.0


# Where Procrastinate tells of a lost database, each with a traceback of its own.
TALKATIVE = ("procrastinate.worker", "procrastinate.worker.worker", "procrastinate.utils", "procrastinate.periodic")


class WorkerEnded(RuntimeError):
    """The worker stopped without being asked."""


def work(*, concurrency: int, once: bool = False) -> None:
    """Run jobs until SIGTERM or Ctrl-C, and let those under way finish; with `once`, until there is none.

    Raises:
        WorkerEnded: the database went away.
    """
    # Not `replace_connector`: a job that defers another must do so on Django's connection, in its own transaction.
    for name in TALKATIVE:
        logging.getLogger(name).addFilter(_without_traceback)
    ours = app.with_connector(PsycopgConnector(kwargs=connector_params(), timeout=DATABASE_PATIENCE))
    try:
        asked = asyncio.run(_work(ours, concurrency=concurrency, once=once))
    except (ConnectorException, PoolTimeout, psycopg.Error) as error:
        reason = " ".join(str(error.__cause__ or error).split())
        raise WorkerEnded(f"The worker lost the database: {reason}") from None
    if not asked and not once:
        raise WorkerEnded("The worker lost the database.")


def _without_traceback(record: logging.LogRecord) -> bool:
    """Keep a lost database to one line: that it is lost is no defect of ours."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ConnectorException | psycopg.Error):
        record.exc_info = None
        record.msg, record.args = " ".join(f"{record.name}: {error.__cause__ or error}".split()), ()
    return True


async def _work(app: App, *, concurrency: int, once: bool) -> bool:
    asked = asyncio.Event()
    async with app.open_async():
        work = asyncio.ensure_future(
            app.run_worker_async(
                concurrency=concurrency,
                wait=not once,
                shutdown_graceful_timeout=GRACE,
                install_signal_handlers=False,
                stalled_worker_timeout=settings.JOBS_STALLED_AFTER,
                # Three beats: one that comes late is no death.
                update_heartbeat_interval=settings.JOBS_STALLED_AFTER / 3,
            )
        )

        def stop() -> None:
            # Only once: cancelling again would cut off the jobs that are let finish.
            if not asked.is_set():
                asked.set()
                work.cancel()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        try:
            await work
        except asyncio.CancelledError:
            if not asked.is_set():
                raise
    return asked.is_set()
