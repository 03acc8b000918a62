"""Questions of operators about jobs. They show ids, and nothing else of any organisation. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from cohortium.core.errors import NotFound
from cohortium.jobs.models import JobFailure, OperatorAct

WAITING, DOING, FAILED = "todo", "doing", "failed"
# Of one list, and of what operators did.
AT_MOST, LATELY = 100, 20


@dataclass(frozen=True, slots=True)
class Worker:
    worker_id: int
    last_heartbeat: datetime
    is_alive: bool


@dataclass(frozen=True, slots=True)
class State:
    """How the jobs of the installation are: what is due, what is to come, what is under way, what failed."""

    due: int
    due_since: datetime | None
    later: int
    doing: "list[JobRow]"
    failed: int
    workers: list[Worker]


@dataclass(frozen=True, slots=True)
class FailedTask:
    """The failed jobs of one task."""

    task: str
    is_known: bool
    number: int
    since: datetime | None
    last_tried: datetime | None
    attempts: int
    organisations: list[str]


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job. Its organisation is an id only, and so is everything in its arguments."""

    job_id: int
    task: str
    is_known: bool
    status: str
    attempts: int
    organisation_id: str | None
    arguments: dict[str, Any]
    at: datetime | None
    error: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a job: an event of Procrastinate's, a failure, or an act of an operator."""

    at: datetime
    what: str
    by: str = ""
    said: str = ""
    job_id: int = 0
    task: str = ""


def state(*, now: datetime) -> State:
    """How things are."""
    waits = Q(scheduled_at=None) | Q(scheduled_at__lte=now)
    counted = ProcrastinateJob.objects.filter(status=WAITING).aggregate(
        due=Count("pk", filter=waits),
        later=Count("pk", filter=~waits),
        oldest=Min("pk", filter=Q(scheduled_at=None)),
        scheduled=Min("scheduled_at", filter=Q(scheduled_at__lte=now)),
    )
    deferred = ProcrastinateEvent.objects.filter(job=counted["oldest"], type="deferred").aggregate(at=Min("at"))["at"]
    return State(
        due=counted["due"],
        due_since=min((at for at in (deferred, counted["scheduled"]) if at), default=None),
        later=counted["later"],
        doing=[_row(job) for job in _listed(DOING, "started").order_by("pk")[:AT_MOST]],
        failed=ProcrastinateJob.objects.filter(status=FAILED).count(),
        workers=[_worker(one, now) for one in ProcrastinateWorker.objects.order_by("pk")],
    )


def unfinished() -> list[tuple[str, str, int]]:
    """How many jobs of each task wait, run, or failed for good."""
    grouped = ProcrastinateJob.objects.filter(status__in=[WAITING, DOING, FAILED]).values_list("task_name", "status")
    return list(grouped.annotate(number=Count("pk")).order_by("task_name", "status"))


def failed_tasks() -> list[FailedTask]:
    """The tasks of which jobs failed for good, the one that failed last first, in one statement."""
    grouped = (
        ProcrastinateJob.objects.filter(status=FAILED)
        .values("task_name")
        .annotate(
            number=Count("pk", distinct=True),
            since=Min("procrastinateevent__at", filter=Q(procrastinateevent__type=FAILED)),
            last_tried=Max("procrastinateevent__at", filter=Q(procrastinateevent__type=FAILED)),
            most=Max("attempts"),
            organisations=ArrayAgg(
                KT("args__organisation_id"), distinct=True, filter=Q(args__has_key="organisation_id")
            ),
        )
        .order_by(F("last_tried").desc(nulls_last=True), "task_name")
    )
    return [
        FailedTask(
            task=one["task_name"],
            is_known=one["task_name"] in app.tasks,
            number=one["number"],
            since=one["since"],
            last_tried=one["last_tried"],
            attempts=one["most"],
            organisations=one["organisations"] or [],
        )
        for one in grouped
    ]


def failed(*, task: str, before: int | None = None) -> list[JobRow]:
    """The failed jobs of a task, newest first, at most `AT_MOST`: those older than the last one seen.

    Raises:
        NotFound: there is none.
    """
    rows = _listed(FAILED, FAILED).filter(task_name=task)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = [_row(job) for job in rows.order_by("-pk")[:AT_MOST]]
    if not found:
        raise NotFound
    return found


def job(*, job_id: int) -> JobRow:
    """One job, whatever became of it.

    Raises:
        NotFound: there is none, or none any more.
    """
    return _row(find(job_id, _told(ProcrastinateJob.objects.all(), "deferred")))


def find(job_id: int, rows: QuerySet[ProcrastinateJob]) -> ProcrastinateJob:
    """The job with this number.

    Raises:
        NotFound: there is none.
    """
    found = rows.filter(pk=job_id).first()
    if found is None:
        raise NotFound
    return found


def steps(*, job_id: int) -> list[Step]:
    """All that happened to a job, newest first: its events, why it failed, and what operators did."""
    events = (
        ProcrastinateEvent.objects.filter(job=job_id).exclude(type="scheduled").order_by("pk").values_list("at", "type")
    )
    failures = JobFailure.objects.filter(job=job_id).values_list("created_at", "error", "place")
    found = [Step(at, what) for at, what in events]
    found += [Step(at, "error", said=f"{error} · {place}" if place else error) for at, error, place in failures]
    found += reversed(acts(job_id=job_id))
    # What happened at one moment is in its order already.
    return sorted(found, key=lambda step: step.at)[::-1]


def acts(*, job_id: int | None = None) -> list[Step]:
    """What operators did, newest first: to one job, or lately."""
    kept = OperatorAct.objects.select_related("by").order_by("-created_at", "-pk")
    kept = kept.filter(job=job_id) if job_id else kept[:LATELY]
    return [Step(one.created_at, one.act, one.by.email, one.reason, one.job, one.task) for one in kept]


def _listed(status: str, event: str) -> QuerySet[ProcrastinateJob]:
    return _told(ProcrastinateJob.objects.filter(status=status), event)


def _told(rows: QuerySet[ProcrastinateJob], event: str) -> QuerySet[ProcrastinateJob]:
    """With the time of its last event of this type, and the last error."""
    happened = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type=event).order_by("-pk").values("at")[:1]
    last = JobFailure.objects.filter(job=OuterRef("pk")).order_by("-created_at", "-pk")
    return rows.annotate(
        happened_at=Subquery(happened),
        last_error=Subquery(last.values("error")[:1]),
        last_place=Subquery(last.values("place")[:1]),
    )


def _row(one: Any) -> JobRow:
    return JobRow(
        job_id=one.pk,
        task=one.task_name,
        is_known=one.task_name in app.tasks,
        status=one.status,
        attempts=one.attempts,
        organisation_id=one.args.get("organisation_id"),
        arguments=one.args,
        at=one.happened_at,
        error=one.last_error,
        place=one.last_place,
    )


def _worker(one: ProcrastinateWorker, now: datetime) -> Worker:
    patience = timedelta(seconds=settings.JOBS_STALLED_AFTER)
    return Worker(one.pk, one.last_heartbeat, one.last_heartbeat > now - patience)
