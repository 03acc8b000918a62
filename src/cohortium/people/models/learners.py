"""Learners and what is known of them."""

from django.db import models

from cohortium.access.models import Membership
from cohortium.partners.models import Partner
from cohortium.people.rules.learners import AT_MOST, Gender
from cohortium.people.states import LEARNER, LearnerStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField
from cohortium.tenancy.lookups import BackwardText, PlainText, TurnedText
from cohortium.tenancy.models import Campus

NAME = ("first_name", "last_name")


class Learner(TenantModel):
    """Somebody who is taught, was, or may be. Never deleted: archived, or made nameless when the law wants it."""

    masked_in_trail = frozenset(
        {
            *("first_name", "last_name", "preferred_name", "pronouns", "date_of_birth", "gender"),
            *("email", "phone", "address", "suburb", "postcode", "citizenship", "custom"),
        }
    )

    first_name = models.CharField(max_length=AT_MOST["first_name"])
    last_name = models.CharField(max_length=AT_MOST["last_name"], blank=True, default="")
    preferred_name = models.CharField(max_length=AT_MOST["preferred_name"], blank=True, default="")
    # Found by any of the first four words of the name.
    name_plain = PlainText(NAME)
    name_second = TurnedText(NAME, by=1)
    name_third = TurnedText(NAME, by=2)
    name_fourth = TurnedText(NAME, by=3)
    preferred_plain = PlainText("preferred_name")
    pronouns = models.CharField(max_length=AT_MOST["pronouns"], blank=True, default="")
    date_of_birth = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=10, blank=True, default="")
    # Shared by brothers and sisters, or missing: never unique.
    email = models.EmailField(blank=True, default="")
    email_plain = PlainText("email")
    phone = models.CharField(max_length=20, blank=True, default="")
    phone_backward = BackwardText("phone")
    address = models.TextField(blank=True, default="")
    suburb = models.CharField(max_length=AT_MOST["suburb"], blank=True, default="")
    state = models.CharField(max_length=AT_MOST["state"], blank=True, default="")
    postcode = models.CharField(max_length=AT_MOST["postcode"], blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    citizenship = models.CharField(max_length=2, blank=True, default="")
    # Where they are at home: whoever works there sees them.
    campus = InOrganisation(Campus, models.PROTECT, null=True, blank=True, related_name="learners")
    # Who brought them, and who named them: partners of these two kinds.
    agent = InOrganisation(Partner, models.PROTECT, null=True, blank=True, related_name="learners_brought")
    broker = InOrganisation(Partner, models.PROTECT, null=True, blank=True, related_name="learners_named")
    # Their log-in, once they have one.
    membership = InOrganisation(Membership, models.PROTECT, null=True, blank=True, related_name="learners")
    # Of the file: see `queries.photos`.
    photo_id = models.UUIDField(null=True, blank=True)
    # The organisation's own fields, by their keys.
    custom = models.JSONField(default=dict, blank=True)
    status = StatusField(LEARNER, max_length=10, default=LearnerStatus.ACTIVE)
    # Somebody else's record is the same person's, and everything goes on there. Not a status: undone, it is as it was.
    merged_into = InOrganisation("self", models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=LearnerStatus.values), name="learner_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(gender="") | models.Q(gender__in=list(Gender)), name="learner_gender_is_known"
            ),
            models.UniqueConstraint(fields=["organisation", "membership"], name="learner_log_in_once"),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="learner_is_merged_into_another",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "name_plain"], name="learner_name"),
            models.Index(fields=["organisation", "name_second"], name="learner_name_second"),
            models.Index(fields=["organisation", "name_third"], name="learner_name_third"),
            models.Index(fields=["organisation", "name_fourth"], name="learner_name_fourth"),
            models.Index(fields=["organisation", "preferred_plain"], name="learner_preferred"),
            models.Index(fields=["organisation", "email_plain"], name="learner_email", condition=~models.Q(email="")),
            models.Index(fields=["organisation", "phone"], name="learner_phone", condition=~models.Q(phone="")),
            models.Index(
                fields=["organisation", "phone_backward"], name="learner_phone_end", condition=~models.Q(phone="")
            ),
            models.Index(fields=["organisation", "date_of_birth"], name="learner_born"),
            models.Index(fields=["organisation", "created_at"], name="learner_newest"),
            models.Index(
                fields=["organisation", "merged_into"],
                name="learner_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
