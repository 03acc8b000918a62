"""Tasks of the office: they are added, given away, closed and taken up; who sees them; what the system raises."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Invitation, Role
from cohortium.access.permissions import Permission
from cohortium.access.roles import ADMIN, AUDITOR, CAMPUS_MANAGER, FRONT_DESK, OWNER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.invitations import invite, renew_invitation
from cohortium.administration.actions.keys import revoke_key
from cohortium.administration.actions.members import remove
from cohortium.administration.queries.causes import EXPIRING, UNDELIVERED
from cohortium.administration.tasks import replace_keys
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.desk.actions import tasks as actions
from cohortium.desk.actions.tasks import AlreadyOpen, IsClosed, add_task, edit_task, finish_tasks, raise_task
from cohortium.desk.models import Task
from cohortium.desk.queries import tasks as queries
from cohortium.desk.queries.tasks import TaskShowing, TaskSort, Whose
from cohortium.desk.rules.tasks import TaskDetails, Urgency, urgency
from cohortium.notifications.actions.letters import note_failed
from cohortium.notifications.models import Notification
from tests.fixtures import MORNING, Provider, at_once
from tests.keys import issued

ZONE = "Australia/Melbourne"
HERE: dict[str, Any] = {"now": MORNING, "time_zone": ZONE}
CALL = TaskDetails("Call the landlord")


def added(provider: Provider, actor: Actor | None = None, **said: Any) -> Task:
    with provider.scope():
        return add_task(actor or provider.system, details=TaskDetails(**{"title": "Call the landlord", **said}))


def titles(provider: Provider, actor: Actor, **asked: Any) -> list[str]:
    with provider.scope():
        return [row.title for row in queries.tasks(actor, **HERE, **asked).rows]


def role_id(provider: Provider, key: str) -> UUID:
    with provider.scope():
        return Role.objects.get(key=key).pk


def raised(provider: Provider, kind: str) -> list[tuple[str, str, UUID | None]]:
    with provider.scope():
        found = Task.objects.filter(kind=kind).order_by("created_at", "pk")
        return list(found.values_list("title", "status", "assignee"))


def test_a_task_is_added_edited_given_away_done_and_taken_up_and_told(
    provider: Provider, owner: Actor, told: Any
) -> None:
    ada = provider.member(ADMIN, name="Ada Ncube")
    row = added(provider, owner, note="  By phone. ")

    with provider.scope():
        edited = TaskDetails("Call  the landlord", "By phone.", date(2026, 9, 9))
        edit_task(owner, task_id=row.pk, details=edited, version=1)
        again = edit_task(owner, task_id=row.pk, details=edited, version=2)
        edit_task(owner, task_id=row.pk, details=TaskDetails("Call the landlord", assignee_id=ada.id), version=2)
        finish_tasks(ada, task_ids=[row.pk], now=MORNING)
        done_twice = finish_tasks(ada, task_ids=[row.pk], now=MORNING)
        actions.reopen_tasks(owner, task_ids=[row.pk])
        actions.cancel_tasks(owner, task_ids=[row.pk], now=MORNING)
        found = queries.task(owner, task_id=row.pk, **HERE)

    assert [isinstance(one, Unchanged) for one in (again, done_twice)] == [True, True]
    assert (found.status, found.assignee, found.due_on, found.closed_at) == ("cancelled", "Ada Ncube", None, MORNING)
    assert told(row)[0] == [
        *("task.added", "task.edited", "task.assigned"),
        *("task.finished", "task.reopened", "task.cancelled"),
    ]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"title": " - "}, "title"),
        ({"title": "a" * 201}, "title"),
        ({"title": "Call\u202e"}, "title"),
        ({"note": "a" * 2001}, "note"),
        ({"due_on": date(1999, 12, 31)}, "due_on"),
        ({"assignee_id": new_id()}, "assignee_id"),
        ({"role_id": new_id()}, "role_id"),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, said: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        added(provider, **said)

    assert list(refused.value.errors) == [place]


def test_a_task_is_for_a_person_or_for_a_role(provider: Provider, owner: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        added(provider, assignee_id=owner.id, role_id=role_id(provider, OWNER.key))

    assert list(refused.value.errors) == ["role_id"]


def test_an_older_version_is_stale_and_a_closed_task_stands(provider: Provider) -> None:
    row = added(provider)

    with provider.scope(), pytest.raises(Stale):
        edit_task(provider.system, task_id=row.pk, details=CALL, version=0)
    with provider.scope():
        finish_tasks(provider.system, task_ids=[row.pk], now=MORNING)
    with provider.scope(), pytest.raises(IsClosed):
        edit_task(provider.system, task_id=row.pk, details=CALL, version=2)


def test_several_are_closed_at_once_or_none(provider: Provider) -> None:
    rows = [added(provider, title=f"Task {n}") for n in range(3)]
    ids = [row.pk for row in rows]
    with provider.scope():
        actions.cancel_tasks(provider.system, task_ids=ids[:1], now=MORNING)

    for wrong, refusal in ((ids, IllegalTransition), ([*ids[1:], new_id()], NotFound), ([], NotFound)):
        with provider.scope(), pytest.raises(refusal):
            finish_tasks(provider.system, task_ids=wrong, now=MORNING)
    with provider.scope():
        done = finish_tasks(provider.system, task_ids=ids[1:], now=MORNING)

    assert done == sorted(ids[1:])


@pytest.mark.parametrize("number", [1, 30])
def test_closing_asks_the_database_as_often_whatever_the_number(
    provider: Provider, statements: Any, number: int
) -> None:
    ids = [added(provider, title=f"Task {n}").pk for n in range(number)]

    with provider.scope(), statements() as seen:
        finish_tasks(provider.system, task_ids=ids, now=MORNING)

    # Savepoint, actor, lock, entries, rows, release.
    assert len(seen) == 6


def test_two_who_close_a_task_at_once_close_it_once(provider: Provider, owner: Actor, told: Any) -> None:
    row = added(provider)

    ended = at_once(
        provider,
        lambda: finish_tasks(owner, task_ids=[row.pk], now=MORNING),
        lambda: finish_tasks(owner, task_ids=[row.pk], now=MORNING),
    )

    assert ended == ["done", "done"]
    assert told(row)[0] == ["task.added", "task.finished"]


def test_who_runs_a_campus_sees_what_is_there_and_what_is_their_own(provider: Provider, owner: Actor) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    manager = provider.member(CAMPUS_MANAGER, campuses=(mine,))
    elsewhere = added(provider, title="There", campus_id=other.pk)
    added(provider, title="Here", campus_id=mine.pk)
    added(provider, title="Asked of me", assignee_id=manager.id)
    added(provider, title="Asked of the owner", assignee_id=owner.id)
    added(provider, manager, title="My own idea")

    assert titles(provider, manager, sort=TaskSort.TITLE) == ["Asked of me", "Here", "My own idea"]
    assert titles(provider, manager, whose=Whose.MINE) == ["Asked of me"]
    assert titles(provider, manager, whose=Whose.NOBODYS, sort=TaskSort.TITLE) == ["Here", "My own idea"]
    assert titles(provider, manager, campus_id=other.pk) == []
    for act in (
        lambda: finish_tasks(manager, task_ids=[elsewhere.pk], now=MORNING),
        lambda: edit_task(manager, task_id=elsewhere.pk, details=CALL, version=1),
        lambda: add_task(manager, details=TaskDetails("There", campus_id=other.pk)),
    ):
        with provider.scope(), pytest.raises(NotFound):
            act()
    with provider.scope(), pytest.raises(Invalid):
        add_task(manager, details=TaskDetails("For the owner", assignee_id=owner.id))


def test_a_trainer_sees_their_own_alone_and_an_auditor_changes_nothing(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    trainer, auditor = provider.member(TRAINER, campuses=(werribee,)), provider.member(AUDITOR)
    of_role = role_id(provider, TRAINER.key)
    added(provider, title="Of trainers there", role_id=of_role, campus_id=camberwell.pk)
    added(provider, title="Of trainers here", role_id=of_role, campus_id=werribee.pk)
    added(provider, title="Of trainers", role_id=of_role)
    added(provider, title="Somebody’s", campus_id=werribee.pk)

    assert titles(provider, trainer, sort=TaskSort.TITLE) == ["Of trainers", "Of trainers here"]
    assert len(titles(provider, auditor)) == 4
    with provider.scope(), pytest.raises(NotAllowed):
        add_task(auditor, details=CALL)
    with provider.scope():
        offered = queries.choices(trainer, Permission.TASK_ADD)
    assert ([one for one, _ in offered.people], offered.roles, offered.campuses) == ([trainer.id], [], [])


@pytest.mark.parametrize(
    ("zone", "due_on", "expected"),
    [
        # 18:00 on the 7th in Melbourne, 22:00 on the 6th in Honolulu.
        (ZONE, date(2026, 9, 7), ["Task"]),
        (ZONE, date(2026, 9, 8), []),
        ("Pacific/Honolulu", date(2026, 9, 6), ["Task"]),
        ("Pacific/Honolulu", date(2026, 9, 7), []),
    ],
)
def test_a_task_is_due_by_the_calendar_of_its_campus(
    provider: Provider, owner: Actor, zone: str, due_on: date, expected: list[str]
) -> None:
    campus = provider.campus("Somewhere", time_zone=zone)
    added(provider, title="Task", due_on=due_on, campus_id=campus.pk, assignee_id=owner.id)

    assert titles(provider, owner, showing=TaskShowing.DUE) == expected
    with provider.scope():
        waits = queries.attention(owner, **HERE)
    assert (waits.waiting, waits.due) == (1, len(expected))


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (None, Urgency.ANY_TIME),
        (date(2026, 9, 6), Urgency.OVERDUE),
        (date(2026, 9, 7), Urgency.TODAY),
        (date(2026, 9, 8), Urgency.LATER),
    ],
)
def test_urgency(due_on: date | None, expected: Urgency) -> None:
    assert urgency(due_on, date(2026, 9, 7)) == expected


@pytest.mark.parametrize("sort", list(TaskSort))
def test_a_list_is_turned_page_by_page_in_every_order(provider: Provider, owner: Actor, sort: TaskSort) -> None:
    days = [None, None, date(2026, 9, 9), date(2026, 9, 8), date(2026, 9, 9)]
    for n, day in enumerate(days):
        added(provider, title=f"Task {n}", due_on=day)

    whole = titles(provider, owner, sort=sort)
    seen: list[str] = []
    after = None
    with provider.scope():
        for _ in range(3):
            found = queries.tasks(owner, **HERE, sort=sort, after=after, at_most=2)
            seen += [row.title for row in found.rows]
            after = found.next

    assert (seen, len(whole), after) == (whole, 5, None)


def test_a_letter_that_cannot_be_delivered_is_for_who_invited_until_it_is_sent_again(
    provider: Provider, owner: Actor, work: Any
) -> None:
    with provider.scope():
        member = invite(
            owner,
            email="ada@example.com",
            display_name="Ada Ncube",
            role_ids=[Role.objects.get(key=FRONT_DESK.key).pk],
            campus_ids=[],
            now=MORNING,
        )
    work()
    with provider.scope():
        letter = Notification(
            kind="member.invited", recipient="ada@example.com", subject_id=Invitation.objects.get().pk
        )
        letter.save()
        note_failed(provider.system, notification_id=letter.pk, answer="550 No such user", now=MORNING)
    work()
    first = raised(provider, UNDELIVERED)
    with provider.scope():
        renew_invitation(owner, membership_id=member.pk, now=MORNING + timedelta(hours=1))
    work()

    title = "Correct Ada Ncube’s address or send the invitation again"
    assert first == [(title, "open", owner.id)]
    assert raised(provider, UNDELIVERED)[0] == (title, "done", owner.id)


def test_a_key_that_expires_soon_is_replaced_by_who_issued_it_and_asked_once(
    provider: Provider, owner: Actor, work: Any
) -> None:
    key = issued(provider).key
    late = key.expires_at - timedelta(days=13)

    for _ in range(2):
        with provider.scope():
            replace_keys(provider.system, late)
    first = raised(provider, EXPIRING)
    with provider.scope():
        finish_tasks(provider.system, task_ids=[Task.objects.get(kind=EXPIRING).pk], now=late)
        replace_keys(provider.system, late)
        assert Task.objects.filter(kind=EXPIRING).count() == 1
        actions.reopen_tasks(provider.system, task_ids=[Task.objects.get(kind=EXPIRING).pk])
        revoke_key(owner, key_id=key.pk)
    work()

    assert [status for _, status, _ in first] == ["open"]
    assert [status for _, status, _ in raised(provider, EXPIRING)] == ["done"]


def test_what_is_raised_is_open_once_for_each_thing(provider: Provider) -> None:
    thing = new_id()
    with provider.scope():
        one = raise_task(provider.system, kind=EXPIRING, subject_id=thing, details=CALL)
        again = raise_task(provider.system, kind=EXPIRING, subject_id=thing, details=CALL)
        finish_tasks(provider.system, task_ids=[one.pk], now=MORNING)
        raise_task(provider.system, kind=EXPIRING, subject_id=thing, details=CALL)
    with provider.scope(), pytest.raises(AlreadyOpen):
        actions.reopen_tasks(provider.system, task_ids=[one.pk])

    assert isinstance(again, Unchanged)


def test_only_the_system_raises_a_task(provider: Provider, owner: Actor) -> None:
    with provider.scope(), pytest.raises(NotAllowed):
        raise_task(owner, kind=EXPIRING, subject_id=new_id(), details=CALL)


def test_what_somebody_was_to_do_waits_for_others_when_they_go(provider: Provider, owner: Actor, work: Any) -> None:
    ada = provider.member(ADMIN, name="Ada Ncube")
    row = added(provider, assignee_id=ada.id)
    with provider.scope():
        remove(owner, membership_id=ada.id)
    work()

    with provider.scope():
        found = queries.task(owner, task_id=row.pk, **HERE)
        happened = [one.sentence for one in queries.happened(task_id=row.pk)]
    assert (found.assignee, found.status) == (None, "open")
    assert happened[0] == "Unassigned: the person it was assigned to has left"
