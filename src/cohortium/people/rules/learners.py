"""Learners: what may be said of one, and how old they are."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from cohortium.core.contacts import international, is_address, phone_fault
from cohortium.core.text import plain, text_faults
from cohortium.people.rules.addresses import tidied_address

# Signs, of what is written out in words.
AT_MOST = {
    "first_name": 100,
    "last_name": 100,
    "preferred_name": 100,
    "pronouns": 50,
    "email": 254,
    "phone": 40,
    "address": 500,
    "suburb": 100,
    "state": 50,
    "postcode": 12,
}
# Nobody has become older.
OLDEST = 122


class Gender(StrEnum):
    """How somebody says it of themselves. Not said is no gender."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LearnerDetails:
    """What everybody who works with a learner may know of them. Who has one name only has a first name."""

    first_name: str
    last_name: str = ""
    preferred_name: str = ""
    pronouns: str = ""
    date_of_birth: date | None = None
    gender: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    suburb: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    citizenship: str = ""
    campus_id: UUID | None = None
    # Who brought them, and who named them.
    agent_id: UUID | None = None
    broker_id: UUID | None = None


class Fault(StrEnum):
    """Why something said about a learner cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_NUMBER = "not_a_number"
    EXTENSION = "extension"
    NOT_BORN_YET = "not_born_yet"
    TOO_OLD = "too_old"
    UNKNOWN_GENDER = "unknown_gender"
    UNKNOWN_COUNTRY = "unknown_country"


def faults(details: LearnerDetails, *, country: str, today: date, countries: Collection[str]) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. A phone number is one of `country`, unless it says another."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.first_name):
        found["first_name"] = Fault.MISSING
    if details.date_of_birth and details.date_of_birth > today:
        found["date_of_birth"] = Fault.NOT_BORN_YET
    elif details.date_of_birth and today.year - details.date_of_birth.year > OLDEST:
        found["date_of_birth"] = Fault.TOO_OLD
    if details.gender and details.gender not in set(Gender):
        found["gender"] = Fault.UNKNOWN_GENDER
    for name in ("country", "citizenship"):
        if getattr(details, name) and getattr(details, name) not in countries:
            found[name] = Fault.UNKNOWN_COUNTRY
    if details.email and "email" not in found and not is_address(details.email):
        found["email"] = Fault.NOT_AN_ADDRESS
    if "phone" not in found and (fault := phone_fault(details.phone, details.country or country)):
        found["phone"] = Fault(fault)
    return found


def tidied(details: LearnerDetails, *, country: str) -> LearnerDetails:
    """The details as they are kept: no stray spaces, the phone in E.164."""
    return replace(
        details,
        first_name=plain(details.first_name),
        last_name=plain(details.last_name),
        preferred_name=plain(details.preferred_name),
        pronouns=plain(details.pronouns),
        email=details.email.strip(),
        phone=international(details.phone, details.country or country) or details.phone,
        **tidied_address(details),
    )


def full_name(first_name: str, last_name: str) -> str:
    """The name as one line."""
    return f"{first_name} {last_name}".strip()


def age(born: date | None, today: date) -> int | None:
    """Whole years. Who was born on 29 February has their birthday on 1 March in other years; None: nobody knows."""
    if born is None or born > today:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
