"""What has to be known of a learner's health."""

from django.db import models

from cohortium.people.models.learners import Learner
from cohortium.people.rules.health import AT_MOST
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation


class LearnerHealth(TenantModel):
    """One row for each learner of whom something is known, under the learner's own id.

    A table of its own: who may see a learner may not see this, and whoever lists learners cannot bring it along.
    """

    masked_in_trail = frozenset(AT_MOST)

    learner = InOrganisation(Learner, models.PROTECT, related_name="health")
    medical_info = models.TextField(blank=True, default="")
    allergies = models.TextField(blank=True, default="")
    dietary_restrictions = models.TextField(blank=True, default="")
    medication = models.TextField(blank=True, default="")
    emergency_plan = models.TextField(blank=True, default="")
    doctor_name = models.CharField(max_length=AT_MOST["doctor_name"], blank=True, default="")
    doctor_phone = models.CharField(max_length=20, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "learner"], name="health_once"),
            models.CheckConstraint(condition=models.Q(id=models.F("learner_id")), name="health_has_the_learners_id"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
