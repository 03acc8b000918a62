"""Sessions, and who helps in them."""

from django.db import models
from django.db.models import F, Q

from cohortium.access.models import Membership
from cohortium.delivery.models.cohorts import Cohort
from cohortium.delivery.models.places import Room
from cohortium.delivery.rules.sessions import AT_MOST, SessionMode
from cohortium.delivery.states import SESSION, SessionStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField


class Session(TenantModel):
    """A cohort meets once. See docs/decisions/0030-sessions.md."""

    cohort = InOrganisation(Cohort, models.PROTECT, related_name="sessions")
    # Given once, in the order in which they were planned, and kept whatever happens.
    number = models.SmallIntegerField()
    # The day by the clocks of its campus, and the moments.
    on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # When it really began and ended.
    began_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    # When it was to begin before it was moved for the first time.
    moved_from = models.DateTimeField(null=True, blank=True)
    room = InOrganisation(Room, models.PROTECT, null=True, blank=True, related_name="sessions")
    lead = InOrganisation(Membership, models.PROTECT, null=True, blank=True, related_name="sessions")
    # Empty: as its cohort is taught.
    mode = models.CharField(
        max_length=16, blank=True, default="", choices=[(str(one), str(one)) for one in SessionMode]
    )
    location_note = models.CharField(max_length=AT_MOST["location_note"], blank=True, default="")
    note = models.TextField(blank=True, default="")
    status = StatusField(SESSION, max_length=12, default=SessionStatus.SCHEDULED)
    # Why it was cancelled.
    reason = models.TextField(blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "cohort", "number"], name="session_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="session_number_counts"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends"),
            models.CheckConstraint(
                condition=Q(over_at=None) | Q(over_at__gte=F("began_at")), name="session_is_over_after_it_began"
            ),
            models.CheckConstraint(condition=Q(status__in=SessionStatus.values), name="session_status_is_known"),
            models.CheckConstraint(
                condition=Q(mode__in=["", *(str(one) for one in SessionMode)]), name="session_mode_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "starts_at"], name="session_by_time"),
            models.Index(fields=["organisation", "on"], name="session_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id}: {self.number}"


class SessionStaff(TenantModel):
    """That somebody of the team helps in a session."""

    session = InOrganisation(Session, models.PROTECT, related_name="staff")
    membership = InOrganisation(Membership, models.PROTECT, related_name="helps_in")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "session", "membership"], name="session_staff_once")
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.membership_id}"
