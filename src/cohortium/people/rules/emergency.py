"""Emergency contacts: what may be said of one."""

from dataclasses import dataclass, replace

from cohortium.core.contacts import international, phone_fault
from cohortium.core.text import plain, text_faults
from cohortium.people.rules.families import Fault
from cohortium.people.rules.guardians import Relationship

# Signs, of what is written out in words.
AT_MOST = {"name": 200, "phone": 40, "other_phone": 40}


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """Who is called, and under which number."""

    name: str
    phone: str
    relationship: str = Relationship.OTHER
    other_phone: str = ""
    may_pick_up: bool = False


def faults(details: ContactDetails, *, country: str) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. A phone number is one of `country`, unless it says another."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.name):
        found["name"] = Fault.MISSING
    if details.relationship not in set(Relationship):
        found["relationship"] = Fault.UNKNOWN_RELATIONSHIP
    if not details.phone.strip():
        found["phone"] = Fault.NO_NUMBER
    for name in ("phone", "other_phone"):
        if name not in found and (fault := phone_fault(getattr(details, name), country)):
            found[name] = Fault(fault)
    return found


def tidied(details: ContactDetails, *, country: str) -> ContactDetails:
    """The details as they are kept: no stray spaces, the phones in E.164."""
    return replace(
        details,
        name=plain(details.name),
        phone=international(details.phone, country) or details.phone,
        other_phone=international(details.other_phone, country) or details.other_phone,
    )
