"""Second factors: codes from an app, passkeys, and the codes for the day when both are lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn

from cohortium.access.actor import Origin
from cohortium.accounts.actions.addresses import forget_address
from cohortium.accounts.actions.letters import tell
from cohortium.core.errors import NotFound, Refusal
from cohortium.identity.actions import end_sessions, note
from cohortium.identity.models import User
from cohortium.identity.states import Event

_TOTP, _PASSKEY, _RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
LONGEST_NAME = 60
# Passkeys of one log-in: nobody has so many devices.
MOST_PASSKEYS = 20


class AppIsOn(Refusal):
    """There is an authenticator app already."""


def switch_codes_on(user: User, secret: str, origin: Origin, *, now: datetime) -> list[str]:
    """Ask for codes of this app from now on. Gives recovery codes, where there were none."""
    _locked(user)
    if _factors(user, _TOTP).exists():
        raise AppIsOn
    TOTP.activate(user, secret)
    _happened(user, Event.CODES_ON, origin, now)
    return _first_codes(user)


def switch_codes_off(user: User, origin: Origin, *, now: datetime) -> None:
    """Ask for no codes any more. Recovery codes go with the last factor."""
    _locked(user)
    if not _factors(user, _TOTP).delete()[0]:
        raise NotFound
    _happened(user, Event.CODES_OFF, origin, now)
    _forget_codes_of_nothing(user)


def add_passkey(user: User, credential: dict[str, Any], name: str, origin: Origin, *, now: datetime) -> list[str]:
    """Add a passkey that the browser made. Gives recovery codes, where there were none."""
    _locked(user)
    WebAuthn.add(user, name[:LONGEST_NAME], credential)
    _happened(user, Event.PASSKEY_ADDED, origin, now, about=name)
    return _first_codes(user)


def rename_passkey(user: User, factor_id: int, name: str) -> None:
    """Call a passkey by another name."""
    found = _passkey(user, factor_id)
    found.data["name"] = name[:LONGEST_NAME]
    found.save(update_fields=["data"])


def remove_passkey(user: User, factor_id: int, origin: Origin, *, now: datetime) -> None:
    """Let a passkey open nothing any more."""
    _locked(user)
    found = _passkey(user, factor_id)
    name = str(found)
    found.delete()
    _happened(user, Event.PASSKEY_REMOVED, origin, now, about=name)
    _forget_codes_of_nothing(user)


def make_recovery_codes(user: User, origin: Origin, *, now: datetime) -> list[str]:
    """Make new recovery codes; those from before are good for nothing. They are shown in this answer and never again.

    Raises:
        NotFound: there is no second factor that they could stand in for.
    """
    _locked(user)
    if not Authenticator.objects.filter(user=user).exclude(type=_RECOVERY).exists():
        raise NotFound
    _factors(user, _RECOVERY).delete()
    _happened(user, Event.RECOVERY_MADE, origin, now)
    return _made(user)


@dataclass(frozen=True, slots=True)
class Removed:
    """What somebody had, who has lost it."""

    passkeys: int
    has_app: bool
    sessions: int


def remove_lost(user: User, *, now: datetime) -> Removed:
    """Remove every second factor of somebody who lost them all, and end every session. They are told by letter.

    Only whoever runs the installation does this: a log-in is good in several organisations, of which none may make it
    weaker in another.

    Raises:
        NotFound: there is none.
    """
    user = _locked(user)
    passkeys, has_app = _factors(user, _PASSKEY).count(), _factors(user, _TOTP).exists()
    if not Authenticator.objects.filter(user=user).delete()[0]:
        raise NotFound
    # Perhaps one was asked for by whoever has what was lost.
    forget_address(user, now=now)
    removed = Removed(passkeys, has_app, end_sessions(user, but=""))
    _happened(user, Event.FACTORS_REMOVED, Origin(), now)
    return removed


def _first_codes(user: User) -> list[str]:
    return [] if _factors(user, _RECOVERY).exists() else _made(user)


def _made(user: User) -> list[str]:
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def _forget_codes_of_nothing(user: User) -> None:
    if not Authenticator.objects.filter(user=user).exclude(type=_RECOVERY).exists():
        _factors(user, _RECOVERY).delete()


def _happened(user: User, event: Event, origin: Origin, now: datetime, about: str = "") -> None:
    note(user, event, ip=origin.ip, user_agent=origin.user_agent, about=about)
    tell(user, event, origin, now=now, about=about)


def _locked(user: User) -> User:
    # One change of somebody's factors at a time: the last one goes with the recovery codes.
    return User.objects.select_for_update().get(pk=user.pk)


def _passkey(user: User, factor_id: int) -> Authenticator:
    found = _factors(user, _PASSKEY).select_for_update().filter(pk=factor_id).first()
    if found is None:
        raise NotFound
    return found


def _factors(user: User, kind: str) -> Any:
    return Authenticator.objects.filter(user=user, type=kind)
