"""Where a page leads to somebody of the team there is such a page, also after they left it."""

import re
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, MembershipCampus, MembershipRole
from cohortium.access.roles import CAMPUS_MANAGER, TRAINER
from cohortium.administration.queries.causes import UNDELIVERED
from cohortium.desk.actions.tasks import raise_task
from cohortium.desk.models import Task
from cohortium.desk.rules.tasks import TaskDetails
from tests.fixtures import Provider


def task_about(provider: Provider, who: Actor) -> Task:
    """A task of the office about somebody of the team."""
    with provider.scope():
        raise_task(provider.system, kind=UNDELIVERED, subject_id=who.id, details=TaskDetails("Look at their address"))
        return Task.objects.get(subject_id=who.id)


def leaves(provider: Provider, who: Actor) -> None:
    """They work here no more, and see what is their own in the portal alone."""
    with provider.scope():
        MembershipRole.objects.filter(membership=who.id).delete()
        MembershipCampus.objects.filter(membership=who.id).delete()
        Membership.objects.filter(pk=who.id).update(is_staff=False)


def led_to(client: Any, provider: Provider, path: str) -> list[str]:
    """The pages of people of the team to which this one leads, besides that of whoever looks."""
    answer = client.get(f"/o/{provider.code}/{path}")
    assert answer.status_code == 200
    return sorted(set(re.findall(rf'href="(/o/{provider.code}/team/[0-9a-f-]{{36}})"', answer.content.decode())))


def everywhere(provider: Provider, by: Actor, task: Task) -> list[str]:
    """The same of every page that shows the task."""
    client = provider.signed_in(by)
    paths = ("", "tasks/", f"tasks/{task.pk}", "trail/")
    return sorted({one for path in paths for one in led_to(client, provider, path)})


def test_no_page_leads_to_somebody_who_left_the_team(provider: Provider, owner: Actor) -> None:
    stays, goes = provider.member(TRAINER), provider.member(TRAINER)
    tasks = [task_about(provider, one) for one in (stays, goes)]
    leaves(provider, goes)
    client = provider.signed_in(owner)

    found = {one for task in tasks for one in everywhere(provider, owner, task)}

    assert f"/o/{provider.code}/team/{stays.id}" in found
    assert f"/o/{provider.code}/team/{goes.id}" not in found
    assert {client.get(one).status_code for one in found} == {200}


def test_nor_to_somebody_whom_one_does_not_see(provider: Provider) -> None:
    here, there = provider.campus("Werribee"), provider.campus("Footscray")
    manager = provider.member(CAMPUS_MANAGER, campuses=[here])
    sees, sees_not = provider.member(TRAINER, campuses=[here]), provider.member(TRAINER, campuses=[there])
    tasks = [task_about(provider, one) for one in (sees, sees_not)]
    with provider.scope():
        Task.objects.filter(pk__in=[one.pk for one in tasks]).update(assignee=manager.id)
    client = provider.signed_in(manager)

    found = [
        one for path in ("tasks/", *(f"tasks/{one.pk}" for one in tasks)) for one in led_to(client, provider, path)
    ]

    assert set(found) == {f"/o/{provider.code}/team/{sees.id}"}
    assert {client.get(one).status_code for one in found} == {200}


def test_that_is_asked_once_for_all_tasks(provider: Provider, owner: Actor, statements: Any) -> None:
    client = provider.signed_in(owner)
    task_about(provider, provider.member(TRAINER))
    client.get(f"/o/{provider.code}/tasks/")
    with statements() as few:
        client.get(f"/o/{provider.code}/tasks/")
    for _ in range(3):
        task_about(provider, provider.member(TRAINER))
    with statements() as many:
        client.get(f"/o/{provider.code}/tasks/")

    assert len(many) == len(few)
