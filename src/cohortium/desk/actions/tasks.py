"""Every change to a task."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.changes import Changes, assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotFound, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.desk.events import (
    TaskAdded,
    TaskAssigned,
    TaskEdited,
    TaskRaised,
    TasksCancelled,
    TasksFinished,
    TasksLetGo,
    TasksReopened,
    TasksSettled,
)
from cohortium.desk.models import Task
from cohortium.desk.queries.tasks import campuses, people, roles, visible_to
from cohortium.desk.rules.tasks import AT_MOST, Fault, TaskDetails, faults, tidied
from cohortium.desk.states import TASK, TaskStatus
from cohortium.jobs.facts import BulkFact
from cohortium.tenancy.models import Campus

# So many at once, from a list of which each page shows fewer.
MOST_AT_ONCE = 200
FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter what needs to be done, such as “Call the landlord about the heating”."),
    Fault.NO_SUCH_DAY: _("Choose a day from 2000 to 2100."),
    Fault.TWO_TO_DO_IT: _("Choose a person or a role, not both."),
}
NOT_THERE: Words = _("This person is no longer available. Choose again.")
NO_SUCH_ROLE: Words = _("This role is no longer available. Choose again.")


class IsClosed(Refusal):
    """It is done or cancelled: what was to be done stands as it was."""

    sentence = _("This task is closed. Reopen it first.")


class AlreadyOpen(Refusal):
    """The system raised another one about the same thing meanwhile."""

    sentence = _("There is now another open task about this. Use that one.")


class TooMany(Refusal):
    """More than fits into one act."""

    sentence = _("Select up to 200 at a time.")


@action(Permission.TASK_ADD)
def add_task(actor: Actor, *, details: TaskDetails) -> Task:
    """Add something that is to be done.

    Raises:
        NotFound: the campus is not within reach.
        Invalid: what was said about it cannot be accepted, or whoever is to do it is not within reach.
    """
    row = Task(**_accepted(actor, Permission.TASK_ADD, details))
    row.save()
    record(actor, TaskAdded(row.pk), row, _told(row))
    return row


@action(Permission.TASK_EDIT)
def edit_task(actor: Actor, *, task_id: UUID, details: TaskDetails, version: int) -> Task | Unchanged:
    """Change what is said about a task, or who is to do it.

    Raises:
        NotFound: it is not within reach, or another campus is not.
        Stale: it is no longer the version that the actor saw.
        IsClosed: it is done or cancelled.
        Invalid: as for a new one.
    """
    row = locked(visible_to(actor, Permission.TASK_EDIT), task_id)
    if row.version != version:
        raise Stale
    if row.status != TaskStatus.OPEN:
        raise IsClosed
    before = _told(row)
    found = assign(row, _accepted(actor, Permission.TASK_EDIT, details, before=row))
    if not found:
        return Unchanged(row)
    row.save()
    after, given = _told(row), found.keys() & {"assignee_id", "role_id"}
    changes = {
        name: (before.get(name, (None, None))[1], after.get(name, (None, None))[1])
        for name in ("title", "note", "due_on", "assignee", "role", "campus")
        if before.get(name) != after.get(name)
    }
    record(actor, (TaskAssigned if given else TaskEdited)(row.pk), row, changes)
    return row


@action(Permission.TASK_CLOSE)
def finish_tasks(actor: Actor, *, task_ids: Sequence[UUID], now: datetime) -> list[UUID] | Unchanged:
    """Say that tasks are done. Those among them that are so already stay as they are.

    Raises:
        NotFound: one of them is not within reach; then none is changed.
        IllegalTransition: one of them is cancelled; then none is changed.
        TooMany: as said.
    """
    return _move(actor, task_ids, TasksFinished, by="finish_tasks", now=now)


@action(Permission.TASK_CLOSE)
def cancel_tasks(actor: Actor, *, task_ids: Sequence[UUID], now: datetime) -> list[UUID] | Unchanged:
    """Say that tasks need not be done. It raises what `finish_tasks` raises."""
    return _move(actor, task_ids, TasksCancelled, by="cancel_tasks", now=now)


@action(Permission.TASK_CLOSE)
def reopen_tasks(actor: Actor, *, task_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Take up tasks again. It raises what `finish_tasks` raises.

    Raises:
        AlreadyOpen: the system raised another one about the same thing meanwhile.
    """
    with once("task_open_once", AlreadyOpen()):
        return _move(actor, task_ids, TasksReopened, by="reopen_tasks", now=None)


