"""What a campus may look like, and when it closes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from cohortium.core.text import plain, plain_lines, text_faults

# Signs, of what is written out in words.
AT_MOST = {
    "name": 200,
    "address": 500,
    "suburb": 100,
    "state": 50,
    "postcode": 12,
    "directions": 1000,
    "contact_email": 254,
    "contact_phone": 40,
}


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


class Fault(StrEnum):
    """Why something said about a campus cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    UNKNOWN_ZONE = "unknown_zone"
    NOT_IN_FUTURE = "not_in_future"
    CLOSED_ALREADY = "closed_already"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_NUMBER = "not_a_number"
    EXTENSION = "extension"
    HIDDEN_SIGNS = "hidden_signs"
    NAME_TAKEN = "name_taken"


@cache
def time_zones() -> tuple[str, ...]:
    """The zones that a campus may choose: IANA's, by name."""
    return (*sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")), "UTC")


def faults(
    details: CampusDetails, *, country: str, now: datetime, closing_before: date | None, is_open: bool = True
) -> dict[str, Fault]:
    """Name what cannot be accepted, by field.

    `closing_before` is the closing day that already stands, if any: saving it again is no fault, even when it has come.
    """
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.name):
        found["name"] = Fault.MISSING
    if details.time_zone not in time_zones():
        found["time_zone"] = Fault.UNKNOWN_ZONE
    if details.closes_on and details.closes_on != closing_before:
        if not is_open:
            found["closes_on"] = Fault.CLOSED_ALREADY
        elif details.closes_on <= local_date("UTC" if "time_zone" in found else details.time_zone, now):
            found["closes_on"] = Fault.NOT_IN_FUTURE
    if details.contact_email and "contact_email" not in found and not is_address(details.contact_email):
        found["contact_email"] = Fault.NOT_AN_ADDRESS
    if "contact_phone" not in found and (fault := _fault_of_phone(details.contact_phone, country)):
        found["contact_phone"] = fault
    return found


def _fault_of_phone(phone: str, country: str) -> Fault | None:
    if not phone:
        return None
    number = _number(phone, country)
    if number is None:
        return Fault.NOT_A_NUMBER
    return Fault.EXTENSION if number.extension else None


def tidied(details: CampusDetails, *, country: str) -> CampusDetails:
    """The details as they are kept: no stray spaces, the phone in E.164."""
    return replace(
        details,
        name=plain(details.name),
        suburb=plain(details.suburb),
        state=plain(details.state),
        postcode=plain(details.postcode),
        contact_email=details.contact_email.strip(),
        address=plain_lines(details.address),
        directions=plain_lines(details.directions),
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
    number = _number(phone, country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else None


def _number(phone: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return None
    # Valid, and not merely possible: without its area code a number has a possible length, and reaches nobody.
    return parsed if phonenumbers.is_valid_number(parsed) else None


def written(phone: str) -> str:
    """A number in E.164 as people write it: `+61 3 9000 1234`."""
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def local_date(time_zone: str, now: datetime) -> date:
    """The date in that zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def dates_by_zone(zones: Iterable[str], now: datetime) -> dict[str, date]:
    """Today in each of the zones: a campus closes when its closing day has begun where it is."""
    return {zone: local_date(zone, now) for zone in zones}
