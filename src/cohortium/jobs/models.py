"""Which jobs have had their effect."""

from django.db import models
from django.db.models.functions import Now

from cohortium.tenancy.base import OrganisationTable
from cohortium.tenancy.fields import Id, OrganisationField


class JobEffect(OrganisationTable):
    """Written first in the transaction of a job's effect: a job that runs again finds it, and does nothing."""

    id = Id(rights="SELECT, INSERT, DELETE")
    organisation = OrganisationField()
    job = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(OrganisationTable.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "job"], name="job_effect_once")]
        indexes = [models.Index(fields=["organisation", "created_at"], name="job_effect_age")]
