"""What a campus may look like, and when it closes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from cohortium.core.contacts import international, is_address, phone_fault
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
    if "contact_phone" not in found and (fault := phone_fault(details.contact_phone, country)):
        found["contact_phone"] = Fault(fault)
    return found


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


def local_date(time_zone: str, now: datetime) -> date:
    """The date in that zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def dates_by_zone(zones: Iterable[str], now: datetime) -> dict[str, date]:
    """Today in each of the zones: a campus closes when its closing day has begun where it is."""
    return {zone: local_date(zone, now) for zone in zones}
