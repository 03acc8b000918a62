"""What this app tells the ones below."""

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
from cohortium.core import invariants
from cohortium.enrolment import events
from cohortium.enrolment.actions.merging import bring_back, hand_over
from cohortium.enrolment.queries import enrolments, lines
from cohortium.enrolment.queries import invariants as broken
from cohortium.enrolment.states import EnrolmentStatus, OfferStatus
from cohortium.people.kinds import merging
from cohortium.tenancy.words import said

_COHORT = lazy(lambda: capfirst(said("%(cohort_one)s")), str)()

sentences.register(
    {
        events.EnquiryOpened.kind: _("Enquired"),
        events.TrialBooked.kind: _("Trial booked"),
        events.ApplicationTaken.kind: _("Applied"),
        events.PlacedOnList.kind: _("Placed on the waiting list"),
        events.PaymentAwaited.kind: _("Seat kept until it is paid"),
        events.LearnerEnrolled.kind: _("Enrolled"),
        events.PaymentConfirmed.kind: _("Payment confirmed, and enrolled"),
        events.ApplicationRejected.kind: _("Application rejected"),
        events.EnrolmentDropped.kind: _("Dropped"),
        events.EnrolmentTransferred.kind: _("Transferred"),
        events.EnrolmentsActivated.kind: _("Activated"),
        events.EnrolmentsCompleted.kind: _("Completed"),
        events.PaymentsLapsed.kind: _("Dropped, because it was not paid in time"),
    },
    entity_type=enrolments.ENTITY,
    labels={
        "status": _("Status"),
        "cohort": _COHORT,
        "reason": _("Reason"),
        "override": _("Allowed because"),
        "price": _("Price"),
        "withdrawn_on": _("Last day"),
        "following": _("Transferred to"),
        "previous": _("Transferred from"),
    },
    values={"status": dict(EnrolmentStatus.choices)},
)
sentences.register(
    {events.SeatsAdded.kind: _("Seats added")},
    entity_type="cohort",
    labels={"capacity": _("Seats"), "reason": _("Reason")},
)
sentences.register(
    {
        events.OfferMade.kind: _("Seat offered"),
        events.OfferAccepted.kind: _("Offer accepted"),
        events.OfferDeclined.kind: _("Offer declined"),
        events.OfferLapsed.kind: _("Offer lapsed"),
    },
    entity_type="offer",
    labels={"status": _("Status"), "cohort": _COHORT, "seats": _("Seats")},
    values={"status": dict(OfferStatus.choices)},
)
things.register(enrolments.ENTITY, word="%(enrolment_one)s", names=enrolments.names)
things.register("offer", word=_("offered seat"), names=lines.names)
merging.register("enrolment.Enrolment", "learner", name="%(enrolment_many)s", move=hand_over, back=bring_back)
invariants.register(
    "seats", "Each seat that is held or offered is counted, and there are enough of them.", broken.seats_miscounted
)
invariants.register(
    "enrolments", "The history of each enrolment leads to where it is, by moves that there are.", broken.history_broken
)
invariants.register("open enrolments", "Nobody is enrolled twice at once in one cohort.", broken.open_twice)
