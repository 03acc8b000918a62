"""Tasks of the office: list, page, form, and what is done with several at once."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, Stale
from cohortium.desk.actions import tasks as actions
from cohortium.desk.queries import tasks as queries
from cohortium.desk.queries.tasks import TaskRow, TaskShowing, TaskSort, Whose
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import bulk, lists, things
from cohortium.web.staff.task_form import PickedForm, TaskForm, initial
from cohortium.web.staff.timelines import happened


@page(Permission.TASK_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered and sorted by what the address says."""
    asked = visit.request.GET
    q, showing = lists.words(asked, "q"), lists.one_of(TaskShowing, asked.get("status"), TaskShowing.OPEN)
    whose, sort = (
        lists.one_of(Whose, asked.get("whose"), Whose.MINE),
        lists.one_of(TaskSort, asked.get("sort"), TaskSort.DUE),
    )
    campus_id = lists.uuid(asked.get("campus", ""))
    found = queries.tasks(
        visit.actor,
        **_here(visit),
        begins=q,
        showing=showing,
        whose=whose,
        campus_id=campus_id,
        sort=sort,
        after=lists.cursor(asked),
    )
    shows = {
        "rows": several(visit, found.rows),
        **lists.turning(asked, found.next),
        "q": q,
        "status": showing.value,
        "whose": whose.value,
        "campus": str(campus_id or ""),
        "sort": sort.value,
        "sorts": {
            name: lists.address(asked, sort=f"-{name}" if sort.value == name else name) for name in ("title", "due")
        },
        "shown": asked.urlencode(),
        "is_filtered": bool(q or campus_id) or showing != TaskShowing.OPEN or whose != Whose.MINE,
        "act": _bulk_act(visit, showing),
        "can_add": visit.actor.may(Permission.TASK_ADD),
    }
    if visit.wants_part:
        return Page("staff/tasks/_rows.html", shows)
    campuses = queries.places(visit.actor, Permission.TASK_READ)
    return Page("staff/tasks/list.html", {**shows, "campuses": campuses, "showings": _SHOWINGS})


@page(Permission.TASK_READ)
def show(visit: Visit, task_id: UUID) -> Answer:
    """One task: what is to be done, by whom, about what; what happened."""
    # First, because the other questions trust that the task may be seen.
    row = queries.task(visit.actor, task_id=task_id, **_here(visit))
    shows = {
        "task": shown(visit, row),
        "acts": queries.acts(visit.actor, row),
        **happened(visit, lambda at_most: queries.happened(task_id=task_id, at_most=at_most), thing_id=task_id),
    }
    return Page("staff/tasks/detail.html", shows)


