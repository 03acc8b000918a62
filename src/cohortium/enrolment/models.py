"""Who takes part in what, the line of those who wait, and the seats that were offered to them."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from cohortium.delivery.models import Cohort
from cohortium.enrolment.rules.details import AT_MOST, LARGEST, Source
from cohortium.enrolment.states import ENROLMENT, HOLDING, OFFER, OVER, EnrolmentStatus, OfferStatus
from cohortium.people.models import Learner
from cohortium.tenancy.base import AppendOnlyModel, TenantModel
from cohortium.tenancy.fields import READ_AND_ADD, CurrentActor, Id, InOrganisation, StatusField


class WaitingEntry(AppendOnlyModel):
    """A place in the line of a cohort: of one learner, or of several who get seats together or not at all.

    Whoever has it waits as long as their enrolments do; nothing of a place itself ever changes.
    """

    cohort = InOrganisation(Cohort, models.PROTECT, related_name="waiting_entries")
    # Given while the cohort is locked, from one upwards: the order of the line.
    ticket = models.PositiveIntegerField()

    class Meta(AppendOnlyModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "cohort", "ticket"], name="waiting_ticket_once"),
            models.CheckConstraint(condition=Q(ticket__gte=1), name="waiting_tickets_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id}: {self.ticket}"


class Enrolment(TenantModel):
    """That a learner takes part in a cohort, wants to, or did: one record from the first question to the last day.

    PostgreSQL writes a row of its history whenever the status changes, and counts the seats of the cohort.
    See docs/decisions/0031-enrolment.md.
    """

    learner = InOrganisation(Learner, models.PROTECT, related_name="enrolments")
    cohort = InOrganisation(Cohort, models.PROTECT, related_name="enrolments")
    status = StatusField(ENROLMENT, max_length=16, default=EnrolmentStatus.ENQUIRY)
    # Why it stands where it stands: of who dropped out, why they did.
    reason = models.TextField(blank=True, default="")
    # The day on which a seat became theirs.
    enrolled_on = models.DateField(null=True, blank=True)
    # Where they begin later or end sooner than the cohort does.
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    # Instead of what the cohort costs, in the organisation's currency.
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    # What is taken off, each with the rule that says so.
    discounts = models.JSONField(default=list, blank=True)
    # What was agreed when a seat became theirs.
    fee = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    # What an authority pays, and under which scheme.
    subsidy = models.JSONField(default=dict, blank=True)
    # That it began with a trial, and whether trials took seats then.
    is_trial = models.BooleanField(default=False)
    trial_takes_seat = models.BooleanField(default=True)
    holds_seat = models.GeneratedField(
        expression=Case(
            When(Q(status__in=[str(one) for one in HOLDING]), then=Value(True)),
            When(Q(status=EnrolmentStatus.TRIAL.value, trial_takes_seat=True), then=Value(True)),
            default=Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    source = models.CharField(
        max_length=8, choices=[(str(one), str(one)) for one in Source], default=Source.OFFICE.value
    )
    # Until when the payment is waited for.
    pay_by = models.DateTimeField(null=True, blank=True)
    # Their place in the line, once they had one.
    waiting = InOrganisation(WaitingEntry, models.PROTECT, null=True, blank=True, related_name="enrolments")
    # The one that they came from, by a transfer.
    previous = InOrganisation("self", models.PROTECT, null=True, blank=True, related_name="following")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "learner", "cohort"],
                condition=~Q(status__in=[str(one) for one in OVER]),
                name="enrolment_open_once",
            ),
            models.CheckConstraint(condition=Q(status__in=EnrolmentStatus.values), name="enrolment_status_is_known"),
            models.CheckConstraint(
                condition=Q(source__in=[str(one) for one in Source]), name="enrolment_source_is_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="enrolment_days_in_order",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0, f"{name}__lte": LARGEST}),
                    name=f"enrolment_{name}_is_an_amount",
                )
                for name in ("price", "fee")
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "cohort", "status"], name="enrolment_of_cohort"),
            models.Index(fields=["organisation", "learner", "status"], name="enrolment_of_learner"),
            models.Index(fields=["organisation", "status", "created_at"], name="enrolment_newest"),
            models.Index(
                fields=["organisation", "pay_by"],
                name="enrolment_to_be_paid",
                condition=Q(status=EnrolmentStatus.PENDING_PAYMENT.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.status}"


class EnrolmentTransition(AppendOnlyModel):
    """One step of an enrolment. A trigger writes it in the statement that takes the step: none is without."""

    id = Id(rights=READ_AND_ADD, erasable=("reason",))
    enrolment = InOrganisation(Enrolment, models.PROTECT, related_name="transitions")
    # Empty for the first one.
    was = models.CharField(max_length=16, blank=True)
    becomes = models.CharField(max_length=16)
    reason = models.TextField(blank=True)
    by = models.UUIDField(null=True, db_default=CurrentActor(), editable=False)

    class Meta(AppendOnlyModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(becomes__in=EnrolmentStatus.values) & Q(was__in=["", *EnrolmentStatus.values]),
                name="enrolment_step_is_known",
            ),
            models.CheckConstraint(condition=~Q(was=F("becomes")), name="enrolment_step_leads_on"),
        ]

    def __str__(self) -> str:
        return f"{self.was} → {self.becomes}"


class Offer(TenantModel):
    """That seats are kept for whoever is next in line, until somebody says yes or no, or it lapses."""

    entry = InOrganisation(WaitingEntry, models.PROTECT, related_name="offers")
    cohort = InOrganisation(Cohort, models.PROTECT, related_name="offers")
    seats = models.SmallIntegerField()
    expires_at = models.DateTimeField()
    status = StatusField(OFFER, max_length=10, default=OfferStatus.OPEN)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "entry"], condition=Q(status=OfferStatus.OPEN.value), name="offer_open_once"
            ),
            models.CheckConstraint(condition=Q(status__in=OfferStatus.values), name="offer_status_is_known"),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=AT_MOST["learners"]), name="offer_is_of_seats"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "expires_at"], name="offer_to_lapse", condition=Q(status=OfferStatus.OPEN.value)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.status}"
