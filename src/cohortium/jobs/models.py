"""Which jobs have had their effect, which ones failed and where, and what operators did about them."""

from django.db import models
from django.db.models.functions import Now

from cohortium.identity.models import User
from cohortium.jobs.states import Act
from cohortium.tenancy.base import OrganisationTable
from cohortium.tenancy.fields import READ_AND_ADD, Id, OrganisationField


class JobEffect(OrganisationTable):
    """Written first in the transaction of a job's effect: a job that runs again finds it, and does nothing."""

    id = Id(rights="SELECT, INSERT, DELETE")
    organisation = OrganisationField()
    job = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(OrganisationTable.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "job"], name="job_effect_once")]
        indexes = [models.Index(fields=["organisation", "created_at"], name="job_effect_age")]


class JobFailure(models.Model):
    """One time that a job failed. Written once, and without what the error said: that may be somebody's name."""

    id = Id(rights=READ_AND_ADD)
    # Not a foreign key: jobs are forgotten.
    job = models.BigIntegerField()
    task = models.CharField(max_length=128)
    attempt = models.PositiveIntegerField()
    error = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["job", "created_at"], name="job_failure_of_job")]

    def __str__(self) -> str:
        return f"{self.error} at {self.place}"


class OperatorAct(models.Model):
    """What an operator did about a failed job. Written once."""

    id = Id(rights=READ_AND_ADD)
    job = models.BigIntegerField()
    task = models.CharField(max_length=128)
    act = models.CharField(max_length=10, choices=Act)
    reason = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["job", "created_at"], name="operator_act_of_job"),
            models.Index(fields=["created_at"], name="operator_act_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.job}"
