"""Changes to log-ins. They happen outside every organisation, so they are not in any organisation's trail."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, Refusal, Stale
from cohortium.identity import limits, policies
from cohortium.identity.models import LogInSession, SignIn, User
from cohortium.identity.states import Event

# What happened to a log-in is kept for so long: a year and a month.
EVENTS_KEPT_FOR = timedelta(days=400)


class LogInExists(Refusal):
    """There is a log-in of this address."""

    sentence = _("This address already has a log-in. Sign in with it.")


def note(user: User, event: str, *, ip: str | None, user_agent: str, about: str = "") -> None:
    """Note what happened to a log-in: somebody signed `in` or `out`, or changed how one comes in."""
    SignIn.objects.create(user=user, event=event, about=about[:100], ip=ip, user_agent=user_agent[:300])


def create(email: str, password: str | None = None, **fields: Any) -> User:
    """Make a log-in; without a password it cannot be used until one is set."""
    return User.objects.create_user(email, password, **fields)


def register(email: str, password: str | None, *, now: datetime | None = None) -> User:
    """Make a log-in for somebody who proved that the address is theirs; without a password, who comes in otherwise.

    Raises:
        Invalid: the password is too easy.
        LogInExists: somebody made one of this address meanwhile.
    """
    if password is not None:
        try:
            validate_password(password, User(email=email))
        except ValidationError as error:
            raise Invalid({"password": error.messages}) from None
    with once("user_email_once", LogInExists()):
        return create(email, password, email_verified_at=now)


def checked(email: str, password: str) -> User | None:
    """The log-in that these belong to, whatever its status. It takes as long where there is none.

    A hash that is not of today's kind is replaced, now that the password is known.
    """
    user = User.objects.with_address(email).first()
    if user is None:
        make_password(password)
        return None
    return user if user.check_password(password) else None


def note_in_vain(email: str, *, ip: str | None, user_agent: str, now: datetime) -> None:
    """Note a wrong password, for the person to see. Of an address without a log-in something is written as well.

    Otherwise how long the answer takes would tell which addresses have one.
    """
    user = User.objects.with_address(email).first()
    if user is None:
        limits.take([limits.Bucket(policies.OF_NOBODY, email.lower())], now=now)
    else:
        note(user, Event.REFUSED, ip=ip, user_agent=user_agent)


def held(user: User, *, session_key: str | None) -> User:
    """The log-in as it is, kept from any other change until this one is done, for whoever asks and is in still.

    Between coming in and changing something passwords are hashed, which takes a while: whoever was shut out meanwhile
    must change nothing. Without a session: only the password that let them in is looked at.

    Raises:
        Stale: the password was changed meanwhile, or this session was ended.
    """
    now_there = User.objects.select_for_update().get(pk=user.pk)
    is_in = session_key is None or LogInSession.objects.filter(user=user, session_key=session_key).exists()
    if not is_in or now_there.password != user.password or not now_there.is_active:
        raise Stale(_("You were signed out in the meantime, and nothing was changed. Sign in again."))
    return now_there


def end_session(user: User, key: str) -> bool:
    """Sign out one device. Says whether there was such a one."""
    return bool(LogInSession.objects.filter(user=user, session_key=key).delete()[0])


def end_sessions(user: User, *, but: str) -> int:
    """Sign out every device, but this one, and know none of them any more. Says how many there were."""
    user.devices_time += 1
    user.save(update_fields=["devices_time"])
    return LogInSession.objects.filter(user=user).exclude(session_key=but).delete()[0]


def forget_old_events(*, now: datetime) -> None:
    """Forget what happened to log-ins long ago."""
    SignIn.objects.filter(created_at__lt=now - EVENTS_KEPT_FOR).delete()
