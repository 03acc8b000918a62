"""States of rooms, cohorts and sessions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class RoomStatus(TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


# None is deleted: who was taught in it stays known.
ROOM = Machine(
    RoomStatus,
    starts=[RoomStatus.OPEN],
    moves=[
        Move("close_room", frozenset({RoomStatus.OPEN}), RoomStatus.CLOSED),
        Move("reopen_room", frozenset({RoomStatus.CLOSED}), RoomStatus.OPEN),
    ],
)


class CohortStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


# Full is no state: it is open, and no seat is left.
COHORT = Machine(
    CohortStatus,
    starts=[CohortStatus.DRAFT],
    moves=[
        Move("open_cohort", frozenset({CohortStatus.DRAFT}), CohortStatus.OPEN),
        Move("start_cohort", frozenset({CohortStatus.OPEN}), CohortStatus.IN_PROGRESS),
        Move("complete_cohort", frozenset({CohortStatus.IN_PROGRESS}), CohortStatus.COMPLETED),
        Move(
            "cancel_cohort",
            frozenset({CohortStatus.DRAFT, CohortStatus.OPEN, CohortStatus.IN_PROGRESS}),
            CohortStatus.CANCELLED,
        ),
    ],
)


class SessionStatus(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


# Moved is no state: it is scheduled, and remembers when it was to be.
SESSION = Machine(
    SessionStatus,
    starts=[SessionStatus.SCHEDULED],
    moves=[
        Move("start_session", frozenset({SessionStatus.SCHEDULED}), SessionStatus.IN_PROGRESS),
        Move("complete_session", frozenset({SessionStatus.IN_PROGRESS}), SessionStatus.COMPLETED),
        Move(
            "cancel_sessions",
            frozenset({SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS}),
            SessionStatus.CANCELLED,
        ),
        Move("restore_session", frozenset({SessionStatus.CANCELLED}), SessionStatus.SCHEDULED),
    ],
)
