"""Who looks after the learners of a family."""

from django.db import models

from cohortium.access.models import Membership
from cohortium.people.models.families import Family
from cohortium.people.rules.guardians import AT_MOST, WHOLE_BILL, Relationship, Sight
from cohortium.people.states import GUARDIAN, GuardianStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField
from cohortium.tenancy.lookups import BackwardText, PlainText, TurnedText

NAME = ("first_name", "last_name")


class Guardian(TenantModel):
    """Somebody who looks after the learners of a family. Who has two families is a guardian of each, by themselves."""

    masked_in_trail = frozenset(
        {"first_name", "last_name", "email", "phone", "address", "suburb", "postcode", "note"},
    )

    family = InOrganisation(Family, models.PROTECT, related_name="guardians")
    first_name = models.CharField(max_length=AT_MOST["first_name"])
    last_name = models.CharField(max_length=AT_MOST["last_name"], blank=True, default="")
    name_plain = PlainText(NAME)
    name_second = TurnedText(NAME, by=1)
    name_third = TurnedText(NAME, by=2)
    name_fourth = TurnedText(NAME, by=3)
    relationship = models.CharField(max_length=20)
    # Shared with somebody else, wrong, or missing: never unique.
    email = models.EmailField(blank=True, default="")
    email_plain = PlainText("email")
    phone = models.CharField(max_length=20, blank=True, default="")
    phone_backward = BackwardText("phone")
    # At the family's address. Who lives elsewhere never learns that one, and nobody of the family learns theirs.
    lives_there = models.BooleanField(default=True)
    address = models.TextField(blank=True, default="")
    suburb = models.CharField(max_length=AT_MOST["suburb"], blank=True, default="")
    state = models.CharField(max_length=AT_MOST["state"], blank=True, default="")
    postcode = models.CharField(max_length=AT_MOST["postcode"], blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    may_pick_up = models.BooleanField(default=False)
    # In percent. Those of one family are together a hundred at most.
    bill_share = models.PositiveSmallIntegerField(default=0)
    # What they may look at, as `Sight` names it.
    sees = models.JSONField(default=list, blank=True)
    # Whom one calls first: by this, and then by when they came.
    place = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True, default="")
    # Their log-in, once they have one; staff whose children learn here have one already.
    membership = InOrganisation(Membership, models.PROTECT, null=True, blank=True, related_name="guardianships")
    status = StatusField(GUARDIAN, max_length=10, default=GuardianStatus.ACTIVE)
    # It is the same person as that one of the family. Whoever is a guardian of two families goes into nobody.
    merged_into = InOrganisation("self", models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="guardian_is_merged_into_another",
            ),
            # Who signs in does so as the one who goes on.
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(membership=None), name="guardian_merged_has_no_log_in"
            ),
            models.UniqueConstraint(fields=["organisation", "membership", "family"], name="guardian_log_in_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=GuardianStatus.values), name="guardian_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(relationship__in=[str(one) for one in Relationship]),
                name="guardian_relationship_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(bill_share__lte=WHOLE_BILL), name="guardian_share_is_a_part_of_the_bill"
            ),
            models.CheckConstraint(
                condition=models.Q(sees__contained_by=[str(one) for one in Sight]), name="guardian_sights_are_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "name_plain"], name="guardian_name"),
            models.Index(fields=["organisation", "name_second"], name="guardian_name_second"),
            models.Index(fields=["organisation", "name_third"], name="guardian_name_third"),
            models.Index(fields=["organisation", "name_fourth"], name="guardian_name_fourth"),
            models.Index(fields=["organisation", "email_plain"], name="guardian_email"),
            models.Index(fields=["organisation", "phone"], name="guardian_phone", condition=~models.Q(phone="")),
            models.Index(
                fields=["organisation", "phone_backward"], name="guardian_phone_end", condition=~models.Q(phone="")
            ),
            models.Index(
                fields=["organisation", "merged_into"],
                name="guardian_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
