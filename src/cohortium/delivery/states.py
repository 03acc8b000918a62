"""States of a room."""

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
