"""Signing out devices, and noting who came in."""

from datetime import datetime

from cohortium.access.actor import Origin
from cohortium.accounts.actions.addresses import forget_address
from cohortium.accounts.actions.letters import tell
from cohortium.accounts.queries.account import handle_of
from cohortium.core.errors import NotFound
from cohortium.identity.actions import end_session, end_sessions, note
from cohortium.identity.models import LogInSession, User
from cohortium.identity.states import Event


def sign_out_device(user: User, handle: str, origin: Origin) -> None:
    """Sign out one device.

    Raises:
        NotFound: it is signed out already, or is somebody else's.
    """
    keys = LogInSession.objects.filter(user=user).values_list("session_key", flat=True)
    for key in keys:
        if handle_of(key) == handle and end_session(user, key):
            note(user, Event.SESSION_ENDED, ip=origin.ip, user_agent=origin.user_agent)
            return
    raise NotFound


def sign_out_others(user: User, origin: Origin, *, session_key: str, now: datetime) -> int:
    """Sign out every device but this one. Says how many there were.

    An address that waits to be confirmed is forgotten: perhaps it was asked for on one of them.
    """
    # As it is and not as it was read: it may be asked for in this very moment.
    user = User.objects.select_for_update().get(pk=user.pk)
    forget_address(user, now=now)
    ended = end_sessions(user, but=session_key)
    note(user, Event.SESSIONS_ENDED, ip=origin.ip, user_agent=origin.user_agent)
    return ended


def note_coming_in(user: User, origin: Origin, *, is_new_device: bool, now: datetime) -> None:
    """Note that somebody came in, and write to them where that was on a device that they did not use before."""
    note(user, Event.IN, ip=origin.ip, user_agent=origin.user_agent)
    if is_new_device:
        tell(user, Event.IN, origin, now=now)
