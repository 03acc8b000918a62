"""What operators see of failed jobs, and what they do about them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cohortium.access.actor import Actor
from cohortium.core.errors import Invalid, NotFound
from cohortium.core.ids import new_id
from cohortium.identity.actions import create
from cohortium.identity.models import User
from cohortium.identity.states import LogInStatus
from cohortium.jobs import queries
from cohortium.jobs.actions import NotFailed, SameWaits, give_up, retry, retry_all
from cohortium.jobs.models import JobFailure, OperatorAct
from tests.fixtures import PASSWORD, Provider
from tests.http import at_once
from tests.jobs.failing import failed_job, status_of


def kept(job_id: int) -> list[tuple[str, str, UUID]]:
    acts = OperatorAct.objects.filter(job=job_id).order_by("created_at", "pk")
    return list(acts.values_list("act", "reason", "by"))


def test_retry_gives_the_job_to_the_workers_and_says_who_did(operator: User) -> None:
    job_id = failed_job()

    retry(operator.pk, job_id=job_id, now=timezone.now())

    assert status_of(job_id) == ("todo", 2)
    assert kept(job_id) == [("retry", "", operator.pk)]


def test_retrying_twice_at_once_retries_once(operator: User) -> None:
    job_id = failed_job()

    def press() -> str:
        try:
            retry(operator.pk, job_id=job_id, now=timezone.now())
        except NotFailed:
            return "was not failed any more"
        finally:
            connections.close_all()
        return "tried again"

    answers = at_once([press] * 4)

    assert sorted(answers) == ["tried again", *["was not failed any more"] * 3]
    assert (status_of(job_id), len(kept(job_id))) == (("todo", 2), 1)


@pytest.mark.parametrize("status", ["todo", "doing", "succeeded", "cancelled"])
def test_what_is_not_failed_is_left_alone(operator: User, status: str) -> None:
    job_id = failed_job()
    ProcrastinateJob.objects.filter(pk=job_id).update(status=status)

    with pytest.raises(NotFailed):
        retry(operator.pk, job_id=job_id, now=timezone.now())
    with pytest.raises(NotFailed):
        give_up(operator.pk, job_id=job_id, reason="A test")

    assert (status_of(job_id), kept(job_id)) == ((status, 1), [])


@pytest.mark.parametrize("job_id", [0, -1, 2**40, 2**63, 10**30])
def test_a_job_that_is_not_there_is_not_found(operator: User, job_id: int) -> None:
    with pytest.raises(NotFound):
        retry(operator.pk, job_id=job_id, now=timezone.now())
    with pytest.raises(NotFound):
        queries.job(job_id=job_id)


def test_a_job_beside_which_another_waits_is_not_tried_again(operator: User) -> None:
    lock = new_id().hex
    job_id = failed_job()
    ProcrastinateJob.objects.filter(pk=job_id).update(queueing_lock=lock)
    app.configure_task("earlier.waits", allow_unknown=True, queueing_lock=lock, queue=lock).defer()

    with pytest.raises(SameWaits):
        retry(operator.pk, job_id=job_id, now=timezone.now())

    assert (status_of(job_id), kept(job_id)) == (("failed", 1), [])


def test_retry_all_is_of_one_task_and_leaves_what_it_cannot(operator: User) -> None:
    task, lock = f"earlier.{new_id().hex}", new_id().hex
    jobs, other = [failed_job(task) for _ in range(4)], failed_job()
    ProcrastinateJob.objects.filter(pk__in=jobs[:2]).update(queueing_lock=lock)

    given = retry_all(operator.pk, task=task, now=timezone.now())

    assert given == 3
    assert [status_of(job)[0] for job in (*jobs, other)] == ["todo", "failed", "todo", "todo", "failed"]
    assert [len(kept(job)) for job in (*jobs, other)] == [1, 0, 1, 1, 0]


def test_retry_all_takes_a_limited_number(operator: User) -> None:
    task = f"earlier.{new_id().hex}"
    for _ in range(3):
        failed_job(task)

    assert [retry_all(operator.pk, task=task, now=timezone.now(), at_most=2) for _ in range(3)] == [2, 1, 0]


def test_giving_up_keeps_who_and_why(operator: User, work: Callable[[], None]) -> None:
    job_id = failed_job()

    give_up(operator.pk, job_id=job_id, reason="  Sent by  hand ")
    work()

    assert status_of(job_id) == ("cancelled", 1)
    assert kept(job_id) == [("give_up", "Sent by hand", operator.pk)]
    assert [step.what for step in queries.steps(job_id=job_id)] == ["give_up", "failed", "started", "deferred"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "nul\0byte", "\u202eturned"])
def test_giving_up_wants_a_reason_that_can_be_read(operator: User, reason: str) -> None:
    job_id = failed_job()

    with pytest.raises(Invalid) as refused:
        give_up(operator.pk, job_id=job_id, reason=reason)

    assert list(refused.value.errors) == ["reason"]
    assert (status_of(job_id), kept(job_id)) == (("failed", 1), [])


def test_only_active_staff_of_the_platform_may(provider: Provider, owner: Actor) -> None:
    job_id, domain = failed_job(), f"{new_id().hex}.example.com"
    suspended = create(f"s@{domain}", PASSWORD, is_platform_staff=True, status=LogInStatus.SUSPENDED)

    for nobody in (provider.users[owner.id].pk, suspended.pk, new_id()):
        with pytest.raises(NotFound):
            retry(nobody, job_id=job_id, now=timezone.now())
        with pytest.raises(NotFound):
            retry_all(nobody, task="earlier", now=timezone.now())
        with pytest.raises(NotFound):
            give_up(nobody, job_id=job_id, reason="A test")

    assert (status_of(job_id), kept(job_id)) == (("failed", 1), [])


def test_failed_jobs_are_grouped_by_task() -> None:
    task, first, second = f"earlier.{new_id().hex}", str(new_id()), str(new_id())
    for organisation_id in (first, second, second):
        failed_job(task, organisation_id=organisation_id)
    failed_job(task)

    [group] = [one for one in queries.failed_tasks() if one.task == task]

    assert (group.number, group.attempts, group.is_known) == (4, 1, False)
    assert sorted(group.organisations) == sorted([first, second])
    assert [one is None for one in (group.since, group.last_tried)] == [False, False]


def test_failed_jobs_are_found_by_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'job_failed'")
        [(definition,)] = cursor.fetchall()

    assert "(task_name, id) WHERE (status = 'failed'" in definition


def test_state_says_what_waits_and_since_when(operator: User) -> None:
    job_id, now = failed_job(), timezone.now()
    ProcrastinateJob.objects.filter(pk=job_id).update(status="todo", scheduled_at=now - timedelta(days=400))
    later = failed_job()
    before = queries.state(now=now)
    ProcrastinateJob.objects.filter(pk=later).update(status="todo", scheduled_at=now + timedelta(days=1))

    after = queries.state(now=now)

    assert after.due_since == now - timedelta(days=400)
    assert (after.later - before.later, before.failed - after.failed) == (1, 1)
    give_back = ProcrastinateJob.objects.filter(pk__in=[job_id, later])
    give_back.update(status="cancelled")


def test_a_failure_is_noted_by_class_and_place_and_not_by_what_it_said(
    provider: Provider, work: Callable[[], None]
) -> None:
    task = app.tasks["administration.tasks.people_follow"]
    said = "Ada Ncube, ada@example.com"
    job_id = task.defer(
        organisation_id=str(provider.id), correlation_id=str(new_id()), kind="campus.closed", fact={"ids": [said]}
    )

    work()

    # On a slow machine its second try may have come already.
    failure = JobFailure.objects.filter(job=job_id).order_by("attempt")[0]
    assert (failure.task, failure.attempt, failure.error) == (
        "administration.tasks.people_follow",
        1,
        "pydantic_core._pydantic_core.ValidationError",
    )
    assert (failure.place.partition(":")[0], failure.place.rpartition(" ")[2]) == ("jobs.facts", "from_json")
    assert "Ada" not in str(JobFailure.objects.filter(job=job_id).values())
    row = queries.job(job_id=job_id)
    assert (row.status, row.error, row.is_known) == ("todo", failure.error, True)
    assert "error" in [step.what for step in queries.steps(job_id=job_id)]
