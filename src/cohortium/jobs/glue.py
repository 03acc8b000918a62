"""`@on(Fact)` and `@every(cron)`: how a task is told, and why its effect happens once.

Deferring a job inside the transaction of the change is the outbox: both are committed, or neither. Procrastinate runs
a job at least once; the row of `JobEffect`, written first in the effect's own transaction, makes it once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.db import IntegrityError, close_old_connections, transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from cohortium.access import actor as actors
from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.jobs.facts import Fact
from cohortium.jobs.models import JobEffect
from cohortium.tenancy.finding import every_organisation
from cohortium.tenancy.scope import organisation_scope

# 3, 9, 27 … seconds, about a day in all. What is still failing then waits for a person.
TRIES = 10
RETRY = RetryStrategy(max_attempts=TRIES, exponential_wait=3)

subscribers: dict[type[Fact], list[Task[Any, Any, Any]]] = defaultdict(list)

F = TypeVar("F", bound=Fact)
Follows = Callable[[Actor, Any, datetime], None]

log = structlog.get_logger()


def on(*facts: type[F]) -> Callable[[Follows], Follows]:
    """Run the function after each of these facts, as the system, in the scope of the organisation where it happened.

    It is given the time at which it runs.
    """

    def register(function: Follows) -> Follows:
        kinds = {fact.kind: fact for fact in facts}

        def run(
            context: JobContext,
            /,
            organisation_id: str,
            correlation_id: str,
            kind: str,
            fact: dict[str, Any],
            **_: Any,
        ) -> None:
            actor = actors.system(UUID(organisation_id), correlation_id=UUID(correlation_id))
            once(str(context.job.id), actor, lambda: function(actor, kinds[kind].from_json(fact), datetime.now(UTC)))

        task = app.task(name=_name(function), retry=RETRY, pass_context=True)(run)
        for fact in facts:
            subscribers[fact].append(task)
        return function

    return register


def every(cron: str) -> Callable[[Callable[[Actor, datetime], None]], Callable[[Actor, datetime], None]]:
    """Run the function at these times (in UTC), as the system, once in each organisation.

    It is given the time at which it runs, which may be later than the one it was meant for.
    """

    def register(function: Callable[[Actor, datetime], None]) -> Callable[[Actor, datetime], None]:
        name = _name(function)

        def run(organisation_id: str, correlation_id: str, due: int, **_: Any) -> None:
            actor = actors.system(UUID(organisation_id), correlation_id=UUID(correlation_id))
            once(f"{name}@{due}", actor, lambda: function(actor, datetime.now(UTC)))

        task = app.task(name=name, retry=RETRY)(run)

        def for_each_organisation(timestamp: int, **_: Any) -> None:
            correlation_id = str(new_id())
            jobs: list[dict[str, Any]] = [
                {"organisation_id": str(organisation_id), "correlation_id": correlation_id, "due": timestamp}
                for organisation_id in every_organisation()
            ]
            task.batch_defer(*jobs)

        app.periodic(cron=cron)(app.task(name=f"{name}.for_each_organisation", retry=RETRY)(for_each_organisation))
        return function

    return register


def defer(actor: Actor, fact: Fact) -> None:
    """Tell every subscriber of the fact, by a job in this transaction."""
    for task in subscribers[type(fact)]:
        task.defer(
            organisation_id=str(actor.organisation_id),
            correlation_id=str(actor.origin.correlation_id),
            kind=fact.kind,
            fact=fact.to_json(),
        )


def defer_each(actor: Actor, facts: Sequence[tuple[Fact, int]], *, at: datetime | None = None) -> None:
    """Tell the subscribers of many facts by one statement: at once, or then. The greater its number, the sooner."""
    jobs = [
        task.configure(priority=priority, schedule_at=at).make_new_job(
            organisation_id=str(actor.organisation_id),
            correlation_id=str(actor.origin.correlation_id),
            kind=fact.kind,
            fact=fact.to_json(),
        )
        for fact, priority in facts
        for task in subscribers[type(fact)]
    ]
    if jobs:
        app.job_manager.batch_defer_jobs(jobs=jobs)


def once(job: str, actor: Actor, effect: Callable[[], None]) -> None:
    """Run the effect of this job in the scope of the actor's organisation, unless it had its effect before."""
    with in_scope_of(actor, job):
        if _first(job):
            effect()
        else:
            log.info("job_had_its_effect")


@contextmanager
def in_scope_of(actor: Actor, job: str) -> Iterator[None]:
    """Open the organisation's scope for a job. Every line that is logged meanwhile names the job and its request."""
    close_old_connections()
    try:
        with (
            structlog.contextvars.bound_contextvars(job=job, correlation_id=str(actor.origin.correlation_id)),
            organisation_scope(actor.organisation_id),
        ):
            yield
    finally:
        close_old_connections()


def had_effects(*jobs: str) -> set[str]:
    """Which of these jobs had their effect already, and only the report of it was lost; which marks there are."""
    return set(JobEffect.objects.filter(job__in=jobs).values_list("job", flat=True))


def step_on_brink(mark: str) -> None:
    """What comes now cannot be taken back: whoever finds this mark does not do it again.

    Raises:
        IntegrityError: somebody else is there already.
    """
    JobEffect.objects.create(job=mark)


def step_back(mark: str) -> None:
    """It did not happen, or somebody decided that it is done again."""
    JobEffect.objects.filter(job=mark).delete()


def _first(job: str) -> bool:
    # A second worker waits here for the first one's COMMIT, and then finds the row.
    try:
        with transaction.atomic():
            JobEffect.objects.create(job=job)
    except IntegrityError:
        return False
    return True


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('cohortium.')}.{function.__name__}"
