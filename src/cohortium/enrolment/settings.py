"""What an organisation sets about enrolments."""

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.core.values import Span, YesOrNo
from cohortium.tenancy import settings

settings.group(
    "enrolment",
    label=_("Places"),
    about=_("When a seat is taken, and how long it is kept for whoever was offered it."),
)
WAIT_FOR_PAYMENT = settings.declare(
    "enrolment.wait_for_payment",
    YesOrNo(),
    False,
    label=_("Wait for payment"),
    help=_("A place that costs something is only confirmed once it is paid. The seat is kept meanwhile."),
    group="enrolment",
    permission=Permission.SETTING_EDIT,
)
PAYMENT_DAYS = settings.declare(
    "enrolment.payment_days",
    Span(1, 90),
    Span().read(7),
    label=_("Time to pay"),
    help=_("In days. After that, the seat is free for someone else."),
    group="enrolment",
    permission=Permission.SETTING_EDIT,
)
TRIALS_TAKE_SEATS = settings.declare(
    "enrolment.trials_take_seats",
    YesOrNo(),
    True,
    label=_("Trials take a seat"),
    help=_("Applies to trials booked from now on."),
    group="enrolment",
    permission=Permission.SETTING_EDIT,
)
OFFER_HOURS = settings.declare(
    "enrolment.offer_hours",
    Span(1, 336, unit="hours"),
    Span(unit="hours").read(48),
    label=_("How long an offered seat is kept"),
    help=_("In hours, up to two weeks. After that, the next in line gets the offer."),
    group="enrolment",
    permission=Permission.SETTING_EDIT,
)
NEEDS_CONTACT = settings.declare(
    "enrolment.needs_contact",
    YesOrNo(),
    True,
    label=_("Ask for an emergency contact first"),
    help=_("Nobody gets a place before there is someone to call."),
    group="enrolment",
    permission=Permission.SETTING_EDIT,
)
