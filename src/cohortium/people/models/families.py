"""Families, and which learners belong to them."""

from django.db import models

from cohortium.people.models.learners import Learner
from cohortium.people.rules.families import AT_MOST, PLACES
from cohortium.people.states import FAMILY, FamilyStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField
from cohortium.tenancy.lookups import BackwardText, PlainText, TurnedText
from cohortium.tenancy.models import Campus


class Family(TenantModel):
    """People who belong together: learners, and those who look after them. Adults who learn have none."""

    masked_in_trail = frozenset(
        {"name", "email", "phone", "address", "suburb", "postcode", "custom", "emergency_contact"}
    )

    name = models.CharField(max_length=AT_MOST["name"])
    # Found by any of the first four words of the name.
    name_plain = PlainText("name")
    name_second = TurnedText("name", by=1)
    name_third = TurnedText("name", by=2)
    name_fourth = TurnedText("name", by=3)
    # Of the household; each guardian has their own beside it. Shared, wrong or missing: never unique.
    email = models.EmailField(blank=True, default="")
    email_plain = PlainText("email")
    phone = models.CharField(max_length=20, blank=True, default="")
    phone_backward = BackwardText("phone")
    address = models.TextField(blank=True, default="")
    suburb = models.CharField(max_length=AT_MOST["suburb"], blank=True, default="")
    state = models.CharField(max_length=AT_MOST["state"], blank=True, default="")
    postcode = models.CharField(max_length=AT_MOST["postcode"], blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    # Whoever works there sees them, and so does whoever works where one of the children is at home.
    campus = InOrganisation(Campus, models.PROTECT, null=True, blank=True, related_name="families")
    # The organisation's own fields, by their keys.
    custom = models.JSONField(default=dict, blank=True)
    status = StatusField(FAMILY, max_length=10, default=FamilyStatus.ACTIVE)
    # It is the same household as that one, where everything goes on. As with learners, no status.
    merged_into = InOrganisation("self", models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=FamilyStatus.values), name="family_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="family_is_merged_into_another",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "name_plain"], name="family_name"),
            models.Index(fields=["organisation", "name_second"], name="family_name_second"),
            models.Index(fields=["organisation", "name_third"], name="family_name_third"),
            models.Index(fields=["organisation", "name_fourth"], name="family_name_fourth"),
            models.Index(fields=["organisation", "email_plain"], name="family_email", condition=~models.Q(email="")),
            models.Index(fields=["organisation", "phone"], name="family_phone", condition=~models.Q(phone="")),
            models.Index(
                fields=["organisation", "phone_backward"], name="family_phone_end", condition=~models.Q(phone="")
            ),
            models.Index(fields=["organisation", "created_at"], name="family_newest"),
            models.Index(
                fields=["organisation", "merged_into"],
                name="family_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FamilyLearner(TenantModel):
    """That a learner belongs to a family. There are two places for that: parents who live apart have a family each."""

    family = InOrganisation(Family, models.PROTECT, related_name="learners")
    learner = InOrganisation(Learner, models.PROTECT, related_name="families")
    # Which of the learner's places this is: so the database refuses a third family, whoever is first.
    place = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "learner", "place"], name="family_learner_place_once"),
            models.UniqueConstraint(fields=["organisation", "family", "learner"], name="family_learner_once"),
            models.CheckConstraint(condition=models.Q(place__in=PLACES), name="family_learner_two_places"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} of {self.family}"