@action(Permission.TASK_RAISE)
def raise_task(
    actor: Actor,
    *,
    kind: str,
    subject_id: UUID,
    details: TaskDetails,
    again: bool = True,
) -> Task | Unchanged:
    """Have the office do something about this thing; while a task of this kind about it is open, there is no second.

    Without `again` there never is one, also after it was closed. Whoever is not there any more is not asked.
    """
    same = visible_to(actor, Permission.TASK_RAISE).filter(kind=kind, subject_id=subject_id)
    if (same if not again else same.filter(status=TaskStatus.OPEN)).exists():
        return Unchanged()
    said = asdict(tidied(details)) | {"title": details.title[: AT_MOST["title"]]}
    there = people(actor, Permission.TASK_RAISE).filter(pk=said["assignee_id"])
    if not there.exists():
        said["assignee_id"] = None
    if said["assignee_id"]:
        said["role_id"] = None
    row = Task(**said, kind=kind, subject_id=subject_id)
    # Two jobs may come at once: the second one finds the first one's when it is tried again.
    row.save()
    record(actor, TaskRaised(row.pk), row, _told(row))
    return row


@action(Permission.TASK_RAISE)
def settle_tasks(actor: Actor, *, kind: str, subject_id: UUID, now: datetime) -> list[UUID] | Unchanged:
    """The cause is gone: what is open of this kind about this thing is done."""
    caused = visible_to(actor, Permission.TASK_RAISE).filter(kind=kind, subject_id=subject_id, status=TaskStatus.OPEN)
    return _moved(actor, _in_lock_order(caused), TasksSettled, by="finish_tasks", now=now)


@action(Permission.TASK_RAISE)
def let_go(actor: Actor, *, membership_id: UUID) -> list[UUID] | Unchanged:
    """Whoever was to do these is not there any more: they wait for somebody else."""
    theirs = visible_to(actor, Permission.TASK_RAISE).filter(assignee=membership_id, status=TaskStatus.OPEN)
    ids = [row.pk for row in _in_lock_order(theirs)]
    if not ids:
        return Unchanged()
    record_each(actor, TasksLetGo, Task, ids, {"assignee": (F("assignee__display_name"), None)})
    Task.objects.filter(pk__in=ids).update(assignee=None)
    return ids


def _move(
    actor: Actor, task_ids: Sequence[UUID], fact: type[BulkFact], *, by: str, now: datetime | None
) -> list[UUID] | Unchanged:
    wanted = set(task_ids)
    if len(wanted) > MOST_AT_ONCE:
        raise TooMany
    rows = _in_lock_order(visible_to(actor, Permission.TASK_CLOSE).filter(pk__in=wanted))
    if not wanted or len(rows) != len(wanted):
        raise NotFound
    return _moved(actor, rows, fact, by=by, now=now)


def _moved(
    actor: Actor, rows: list[Task], fact: type[BulkFact], *, by: str, now: datetime | None
) -> list[UUID] | Unchanged:
    moved = [row for row in rows if TASK.move(row, by=by)]
    if not moved:
        return Unchanged()
    ids, target = [row.pk for row in moved], TASK.moves[by].target
    record_each(actor, fact, Task, ids, {"status": (F("status"), target.value)})
    Task.objects.filter(pk__in=ids).update(status=target, closed_at=now)
    return ids


def _in_lock_order(rows: Any) -> list[Task]:
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def _accepted(
    actor: Actor, permission: Permission, details: TaskDetails, *, before: Task | None = None
) -> dict[str, Any]:
    """The details as they are kept. Whoever is to do it already, and where, may be out of the actor's reach by now."""
    found = faults(details)
    errors: dict[str, list[Words]] = {field: [FAULTS[fault]] for field, fault in found.items()}
    kept = asdict(tidied(details))
    known: dict[str, tuple[Callable[..., Any], Words]] = {
        "assignee_id": (people, NOT_THERE),
        "role_id": (roles, NO_SUCH_ROLE),
    }
    for field, (offered, sentence) in known.items():
        is_new = kept[field] and kept[field] != getattr(before, field, None)
        # No lock is needed: what somebody was to do who leaves meanwhile is let go afterwards.
        if is_new and not offered(actor, permission).filter(pk=kept[field]).exists():
            errors.setdefault(field, [sentence])
    if errors:
        raise Invalid(errors)
    is_elsewhere = kept["campus_id"] and kept["campus_id"] != getattr(before, "campus_id", None)
    if is_elsewhere and not campuses(actor, permission).filter(pk=kept["campus_id"]).exists():
        raise NotFound
    return kept


def _told(row: Task) -> Changes:
    """What the trail says of a new task: names, and not ids."""
    said: dict[str, Any] = {"title": row.title, "note": row.note, "due_on": row.due_on}
    if row.assignee_id:
        said["assignee"] = access.names({row.assignee_id}).get(row.assignee_id)
    if row.role_id:
        said["role"] = access.role_names({row.role_id}).get(row.role_id)
    if row.campus_id:
        said["campus"] = Campus.objects.values_list("name", flat=True).get(pk=row.campus_id)
    return {name: (None, value) for name, value in said.items() if value}
