"""A learner's health: what may be said of it. All of it is words: a list of diseases would never be complete."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from cohortium.core.contacts import international, phone_fault
from cohortium.core.text import plain, plain_lines, text_faults

# Signs.
AT_MOST = {
    "medical_info": 2000,
    "allergies": 1000,
    "dietary_restrictions": 1000,
    "medication": 2000,
    "emergency_plan": 2000,
    "doctor_name": 200,
    "doctor_phone": 40,
}


@dataclass(frozen=True, slots=True)
class HealthDetails:
    """What whoever looks after a learner has to know in time."""

    medical_info: str = ""
    allergies: str = ""
    dietary_restrictions: str = ""
    medication: str = ""
    # What to do when it happens.
    emergency_plan: str = ""
    doctor_name: str = ""
    doctor_phone: str = ""


class Fault(StrEnum):
    """Why something said about health cannot be accepted. The action has the words."""

    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NOT_A_NUMBER = "not_a_number"
    EXTENSION = "extension"


def faults(details: HealthDetails, *, country: str) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. A phone number is one of `country`, unless it says another."""
    found = {name: Fault(why) for name, why in text_faults(asdict(details), AT_MOST).items()}
    if "doctor_phone" not in found and (fault := phone_fault(details.doctor_phone, country)):
        found["doctor_phone"] = Fault(fault)
    return found


def tidied(details: HealthDetails, *, country: str) -> HealthDetails:
    """The details as they are kept: no stray spaces, the phone in E.164."""
    lines = {name: plain_lines(words) for name, words in asdict(details).items()}
    return replace(
        HealthDetails(**lines),
        doctor_name=plain(details.doctor_name),
        doctor_phone=international(details.doctor_phone, country) or details.doctor_phone,
    )
