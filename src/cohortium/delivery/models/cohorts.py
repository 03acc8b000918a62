"""Cohorts, and who teaches them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cohortium.access.models import Membership
from cohortium.curriculum.models import Program
from cohortium.delivery.models.places import Room, Term
from cohortium.delivery.rules.cohorts import AT_MOST, LARGEST, NUMBERS, CohortRole, DeliveryMode
from cohortium.delivery.states import COHORT, CohortStatus
from cohortium.partners.models import Partner
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField
from cohortium.tenancy.lookups import PlainText, TurnedText
from cohortium.tenancy.models import Campus


def _within(name: str) -> Q:
    least, most = NUMBERS[name]
    return Q(**{name: None}) | Q(**{f"{name}__gte": least, f"{name}__lte": most})


class Cohort(TenantModel):
    """A program from one day to another, at one campus, for so many learners: what one enrols in.

    See docs/decisions/0029-cohorts.md.
    """

    masked_in_trail = frozenset({"metadata", "note", "sponsor_email"})

    program = InOrganisation(Program, models.PROTECT, related_name="cohorts")
    campus = InOrganisation(Campus, models.PROTECT, related_name="cohorts")
    term = InOrganisation(Term, models.PROTECT, null=True, blank=True, related_name="cohorts")
    room = InOrganisation(Room, models.PROTECT, null=True, blank=True, related_name="cohorts")
    # In capitals. What is over keeps its code.
    code = models.CharField(max_length=AT_MOST["code"])
    code_plain = PlainText("code")
    name = models.CharField(max_length=AT_MOST["name"])
    # Found by any of the first four words of the name.
    name_plain = PlainText("name")
    name_second = TurnedText("name", by=1)
    name_third = TurnedText("name", by=2)
    name_fourth = TurnedText("name", by=3)
    # Days of the campus, both included. Without a last one it goes on until somebody says when.
    first_on = models.DateField()
    last_on = models.DateField(null=True, blank=True)
    # From when until when families may enrol by themselves, both included; without, as long as it is open.
    enrolment_opens_on = models.DateField(null=True, blank=True)
    enrolment_closes_on = models.DateField(null=True, blank=True)
    capacity = models.SmallIntegerField()
    # How many are taken, and how many are kept for whoever was offered one. PostgreSQL keeps both: who saves a cohort
    # does not change them.
    seats_held = models.SmallIntegerField(db_default=0, editable=False)
    seats_offered = models.SmallIntegerField(db_default=0, editable=False)
    # In the organisation's currency; without, what the program costs.
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    mode = models.CharField(
        max_length=16, choices=[(str(one), str(one)) for one in DeliveryMode], default=DeliveryMode.CLASSROOM.value
    )
    # Where it is if it is not in a room of the campus.
    venue_building = models.CharField(max_length=AT_MOST["venue_building"], blank=True, default="")
    venue_block = models.CharField(max_length=AT_MOST["venue_block"], blank=True, default="")
    venue_street = models.CharField(max_length=AT_MOST["venue_street"], blank=True, default="")
    venue_floor = models.CharField(max_length=AT_MOST["venue_floor"], blank=True, default="")
    venue_unit = models.CharField(max_length=AT_MOST["venue_unit"], blank=True, default="")
    venue_postal_code = models.CharField(max_length=AT_MOST["venue_postal_code"], blank=True, default="")
    sponsor = InOrganisation(Partner, models.PROTECT, null=True, blank=True, related_name="sponsored_cohorts")
    # To whom papers of this cohort go, if that is not the sponsor's own address.
    sponsor_email = models.EmailField(blank=True, default="")
    expected_learners = models.SmallIntegerField(null=True, blank=True)
    # What else somebody wants to know, by name: a stipend, a department.
    metadata = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True, default="")
    status = StatusField(COHORT, max_length=12, default=CohortStatus.DRAFT)
    # Of which cohort it is the copy that a term was copied with. Once for each term, however often that is done.
    copied_from = InOrganisation("self", models.PROTECT, null=True, blank=True, related_name="copies")
    # Why it was cancelled.
    reason = models.TextField(blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code_plain"], name="cohort_code_once"),
            models.UniqueConstraint(
                fields=["organisation", "copied_from", "term"],
                condition=Q(copied_from__isnull=False),
                name="cohort_copied_once",
            ),
            models.CheckConstraint(condition=~Q(code=""), name="cohort_has_a_code"),
            models.CheckConstraint(condition=Q(status__in=CohortStatus.values), name="cohort_status_is_known"),
            models.CheckConstraint(
                condition=Q(mode__in=[str(one) for one in DeliveryMode]), name="cohort_mode_is_known"
            ),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="cohort_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(enrolment_opens_on=None)
                | Q(enrolment_closes_on=None)
                | Q(enrolment_closes_on__gte=F("enrolment_opens_on")),
                name="cohort_enrolment_in_order",
            ),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gte=0, price__lte=LARGEST), name="cohort_price_is_an_amount"
            ),
            models.CheckConstraint(
                condition=Q(
                    seats_held__gte=0, seats_offered__gte=0, capacity__gte=F("seats_held") + F("seats_offered")
                ),
                name="cohort_has_a_seat_for_each",
            ),
            *(models.CheckConstraint(condition=_within(name), name=f"cohort_{name}_within") for name in NUMBERS),
        ]
        indexes = [
            models.Index(fields=["organisation", "name_plain"], name="cohort_name"),
            models.Index(fields=["organisation", "name_second"], name="cohort_name_second"),
            models.Index(fields=["organisation", "name_third"], name="cohort_name_third"),
            models.Index(fields=["organisation", "name_fourth"], name="cohort_name_fourth"),
            models.Index(fields=["organisation", "status", "first_on"], name="cohort_by_day"),
            models.Index(fields=["organisation", "first_on", "last_on"], name="cohort_dates"),
            models.Index(fields=["organisation", "program", "first_on"], name="cohort_of_program"),
            models.Index(fields=["organisation", "campus", "first_on"], name="cohort_of_campus"),
            models.Index(
                fields=["organisation", "campus", "first_on"],
                name="cohort_coming",
                condition=Q(status__in=[CohortStatus.OPEN, CohortStatus.IN_PROGRESS]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CohortStaff(TenantModel):
    """That somebody of the team teaches a cohort, and as what."""

    cohort = InOrganisation(Cohort, models.PROTECT, related_name="staff")
    membership = InOrganisation(Membership, models.PROTECT, related_name="cohorts")
    role = models.CharField(max_length=16, choices=[(str(one), str(one)) for one in CohortRole])
    assigned_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "cohort", "membership"], name="cohort_staff_once"),
            models.UniqueConstraint(
                fields=["organisation", "cohort"],
                condition=Q(role=CohortRole.LEAD_INSTRUCTOR.value),
                name="cohort_has_one_lead",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[str(one) for one in CohortRole]), name="cohort_staff_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id}: {self.role}"
