"""A job that failed for good: one of a release that there was before, whose task nobody knows any more."""

from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from cohortium.core.ids import new_id

TASK = "administration.tasks.send_campus_map"
QUEUE = "demo"


def leave_failed(organisation_id: UUID | None) -> None:
    """Make it, and let it fail as a worker does. In one transaction, so that no real worker sees it before."""
    arguments: dict[str, Any] = {
        "organisation_id": str(organisation_id),
        "correlation_id": str(new_id()),
        "kind": "campus.edited",
        "fact": {"campus_id": str(new_id())},
    }
    app.configure_task(TASK, allow_unknown=True, queue=QUEUE).defer(**arguments)
    async_to_sync(_fail)()


async def _fail() -> None:
    worker_id = await app.job_manager.register_worker()
    job = await app.job_manager.fetch_job(queues=[QUEUE], worker_id=worker_id)
    if job is not None:
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    await app.job_manager.unregister_worker(worker_id)
