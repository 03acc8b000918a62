"""`/metrics`: what the processes counted, and what the database says, for Prometheus. No names, no organisations."""

import hmac
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from cohortium.config import archive, metrics_folder
from cohortium.jobs import queries as jobs

# By any of them one sees that somebody stands between: then the nearest address says nothing of who asks.
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_PROTO")


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Everything that is counted, for whoever has the token, or, where none is set, for this machine."""
    if not _may_read(request):
        return HttpResponse("Not here.\n", status=HTTPStatus.NOT_FOUND, content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(_Counted())
    registry.register(_Standing())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    # Behind a proxy everybody comes from this machine.
    if settings.SESSION_COOKIE_SECURE or any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class _Counted(Collector):
    """What the processes counted, together: those of this web server and of a worker beside it."""

    def collect(self) -> Iterator[Metric]:
        # prometheus_client has no types for these two.
        if files := metrics_folder.counted(settings.DATA_FOLDER):
            yield from MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]
        else:
            yield from (one for one in REGISTRY.collect() if one.name.startswith("cohortium_"))


class _Standing(Collector):
    """How things are at this moment."""

    def collect(self) -> Iterator[Metric]:
        now = datetime.now(UTC)
        yield _one("release", "The release that runs, as a label.", 1, release=version("cohortium"))
        yield _one("disk_free_bytes", "Free space where the data lies.", shutil.disk_usage(settings.DATA_FOLDER).free)
        yield from _backups(now)
        try:
            found = [*_jobs(now), *_connections()]
        except (OperationalError, InterfaceError):
            connection.close()
            found = []
        yield _one("database_up", "Whether the database answers.", 1 if found else 0)
        yield from found


def _backups(now: datetime) -> Iterator[Metric]:
    made = archive.finished(settings.BACKUP_FOLDER)
    yield _one("backups", "Finished backups that are kept here.", len(made))
    if made:
        age = (now - made[0].manifest.made_at).total_seconds()
        yield _one("backup_age_seconds", "How long ago the last backup was made.", age)
        yield _one("backup_bytes", "How large it is.", made[0].manifest.size)


def _jobs(now: datetime) -> Iterator[Metric]:
    by_task = _family("jobs_unfinished", "Jobs that wait, run, or failed for good.", ["task", "status"])
    for task, status, number in jobs.unfinished():
        by_task.add_metric([task, status], number)
    yield by_task
    state = jobs.state(now=now)
    oldest = (now - state.due_since).total_seconds() if state.due_since else 0
    yield _one("jobs_due", "Jobs whose time has come and that no worker has begun.", state.due)
    yield _one("jobs_oldest_due_seconds", "How long the oldest of them waits.", max(oldest, 0))
    yield _one("jobs_failed", "Jobs that failed for good and wait for a person.", state.failed)
    yield _one("workers_alive", "Workers whose heart beats.", sum(one.is_alive for one in state.workers))


def _connections() -> Iterator[Metric]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(state, 'unknown'), count(*) FROM pg_stat_activity "
            "WHERE usename = current_user AND datname = current_database() GROUP BY 1"
        )
        family = _family("database_connections", "The application's connections to the database.", ["state"])
        for state, number in cursor.fetchall():
            family.add_metric([state], number)
        yield family
        cursor.execute("SELECT current_setting('max_connections')::int")
        yield _one("database_connections_limit", "How many connections the server takes.", cursor.fetchone()[0])


def _one(name: str, says: str, value: float, **labels: str) -> Metric:
    family: GaugeMetricFamily = _family(name, says, list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def _family(name: str, says: str, labels: list[str]) -> Any:
    return GaugeMetricFamily(f"cohortium_{name}", says, labels=labels)
