"""Jobs that failed for good, as a worker leaves them."""

from typing import Any

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status

from cohortium.core.ids import new_id


def failed_job(task: str = "", **arguments: Any) -> int:
    """Make a job, and let it fail; of a task of its own unless one is named."""
    name, queue = task or f"earlier.{new_id().hex}", new_id().hex
    job_id: int = app.configure_task(name, allow_unknown=True, queue=queue).defer(**arguments)
    async_to_sync(_fail)(queue)
    return job_id


async def _fail(queue: str) -> None:
    worker_id = await app.job_manager.register_worker()
    job = await app.job_manager.fetch_job(queues=[queue], worker_id=worker_id)
    assert job is not None
    await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    await app.job_manager.unregister_worker(worker_id)


def status_of(job_id: int) -> tuple[str, int]:
    """The job's status, and how often it was tried."""
    job = ProcrastinateJob.objects.get(pk=job_id)
    return job.status, job.attempts
