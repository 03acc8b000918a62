"""Tasks of the office."""

from django.db import models

from cohortium.access.models import Membership, Role
from cohortium.desk.rules.tasks import AT_MOST
from cohortium.desk.states import TASK, TaskStatus
from cohortium.tenancy.base import TenantModel
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
