"""States of a program."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class ProgramStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Archived")


# None is deleted: who took part in it, and what they paid, stays. What comes back is a draft: prices and ages may have
# changed, so that somebody looks at it before it is on offer again.
PROGRAM = Machine(
    ProgramStatus,
    starts=[ProgramStatus.DRAFT],
    moves=[
        Move("activate_program", frozenset({ProgramStatus.DRAFT}), ProgramStatus.ACTIVE),
        Move("archive_program", frozenset({ProgramStatus.DRAFT, ProgramStatus.ACTIVE}), ProgramStatus.ARCHIVED),
        Move("restore_program", frozenset({ProgramStatus.ARCHIVED}), ProgramStatus.DRAFT),
    ],
)
