"""How rooms, cohorts and sessions come to be, and how each of their acts is done to them by an owner."""

from typing import Any

from django.db import models

from cohortium.delivery.actions import cohort_moves, rooms, session_moves
from cohortium.delivery.models import Cohort, Room, Session
from tests.delivery.houses import BEFORE, cohort, room
from tests.delivery.meetings import a_session
from tests.fixtures import MORNING, Provider


def new_room(provider: Provider) -> models.QuerySet[Room]:
    """A room of an open campus."""
    return Room.objects.filter(pk=room(provider, provider.campus()).pk)


ROOM_ACTS: dict[str, Any] = {
    "close_room": lambda owner, row: rooms.close_room(owner, room_id=row.pk),
    "reopen_room": lambda owner, row: rooms.reopen_room(owner, room_id=row.pk),
}


def new_cohort(provider: Provider) -> models.QuerySet[Cohort]:
    """A cohort of a program that is on offer."""
    return Cohort.objects.filter(pk=cohort(provider, provider.campus()).pk)


COHORT_ACTS: dict[str, Any] = {
    "open_cohort": lambda owner, row: cohort_moves.open_cohort(owner, cohort_id=row.pk, now=BEFORE),
    "start_cohort": lambda owner, row: cohort_moves.start_cohort(owner, cohort_id=row.pk),
    "complete_cohort": lambda owner, row: cohort_moves.complete_cohort(owner, cohort_id=row.pk),
    "cancel_cohort": lambda owner, row: cohort_moves.cancel_cohort(owner, cohort_id=row.pk, reason="Too few."),
}


def new_session(provider: Provider) -> models.QuerySet[Session]:
    """A session that is to come."""
    return Session.objects.filter(pk=a_session(provider, provider.campus()))


SESSION_ACTS: dict[str, Any] = {
    "start_session": lambda owner, row: session_moves.start_session(owner, session_id=row.pk, now=MORNING),
    "complete_session": lambda owner, row: session_moves.complete_session(owner, session_id=row.pk, now=MORNING),
    "cancel_sessions": lambda owner, row: session_moves.cancel_sessions(
        owner, session_ids=[row.pk], reason="A storm is coming"
    ),
    "restore_session": lambda owner, row: session_moves.restore_session(owner, session_id=row.pk),
}