@page(Permission.TASK_ADD, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """The form for a task."""
    options: dict[str, Any] = {"choices": queries.choices(visit.actor, Permission.TASK_ADD)}
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = {"who": f"member:{visit.actor.id}"}
        return _form_page(TaskForm(kept, initial=start, **options), kept=kept is not None)
    form = TaskForm(visit.request.POST, **options)
    if form.is_valid():
        try:
            row = actions.add_task(visit.actor, details=form.details())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(_page_of(visit, row.pk), _("Added."))
    return _form_page(form, status=422)


@page(Permission.TASK_EDIT, posts=True)
def edit(visit: Visit, task_id: UUID) -> Answer:
    """The form for what is said of a task. It carries the version that it was filled from."""
    row = _to_edit(visit, task_id)
    options: dict[str, Any] = {"choices": queries.choices(visit.actor, Permission.TASK_EDIT), "row": row}
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = TaskForm(kept, initial={**initial(row.details), "version": row.version}, **options)
        return _form_page(form, row=row, kept=kept is not None)
    form = TaskForm(visit.request.POST, **options)
    if form.is_valid():
        try:
            edited = actions.edit_task(
                visit.actor, task_id=task_id, details=form.details(), version=form.cleaned_data["version"] or 0
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            row = _to_edit(visit, task_id)
            meanwhile = {
                "newest": queries.happened(task_id=task_id, at_most=1),
                "compared": form.compared(row.details),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            theirs = {name: "" if value is None else str(value) for name, value in initial(row.details).items()}
            return _form_page(form.rebased(theirs, row.version), row=row, meanwhile=meanwhile, status=409)
        else:
            saying = _("Nothing had changed.") if isinstance(edited, Unchanged) else _("Saved.")
            return Redirect(_page_of(visit, task_id), saying)
    return _form_page(form, row=row, status=422)


@page(Permission.TASK_CLOSE, posts=True)
def finishing(visit: Visit) -> Answer:
    """Say that tasks are done."""
    said = ngettext_lazy("Done.", "%(n)s tasks done.", "n")
    return _act(visit, lambda ids: actions.finish_tasks(visit.actor, task_ids=ids, now=visit.now), said)


@page(Permission.TASK_CLOSE, posts=True)
def cancelling(visit: Visit) -> Answer:
    """Say that tasks need not be done."""
    said = ngettext_lazy("Cancelled.", "%(n)s tasks cancelled.", "n")
    return _act(visit, lambda ids: actions.cancel_tasks(visit.actor, task_ids=ids, now=visit.now), said)


@page(Permission.TASK_CLOSE, posts=True)
def reopening(visit: Visit) -> Answer:
    """Take up tasks again."""
    said = ngettext_lazy("Reopened.", "%(n)s tasks reopened.", "n")
    return _act(visit, lambda ids: actions.reopen_tasks(visit.actor, task_ids=ids), said)


def shown(visit: Visit, row: TaskRow) -> dict[str, Any]:
    """What templates show of a task."""
    return several(visit, [row])[0]


def several(visit: Visit, rows: Sequence[TaskRow]) -> list[dict[str, Any]]:
    """The same of several."""
    about = [(row.subject_type, row.subject_id) for row in rows if row.subject_id]
    hrefs = things.hrefs_of(visit, about)
    return [_shown(visit, row, hrefs[row.subject_id] if row.subject_id else "") for row in rows]


def _shown(visit: Visit, row: TaskRow, about: str) -> dict[str, Any]:
    is_mine = row.assignee_id == visit.actor.id
    return asdict(row) | {
        "href": reverse("task", args=[visit.organisation.code, row.task_id]),
        "about_href": about,
        "is_mine": is_mine,
    }


def _here(visit: Visit) -> dict[str, Any]:
    return {"now": visit.now, "time_zone": visit.organisation.time_zone}


def _to_edit(visit: Visit, task_id: UUID) -> TaskRow:
    return queries.task(visit.actor, task_id=task_id, permission=Permission.TASK_EDIT, **_here(visit))


def _form_page(
    form: TaskForm,
    *,
    row: TaskRow | None = None,
    kept: bool = False,
    meanwhile: dict[str, Any] | None = None,
    status: int = 200,
) -> Answer:
    return Page("staff/tasks/form.html", {"form": form, "task": row, "kept": kept, "meanwhile": meanwhile}, status)


def _page_of(visit: Visit, task_id: UUID) -> str:
    """Where to go on: a task that was given away may be out of sight."""
    code = visit.organisation.code
    if visit.actor.may(Permission.TASK_READ):
        seen = queries.is_visible(visit.actor, task_id=task_id)
        return reverse("task", args=[code, task_id]) if seen else reverse("tasks", args=[code])
    return reverse("organisation", args=[code])


def _act(visit: Visit, change: bulk.Change, said: Promise) -> Answer:
    overview = reverse("tasks", args=[visit.organisation.code])
    picked = PickedForm(visit.request.POST)
    return bulk.act(visit, change, said, picked=picked, field="task", overview=overview, page_of=_page_of)


def _bulk_act(visit: Visit, showing: TaskShowing) -> str:
    if not visit.actor.may(Permission.TASK_CLOSE) or showing == TaskShowing.ALL:
        return ""
    return "reopen" if showing in {TaskShowing.DONE, TaskShowing.CANCELLED} else "finish"


_SHOWINGS = [
    (TaskShowing.OPEN.value, gettext_lazy("Open")),
    (TaskShowing.DUE.value, gettext_lazy("Due or overdue")),
    (TaskShowing.DONE.value, gettext_lazy("Done")),
    (TaskShowing.CANCELLED.value, gettext_lazy("Cancelled")),
    (TaskShowing.ALL.value, gettext_lazy("All")),
]
