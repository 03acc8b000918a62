"""Entries of the trail, the seals that prove them, and what became of looking."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from cohortium.audit.states import VERIFICATION, VerificationStatus
from cohortium.tenancy.base import AppendOnlyModel, TenantModel
from cohortium.tenancy.fields import StatusField


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


class AuditSeal(AppendOnlyModel):
    """So many entries, by name, as they were: signed by a key that the database does not know.

    It refers to its entries by id alone: when one is gone, the seal still says that it was there.
    """

    number = models.PositiveIntegerField()
    # The hash of the one before; of the first one, zeros.
    previous_hash = models.BinaryField(max_length=32)
    # In the order in which they were written. In one row and not in one each: a table of them would be half a trail.
    members = ArrayField(models.UUIDField())
    # For each member a code that only the holder of the key can make: it tells which entry was changed.
    codes = models.BinaryField()
    entries = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    # What is written before this moment is in this seal or in one before it, whenever it was committed.
    horizon = models.DateTimeField()
    sealed_at = models.DateTimeField()
    # Over the hashes of all entries, one after the other.
    root = models.BinaryField(max_length=32)
    key = models.CharField(max_length=16)
    hash = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    class Meta(AppendOnlyModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="audit_seal_once")]
        indexes = [models.Index(fields=["organisation", "last_at"], name="audit_seal_by_time")]

    def __str__(self) -> str:
        return f"seal {self.number}"


class TrailVerification(TenantModel):
    """One time that the whole trail was compared with its seals."""

    status = StatusField(VERIFICATION, max_length=10, default=VerificationStatus.ASKED)
    entries = models.PositiveBigIntegerField(default=0)
    seals = models.PositiveIntegerField(default=0)
    # How much does not hold, and the first of it in words.
    found = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    # Whether it was compared with heads that were kept outside the database.
    with_heads = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=VerificationStatus.values), name="trail_verification_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(status=VerificationStatus.ASKED),
                name="trail_verification_under_way_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "created_at"], name="trail_verification_by_time")]

    def __str__(self) -> str:
        return f"verification {self.pk}"
