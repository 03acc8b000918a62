"""Files that are kept. Their content lies in the storage, under a key made of the organisation and the file."""

from django.db import models

from cohortium.files.rules.names import LONGEST
from cohortium.files.states import STORED_FILE, FileStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import StatusField

# Signs of what a scanner said that are kept.
LONGEST_ANSWER = 200


class StoredFile(TenantModel):
    """One file, as it was kept: cleaned, and never changed afterwards. Its row stays when its content is removed."""

    # People name files after people.
    masked_in_trail = frozenset({"name"})

    # What it is for: the kind that an app registered in `owners`.
    kind = models.CharField(max_length=60)
    # By type and id: owners belong to apps above. Empty until somebody ties it.
    owner_type = models.CharField(max_length=40, blank=True, default="")
    owner_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=LONGEST)
    # As it was read off the content, and of what is kept.
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    # Of pictures; nought otherwise.
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    has_preview = models.BooleanField(default=False)
    status = StatusField(STORED_FILE, max_length=10, default=FileStatus.WAITING)
    # What the scanner said, or why it said nothing.
    scan_answer = models.CharField(max_length=LONGEST_ANSWER, blank=True, default="")
    # The last day on which it is kept; nothing: as long as its owner keeps it.
    keep_until = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=FileStatus.values), name="file_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(owner_id__isnull=True, owner_type="")
                | (models.Q(owner_id__isnull=False) & ~models.Q(owner_type="")),
                name="file_owner_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "owner_id", "created_at"], name="file_of_owner"),
            models.Index(
                fields=["organisation", "created_at"], name="file_untied", condition=models.Q(owner_id__isnull=True)
            ),
            models.Index(
                fields=["organisation", "keep_until"], name="file_due", condition=models.Q(keep_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
