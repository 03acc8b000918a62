"""Families: what may be said of one, and where a learner has a place for one more."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from cohortium.core.contacts import international, is_address, phone_fault
from cohortium.core.text import plain, text_faults
from cohortium.people.rules.addresses import tidied_address

# Signs, of what is written out in words.
AT_MOST = {
    "name": 100,
    "email": 254,
    "phone": 40,
    "address": 500,
    "suburb": 100,
    "state": 50,
    "postcode": 12,
}
# A learner has a place for each of two families.
PLACES = (1, 2)


@dataclass(frozen=True, slots=True)
class FamilyDetails:
    """What is known of a household."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    suburb: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    campus_id: UUID | None = None


# They stand between the names of two, where a family has no name of its own.
_BETWEEN = re.compile(r"[&/+,;]|\s(?:and|und|et|y)\s", re.IGNORECASE)


def last_name_of(family: str) -> str:
    """The last name with which a child of this family starts in a form; nothing where the parents have two."""
    return "" if _BETWEEN.search(family) else family


class Fault(StrEnum):
    """Why something said about a family and its people cannot be accepted. The actions have the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_NUMBER = "not_a_number"
    EXTENSION = "extension"
    NO_NUMBER = "no_number"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN_RELATIONSHIP = "unknown_relationship"
    UNKNOWN_SIGHT = "unknown_sight"
    NO_SHARE = "no_share"
    TWO_ADDRESSES = "two_addresses"


def faults(details: FamilyDetails, *, country: str, countries: Collection[str]) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. A phone number is one of `country`, unless it says another."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.name):
        found["name"] = Fault.MISSING
    if details.country and details.country not in countries:
        found["country"] = Fault.UNKNOWN_COUNTRY
    if details.email and "email" not in found and not is_address(details.email):
        found["email"] = Fault.NOT_AN_ADDRESS
    if "phone" not in found and (fault := phone_fault(details.phone, details.country or country)):
        found["phone"] = Fault(fault)
    return found


def tidied(details: FamilyDetails, *, country: str) -> FamilyDetails:
    """The details as they are kept: no stray spaces, the phone in E.164."""
    return replace(
        details,
        name=plain(details.name),
        email=details.email.strip(),
        phone=international(details.phone, details.country or country) or details.phone,
        **tidied_address(details),
    )


def free_place(taken: Collection[int]) -> int | None:
    """Where a learner has a place for one more family; None: they have two."""
    return next((place for place in PLACES if place not in taken), None)
