"""What was sent to whom, and what became of it."""

from django.db import models

from cohortium.notifications.rules import LONGEST_ANSWER
from cohortium.notifications.states import NOTIFICATION, NotificationStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import StatusField


class Notification(TenantModel):
    """One letter to one person. Its words are written when it is sent: only what it is about is kept."""

    masked_in_trail = frozenset({"recipient"})

    kind = models.CharField(max_length=80)
    recipient = models.EmailField()
    # By id alone: what letters are about belongs to apps above.
    subject_id = models.UUIDField()
    status = StatusField(NOTIFICATION, max_length=10, default=NotificationStatus.QUEUED)
    # What the mail server said, word for word.
    answer = models.CharField(max_length=LONGEST_ANSWER, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=NotificationStatus.values), name="notification_status_is_known"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "subject_id", "created_at"], name="notification_of_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
