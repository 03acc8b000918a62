"""Families, and guardians, that may be one and the same, and what was done when two of them became one."""

from django.db import models

from cohortium.people.models.families import Family
from cohortium.people.models.guardians import Guardian
from cohortium.people.states import MERGE, PAIR, MergeStatus, PairStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField

_OF_FAMILIES = models.Q(guardian_first=None, guardian_second=None, family_first__lt=models.F("family_second"))
_OF_GUARDIANS = models.Q(family_first=None, family_second=None, guardian_first__lt=models.F("guardian_second"))
_INTO_FAMILY = models.Q(guardian_merged=None, guardian_survivor=None, is_of_two_families=False) & ~models.Q(
    family_merged=models.F("family_survivor")
)
_INTO_GUARDIAN = models.Q(family_merged=None, family_survivor=None) & ~models.Q(
    guardian_merged=models.F("guardian_survivor")
)


class HouseholdPair(TenantModel):
    """Two families, or two guardians, that may be one. One row of any two, for good, as with learners."""

    # The one with the lower id is the first.
    family_first = InOrganisation(Family, models.PROTECT, null=True, blank=True, related_name="pairs_as_first")
    family_second = InOrganisation(Family, models.PROTECT, null=True, blank=True, related_name="pairs_as_second")
    guardian_first = InOrganisation(Guardian, models.PROTECT, null=True, blank=True, related_name="pairs_as_first")
    guardian_second = InOrganisation(Guardian, models.PROTECT, null=True, blank=True, related_name="pairs_as_second")
    # What speaks for it, as `HouseholdReason` names it, and how much that is: 1 to 100.
    reasons = models.JSONField(default=list)
    score = models.PositiveSmallIntegerField()
    status = StatusField(PAIR, max_length=10, default=PairStatus.OPEN)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "family_first", "family_second"], name="household_pair_of_families_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "guardian_first", "guardian_second"], name="household_pair_of_guardians_once"
            ),
            models.CheckConstraint(
                condition=(_OF_FAMILIES & models.Q(family_first__isnull=False, family_second__isnull=False))
                | (_OF_GUARDIANS & models.Q(guardian_first__isnull=False, guardian_second__isnull=False)),
                name="household_pair_is_of_two_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=PairStatus.values), name="household_pair_status_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "score", "id"], name="household_pair_to_look_at"),
            models.Index(fields=["organisation", "family_second"], name="household_pair_family_second"),
            models.Index(fields=["organisation", "guardian_second"], name="household_pair_guard_second"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.family_first_id or self.guardian_first_id} and {self.family_second_id or self.guardian_second_id}"
        )


class HouseholdMerge(TenantModel):
    """That one family, or one guardian, went into another, and what has to be known to take that back."""

    family_merged = InOrganisation(Family, models.PROTECT, null=True, blank=True, related_name="merges_into_others")
    family_survivor = InOrganisation(Family, models.PROTECT, null=True, blank=True, related_name="merges_of_others")
    guardian_merged = InOrganisation(Guardian, models.PROTECT, null=True, blank=True, related_name="merges_into_others")
    guardian_survivor = InOrganisation(Guardian, models.PROTECT, null=True, blank=True, related_name="merges_of_others")
    # One person in two families: both rows stay, each with what it may in its family.
    is_of_two_families = models.BooleanField(default=False)
    # Private, encrypted, and gone as soon as nothing can be taken back any more.
    memo = models.BinaryField(null=True)
    until = models.DateTimeField()
    status = StatusField(MERGE, max_length=10, default=MergeStatus.DONE)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "family_merged"],
                condition=models.Q(status=MergeStatus.DONE),
                name="household_merge_of_family_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "guardian_merged"],
                condition=models.Q(status=MergeStatus.DONE, is_of_two_families=False),
                name="household_merge_of_guardian_once",
            ),
            models.CheckConstraint(
                condition=(_INTO_FAMILY & models.Q(family_merged__isnull=False, family_survivor__isnull=False))
                | (_INTO_GUARDIAN & models.Q(guardian_merged__isnull=False, guardian_survivor__isnull=False)),
                name="household_merge_is_of_two",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=MergeStatus.values), name="household_merge_status_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "family_survivor"], name="household_merge_family"),
            models.Index(fields=["organisation", "guardian_survivor"], name="household_merge_guardian"),
            models.Index(
                fields=["organisation", "until"], name="household_merge_memo", condition=models.Q(memo__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        went = self.family_merged_id or self.guardian_merged_id
        return f"{went} into {self.family_survivor_id or self.guardian_survivor_id}"
