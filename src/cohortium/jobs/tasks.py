"""Housekeeping of the jobs themselves."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from procrastinate.contrib.django import app

from cohortium.access import idempotency
from cohortium.access.actor import Actor
from cohortium.jobs.glue import every
from cohortium.jobs.models import JobEffect

log = structlog.get_logger()


@app.periodic(cron="* * * * *")
@app.task(name="jobs.give_back_stalled", queueing_lock="jobs.give_back_stalled")
async def give_back_stalled(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
    """Give back the jobs of workers that were killed: their heart has not beaten for a while."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.JOBS_STALLED_AFTER):
        await app.job_manager.retry_job(job)
        log.warning("stalled_job_given_back", job=job.id, task=job.task_name)


@app.periodic(cron="47 3 * * *")
@app.task(name="jobs.forget_old_jobs")
async def forget_old_jobs(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
    """Forget jobs that succeeded or were given up a month ago. Failed ones stay until an operator has decided."""
    await app.job_manager.delete_old_jobs(nb_hours=30 * 24, include_cancelled=True)


@every("27 3 * * *")
def forget_old_answers(actor: Actor, now: datetime) -> None:  # noqa: ARG001 - the scope is enough
    """Stored answers hold what they answered: they go when their time is over."""
    idempotency.forget_old_answers(now=now)


@every("17 3 * * *")
def forget_old_effects(actor: Actor, now: datetime) -> None:  # noqa: ARG001 - the scope is enough
    """Forget effects that no job can come back to: the longest retry ends long before."""
    JobEffect.objects.filter(created_at__lt=now - timedelta(days=60)).delete()
