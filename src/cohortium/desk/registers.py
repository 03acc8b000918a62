"""What this app tells the ones below."""

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.audit import sentences, things
from cohortium.core import invariants
from cohortium.desk.events import (
    ApprovalAsked,
    ApprovalGranted,
    ApprovalRefused,
    ApprovalRuleAdded,
    ApprovalRuleEdited,
    ApprovalRuleRemoved,
    ApprovalsDropped,
    ApprovalStepTaken,
    ApprovalWithdrawn,
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
from cohortium.desk.kinds import search as findable
from cohortium.desk.queries import approvals, chains, news, search, tasks
from cohortium.desk.queries.invariants import approved_by_too_few
from cohortium.desk.states import ApprovalStatus, TaskStatus
from cohortium.notifications import kinds
from cohortium.notifications.states import Channel, RecipientType

sentences.register(
    {
        TaskAdded.kind: _("Added"),
        TaskRaised.kind: _("Added automatically"),
        TaskEdited.kind: _("Edited"),
        TaskAssigned.kind: _("Reassigned"),
        TasksFinished.kind: _("Done"),
        TasksCancelled.kind: _("Cancelled"),
        TasksReopened.kind: _("Reopened"),
        TasksSettled.kind: _("Done automatically: the cause is gone"),
        TasksLetGo.kind: _("Unassigned: the person it was assigned to has left"),
    },
    entity_type="task",
    labels={
        "title": _("What needs to be done"),
        "note": _("Note"),
        "due_on": _("Due"),
        "assignee": _("Assigned to"),
        "role": _("Assigned to role"),
        "campus": _("Where"),
        "status": _("Status"),
    },
    values={"status": dict(TaskStatus.choices)},
    told={
        # What is to be done stands beside the entry: it is what the task is called.
        **{fact.kind: frozenset({"title"}) for fact in (TaskAdded, TaskRaised)},
        **{fact.kind: frozenset({"status"}) for fact in (TasksFinished, TasksCancelled, TasksReopened, TasksSettled)},
    },
)
things.register("task", word=_("task"), names=tasks.names)
findable.register("task", word=_("Tasks"), permission=Permission.TASK_READ, find=search.tasks_found)

sentences.register(
    {
        ApprovalAsked.kind: _("Approval requested"),
        ApprovalStepTaken.kind: _("Approved, waiting for the next step"),
        ApprovalGranted.kind: _("Approved"),
        ApprovalRefused.kind: _("Declined"),
        ApprovalWithdrawn.kind: _("Withdrawn"),
        ApprovalsDropped.kind: _("Withdrawn automatically: the person who asked has left"),
    },
    entity_type="approvalrequest",
    labels={
        "subject": _("About"),
        "reason": _("Why"),
        "for_day": _("For the date"),
        "step": _("Step"),
        "status": _("Status"),
    },
    values={"status": dict(ApprovalStatus.choices)},
    told={
        ApprovalAsked.kind: frozenset({"subject"}),
        **{
            fact.kind: frozenset({"status"})
            for fact in (ApprovalGranted, ApprovalRefused, ApprovalWithdrawn, ApprovalsDropped)
        },
    },
)
sentences.register(
    {
        ApprovalRuleAdded.kind: _("Added"),
        ApprovalRuleEdited.kind: _("Edited"),
        ApprovalRuleRemoved.kind: _("Removed"),
    },
    entity_type="approvalrule",
    labels={"from_amount": _("From the amount"), "steps": _("Who decides")},
    values={"from_amount": dict.fromkeys(("0", "0.00"), _("any amount"))},
    readers={"steps": chains.chains_in_words},
)
things.register("approvalrequest", word=_("approval request"), names=approvals.names)
things.register("approvalrule", word=_("approval rule"), names=approvals.rule_names)

invariants.register(
    "approvals", "What is approved was agreed to by as many as it takes, and by nobody who asked.", approved_by_too_few
)

# A task stands where one starts as well: a letter for each only for those who choose it.
kinds.declare(
    news.GIVEN,
    name=_("Task assigned to you"),
    about=_("Tells you that a task was assigned to you."),
    group=_("Tasks and approvals"),
    channels=[Channel.IN_APP, Channel.EMAIL],
    off_at_first=[Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=news.GIVEN_VARIABLES,
    texts_by_language=news.GIVEN_TEXTS,
    fill=news.given,
    names=tasks.names,
)
kinds.declare(
    news.WAITS,
    name=_("Approval waiting for you"),
    about=_("Tells the people who have to decide next."),
    group=_("Tasks and approvals"),
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=news.WAITS_VARIABLES,
    texts_by_language=news.WAITS_TEXTS,
    fill=news.waits,
    names=approvals.names,
)
kinds.declare(
    news.DECIDED,
    name=_("Decision on your approval request"),
    about=_("Tells the person who asked for approval what was decided."),
    group=_("Tasks and approvals"),
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=news.DECIDED_VARIABLES,
    texts_by_language=news.DECIDED_TEXTS,
    fill=news.decided,
    names=approvals.names,
)
