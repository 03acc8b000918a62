"""Whom one calls when something happened."""

from django.db import models

from cohortium.people.models.families import Family
from cohortium.people.models.learners import Learner
from cohortium.people.rules.emergency import AT_MOST
from cohortium.people.rules.guardians import Relationship
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation


class EmergencyContact(TenantModel):
    """Somebody to call when no guardian answers: for all of a family, or for one learner."""

    masked_in_trail = frozenset({"name", "phone", "other_phone"})

    family = InOrganisation(Family, models.PROTECT, null=True, blank=True, related_name="emergency_contacts")
    learner = InOrganisation(Learner, models.PROTECT, null=True, blank=True, related_name="emergency_contacts")
    name = models.CharField(max_length=AT_MOST["name"])
    relationship = models.CharField(max_length=20)
    phone = models.CharField(max_length=20)
    other_phone = models.CharField(max_length=20, blank=True, default="")
    may_pick_up = models.BooleanField(default=False)
    # Whom one calls first: by this, and then by when they came.
    place = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(family__isnull=False, learner__isnull=True)
                | models.Q(family__isnull=True, learner__isnull=False),
                name="emergency_contact_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(relationship__in=[str(one) for one in Relationship]),
                name="emergency_relationship_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
