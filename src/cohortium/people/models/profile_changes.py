"""What people ask the office to change of what is known of them."""

from django.db import models

from cohortium.access.models import Membership
from cohortium.people.models.families import Family
from cohortium.people.models.guardians import Guardian
from cohortium.people.models.learners import Learner
from cohortium.people.rules.profile_changes import AT_MOST
from cohortium.people.states import PROFILE_CHANGE, ProfileChangeStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField


class ProfileChange(TenantModel):
    """That somebody asks for other details of a learner, of a guardian or of a household. The office decides."""

    masked_in_trail = frozenset({"wanted", "before", "note", "reason"})

    learner = InOrganisation(Learner, models.PROTECT, null=True, blank=True, related_name="profile_changes")
    guardian = InOrganisation(Guardian, models.PROTECT, null=True, blank=True, related_name="profile_changes")
    family = InOrganisation(Family, models.PROTECT, null=True, blank=True, related_name="profile_changes")
    # Who asks: a guardian, or the learner.
    asked_by = InOrganisation(Membership, models.PROTECT, related_name="profile_changes")
    asked_at = models.DateTimeField()
    # By field: what is to stand there, and what stood there when it was asked for.
    wanted = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    # What no field is for.
    note = models.TextField(blank=True, default="")
    status = StatusField(PROFILE_CHANGE, max_length=10, default=ProfileChangeStatus.OPEN)
    # The fields that were taken over, of an approved one.
    accepted = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=AT_MOST["reason"], blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(learner__isnull=False, guardian__isnull=True, family__isnull=True)
                | models.Q(learner__isnull=True, guardian__isnull=False, family__isnull=True)
                | models.Q(learner__isnull=True, guardian__isnull=True, family__isnull=False),
                name="profile_change_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ProfileChangeStatus.values), name="profile_change_status_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(wanted={}) | ~models.Q(note=""), name="profile_change_wants_something"
            ),
            *(
                models.UniqueConstraint(
                    fields=["organisation", "asked_by", about],
                    condition=models.Q(status=ProfileChangeStatus.OPEN),
                    name=f"profile_change_of_{about}_open_once",
                )
                for about in ("learner", "guardian", "family")
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "asked_at"],
                name="profile_change_open",
                condition=models.Q(status=ProfileChangeStatus.OPEN),
            ),
            models.Index(fields=["organisation", "settled_at"], name="profile_change_settled"),
        ]

    def __str__(self) -> str:
        return f"change of {self.learner_id or self.guardian_id or self.family_id}"
