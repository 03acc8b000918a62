"""Jobs: told in the transaction, done once, in the organisation where it happened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from cohortium.access.actor import Actor
from cohortium.access.models import MembershipCampus
from cohortium.access.roles import CAMPUS_MANAGER
from cohortium.administration.actions.campuses import close_campuses, reopen_campuses
from cohortium.audit.models import AuditEntry
from cohortium.jobs import glue
from cohortium.jobs.facts import BulkFact, Fact
from cohortium.jobs.models import JobEffect
from cohortium.tenancy.models import Campus
from tests.fixtures import Provider


def jobs_of(provider: Provider) -> list[tuple[int, str, str]]:
    """The jobs that follow from facts; the clock may have added its own meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, status FROM procrastinate_jobs WHERE args->>'organisation_id' = %s "
            "AND args ? 'fact' ORDER BY id",
            [str(provider.id)],
        )
        return list(cursor.fetchall())


def assignments(provider: Provider) -> list[bool]:
    with provider.scope():
        return list(MembershipCampus.objects.order_by("pk").values_list("is_current", flat=True))


def test_a_fact_that_is_rolled_back_leaves_no_job(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()

    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
        transaction.set_rollback(True)

    assert jobs_of(provider) == []


def test_a_job_carries_the_correlation_id_of_the_request(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    campus = provider.campus()
    provider.member(CAMPUS_MANAGER, campuses=(campus,))

    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
    work()

    with provider.scope():
        followed = AuditEntry.objects.get(action="member.campus_rested")
    assert (followed.correlation_id, followed.actor_kind) == (owner.origin.correlation_id, "system")
    assert followed.changes == {"campus": ["Werribee", None]}


def test_people_follow_their_campus_and_come_back(provider: Provider, owner: Actor, work: Callable[[], None]) -> None:
    campus, other = provider.campus(), provider.campus("Camberwell")
    provider.member(CAMPUS_MANAGER, campuses=(campus, other))
    seen = [assignments(provider)]

    for change in (close_campuses, reopen_campuses):
        with provider.scope():
            change(owner, campus_ids=[campus.pk])
        work()
        seen.append(assignments(provider))

    assert [sorted(one) for one in seen] == [[True, True], [False, True], [True, True]]


def test_jobs_that_run_in_the_wrong_order_end_the_same(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    campus = provider.campus()
    provider.member(CAMPUS_MANAGER, campuses=(campus,))

    for change in (close_campuses, reopen_campuses):
        with provider.scope():
            change(owner, campus_ids=[campus.pk])
    with connection.cursor() as cursor:
        # The later of the two first.
        cursor.execute(
            "UPDATE procrastinate_jobs SET priority = id WHERE args->>'organisation_id' = %s", [str(provider.id)]
        )
    work()

    assert [status for _, _, status in jobs_of(provider)] == ["succeeded", "succeeded"]
    assert assignments(provider) == [True]


def test_a_job_that_runs_again_has_its_effect_once(provider: Provider, owner: Actor, work: Callable[[], None]) -> None:
    campus = provider.campus()
    provider.member(CAMPUS_MANAGER, campuses=(campus,))
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
    work()
    [(job_id, _, _)] = jobs_of(provider)
    with provider.scope():
        MembershipCampus.objects.update(is_current=True)

    with connection.cursor() as cursor:
        # As if the worker had been killed between the COMMIT of the effect and its report.
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE id = %s", [job_id])
    work()

    assert jobs_of(provider) == [(job_id, "administration.tasks.people_follow", "succeeded")]
    assert assignments(provider) == [True]
    with provider.scope():
        assert JobEffect.objects.filter(job=str(job_id)).count() == 1


def test_a_job_that_fails_leaves_no_effect_and_is_tried_again(
    provider: Provider, work: Callable[[], None], failing: list[str]
) -> None:
    with provider.scope():
        glue.defer(provider.system, SomethingBroke(provider.id))
    work()

    [(job_id, name, status)] = jobs_of(provider)
    assert (name, status, failing) == ("tests.break_down", "todo", ["tried"])
    with provider.scope():
        assert JobEffect.objects.count() == 0
        assert Campus.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT attempts, scheduled_at > now() FROM procrastinate_jobs WHERE id = %s", [job_id])
        assert cursor.fetchone() == (1, True)


@dataclass(frozen=True, slots=True)
class SomethingBroke(Fact):
    kind: ClassVar[str] = "test.broke"
    organisation_id: UUID


@pytest.fixture
def failing() -> Iterator[list[str]]:
    """A subscriber that writes a row and breaks."""
    tried: list[str] = []

    def break_down(actor: Actor, fact: SomethingBroke, now: datetime) -> None:
        Campus.objects.create(name="Half done", time_zone="UTC")
        tried.append("tried")
        raise RuntimeError("broken on purpose")

    break_down.__module__, break_down.__qualname__ = "cohortium.tests", "break_down"
    glue.on(SomethingBroke)(break_down)
    yield tried
    del glue.subscribers[SomethingBroke]
    app.tasks.pop("tests.break_down")


def test_every_runs_once_in_each_organisation(
    provider: Provider, other_provider: Provider, work: Callable[[], None]
) -> None:
    yesterday = datetime.now(UTC) + timedelta(days=-1)
    campuses = [one.campus() for one in (provider, other_provider)]
    for one in (provider, other_provider):
        with one.scope():
            Campus.objects.update(closes_on=yesterday.date())

    app.tasks["administration.tasks.close_due.for_each_organisation"].defer(timestamp=1_789_000_000)
    app.tasks["administration.tasks.close_due.for_each_organisation"].defer(timestamp=1_789_000_000)
    work()

    for one, campus in zip((provider, other_provider), campuses, strict=True):
        with one.scope():
            assert Campus.objects.get(pk=campus.pk).is_active is False
            assert AuditEntry.objects.filter(entity_id=campus.pk, action="campus.closed").count() == 1
            assert JobEffect.objects.filter(job="administration.tasks.close_due@1789000000").count() == 1


def test_every_periodic_task_is_known_to_the_worker() -> None:
    names = sorted(periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values())

    assert names == [
        "accounts.tasks.forget",
        "administration.tasks.addresses_are_mended.for_each_organisation",
        "administration.tasks.close_due.for_each_organisation",
        "administration.tasks.replace_keys.for_each_organisation",
        "administration.tasks.verify_each_week.for_each_organisation",
        "audit.seal_trails",
        "delivery.tasks.follow_the_calendar.for_each_organisation",
        "enrolment.tasks.follow_the_clock.for_each_organisation",
        "enrolment.tasks.let_seats_go.for_each_organisation",
        "files.tasks.look_through_all",
        "imports.tasks.forget_old_imports.for_each_organisation",
        "jobs.forget_old_jobs",
        "jobs.give_back_stalled",
        "jobs.tasks.forget_old_answers.for_each_organisation",
        "jobs.tasks.forget_old_effects.for_each_organisation",
        "notifications.tasks.send_daily_letters.for_each_organisation",
        "people.tasks.forget_what_cannot_be_undone.for_each_organisation",
        "people.tasks.forget_what_households_were.for_each_organisation",
        "people.tasks.look_at_credentials.for_each_organisation",
        "people.tasks.look_for_all_double_households.for_each_organisation",
        "people.tasks.look_for_all_doubles.for_each_organisation",
        "privacy.tasks.forget_where_answers_went.for_each_organisation",
        "privacy.tasks.look_whose_time_is_over.for_each_organisation",
    ]


@pytest.mark.parametrize("data", [{"ids": ["01a1f8c6-058b-74dc-aad1-056c6e504afd"], "newer": "ignored"}])
def test_a_fact_is_read_by_an_older_release(data: dict[str, Any]) -> None:
    fact = BulkFact.from_json(data)

    assert fact == BulkFact(ids=(UUID("01a1f8c6-058b-74dc-aad1-056c6e504afd"),))
