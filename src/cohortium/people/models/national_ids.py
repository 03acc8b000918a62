"""Numbers by which states know learners. The number itself is nowhere but in what only the keys open."""

from django.db import models

from cohortium.people.models.learners import Learner
from cohortium.people.rules.national_ids import SHOWN, IdKind
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation


class NationalId(TenantModel):
    """One number of a learner. It is never changed: another number is another row."""

    masked_in_trail = frozenset({"country", "last_four", "expires_on"})

    learner = InOrganisation(Learner, models.PROTECT, related_name="national_ids")
    kind = models.CharField(max_length=20)
    country = models.CharField(max_length=2, blank=True, default="")
    # Opens only as this row's.
    sealed = models.BinaryField()
    # By which the same number is found again. Never unique: two people may be one, and one number may be mistyped.
    digest = models.BinaryField(max_length=32)
    # Names the key of both.
    under = models.CharField(max_length=16)
    last_four = models.CharField(max_length=SHOWN)
    expires_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=list(IdKind)), name="national_id_kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["organisation", "learner"], name="national_id_of_learner"),
            models.Index(fields=["organisation", "digest"], name="national_id_digest"),
            models.Index(fields=["organisation", "under", "id"], name="national_id_under"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} •••{self.last_four}"
