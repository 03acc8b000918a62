"""What somebody said of an organisation that they are about to found, and how far a new one is."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from cohortium.core.ids import new_id
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import Id


class Founding(models.Model):
    """One organisation that somebody founds. Outside every organisation: there is none yet.

    The id of the organisation is chosen when it is begun: sent twice, it is the same organisation.
    """

    id = Id()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reserved_id = models.UUIDField(default=new_id, editable=False)
    owner_name = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=200, blank=True, default="")
    code = models.CharField(max_length=32, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    time_zone = models.CharField(max_length=50, blank=True, default="")
    founded_at = models.DateTimeField(null=True)
    # The letter that invited to it, by its id alone: letters are forgotten, and what they were good for is not.
    letter_id = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(founded_at=None), name="founding_under_way_once"
            ),
            models.UniqueConstraint(
                fields=["letter_id"], condition=models.Q(letter_id__isnull=False), name="founding_of_letter_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code or str(self.pk)


class Checklist(TenantModel):
    """What of the first steps an organisation leaves out. What is done is asked of the rows themselves."""

    skipped = models.JSONField(default=list, blank=True)
    is_dismissed = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation"], name="checklist_once")]

    def __str__(self) -> str:
        return f"checklist of {self.organisation_id}"
