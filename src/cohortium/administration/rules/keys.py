"""What a key may be, and when it is good for something."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from cohortium.access.permissions import OF_KEYS, OF_NO_CAMPUS, Permission
from cohortium.access.reach import Span
from cohortium.core.text import text_faults

AT_MOST = {"name": 80}
# A year and the rest of that day, so that “until this day of next year” can be said.
LONGEST = timedelta(days=366)
# So long before its end a key is marked: time to issue the next one.
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class KeyDetails:
    """Everything that a person says about a key. Without campuses it reaches the whole organisation."""

    name: str
    permissions: frozenset[Permission]
    expires_at: datetime
    campus_ids: frozenset[UUID] = frozenset()

    @property
    def scopes(self) -> dict[str, str]:
        """Each permission with its span: it is the same for all, so that a key belongs to campuses or to none."""
        span = Span.CAMPUSES if self.campus_ids else Span.EVERYTHING
        return {str(permission): str(span) for permission in sorted(self.permissions)}


class Fault(StrEnum):
    """Why something said about a key cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NOTHING = "nothing"
    OF_PEOPLE = "of_people"
    CANNOT_SEE = "cannot_see"
    OF_NO_CAMPUS = "of_no_campus"
    NOT_IN_FUTURE = "not_in_future"
    TOO_FAR = "too_far"


class Standing(StrEnum):
    """What a key is good for now: an expired one is still active in the table."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


def standing(*, is_revoked: bool, expires_at: datetime, now: datetime) -> Standing:
    """How a key stands at this time."""
    if is_revoked:
        return Standing.REVOKED
    return Standing.ACTIVE if now < expires_at else Standing.EXPIRED


def expires_soon(*, expires_at: datetime, now: datetime) -> bool:
    """Whether it is time to issue the next one."""
    return now < expires_at <= now + SOON


def faults(details: KeyDetails, *, now: datetime) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    found = {name: Fault(why) for name, why in text_faults({"name": details.name}, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.name):
        found["name"] = Fault.MISSING
    if not details.permissions:
        found["permissions"] = Fault.NOTHING
    elif not details.permissions <= OF_KEYS:
        found["permissions"] = Fault.OF_PEOPLE
    elif not sights(details.permissions) <= details.permissions:
        found["permissions"] = Fault.CANNOT_SEE
    elif details.campus_ids and details.permissions & OF_NO_CAMPUS:
        found["permissions"] = Fault.OF_NO_CAMPUS
    if details.expires_at <= now:
        found["expires_at"] = Fault.NOT_IN_FUTURE
    elif details.expires_at > now + LONGEST:
        found["expires_at"] = Fault.TOO_FAR
    return found


def sights(permissions: frozenset[Permission]) -> frozenset[Permission]:
    """The permissions to see what these permissions are about: an endpoint answers with what it changed."""
    needed = {f"{permission.resource}:read" for permission in permissions}
    return frozenset(permission for permission in Permission if permission in needed)
