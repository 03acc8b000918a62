"""Tasks of the office, and the page where a member starts."""

from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.core.ids import new_id
from cohortium.desk.actions.tasks import add_task, edit_task, finish_tasks
from cohortium.desk.models import Task
from cohortium.desk.rules.tasks import TaskDetails
from tests.fixtures import MORNING
from tests.journeys.states import Scene, State, to


def _task(here: Scene, *, done: bool = False, **said: Any) -> str:
    with here.provider.scope():
        details = TaskDetails(f"Call the landlord {new_id()}", "About the heating.", date(2026, 9, 7), **said)
        task = add_task(here.owner, details=details)
        [finish_tasks(here.owner, task_ids=[task.pk], now=MORNING) for _ in range(done)]
        return str(task.pk)


def _mine(page: Page, here: Scene, path: str) -> None:
    _task(here, assignee_id=here.owner.id, campus_id=here.campus.pk)
    page.goto(here.path(path))


def _refuse(page: Page, here: Scene) -> None:
    page.goto(here.path("tasks/new"))
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _pick(page: Page, here: Scene) -> None:
    _mine(page, here, "tasks/")
    page.get_by_role("checkbox", name="Select Call the landlord").first.check()
    expect(page.get_by_text("1 selected")).to_be_visible()


def _contest(page: Page, here: Scene) -> None:
    task_id = _task(here)
    page.goto(here.path(f"tasks/{task_id}/edit"))
    page.get_by_label("What needs to be done").fill("What I typed while somebody else saved")
    with here.provider.scope():
        version = Task.objects.get(pk=task_id).version
        edit_task(here.owner, task_id=task_id, details=TaskDetails("Write to the landlord"), version=version)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


STATES = [
    State("home", "organisation", "owner", lambda page, here: _mine(page, here, "")),
    State("home-empty", "organisation", "owner", lambda page, here: page.goto(here.path("", here.empty))),
    State("tasks", "tasks", "owner", lambda page, here: _mine(page, here, "tasks/")),
    State("tasks-picked", "tasks", "owner", _pick),
    State("tasks-all", "tasks", "owner", to("tasks/?whose=all&status=all&sort=-title")),
    State("tasks-none-found", "tasks", "owner", to("tasks/?q=nowhere")),
    State("tasks-empty", "tasks", "owner", lambda page, here: page.goto(here.path("tasks/", here.empty))),
    State("task", "task", "owner", lambda page, here: page.goto(here.path(f"tasks/{_task(here)}"))),
    State("task-done", "task", "owner", lambda page, here: page.goto(here.path(f"tasks/{_task(here, done=True)}"))),
    State("task-auditor", "task", "auditor", lambda page, here: page.goto(here.path(f"tasks/{_task(here)}"))),
    State("task-form", "task_new", "owner", to("tasks/new")),
    State("task-form-refused", "task_new", "owner", _refuse),
    State("task-edit", "task_edit", "owner", lambda page, here: page.goto(here.path(f"tasks/{_task(here)}/edit"))),
    State("task-conflict", "task_edit", "owner", _contest),
]
