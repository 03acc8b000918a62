"""Whoever has to do something now is told, by the bell and by letter; and whoever waits for an answer."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import ADMIN, OWNER
from cohortium.administration.queries.campuses import CLOSING
from cohortium.desk.actions.approvals import approve, ask_approval, refuse_approval, withdraw
from cohortium.desk.actions.tasks import add_task, edit_task, finish_tasks
from cohortium.desk.queries import news
from cohortium.desk.rules.approvals import Step
from cohortium.desk.rules.tasks import TaskDetails
from cohortium.notifications.actions.preferences import choose
from cohortium.notifications.kinds import About, kind_of
from cohortium.notifications.models import Notification
from cohortium.notifications.queries.letters import Asked, sent
from cohortium.notifications.states import Channel
from tests.desk.asking import asked, role_id, ruled
from tests.fixtures import MORNING, Provider
from tests.mail import Post

Work = Callable[[], None]


@pytest.fixture
def ada(provider: Provider) -> Actor:
    return provider.member(ADMIN, name="Ada Ncube")


def bell_of(provider: Provider, actor: Actor) -> list[str]:
    """What somebody is told in the app, the oldest first."""
    with provider.scope():
        mine = Notification.objects.filter(recipient_id=actor.id, channel=Channel.IN_APP)
        return list(mine.order_by("created_at", "pk").values_list("subject", flat=True))


def letters_to(provider: Provider, post: Post, actor: Actor) -> list[str]:
    return [str(one["Subject"]) for one in post.to(provider.users[actor.id].email)]


def task_for(provider: Provider, by: Actor, assignee_id: UUID | None, **more: Any) -> Any:
    with provider.scope():
        return add_task(by, details=TaskDetails(title="Call the landlord", assignee_id=assignee_id, **more))


def test_whoever_is_given_a_task_is_told_and_whoever_takes_one_is_not(
    provider: Provider, owner: Actor, ada: Actor, work: Work
) -> None:
    task_for(provider, owner, ada.id, due_on=date(2026, 9, 9))
    task_for(provider, ada, ada.id)
    taken = task_for(provider, owner, None)
    work()
    with provider.scope():
        edit_task(owner, task_id=taken.pk, details=TaskDetails("Call the caretaker", assignee_id=ada.id), version=1)
    work()

    assert bell_of(provider, ada) == ["New task: Call the landlord", "New task: Call the caretaker"]
    assert bell_of(provider, owner) == []
    with provider.scope():
        first = Notification.objects.filter(recipient_id=ada.id).order_by("created_at", "pk")[0]
    assert "Grace Whitlock assigned you a task, due 9 September 2026: Call the landlord" in first.body


def test_a_letter_for_each_task_is_for_those_who_choose_it(
    provider: Provider, owner: Actor, ada: Actor, work: Work, post: Post
) -> None:
    task_for(provider, owner, ada.id)
    work()
    unasked = letters_to(provider, post, ada)
    with provider.scope():
        choose(ada, wanted={(news.GIVEN, Channel.EMAIL): True})
    task_for(provider, owner, ada.id)
    work()

    assert (unasked, letters_to(provider, post, ada)) == ([], ["New task: Call the landlord"])
    with provider.scope():
        to = [row.to_name for row in sent(owner, asked=Asked(), time_zone="UTC").rows]
    assert to == ["Ada Ncube"] * 3


def test_a_task_that_is_done_before_its_news_is_no_news(
    provider: Provider, owner: Actor, ada: Actor, work: Work
) -> None:
    task = task_for(provider, owner, ada.id)
    with provider.scope():
        finish_tasks(owner, task_ids=[task.pk], now=MORNING)
    work()

    assert bell_of(provider, ada) == []


def test_whoever_decides_is_told_when_their_step_begins_and_whoever_asked_when_it_ends(
    provider: Provider, owner: Actor, ada: Actor, work: Work, post: Post
) -> None:
    ben = provider.member(ADMIN, name="Ben Otieno")
    request = asked(provider, ada, ADMIN, OWNER)
    work()
    before = (bell_of(provider, ben), bell_of(provider, owner))

    with provider.scope():
        approve(provider.again(ben), request_id=request.pk, step=1, now=MORNING)
    work()
    in_between = (bell_of(provider, owner), bell_of(provider, ada))
    with provider.scope():
        refuse_approval(provider.again(owner), request_id=request.pk, step=2, now=MORNING, reason="Not this year.")
    work()

    waits, refused = (
        "Closing of a campus: Geelong is waiting for your decision",
        "Declined: Closing of a campus, Geelong",
    )
    assert (before, in_between) == (([waits], []), ([waits], []))
    assert (bell_of(provider, ada), bell_of(provider, ben)) == ([refused], [waits])
    assert [letters_to(provider, post, one) for one in (ada, ben, owner)] == [[refused], [waits], [waits]]
    assert "Reason: Not this year." in post.to(provider.users[ada.id].email)[0].get_body(("plain",)).get_content()


def test_of_a_step_that_takes_two_nobody_is_told_twice(
    provider: Provider, owner: Actor, ada: Actor, work: Work
) -> None:
    ben, mai = provider.member(ADMIN, name="Ben Otieno"), provider.member(ADMIN, name="Mai Nguyễn")
    ruled(provider, Step(frozenset({role_id(provider, ADMIN)}), needed=2))
    campus = provider.campus("Geelong")
    with provider.scope():
        request = ask_approval(ada, now=MORNING, kind=CLOSING, subject_id=campus.pk, reason="The lease ends.")
    work()
    with provider.scope():
        approve(provider.again(ben), request_id=request.pk, step=1, now=MORNING)
    work()

    assert [len(bell_of(provider, one)) for one in (ben, mai, ada)] == [1, 1, 0]


def test_what_is_withdrawn_waits_for_nobody(provider: Provider, owner: Actor, ada: Actor, work: Work) -> None:
    request = asked(provider, ada, OWNER)
    with provider.scope():
        withdraw(provider.again(ada), request_id=request.pk, now=MORNING)
    work()

    assert bell_of(provider, owner) == []


@pytest.mark.parametrize("kind", [news.GIVEN, news.WAITS, news.DECIDED])
def test_many_are_filled_in_by_as_many_statements(
    provider: Provider, owner: Actor, ada: Actor, statements: Any, kind: str
) -> None:
    requests = [asked(provider, ada, OWNER)]
    ids = [task_for(provider, owner, ada.id).pk for _ in range(6)]
    with provider.scope():
        approve(provider.again(owner), request_id=requests[0].pk, step=1, now=MORNING)
    counts = []
    for n in (2, 7):
        abouts = [About(one, ada.id) for one in [requests[0].pk, *ids][:n]]
        with provider.scope(), statements() as seen:
            kind_of(kind).fill(abouts, MORNING)
        counts.append(len(seen))

    assert counts[0] == counts[1]
