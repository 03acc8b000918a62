"""What can be asked of the office's tasks."""

from typing import Any
from uuid import UUID

from cohortium.core.ids import new_id
from cohortium.desk.actions.tasks import add_task, finish_tasks
from cohortium.desk.rules.tasks import TaskDetails
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.fixtures import MORNING, Provider

NEW = {"title": "Call the landlord", "due_on": "2026-09-10"}


def the_campus(provider: Provider, campus: Campus) -> UUID:
    """The campus."""
    return campus.pk


def task(provider: Provider, campus: Campus) -> UUID:
    """A task at the campus."""
    with provider.scope():
        details = TaskDetails(f"Call the landlord {new_id()}", campus_id=campus.pk)
        return add_task(provider.system, details=details).pk


def done(provider: Provider, campus: Campus) -> UUID:
    """One that is done."""
    task_id = task(provider, campus)
    with provider.scope():
        finish_tasks(provider.system, task_ids=[task_id], now=MORNING)
    return task_id


def picked(provider: Provider, campus: Campus, task_id: UUID) -> dict[str, Any]:
    """One task."""
    return {"task_ids": [str(task_id)]}


PICKED = {"task_ids": ["ID"]}
CASES = [
    Case("tasks", page("tasks/?whose=all"), 200, None, not_own=200),
    Case("task form", page("tasks/new"), 200, None, not_own=200),
    Case("task added", post("tasks/new", **NEW, campus="ID"), 302, the_campus, refused=422, not_own=422),
    Case("task", page("tasks/ID"), 200, task),
    Case("task, to edit", page("tasks/ID/edit"), 200, task),
    Case("task, edited", post("tasks/ID/edit", **NEW, campus="BESIDE", version="1"), 302, task, beside=the_campus),
    Case("finishing, asked", page("tasks/finishing"), 302, None, not_own=302),
    Case("finishing, sent", post("tasks/finishing", task="ID"), 302, task),
    Case("cancelling, asked", page("tasks/cancelling"), 302, None, not_own=302),
    Case("cancelling, sent", post("tasks/cancelling", task="ID"), 302, task),
    Case("taking up, asked", page("tasks/reopening"), 302, None, not_own=302),
    Case("taking up, sent", post("tasks/reopening", task="ID"), 302, done),
    Case("API: tasks", call("get", "tasks"), 200, None, not_own=200),
    Case("API: task added", call("post", "tasks", NEW | {"campus_id": "ID"}), 201, the_campus),
    Case("API: task", call("get", "tasks/ID"), 200, task),
    Case("API: task edited", call("patch", "tasks/ID", {"title": "Renamed ID"}), 200, task),
    Case("API: tasks finished", call("post", "tasks/finishing", PICKED), 200, task, values=picked),
    Case("API: tasks cancelled", call("post", "tasks/cancelling", PICKED), 200, task, values=picked),
    Case("API: tasks taken up", call("post", "tasks/reopening", PICKED), 200, done, values=picked),
]
