"""What operators do about failed jobs. Outside every organisation, so it stands in no trail, but in `OperatorAct`."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import UniqueViolation

from cohortium.core.errors import Invalid, NotFound, Refusal
from cohortium.core.text import TEXT_FAULTS, plain, text_faults
from cohortium.identity.queries import is_operator
from cohortium.jobs.models import OperatorAct
from cohortium.jobs.queries import FAILED, find
from cohortium.jobs.states import Act

# So many at once, so that the request is short.
AT_MOST = 500
LONGEST_REASON = 300
CANCELLED = "cancelled"


class NotFailed(Refusal):
    """Somebody was faster, or it is done."""

    sentence = _("This job is no longer failed. It was retried, given up or completed.")


class SameWaits(Refusal):
    """Of some tasks only one job may wait."""

    sentence = _("Another job of this task is already waiting, and only one can. There is nothing to retry.")


def retry(operator_id: UUID, *, job_id: int, now: datetime) -> None:
    """Give a failed job to the workers once more.

    Raises:
        NotFound: no such job, or not an operator.
        NotFailed, SameWaits: as they say.
    """
    _insist(operator_id)
    with transaction.atomic():
        _retry(operator_id, _failed(job_id), now)


def retry_all(operator_id: UUID, *, task: str, now: datetime, at_most: int = AT_MOST) -> int:
    """Give the failed jobs of a task to the workers once more, a limited number. Says how many.

    Raises:
        NotFound: not an operator.
    """
    _insist(operator_id)
    given = 0
    with transaction.atomic():
        # In the order of keys, so that two operators wait for each other and do not lock each other out.
        failed = ProcrastinateJob.objects.filter(task_name=task, status=FAILED).order_by("pk")
        for job in failed.select_for_update(of=("self",))[:at_most]:
            try:
                _retry(operator_id, job, now)
            except SameWaits:
                continue
            given += 1
    return given


def give_up(operator_id: UUID, *, job_id: int, reason: str) -> None:
    """Leave a failed job undone for good. It stays a month, and who gave it up and why for ever.

    Raises:
        NotFound, NotFailed: as `retry`.
        Invalid: no reason, or one that cannot be kept.
    """
    _insist(operator_id)
    said = plain(reason)
    if not said:
        raise Invalid({"reason": [_("Give a reason, for anyone who looks for this job later.")]})
    if faults := text_faults({"reason": said}, {"reason": LONGEST_REASON}):
        raise Invalid({field: [TEXT_FAULTS[fault]] for field, fault in faults.items()})
    with transaction.atomic():
        job = _failed(job_id)
        # Procrastinate itself cancels only what waits.
        ProcrastinateJob.objects.filter(pk=job.pk).update(status=CANCELLED)
        _keep(operator_id, job, Act.GIVE_UP, said)


def _insist(operator_id: UUID) -> None:
    if not is_operator(operator_id):
        raise NotFound


def _failed(job_id: int) -> ProcrastinateJob:
    """Lock the job: a second operator waits here, and then finds it not failed any more."""
    job = find(job_id, ProcrastinateJob.objects.select_for_update(of=("self",)))
    if job.status != FAILED:
        raise NotFailed
    return job


def _retry(operator_id: UUID, job: ProcrastinateJob, now: datetime) -> None:
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job.pk, retry_at=now)
    except UniqueViolation:
        raise SameWaits from None
    _keep(operator_id, job, Act.RETRY)


def _keep(operator_id: UUID, job: ProcrastinateJob, act: Act, reason: str = "") -> None:
    OperatorAct.objects.create(job=job.pk, task=job.task_name, act=act, reason=reason, by_id=operator_id)
