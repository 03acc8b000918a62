"""What may be said about somebody who belongs to an organisation, or is to join."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cohortium.core.contacts import international, is_address, phone_fault
from cohortium.core.text import plain, text_faults

AT_MOST = {"display_name": 200, "email": 254, "phone": 40}


@dataclass(frozen=True, slots=True)
class MemberDetails:
    """What people of the organisation call somebody, and where they ring."""

    display_name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody who is to be a member, once they are given a role and invited. What is said of them is tidied."""

    display_name: str
    email: str
    phone: str = ""
    campus_id: UUID | None = None


class Fault(StrEnum):
    """Why it cannot be accepted. The actions have the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_NUMBER = "not_a_number"
    EXTENSION = "extension"


def faults(details: MemberDetails, *, country: str) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    found = _of_texts(display_name=details.display_name, phone=details.phone)
    if not any(sign.isalnum() for sign in details.display_name):
        found["display_name"] = Fault.MISSING
    if "phone" not in found and (fault := phone_fault(details.phone, country)):
        found["phone"] = Fault(fault)
    return found


def faults_of_address(email: str) -> dict[str, Fault]:
    """Name what is wrong with the address of an invitation."""
    found = _of_texts(email=email)
    return found if found or is_address(email) else {"email": Fault.NOT_AN_ADDRESS}


def tidied(details: MemberDetails, *, country: str) -> MemberDetails:
    """The details as they are kept: no stray spaces, the phone in E.164."""
    return MemberDetails(plain(details.display_name), international(details.phone, country) or details.phone)


def _of_texts(**texts: str) -> dict[str, Fault]:
    at_most = {name: AT_MOST[name] for name in texts}
    return {name: Fault(why) for name, why in text_faults(texts, at_most).items()}
