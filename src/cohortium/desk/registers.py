"""What this app tells the ones below."""

from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
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
from cohortium.desk.queries import tasks
from cohortium.desk.states import TaskStatus

sentences.register(
    {
        TaskAdded.kind: _("Added"),
        TaskRaised.kind: _("Added by itself"),
        TaskEdited.kind: _("Edited"),
        TaskAssigned.kind: _("Given to somebody else"),
        TasksFinished.kind: _("Done"),
        TasksCancelled.kind: _("Cancelled"),
        TasksReopened.kind: _("Taken up again"),
        TasksSettled.kind: _("Done by itself: its cause is gone"),
        TasksLetGo.kind: _("Waits for somebody else: whoever was to do it is not here any more"),
    },
    entity_type="task",
    labels={
        "title": _("What is to be done"),
        "note": _("Note"),
        "due_on": _("Due"),
        "assignee": _("Who does it"),
        "role": _("Who does it, by role"),
        "campus": _("Where"),
        "status": _("Status"),
    },
    values={"status": dict(TaskStatus.choices)},
    told={fact.kind: frozenset({"status"}) for fact in (TasksFinished, TasksCancelled, TasksReopened, TasksSettled)},
)
things.register("task", word=_("task"), names=tasks.names)
