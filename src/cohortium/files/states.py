"""States of a file."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class FileStatus(TextChoices):
    # The scanner did not answer yet: nobody can open it.
    WAITING = "waiting", _("Waiting for virus scan")
    USABLE = "usable", _("There")
    REFUSED = "refused", _("Refused by the virus scanner")
    REMOVED = "removed", _("Removed")


_WAITING, _USABLE, _REFUSED, _REMOVED = FileStatus

STORED_FILE = Machine(
    FileStatus,
    # What was scanned while it was sent, and what is sent where no scanner is set, can be used at once.
    starts=[_WAITING, _USABLE],
    moves=[
        Move("clear", frozenset({_WAITING}), _USABLE),
        Move("refuse", frozenset({_WAITING}), _REFUSED),
        Move("remove", frozenset({_WAITING, _USABLE, _REFUSED}), _REMOVED),
    ],
)
