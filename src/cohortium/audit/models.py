"""Entries of the trail."""

from django.db import models
from django.db.models.functions import Now

from cohortium.tenancy.base import AppendOnlyModel


class ClockTimestamp(Now):
    """The time of the statement's execution: within one transaction later entries are later."""

    template = "CLOCK_TIMESTAMP()"

    def as_postgresql(self, compiler, connection, **context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN003, ANN201
        return self.as_sql(compiler, connection, template=self.template, **context)


class AuditEntry(AppendOnlyModel):
    """One act upon one row. It refers by type and id, because it outlives everything."""

    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    action = models.CharField(max_length=80)
    entity_type = models.CharField(max_length=40)
    entity_id = models.UUIDField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField()
    correlation_id = models.UUIDField()
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True, default="")
    # {field: [before, after]}, masked.
    changes = models.JSONField(default=dict)

    class Meta(AppendOnlyModel.Meta):
        # Each narrows the trail by one thing, and has it in the order in which it is read.
        indexes = [
            models.Index(fields=["organisation", "created_at", "id"], name="audit_by_time"),
            models.Index(fields=["organisation", "actor_id", "created_at", "id"], name="audit_by_actor"),
            models.Index(fields=["organisation", "entity_type", "created_at", "id"], name="audit_by_kind"),
            models.Index(fields=["organisation", "action", "created_at", "id"], name="audit_by_act"),
            models.Index(fields=["organisation", "entity_id", "created_at", "id"], name="audit_of_thing"),
            models.Index(fields=["organisation", "correlation_id", "created_at", "id"], name="audit_of_request"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.entity_id}"
