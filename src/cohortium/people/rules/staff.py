"""Those who work here: what may be said of their profiles, credentials and times, and when something ends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from cohortium.core.text import plain, plain_lines, text_faults

# Signs, of what is written out in words.
AT_MOST_OF_PROFILE = {"job_title": 100, "about": 2000}
AT_MOST_OF_QUALIFICATION = {"name": 200, "awarded_by": 200}
AT_MOST_OF_CREDENTIAL = {"kind": 100, "number": 60}
AT_MOST_OF_AWAY = {"reason": 200}
LONGEST_REASON = 500
# Days before a credential ends at which the person and the office are told, once each.
THRESHOLDS = (30, 7, 0)
DAYS_OF_WEEK = range(7)


class Fault(StrEnum):
    """Why something said of staff cannot be accepted. The actions have the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    TO_COME = "to_come"
    ENDS_BEFORE = "ends_before"
    NO_WEEKDAY = "no_weekday"
    NO_TIME = "no_time"


@dataclass(frozen=True, slots=True)
class ProfileDetails:
    """What the office knows of somebody who works here."""

    job_title: str = ""
    hired_on: date | None = None
    is_active: bool = True
    about: str = ""


@dataclass(frozen=True, slots=True)
class QualificationDetails:
    """Something that somebody learned, and who says so."""

    name: str
    awarded_by: str = ""
    awarded_on: date | None = None


@dataclass(frozen=True, slots=True)
class CredentialDetails:
    """A paper without which somebody may not work."""

    kind: str
    number: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class HoursDetails:
    """When somebody can work, each week; Monday is 0."""

    weekday: int
    starts: time
    ends: time
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class AwayDetails:
    """Days on which somebody cannot work."""

    first_day: date
    last_day: date
    reason: str = ""


def faults_of_profile(details: ProfileDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. Who starts next month is hired by now."""
    return _texts({name: getattr(details, name) for name in AT_MOST_OF_PROFILE}, AT_MOST_OF_PROFILE)


def faults_of_qualification(details: QualificationDetails, *, today: date) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    said = {name: getattr(details, name) for name in AT_MOST_OF_QUALIFICATION}
    found = _texts(said, AT_MOST_OF_QUALIFICATION, needed="name")
    if details.awarded_on and details.awarded_on > today:
        found["awarded_on"] = Fault.TO_COME
    return found


def faults_of_credential(details: CredentialDetails, *, today: date) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. One that has expired may be kept: it shows who was covered then."""
    said = {name: getattr(details, name) for name in AT_MOST_OF_CREDENTIAL}
    found = _texts(said, AT_MOST_OF_CREDENTIAL, needed="kind")
    if details.issued_on and details.issued_on > today:
        found["issued_on"] = Fault.TO_COME
    if details.issued_on and details.expires_on and details.expires_on < details.issued_on:
        found["expires_on"] = Fault.ENDS_BEFORE
    return found


def faults_of_hours(details: HoursDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. Who works past midnight has two rows."""
    found: dict[str, Fault] = {}
    if details.weekday not in DAYS_OF_WEEK:
        found["weekday"] = Fault.NO_WEEKDAY
    if details.ends <= details.starts:
        found["ends"] = Fault.ENDS_BEFORE
    if details.valid_until and details.valid_until < details.valid_from:
        found["valid_until"] = Fault.ENDS_BEFORE
    return found


def faults_of_away(details: AwayDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    found = _texts({"reason": details.reason}, AT_MOST_OF_AWAY)
    if details.last_day < details.first_day:
        found["last_day"] = Fault.ENDS_BEFORE
    return found


def fault_of_reason(reason: str) -> Fault | None:
    """Name what is wrong with the reason for which a credential is sent back, if something is."""
    found = _texts({"reason": reason}, {"reason": LONGEST_REASON}, needed="reason")
    return found.get("reason")


def tidied_profile(details: ProfileDetails) -> ProfileDetails:
    """As it is kept: no stray spaces."""
    return replace(details, job_title=plain(details.job_title), about=plain_lines(details.about))


def tidied_qualification(details: QualificationDetails) -> QualificationDetails:
    """As it is kept: no stray spaces."""
    return replace(details, name=plain(details.name), awarded_by=plain(details.awarded_by))


def tidied_credential(details: CredentialDetails) -> CredentialDetails:
    """As it is kept: no stray spaces."""
    return replace(details, kind=plain(details.kind), number=plain(details.number))


def tidied_away(details: AwayDetails) -> AwayDetails:
    """As it is kept: no stray spaces."""
    return replace(details, reason=plain(details.reason))


def has_expired(expires_on: date | None, today: date) -> bool:
    """Whether it is good no more. It is good on its last day."""
    return expires_on is not None and expires_on < today


def threshold(expires_on: date, today: date) -> int | None:
    """The last of the thresholds that is reached; None: it is good for longer than that."""
    left = (expires_on - today) / timedelta(days=1)
    reached = [one for one in THRESHOLDS if left <= one]
    return min(reached) if reached else None


def _texts(said: Mapping[str, str], at_most: Mapping[str, int], *, needed: str = "") -> dict[str, Fault]:
    found = {name: Fault(why) for name, why in text_faults(said, at_most).items()}
    if needed and not any(sign.isalnum() for sign in said[needed]):
        found[needed] = Fault.MISSING
    return found
