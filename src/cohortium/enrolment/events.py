"""What happened to who takes part in what."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


@dataclass(frozen=True, slots=True)
class EnrolmentFact(Fact):
    """Something happened to one enrolment in a cohort."""

    enrolment_id: UUID
    cohort_id: UUID


@dataclass(frozen=True, slots=True)
class EnquiryOpened(EnrolmentFact):
    kind: ClassVar[str] = "enrolment.enquired"


@dataclass(frozen=True, slots=True)
class TrialBooked(EnrolmentFact):
    kind: ClassVar[str] = "enrolment.trial_booked"


@dataclass(frozen=True, slots=True)
class ApplicationTaken(EnrolmentFact):
    kind: ClassVar[str] = "enrolment.applied"


@dataclass(frozen=True, slots=True)
class PlacedOnList(EnrolmentFact):
    kind: ClassVar[str] = "enrolment.waitlisted"


@dataclass(frozen=True, slots=True)
class PaymentAwaited(EnrolmentFact):
    kind: ClassVar[str] = "enrolment.payment_awaited"


@dataclass(frozen=True, slots=True)
class LearnerEnrolled(EnrolmentFact):
    kind: ClassVar[str] = "enrolment.enrolled"


@dataclass(frozen=True, slots=True)
class PaymentConfirmed(EnrolmentFact):
    """It was paid, and so the learner is enrolled."""

    kind: ClassVar[str] = "enrolment.paid"


@dataclass(frozen=True, slots=True)
class ApplicationRejected(EnrolmentFact):
    kind: ClassVar[str] = "enrolment.rejected"


@dataclass(frozen=True, slots=True)
class EnrolmentDropped(EnrolmentFact):
    kind: ClassVar[str] = "enrolment.dropped"


@dataclass(frozen=True, slots=True)
class EnrolmentTransferred(EnrolmentFact):
    """It goes on in another cohort."""

    kind: ClassVar[str] = "enrolment.transferred"
    following_id: UUID


@dataclass(frozen=True, slots=True)
class EnrolmentsActivated(BulkFact):
    kind: ClassVar[str] = "enrolment.activated"


@dataclass(frozen=True, slots=True)
class EnrolmentsCompleted(BulkFact):
    kind: ClassVar[str] = "enrolment.completed"


@dataclass(frozen=True, slots=True)
class PaymentsLapsed(BulkFact):
    kind: ClassVar[str] = "enrolment.payment_lapsed"


@dataclass(frozen=True, slots=True)
class SeatsAdded(Fact):
    """Somebody with the right to it made room in a cohort that was full."""

    kind: ClassVar[str] = "cohort.seats_added"
    cohort_id: UUID


@dataclass(frozen=True, slots=True)
class OfferMade(Fact):
    kind: ClassVar[str] = "offer.made"
    offer_id: UUID


@dataclass(frozen=True, slots=True)
class OfferAccepted(Fact):
    kind: ClassVar[str] = "offer.accepted"
    offer_id: UUID


@dataclass(frozen=True, slots=True)
class OfferDeclined(Fact):
    kind: ClassVar[str] = "offer.declined"
    offer_id: UUID


@dataclass(frozen=True, slots=True)
class OfferLapsed(Fact):
    kind: ClassVar[str] = "offer.lapsed"
    offer_id: UUID
