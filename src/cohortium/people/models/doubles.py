"""Learners who may be one and the same person, and what was done when two of them became one."""

from django.db import models

from cohortium.people.models.learners import Learner
from cohortium.people.states import MERGE, PAIR, MergeStatus, PairStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField


class DuplicatePair(TenantModel):
    """Two learners who may be one. There is one row of any two, for good: what was dismissed is not raised again."""

    # The one with the lower id is the first.
    first = InOrganisation(Learner, models.PROTECT, related_name="pairs_as_first")
    second = InOrganisation(Learner, models.PROTECT, related_name="pairs_as_second")
    # What speaks for it, as `DoubleReason` names it, and how much that is: 1 to 100.
    reasons = models.JSONField(default=list)
    score = models.PositiveSmallIntegerField()
    status = StatusField(PAIR, max_length=10, default=PairStatus.OPEN)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="duplicate_pair_is_of_two_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=PairStatus.values), name="duplicate_pair_status_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "score", "id"], name="duplicate_pair_to_look_at"),
            models.Index(fields=["organisation", "second"], name="duplicate_pair_second"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class LearnerMerge(TenantModel):
    """That one learner went into another, and what has to be known to take that back."""

    merged = InOrganisation(Learner, models.PROTECT, related_name="merges_into_others")
    survivor = InOrganisation(Learner, models.PROTECT, related_name="merges_of_others")
    # What was moved and what stood there before: see `actions.merging`. Private, so only the keys open it, and gone
    # as soon as nothing can be taken back any more.
    memo = models.BinaryField(null=True)
    until = models.DateTimeField()
    status = StatusField(MERGE, max_length=10, default=MergeStatus.DONE)

    class Meta(TenantModel.Meta):
        constraints = [
            # Whoever is merged is so once, until it is undone.
            models.UniqueConstraint(
                fields=["organisation", "merged"],
                condition=models.Q(status=MergeStatus.DONE),
                name="learner_merge_once",
            ),
            models.CheckConstraint(condition=~models.Q(merged=models.F("survivor")), name="learner_merge_is_of_two"),
            models.CheckConstraint(
                condition=models.Q(status__in=MergeStatus.values), name="learner_merge_status_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "survivor"], name="learner_merge_survivor"),
            models.Index(
                fields=["organisation", "until"], name="learner_merge_memo", condition=models.Q(memo__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"
