"""How rooms come to be, and how each of their acts is done to them by an owner."""

from typing import Any

from django.db import models

from cohortium.delivery.actions import rooms
from cohortium.delivery.models import Room
from tests.delivery.houses import room
from tests.fixtures import Provider


def new_room(provider: Provider) -> models.QuerySet[Room]:
    """A room of an open campus."""
    return Room.objects.filter(pk=room(provider, provider.campus()).pk)


ROOM_ACTS: dict[str, Any] = {
    "close_room": lambda owner, row: rooms.close_room(owner, room_id=row.pk),
    "reopen_room": lambda owner, row: rooms.reopen_room(owner, room_id=row.pk),
}
