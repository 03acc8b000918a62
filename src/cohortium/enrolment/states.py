"""States of an enrolment, and of a seat that was offered."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class EnrolmentStatus(TextChoices):
    ENQUIRY = "enquiry", _("Enquiry")
    TRIAL = "trial", _("Trial")
    APPLIED = "applied", _("Applied")
    WAITLISTED = "waitlisted", _("On the waiting list")
    PENDING_PAYMENT = "pending_payment", _("Waiting for payment")
    ENROLLED = "enrolled", _("Enrolled")
    ACTIVE = "active", _("Active")
    COMPLETED = "completed", _("Completed")
    DROPPED = "dropped", _("Dropped")
    TRANSFERRED = "transferred", _("Transferred")


_ENQUIRY, _TRIAL, _APPLIED, _WAITLISTED, _PENDING, _ENROLLED, _ACTIVE, _COMPLETED, _DROPPED, _TRANSFERRED = (
    EnrolmentStatus
)

# Approval comes before payment, so that what was paid waits for nobody. Where nothing is to be paid there is nothing to
# wait for: straight to enrolled. See docs/decisions/0031-enrolment.md.
ENROLMENT = Machine(
    EnrolmentStatus,
    starts=[_ENQUIRY, _TRIAL, _APPLIED, _WAITLISTED, _PENDING, _ENROLLED],
    moves=[
        Move("book_trial", frozenset({_ENQUIRY}), _TRIAL),
        Move("take_application", frozenset({_ENQUIRY, _TRIAL}), _APPLIED),
        Move("place_on_list", frozenset({_ENQUIRY, _TRIAL, _APPLIED}), _WAITLISTED),
        Move("ask_for_payment", frozenset({_ENQUIRY, _TRIAL, _APPLIED, _WAITLISTED}), _PENDING),
        Move("confirm_payment", frozenset({_PENDING}), _ENROLLED),
        Move("enrol_directly", frozenset({_ENQUIRY, _TRIAL, _APPLIED, _WAITLISTED}), _ENROLLED),
        Move("activate_enrolments", frozenset({_ENROLLED}), _ACTIVE),
        Move("complete_enrolments", frozenset({_ACTIVE}), _COMPLETED),
        Move("reject_application", frozenset({_APPLIED}), _DROPPED),
        Move(
            "drop_enrolments",
            frozenset({_ENQUIRY, _TRIAL, _APPLIED, _WAITLISTED, _PENDING, _ENROLLED, _ACTIVE}),
            _DROPPED,
        ),
        Move("transfer_enrolment", frozenset({_ENROLLED, _ACTIVE}), _TRANSFERRED),
    ],
)
# From when a seat is held until it is over. A trial holds one too, where the organisation says so.
HOLDING = (_PENDING, _ENROLLED, _ACTIVE, _COMPLETED)
# Nothing follows these: whoever comes back is enrolled anew.
OVER = (_COMPLETED, _DROPPED, _TRANSFERRED)
OPEN = tuple(one for one in EnrolmentStatus if one not in OVER)


class OfferStatus(TextChoices):
    OPEN = "open", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Lapsed")


# Who lets an offer pass, or says no, leaves the line: the next one gets it.
OFFER = Machine(
    OfferStatus,
    starts=[OfferStatus.OPEN],
    moves=[
        Move("accept_offer", frozenset({OfferStatus.OPEN}), OfferStatus.ACCEPTED),
        Move("decline_offer", frozenset({OfferStatus.OPEN}), OfferStatus.DECLINED),
        Move("lapse_offer", frozenset({OfferStatus.OPEN}), OfferStatus.LAPSED),
    ],
)
