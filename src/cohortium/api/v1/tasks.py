"""Tasks of the office."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import Day, IfMatch, Text
from cohortium.core.pages import Cursor
from cohortium.desk.actions.tasks import (
    MOST_AT_ONCE,
    add_task,
    cancel_tasks,
    edit_task,
    finish_tasks,
    reopen_tasks,
)
from cohortium.desk.queries import tasks as queries
from cohortium.desk.queries.tasks import TaskRow, TaskShowing, TaskSort, Whose
from cohortium.desk.rules.tasks import AT_MOST, TaskDetails, Urgency
from cohortium.desk.states import TaskStatus

router = Router(tags=["Tasks"])


class TaskOut(Schema):
    """Something that the office is to do."""

    task_id: UUID
    title: str
    note: str
    due_on: date | None = Field(description="The last day on which it is in time, where it is to be done.")
    urgency: Urgency = Field(description="How urgent it is. Of closed ones it means nothing.")
    status: TaskStatus
    assignee_id: UUID | None = Field(description="The member who is to do it.")
    role_id: UUID | None = Field(description="The role whose holders are to do it. Null, as the member: anybody.")
    campus_id: UUID | None
    kind: str = Field(description="Why the system raised it. Empty: somebody added it.")
    subject_type: str = Field(description="What kind of thing it is about, as the trail calls it.")
    subject_id: UUID | None
    added_at: datetime
    closed_at: datetime | None


class TaskPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[Text, Field(min_length=1, max_length=AT_MOST["title"])] = ""
    note: Annotated[Text, Field(max_length=AT_MOST["note"])] = ""
    due_on: Day | None = None
    assignee_id: UUID | None = None
    role_id: UUID | None = None
    campus_id: UUID | None = None


class TaskIn(TaskPatch):
    """What is said about a new task."""

    title: Annotated[Text, Field(min_length=1, max_length=AT_MOST["title"])]


class TaskList(Schema):
    """A page of tasks."""

    items: list[TaskOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class TaskFilter(Schema):
    """Which tasks, in which order, how many."""

    begins: Annotated[
        Text, Field(max_length=100, description="Words of the title begin so, in any order: one of the first four.")
    ] = ""
    showing: Annotated[TaskShowing, Field(description="`due`: open, and due today or before.")] = TaskShowing.ALL
    whose: Annotated[Whose, Field(description="`mine`: by name, or by a role.")] = Whose.ALL
    campus_id: UUID | None = None
    sort: TaskSort = TaskSort.DUE
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class PickedTasks(Schema):
    """Which tasks."""

    model_config = ConfigDict(extra="forbid")

    task_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ChangedTasks(Schema):
    """Tasks as they are now."""

    items: list[TaskOut]


@router.get("/o/{code}/tasks", response=documented(TaskList), operation_id="listTasks")
@endpoint(Permission.TASK_READ)
def list_tasks(request: HttpRequest, code: str, asked: Query[TaskFilter]) -> TaskList:
    """List the tasks within reach."""
    call = call_of(request)
    found = queries.tasks(
        call.actor,
        now=call.now,
        time_zone=call.organisation.time_zone,
        begins=asked.begins,
        showing=asked.showing,
        whose=asked.whose,
        campus_id=asked.campus_id,
        sort=asked.sort,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    return TaskList(items=[TaskOut.from_orm(row) for row in found.rows], next=str(found.next) if found.next else None)


@router.post("/o/{code}/tasks", response=documented(TaskOut, 201), operation_id="addTask")
@endpoint(Permission.TASK_ADD)
def add(request: HttpRequest, code: str, task: TaskIn, response: HttpResponse) -> Status[TaskRow]:
    """Add a task."""
    call = call_of(request)
    added = add_task(call.actor, details=TaskDetails(**task.model_dump()))
    response["Location"] = f"{request.path}/{added.pk}"
    [row] = _as_they_are(call, [added.pk])
    response["ETag"] = etag(call, row.task_id, row.version)
    return Status(201, row)


@router.get("/o/{code}/tasks/{uuid:task_id}", response=documented(TaskOut), operation_id="readTask")
@endpoint(Permission.TASK_READ)
def read(request: HttpRequest, code: str, task_id: UUID, response: HttpResponse) -> TaskRow:
    """Read one task. Its ETag is what a change must name."""
    call = call_of(request)
    row = queries.task(call.actor, task_id=task_id, now=call.now, time_zone=call.organisation.time_zone)
    response["ETag"] = etag(call, row.task_id, row.version)
    return row


@router.patch(
    "/o/{code}/tasks/{uuid:task_id}", response=documented(TaskOut, 200, 409, 412, 428), operation_id="editTask"
)
@endpoint(Permission.TASK_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    task_id: UUID,
    task: TaskPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> TaskRow:
    """Change what is said about a task, or who is to do it."""
    call = call_of(request)
    row = queries.task(
        call.actor,
        task_id=task_id,
        now=call.now,
        time_zone=call.organisation.time_zone,
        permission=Permission.TASK_EDIT,
    )
    check_version(request, etag(call, row.task_id, row.version))
    details = replace(row.details, **task.model_dump(exclude_unset=True))
    edit_task(call.actor, task_id=task_id, details=details, version=row.version)
    [edited] = _as_they_are(call, [task_id])
    response["ETag"] = etag(call, edited.task_id, edited.version)
    return edited


@router.post("/o/{code}/tasks/finishing", response=documented(ChangedTasks, 200, 409), operation_id="finishTasks")
@endpoint(Permission.TASK_CLOSE)
def finish(request: HttpRequest, code: str, picked: PickedTasks) -> ChangedTasks:
    """Say that tasks are done: all of them, or none."""
    call = call_of(request)
    finish_tasks(call.actor, task_ids=picked.task_ids, now=call.now)
    return _changed(call, picked)


@router.post("/o/{code}/tasks/cancelling", response=documented(ChangedTasks, 200, 409), operation_id="cancelTasks")
@endpoint(Permission.TASK_CLOSE)
def cancel(request: HttpRequest, code: str, picked: PickedTasks) -> ChangedTasks:
    """Say that tasks need not be done: all of them, or none."""
    call = call_of(request)
    cancel_tasks(call.actor, task_ids=picked.task_ids, now=call.now)
    return _changed(call, picked)


@router.post("/o/{code}/tasks/reopening", response=documented(ChangedTasks, 200, 409), operation_id="reopenTasks")
@endpoint(Permission.TASK_CLOSE)
def reopen(request: HttpRequest, code: str, picked: PickedTasks) -> ChangedTasks:
    """Take up tasks again: all of them, or none."""
    call = call_of(request)
    reopen_tasks(call.actor, task_ids=picked.task_ids)
    return _changed(call, picked)


def _changed(call: Call, picked: PickedTasks) -> ChangedTasks:
    return ChangedTasks(items=[TaskOut.from_orm(row) for row in _as_they_are(call, picked.task_ids)])


def _as_they_are(call: Call, task_ids: Collection[UUID]) -> list[TaskRow]:
    return queries.changed(task_ids=task_ids, now=call.now, time_zone=call.organisation.time_zone)
