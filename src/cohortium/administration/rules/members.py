"""What may be said about somebody who is to join."""

from enum import StrEnum

from cohortium.administration.rules.campuses import is_address
from cohortium.core.text import text_faults

AT_MOST = {"display_name": 200, "email": 254}


class Fault(StrEnum):
    """Why it cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NOT_AN_ADDRESS = "not_an_address"


def faults(*, display_name: str, email: str) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    texts = {"display_name": display_name, "email": email}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in display_name):
        found["display_name"] = Fault.MISSING
    if "email" not in found and not is_address(email):
        found["email"] = Fault.NOT_AN_ADDRESS
    return found
