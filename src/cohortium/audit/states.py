"""States of a verification."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class VerificationStatus(TextChoices):
    ASKED = "asked", _("In progress")
    SOUND = "sound", _("No problems found")
    BROKEN = "broken", _("Problems found")
    UNFINISHED = "unfinished", _("Could not be completed")


_ASKED, _SOUND, _BROKEN, _UNFINISHED = VerificationStatus

VERIFICATION = Machine(
    VerificationStatus,
    starts=[_ASKED],
    moves=[
        # Whoever mends the cause runs it again.
        Move("note_sound", frozenset({_ASKED, _UNFINISHED}), _SOUND),
        Move("note_broken", frozenset({_ASKED, _UNFINISHED}), _BROKEN),
        Move("note_unfinished", frozenset({_ASKED}), _UNFINISHED),
    ],
)
