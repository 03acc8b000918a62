"""Those who work here: what is known of them beside their membership."""

from django.db import models
from django.utils.dates import WEEKDAYS

from cohortium.access.models import Membership
from cohortium.people.rules.staff import (
    AT_MOST_OF_AWAY,
    AT_MOST_OF_CREDENTIAL,
    AT_MOST_OF_PROFILE,
    AT_MOST_OF_QUALIFICATION,
    THRESHOLDS,
)
from cohortium.people.states import CREDENTIAL, CredentialStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField


class StaffProfile(TenantModel):
    """One row for each member of whom the office knows something, under the membership's own id.

    Name, phone, e-mail, roles and campuses are the membership's. Trainers are staff like everybody else.
    """

    masked_in_trail = frozenset({"about"})

    membership = InOrganisation(Membership, models.PROTECT, related_name="staff_profiles")
    job_title = models.CharField(max_length=AT_MOST_OF_PROFILE["job_title"], blank=True, default="")
    hired_on = models.DateField(null=True, blank=True)
    # Whether they can be planned for: who is on leave for a year stays a member, and comes in.
    is_active = models.BooleanField(default=True)
    about = models.TextField(blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "membership"], name="staff_profile_once"),
            models.CheckConstraint(condition=models.Q(id=models.F("membership_id")), name="profile_has_the_members_id"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Qualification(TenantModel):
    """Something that somebody learned: it does not end."""

    membership = InOrganisation(Membership, models.PROTECT, related_name="qualifications")
    name = models.CharField(max_length=AT_MOST_OF_QUALIFICATION["name"])
    awarded_by = models.CharField(max_length=AT_MOST_OF_QUALIFICATION["awarded_by"], blank=True, default="")
    awarded_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Credential(TenantModel):
    """A paper without which somebody may not work, such as a check for working with children. Most of them end."""

    masked_in_trail = frozenset({"number"})

    membership = InOrganisation(Membership, models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=AT_MOST_OF_CREDENTIAL["kind"])
    number = models.CharField(max_length=AT_MOST_OF_CREDENTIAL["number"], blank=True, default="")
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    # Of the file that shows it.
    proof_id = models.UUIDField(null=True, blank=True)
    status = StatusField(CREDENTIAL, max_length=10, default=CredentialStatus.WAITING)
    # Why it was sent back.
    reason = models.TextField(blank=True, default="")
    # The last threshold at which the person and the office were told that it ends.
    told_at = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=CredentialStatus.values), name="credential_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on=None)
                | models.Q(issued_on=None)
                | models.Q(expires_on__gte=models.F("issued_on")),
                name="credential_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(told_at=None) | models.Q(told_at__in=THRESHOLDS),
                name="credential_told_at_a_threshold",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "expires_on"], name="credential_ends")]

    def __str__(self) -> str:
        return self.kind


class Availability(TenantModel):
    """When somebody can work, each week, from one day to another."""

    membership = InOrganisation(Membership, models.PROTECT, related_name="hours")
    # Monday is 0.
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="availability_weekday_is_known"),
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")), name="availability_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="availability_is_good_for_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.starts:%H:%M}–{self.ends:%H:%M}"


class DaysAway(TenantModel):
    """Days on which somebody cannot work, whatever their week says."""

    masked_in_trail = frozenset({"reason"})

    membership = InOrganisation(Membership, models.PROTECT, related_name="days_away")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=AT_MOST_OF_AWAY["reason"], blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="days_away_end_after_they_begin"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"
