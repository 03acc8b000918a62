"""States of a request about somebody's own data."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class RequestStatus(TextChoices):
    RECEIVED = "received", _("Received")
    HANDLED = "handled", _("In progress")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_RECEIVED, _HANDLED, _DONE, _REFUSED, _WITHDRAWN = RequestStatus

SUBJECT_REQUEST = Machine(
    RequestStatus,
    starts=[_RECEIVED],
    moves=[
        Move("take_up_request", frozenset({_RECEIVED}), _HANDLED),
        Move("finish_request", frozenset({_RECEIVED, _HANDLED}), _DONE),
        Move("refuse_request", frozenset({_RECEIVED, _HANDLED}), _REFUSED),
        # By whoever asked in the portal, and nobody else.
        Move("withdraw_request", frozenset({_RECEIVED, _HANDLED}), _WITHDRAWN),
    ],
)
OPEN = (_RECEIVED, _HANDLED)
