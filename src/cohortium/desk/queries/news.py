"""Who is told of what happens at the desk, and what stands there. Nothing here writes."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cohortium.access import queries as access
from cohortium.access.models import Membership
from cohortium.access.states import MembershipStatus
from cohortium.desk.kinds.approvals import kinds
from cohortium.desk.models import ApprovalDecision, ApprovalRequest, Task
from cohortium.desk.queries.chains import deciders
from cohortium.desk.rules.approvals import Step
from cohortium.desk.states import ApprovalStatus, TaskStatus
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.rules.texts import Text
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.words import said

GIVEN, WAITS, DECIDED = "task.given", "approval.waits", "approval.decided"

GIVEN_VARIABLES = (
    Variable("task", _lazy("What needs to be done"), _lazy("Call the landlord about the heating")),
    Variable("due", _lazy("When it is due"), _lazy("due 7 September 2026")),
    Variable("by", _lazy("Assigned by"), _lazy("Grace Whitlock")),
    Variable("link", _lazy("View task"), "https://example.com/tasks/…", is_link=True),
)
GIVEN_TEXTS = {"en": Text("New task: {task}", "**{by}** assigned you a task, {due}: {task}\n\n[View task]({link})")}
WAITS_VARIABLES = (
    Variable("what", _lazy("What needs approval"), _lazy("A refund")),
    Variable("subject", _lazy("What it is about"), _lazy("Ada Ncube")),
    Variable("by", _lazy("Requested by"), _lazy("Ben Otieno")),
    Variable("reason", _lazy("Why"), _lazy("The course was cancelled.")),
    Variable("link", _lazy("Review"), "https://example.com/approvals/…", is_link=True),
)
WAITS_TEXTS = {
    "en": Text(
        "{what}: {subject} is waiting for your decision",
        "**{by}** is asking for approval. {what}: {subject}.\n\nReason: {reason}\n\n[Review]({link})",
    )
}
DECIDED_VARIABLES = (
    Variable("outcome", _lazy("What was decided"), _lazy("Approved")),
    Variable("what", _lazy("What needed approval"), _lazy("A refund")),
    Variable("subject", _lazy("What it is about"), _lazy("Ada Ncube")),
    Variable("by", _lazy("Last decision by"), _lazy("Grace Whitlock")),
    Variable("reason", _lazy("Why"), _lazy("As agreed on Monday.")),
    Variable("link", _lazy("View"), "https://example.com/approvals/…", is_link=True),
)
DECIDED_TEXTS = {
    "en": Text(
        "{outcome}: {what}, {subject}",
        "**{by}** has decided on your request. {what}, {subject}: {outcome}.\n\n"
        "Reason: {reason}\n\n[View request]({link})",
    )
}

# An id and an address.
Told = tuple[UUID, str]


def given_to(*, task_id: UUID) -> Told | None:
    """Whom a task was given to by somebody else; nobody where it is for a role, or one took it oneself."""
    open_one = Task.objects.filter(pk=task_id, status=TaskStatus.OPEN).exclude(assignee=F("updated_by"))
    return _there(open_one.values("assignee")).first()


def to_decide(*, request_id: UUID) -> list[Told]:
    """Who decides in the step that waits, when it begins: nobody in between, because they were told then."""
    row = ApprovalRequest.objects.filter(pk=request_id, status=ApprovalStatus.WAITING).first()
    if row is None:
        return []
    agreed = ApprovalDecision.objects.filter(request=row.pk, is_approval=True)
    in_this = agreed.filter(step=row.step)
    asked = deciders(Step.read(row.chain[row.step])).exclude(pk=row.asked_by_id)
    others = asked.exclude(pk__in=agreed.values("member"))
    if others.exists():
        asked = others.none() if in_this.exists() else others
    # Who agreed in another step is asked once nobody else is left.
    return list(_there(asked.exclude(pk__in=in_this.values("member")).values("pk")))


def asker(*, request_id: UUID) -> Told | None:
    """Who asked, if they are still there."""
    return _there(ApprovalRequest.objects.filter(pk=request_id).values("asked_by")).first()


def given(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every one
    """What stands in the news that a task was given; nothing once it is closed, or somebody else's."""
    found = {row.pk: row for row in Task.objects.filter(pk__in=_subjects(abouts), status=TaskStatus.OPEN)}
    names = access.names({row.updated_by for row in found.values() if row.updated_by})
    home = _home()
    return {
        about: {
            "task": row.title,
            "due": _("due %(day)s") % {"day": date_format(row.due_on, "j F Y")} if row.due_on else _("no due date"),
            "by": (names.get(row.updated_by) if row.updated_by else None) or _("The office"),
            "link": f"{home}/tasks/{row.pk}",
        }
        for about in abouts
        if (row := found.get(about.subject_id)) and row.assignee_id == about.recipient_id
    }


def waits(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every one
    """What stands in the news that something waits for a decision; nothing once it is decided."""
    rows = ApprovalRequest.objects.filter(pk__in=_subjects(abouts), status=ApprovalStatus.WAITING)
    found = {row.pk: row for row in rows.select_related("asked_by")}
    home = _home()
    return {
        about: {**_about(row, home), "by": row.asked_by.display_name, "reason": row.reason or _("no comment")}
        for about in abouts
        if (row := found.get(about.subject_id))
    }


def decided(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every one
    """What stands in the news that something was decided."""
    rows = ApprovalRequest.objects.filter(
        pk__in=_subjects(abouts), status__in=[ApprovalStatus.APPROVED, ApprovalStatus.REFUSED]
    )
    found = {row.pk: row for row in rows}
    answers = ApprovalDecision.objects.filter(request__in=found).select_related("member").order_by("created_at", "pk")
    last = {one.request_id: one for one in answers}
    home = _home()
    return {
        about: {
            **_about(row, home),
            "outcome": str(ApprovalStatus(row.status).label),
            "by": last[row.pk].member.display_name,
            "reason": last[row.pk].reason or _("no comment"),
        }
        for about in abouts
        if (row := found.get(about.subject_id)) and row.pk in last
    }


def _about(row: ApprovalRequest, home: str) -> dict[str, str]:
    kind = kinds().get(row.kind)
    what = capfirst(said(kind.word)) if kind else row.kind
    subject = f"{row.subject}, {date_format(row.for_day, 'j F Y')}" if row.for_day else row.subject
    return {"what": what, "subject": subject, "link": f"{home}/approvals/{row.pk}"}


def _there(ids: QuerySet[Any, Any]) -> QuerySet[Membership, Told]:
    there = Membership.objects.filter(pk__in=ids, status=MembershipStatus.ACTIVE, user__isnull=False)
    return there.order_by("pk").values_list("pk", "user__email")


def _subjects(abouts: Iterable[About]) -> list[UUID]:
    return [about.subject_id for about in abouts]


def _home() -> str:
    return f"{settings.ADDRESS}/o/{Organisation.objects.values_list('code', flat=True).get()}"
