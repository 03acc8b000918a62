"""Requests about one's own data, what must not be erased yet, and how long things are kept."""

from django.db import models

from cohortium.access.models import Membership
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.rules.requests import AT_MOST, LONGEST_REASON, CameBy, RequestKind
from cohortium.privacy.rules.retention import MOST_YEARS, Kept
from cohortium.privacy.states import OPEN, SUBJECT_REQUEST, RequestStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField


class SubjectRequest(TenantModel):
    """Somebody asks what is known of them, or to have it corrected or erased, or does not want it used."""

    masked_in_trail = frozenset({"asked_by", "note", "extension", "outcome"})

    kind = models.CharField(max_length=12)
    # By type and id, as the trail does: it stays when they are erased.
    subject_type = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    # Where it was not they themselves.
    asked_by = models.CharField(max_length=AT_MOST["asked_by"], blank=True, default="")
    # Who asked in the portal, by their log-in: they see what becomes of it, and may take it back.
    asked_by_member = InOrganisation(
        Membership, models.PROTECT, null=True, blank=True, related_name="own_subject_requests"
    )
    came_by = models.CharField(max_length=12)
    note = models.TextField(blank=True, default="")
    received_on = models.DateField()
    due_on = models.DateField()
    # Why more time was taken, once.
    extension = models.CharField(max_length=LONGEST_REASON, blank=True, default="")
    status = StatusField(SUBJECT_REQUEST, max_length=10, default=RequestStatus.RECEIVED)
    handled_by = InOrganisation(Membership, models.PROTECT, null=True, blank=True, related_name="subject_requests")
    # What was done, or why not.
    outcome = models.CharField(max_length=LONGEST_REASON, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    # Of an export: when it was asked for, the file that came of it, and why there is none.
    export_asked_at = models.DateTimeField(null=True, blank=True)
    export_file_id = models.UUIDField(null=True, blank=True)
    export_failed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=RequestStatus.values), name="subject_request_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(one) for one in RequestKind]), name="subject_request_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(came_by__in=[str(one) for one in CameBy]), name="subject_request_way_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(subject_type__in=[str(one) for one in Subject]),
                name="subject_request_subject_is_known",
            ),
            # Once by the office, and once by each who asks in the portal: of two parents, neither learns by a
            # refusal what the other asked for.
            models.UniqueConstraint(
                fields=["organisation", "subject_id", "kind", "asked_by_member"],
                condition=models.Q(status__in=OPEN),
                nulls_distinct=False,
                name="subject_request_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_by_member=None) | models.Q(came_by=str(CameBy.PORTAL)),
                name="subject_request_by_member_in_portal",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "due_on"], name="subject_request_by_day"),
            models.Index(fields=["organisation", "subject_id"], name="subject_request_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_type} {self.subject_id}"


class LegalHold(TenantModel):
    """Nothing of this person is erased: there is a dispute, or somebody looks into something."""

    masked_in_trail = frozenset({"reason"})

    subject_type = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    reason = models.CharField(max_length=LONGEST_REASON)
    # The last day; nothing: until somebody lifts it.
    until = models.DateField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject_id"],
                condition=models.Q(lifted_at=None),
                name="legal_hold_once",
            ),
            models.CheckConstraint(
                condition=models.Q(subject_type__in=[str(one) for one in Subject]), name="legal_hold_subject_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.subject_type} {self.subject_id}"


class RetentionRule(TenantModel):
    """How long the organisation keeps what is known of such people, where it said so itself."""

    kept = models.CharField(max_length=10)
    years = models.PositiveSmallIntegerField()
    is_duty = models.BooleanField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kept"], name="retention_rule_once"),
            models.CheckConstraint(
                condition=models.Q(kept__in=[str(one) for one in Kept]), name="retention_rule_kept_is_known"
            ),
            models.CheckConstraint(condition=models.Q(years__lte=MOST_YEARS), name="retention_rule_years_are_few"),
        ]

    def __str__(self) -> str:
        return f"{self.kept} {self.years} years"
