"""States of a notification."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class NotificationStatus(TextChoices):
    QUEUED = "queued", _("On its way")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be delivered")
    # The connection broke after the server had all of it: perhaps it is there.
    UNKNOWN = "unknown", _("Perhaps delivered")
    CANCELLED = "cancelled", _("Not needed any more")


_QUEUED, _SENT, _FAILED, _UNKNOWN, _CANCELLED = NotificationStatus

NOTIFICATION = Machine(
    NotificationStatus,
    starts=[_QUEUED],
    moves=[
        # Whoever mends the mail server sends what failed once more; and what is cancelled may be under way.
        Move("note_sent", frozenset({_QUEUED, _FAILED, _CANCELLED}), _SENT),
        Move("note_failed", frozenset({_QUEUED, _CANCELLED}), _FAILED),
        Move("note_unknown", frozenset({_QUEUED, _FAILED, _CANCELLED}), _UNKNOWN),
        Move("cancel", frozenset({_QUEUED, _FAILED}), _CANCELLED),
    ],
)
