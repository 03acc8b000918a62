"""Where learners come from, what they can do and wish, and who they are in statistics."""

from django.db import models

from cohortium.people.models.learners import Learner
from cohortium.people.rules.background import BACKGROUND_AT_MOST, DEMOGRAPHICS_AT_MOST, Education, MaritalStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation


class LearnerDemographics(TenantModel):
    """One row for each learner who answered, under the learner's own id. It is for reports alone."""

    masked_in_trail = frozenset({*DEMOGRAPHICS_AT_MOST, "marital_status", "highest_education"})

    learner = InOrganisation(Learner, models.PROTECT, related_name="demographics")
    race = models.CharField(max_length=DEMOGRAPHICS_AT_MOST["race"], blank=True, default="")
    disability = models.CharField(max_length=DEMOGRAPHICS_AT_MOST["disability"], blank=True, default="")
    marital_status = models.CharField(max_length=20, blank=True, default="")
    highest_education = models.CharField(max_length=20, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "learner"], name="demographics_once"),
            models.CheckConstraint(
                condition=models.Q(id=models.F("learner_id")), name="demographics_has_the_learners_id"
            ),
            models.CheckConstraint(
                condition=models.Q(marital_status="") | models.Q(marital_status__in=list(MaritalStatus)),
                name="marital_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(highest_education="") | models.Q(highest_education__in=list(Education)),
                name="highest_education_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class LearnerBackground(TenantModel):
    """One row for each learner of whom something is known, under the learner's own id."""

    masked_in_trail = frozenset(
        {*BACKGROUND_AT_MOST, "languages", "skills", "preferred_country", "willing_to_relocate"}
    )

    learner = InOrganisation(Learner, models.PROTECT, related_name="background")
    languages = models.JSONField(default=list, blank=True)
    skills = models.JSONField(default=list, blank=True)
    previous_employer = models.CharField(max_length=BACKGROUND_AT_MOST["previous_employer"], blank=True, default="")
    previous_role = models.CharField(max_length=BACKGROUND_AT_MOST["previous_role"], blank=True, default="")
    previous_duration = models.CharField(max_length=BACKGROUND_AT_MOST["previous_duration"], blank=True, default="")
    references = models.TextField(blank=True, default="")
    preferred_country = models.CharField(max_length=2, blank=True, default="")
    job_type = models.CharField(max_length=BACKGROUND_AT_MOST["job_type"], blank=True, default="")
    willing_to_relocate = models.BooleanField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "learner"], name="background_once"),
            models.CheckConstraint(
                condition=models.Q(id=models.F("learner_id")), name="background_has_the_learners_id"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
