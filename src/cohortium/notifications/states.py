"""States of a notification, the ways that it can take, and to whom it can go."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class NotificationStatus(TextChoices):
    QUEUED = "queued", _("On its way")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be delivered")
    # The connection broke after the server had all of it: perhaps it is there.
    UNKNOWN = "unknown", _("Delivery not confirmed")
    CANCELLED = "cancelled", _("No longer needed")


class Channel(TextChoices):
    """How it reaches somebody."""

    EMAIL = "email", _("E-mail")
    IN_APP = "in_app", _("In the app")
    # Names for later: no kind can be declared with them yet.
    SMS = "sms", _("Text message")
    WHATSAPP = "whatsapp", _("WhatsApp")
    PUSH = "push", _("Push")


CHANNELS = frozenset({Channel.EMAIL, Channel.IN_APP})


class Wait(TextChoices):
    """Why a letter waits that is on its way."""

    QUIET = "quiet", _("Until the quiet hours are over")
    OWN_QUIET = "own_quiet", _("Until the reader’s own quiet hours are over")
    DIGEST = "digest", _("For the reader’s daily e-mail")
    LIMIT = "limit", _("For tomorrow: today’s e-mail limit is reached")


class RecipientType(TextChoices):
    """Who gets it."""

    ADDRESS = "address", _("An address")
    MEMBER = "member", _("Team member")
    LEARNER = "learner", _("%(learner_a)s")
    GUARDIAN = "guardian", _("%(guardian_a)s")


_QUEUED, _SENT, _FAILED, _UNKNOWN, _CANCELLED = NotificationStatus

NOTIFICATION = Machine(
    NotificationStatus,
    # What is shown in the app is there at once.
    starts=[_QUEUED, _SENT],
    moves=[
        # Whoever mends the mail server sends what failed once more; and what is cancelled may be under way. What was
        # thought to be lost may be heard of after all.
        Move("note_sent", frozenset({_QUEUED, _FAILED, _UNKNOWN, _CANCELLED}), _SENT),
        Move("note_failed", frozenset({_QUEUED, _UNKNOWN, _CANCELLED}), _FAILED),
        Move("note_unknown", frozenset({_QUEUED, _FAILED, _CANCELLED}), _UNKNOWN),
        # The mail server took it, and another one gave it back.
        Move("note_bounced", frozenset({_SENT, _UNKNOWN, _CANCELLED}), _FAILED),
        Move("cancel", frozenset({_QUEUED, _FAILED}), _CANCELLED),
        # Somebody decides that it is sent again.
        Move("resend", frozenset({_FAILED, _UNKNOWN}), _QUEUED),
    ],
)
