"""What one sees of one's own log-in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from cohortium.core.agents import shortened
from cohortium.identity.models import LogInSession, SignIn, User
from cohortium.identity.states import Event

ACTIVITY_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    factor_id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class FactorsRow:
    """The second factors of a log-in."""

    app_since: datetime | None
    passkeys: tuple[PasskeyRow, ...]
    # None: there are no recovery codes.
    codes_left: int | None

    @property
    def is_on(self) -> bool:
        return self.app_since is not None or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A browser that is signed in."""

    handle: str
    name: str
    ip: str
    started_at: datetime | None
    seen_at: datetime | None
    is_this: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """What happened to a log-in."""

    what: str
    about: str
    device: str
    ip: str
    at: datetime
    is_alarming: bool


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """A log-in elsewhere that opens this one."""

    connection_id: int
    provider: str
    since: datetime
    last_used_at: datetime | None


def factors(user_id: UUID) -> FactorsRow:
    """The second factors, in one statement."""
    kinds = Authenticator.Type
    app_since, passkeys, left = None, [], None
    for one in Authenticator.objects.filter(user=user_id).order_by("created_at", "pk"):
        match one.type:
            case kinds.TOTP:
                app_since = one.created_at
            case kinds.WEBAUTHN:
                passkeys.append(PasskeyRow(one.pk, str(one), one.created_at, one.last_used_at))
            case _:
                left = len(one.wrap().get_unused_codes())
    return FactorsRow(app_since, tuple(passkeys), left)


def devices(user_id: UUID, *, session_key: str, now: datetime) -> list[DeviceRow]:
    """Where this log-in is signed in: this device first, then the one that was used last."""
    found = LogInSession.objects.filter(user=user_id, expire_date__gt=now).order_by("-seen_at", "session_key")
    rows = [
        DeviceRow(
            handle_of(one.session_key),
            shortened(one.user_agent),
            one.ip or "",
            one.started_at,
            one.seen_at,
            one.session_key == session_key,
        )
        for one in found
    ]
    return sorted(rows, key=lambda row: not row.is_this)


def activity(user_id: UUID, *, at_most: int) -> list[EventRow]:
    """What happened lately to this log-in, the newest first."""
    found = SignIn.objects.filter(user=user_id).order_by("-created_at", "-pk")[:at_most]
    return [
        EventRow(
            str(one.get_event_display()),
            one.about,
            shortened(one.user_agent),
            one.ip or "",
            one.created_at,
            one.event in {Event.REFUSED, Event.CODE_REFUSED},
        )
        for one in found
    ]


def connections(user_id: UUID) -> list[ConnectionRow]:
    """The log-ins elsewhere that open this one."""
    found = SocialAccount.objects.filter(user=user_id).order_by("date_joined", "pk")
    return [ConnectionRow(one.pk, one.provider, one.date_joined, one.last_login) for one in found]


def owner_of_connection(provider: str, uid: str) -> User | None:
    """The log-in that somebody comes in to by this provider."""
    found = SocialAccount.objects.filter(provider=provider, uid=uid).select_related("user").first()
    return found.user if found else None


def handle_of(session_key: str) -> str:
    """What stands for a session in addresses: the key itself would open it."""
    return hashlib.sha256(f"session/{session_key}".encode()).hexdigest()[:32]
