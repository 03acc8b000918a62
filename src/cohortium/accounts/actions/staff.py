"""Who is staff of the platform. Whoever runs the installation decides it; no page does."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cohortium.access.actor import Origin
from cohortium.accounts.actions.letters import tell
from cohortium.core.errors import NotFound, Refusal
from cohortium.identity.actions import create, note
from cohortium.identity.models import User
from cohortium.identity.states import Event


class NotUsable(Refusal):
    """Nobody can sign in with this log-in: it is suspended, for instance."""


@dataclass(frozen=True, slots=True)
class Made:
    """Somebody who is staff of the platform now, and whether they were not before."""

    user: User
    is_new: bool


def make_staff(email: str, *, now: datetime) -> Made:
    """Make somebody staff of the platform; they get a log-in where they have none. They are told by letter.

    Raises:
        NotUsable: as said.
    """
    with transaction.atomic():
        user = _locked(email) or create(email)
        if not user.is_active:
            raise NotUsable
        if user.is_platform_staff:
            return Made(user, is_new=False)
        _decide(user, Event.STAFF_MADE, is_staff=True, now=now)
        return Made(user, is_new=True)


def end_staff(email: str, *, now: datetime) -> User:
    """Let somebody be staff of the platform no longer: from their next request on. Their log-in stays.

    Raises:
        NotFound: they are not.
    """
    with transaction.atomic():
        user = _locked(email)
        if user is None or not user.is_platform_staff:
            raise NotFound
        _decide(user, Event.STAFF_ENDED, is_staff=False, now=now)
        return user


def _decide(user: User, event: Event, *, is_staff: bool, now: datetime) -> None:
    user.is_platform_staff, user.updated_at, user.updated_by = is_staff, now, None
    user.save(update_fields=["is_platform_staff", "updated_at", "updated_by"])
    note(user, event, ip=None, user_agent="")
    tell(user, event, Origin(), now=now)


def _locked(email: str) -> User | None:
    return User.objects.with_address(email).select_for_update().first()
