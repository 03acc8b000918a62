"""What a campus may look like, and when it closes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from email_validator import EmailNotValidError, validate_email

NAME_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class CampusDetails:
    """Everything that a person says about a campus."""

    name: str
    time_zone: str
    address: str = ""
    suburb: str = ""
    state: str = ""
    postcode: str = ""
    directions: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    closes_on: date | None = None


@cache
def time_zones() -> tuple[str, ...]:
    """The zones that a campus may choose: IANA's, by name."""
    return (*sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")), "UTC")


def faults(details: CampusDetails, *, country: str, now: datetime, closing_before: date | None) -> dict[str, str]:
    """Name what cannot be accepted, as {field: code}; the words for each code belong to the action.

    `closing_before` is the closing day that already stands, if any: saving it again is no fault, even when it has come.
    """
    found = {}
    if not details.name.strip():
        found["name"] = "missing"
    elif len(details.name) > NAME_AT_MOST:
        found["name"] = "too_long"
    if details.time_zone not in time_zones():
        found["time_zone"] = "unknown_zone"
    elif (
        details.closes_on
        and details.closes_on != closing_before
        and details.closes_on <= local_date(details.time_zone, now)
    ):
        found["closes_on"] = "not_in_future"
    if details.contact_email and not is_address(details.contact_email):
        found["contact_email"] = "not_an_address"
    if details.contact_phone and international(details.contact_phone, country) is None:
        found["contact_phone"] = "not_a_number"
    return found


def tidied(details: CampusDetails, *, country: str) -> CampusDetails:
    """The details as they are kept: no stray spaces, the phone in E.164."""
    return replace(
        details,
        name=_plain(details.name),
        suburb=_plain(details.suburb),
        state=_plain(details.state),
        postcode=_plain(details.postcode),
        contact_email=details.contact_email.strip(),
        address=_plain_lines(details.address),
        directions=_plain_lines(details.directions),
        contact_phone=international(details.contact_phone, country) or details.contact_phone,
    )


def is_address(email: str) -> bool:
    """Whether mail could be sent there; nobody is asked."""
    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def international(phone: str, country: str) -> str | None:
    """The number in E.164 (`+61390001234`), read as one of this country unless it says another; None: not a number."""
    try:
        parsed = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def local_date(time_zone: str, now: datetime) -> date:
    """The date in that zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def dates_by_zone(zones: Iterable[str], now: datetime) -> dict[str, date]:
    """Today in each of the zones: a campus closes when its closing day has begun where it is."""
    return {zone: local_date(zone, now) for zone in zones}


def _plain_lines(words: str) -> str:
    return "\n".join(_plain(line) for line in words.strip().splitlines())


def _plain(words: str) -> str:
    return " ".join(words.split())
