"""Pages of the office's tasks, and the page where a member starts."""

from functools import partial
from typing import Any

from django.db import connection

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, TRAINER
from cohortium.desk.actions.tasks import add_task, edit_task
from cohortium.desk.models import Task
from cohortium.desk.rules.tasks import TaskDetails
from tests.fixtures import Provider
from tests.http import at_once
from tests.web.pages import form_of
from tests.web.test_statements import COMING_IN, NOTICE


def added(provider: Provider, title: str = "Call the landlord", **said: Any) -> Task:
    with provider.scope():
        return add_task(provider.system, details=TaskDetails(title, **said))


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_task_is_added_by_its_form(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/tasks/new"

    form = form_of(client.get(path))
    answer = client.post(
        path, {**form, "title": "Call the landlord", "due_on": "2026-09-10", "who": f"member:{owner.id}"}
    )

    with provider.scope():
        row = Task.objects.get()
    assert answer.headers["Location"] == f"/o/{provider.code}/tasks/{row.pk}"
    assert (row.title, row.assignee_id, str(row.due_on)) == ("Call the landlord", owner.id, "2026-09-10")


def test_a_form_that_is_sent_many_times_at_once_adds_one(provider: Provider, owner: Actor) -> None:
    path = f"/o/{provider.code}/tasks/new"
    form = {**form_of(provider.signed_in(owner).get(path)), "title": "Call the landlord"}

    def sent(client: Any) -> Any:
        try:
            return client.post(path, form)
        finally:
            connection.close()

    answers = at_once([partial(sent, provider.signed_in(owner)) for _ in range(4)])
    again = provider.signed_in(owner).post(path, form, follow=True)

    with provider.scope():
        row = Task.objects.get()
    assert {one.headers["Location"] for one in answers} == {f"/o/{provider.code}/tasks/{row.pk}"}
    assert text(again).count("This has already been done.") == 1


def test_other_words_in_the_same_form_add_another(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/tasks/new"
    form = form_of(client.get(path))

    nameless = [client.post(path, {**form, "title": ""}).status_code for _ in range(2)]
    added = [client.post(path, {**form, "title": title}).status_code for title in ("Call", "Write")]

    with provider.scope():
        assert (nameless, added, Task.objects.count()) == ([422, 422], [302, 302], 2)


def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)

    answer = client.post(f"/o/{provider.code}/tasks/new", {"title": "", "note": "By phone", "due_on": "soon"})

    assert answer.status_code == 422
    assert ["Enter a date, such as 2026-12-18." in text(answer), "By phone" in text(answer)] == [True, True]


def test_somebody_who_saved_meanwhile_is_shown(provider: Provider, owner: Actor) -> None:
    row = added(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/tasks/{row.pk}/edit"
    form = form_of(client.get(path))
    with provider.scope():
        edit_task(provider.system, task_id=row.pk, details=TaskDetails("Write to the landlord"), version=1)

    answer = client.post(path, {**form, "title": "Visit the landlord"})

    assert answer.status_code == 409
    assert ["Write to the landlord" in text(answer), "Visit the landlord" in text(answer)] == [True, True]


def test_closing_leads_back_to_the_list_as_it_was(provider: Provider, owner: Actor) -> None:
    row = added(provider)
    client, base = provider.signed_in(owner), f"/o/{provider.code}/tasks"

    done = client.post(f"{base}/finishing", {"task": [str(row.pk)], "shown": "whose=all&status=open"})
    again = client.post(f"{base}/reopening", {"task": [str(row.pk)]})
    none = client.post(f"{base}/cancelling", {})

    assert [answer.headers["Location"] for answer in (done, again, none)] == [
        f"{base}/?whose=all&status=open",
        f"{base}/{row.pk}",
        f"{base}/",
    ]


def test_a_list_asks_the_database_as_often_whatever_the_number(
    provider: Provider, owner: Actor, statements: Any
) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/tasks/?whose=all"
    counts = []
    for number in (1, 20):
        for n in range(number):
            added(provider, f"Task {number} {n}", assignee_id=owner.id)
        with statements() as seen:
            client.get(path)
        counts.append(len(seen))

    # The tasks, and campuses to filter by.
    assert counts == [COMING_IN + 2] * 2


def test_closing_asks_the_database_a_constant_number_of_times(
    provider: Provider, owner: Actor, statements: Any
) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/tasks/finishing"
    ids = [str(added(provider, f"Task {n}").pk) for n in range(20)]

    with statements() as seen:
        client.post(path, {"task": ids, "shown": ""})

    # Savepoint, actor, lock, entries, rows, release.
    assert len(seen) == COMING_IN + 6 + NOTICE


def test_the_home_page_says_what_waits(provider: Provider, owner: Actor, statements: Any) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/"

    empty = text(client.get(path))
    for n in range(7):
        added(provider, f"Task {n}", assignee_id=owner.id)
    with statements() as seen:
        full = text(client.get(path))

    assert ["Nothing to do" in page for page in (empty, full)] == [True, False]
    assert (full.count(f'class="row-link" href="{path}tasks/'), "All 7 tasks" in full) == (5, True)
    # First steps that are left, and what they are about; what waits for a decision; requests about one's own data and
    # how many are late or due (three); changes that were asked for; doubles; tasks, and how many; what is one's own.
    assert len(seen) == COMING_IN + 12


def test_the_home_page_shows_nothing_that_is_not_ones_own(provider: Provider, owner: Actor) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    added(provider, "Of the owner", assignee_id=owner.id)
    added(provider, "Elsewhere", campus_id=other.pk)

    pages = [
        text(provider.signed_in(provider.member(role, campuses=(mine,))).get(f"/o/{provider.code}/"))
        for role in (CAMPUS_MANAGER, TRAINER)
    ]

    assert [word in page for page in pages for word in ("Of the owner", "Elsewhere")] == [False] * 4


def test_a_task_that_was_given_away_leads_to_the_list(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    manager = provider.member(CAMPUS_MANAGER, campuses=(campus,))
    row = added(provider, assignee_id=manager.id)
    client, path = provider.signed_in(manager), f"/o/{provider.code}/tasks/{row.pk}/edit"

    answer = client.post(path, {**form_of(client.get(path)), "who": ""})

    assert answer.headers["Location"] == f"/o/{provider.code}/tasks/"
