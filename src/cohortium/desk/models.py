"""Tasks of the office, and what waits for approval."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cohortium.access.models import Membership, Role
from cohortium.desk.rules.tasks import AT_MOST
from cohortium.desk.states import APPROVAL, TASK, ApprovalStatus, TaskStatus
from cohortium.tenancy.base import AppendOnlyModel, TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField
from cohortium.tenancy.lookups import PlainText
from cohortium.tenancy.models import Campus


class Task(TenantModel):
    """Something that somebody of the office is to do: a person, whoever holds a role, or whoever takes it."""

    masked_in_trail = frozenset({"note", "title"})

    title = models.CharField(max_length=AT_MOST["title"])
    title_plain = PlainText("title")
    note = models.TextField(blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    assignee = InOrganisation(Membership, models.PROTECT, null=True, blank=True, related_name="tasks")
    role = InOrganisation(Role, models.PROTECT, null=True, blank=True, related_name="tasks")
    campus = InOrganisation(Campus, models.PROTECT, null=True, blank=True, related_name="tasks")
    status = StatusField(TASK, max_length=10, default=TaskStatus.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Of what the system raised: why, by the registry of kinds, and about what, by id alone. Empty: a person added it.
    kind = models.CharField(max_length=40, blank=True, default="")
    subject_id = models.UUIDField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=TaskStatus.values), name="task_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(assignee=None) | models.Q(role=None), name="task_is_of_one_or_of_a_role"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "subject_id"],
                condition=models.Q(status=TaskStatus.OPEN) & ~models.Q(kind=""),
                name="task_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "due_on"], name="task_by_day"),
            models.Index(fields=["organisation", "title_plain"], name="task_title"),
            models.Index(fields=["organisation", "subject_id"], name="task_about"),
        ]

    def __str__(self) -> str:
        return self.title


class ApprovalRule(TenantModel):
    """What needs approval before it is done, from which amount on, and who decides. Without a rule nothing does."""

    # Of the registry of kinds: `campus.close`.
    kind = models.CharField(max_length=40)
    # The rule with the highest one that is reached counts. 0: always.
    from_amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    # In order: [{"roles": [id], "members": [id], "needed": 1}], as `rules.approvals.Step` reads it.
    steps = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "from_amount"], name="approval_rule_once"),
            models.CheckConstraint(condition=models.Q(from_amount__gte=0), name="approval_rule_amount_is_none_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.from_amount}"


class ApprovalRequest(TenantModel):
    """An act that waits until others agree. Its chain is that of the rule when it was asked for: it stays so."""

    masked_in_trail = frozenset({"reason", "subject"})

    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    # What it was called then.
    subject = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    reason = models.CharField(max_length=500, blank=True, default="")
    # On which day it is to be done; none: as soon as the last one agreed.
    for_day = models.DateField(null=True, blank=True)
    asked_by = InOrganisation(Membership, models.PROTECT, related_name="approval_requests")
    status = StatusField(APPROVAL, max_length=10, default=ApprovalStatus.WAITING)
    chain = models.JSONField(default=list)
    # The step that waits, and who decides in it: they find it by these.
    step = models.PositiveSmallIntegerField(default=0)
    roles = ArrayField(models.UUIDField(), default=list)
    members = ArrayField(models.UUIDField(), default=list)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ApprovalStatus.values), name="approval_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "subject_id"],
                condition=models.Q(status=ApprovalStatus.WAITING),
                name="approval_waiting_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status", "created_at"], name="approval_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}"


class ApprovalDecision(AppendOnlyModel):
    """What one person said about one step. It stays, also where it does not count any more."""

    request = InOrganisation(ApprovalRequest, models.PROTECT, related_name="decisions")
    step = models.PositiveSmallIntegerField()
    member = InOrganisation(Membership, models.PROTECT, related_name="approval_decisions")
    is_approval = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta(AppendOnlyModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "request", "step", "member"], name="approval_decision_once")
        ]
