"""Guardians: what may be said of one, their shares of the bill, and what one may know of the rest of the family."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from cohortium.core.contacts import international, is_address, phone_fault
from cohortium.core.text import plain, plain_lines, text_faults
from cohortium.people.rules.addresses import ADDRESS, tidied_address
from cohortium.people.rules.families import Fault

# Signs, of what is written out in words.
AT_MOST = {
    "first_name": 100,
    "last_name": 100,
    "email": 254,
    "phone": 40,
    "address": 500,
    "suburb": 100,
    "state": 50,
    "postcode": 12,
    "note": 2000,
}
# In percent.
WHOLE_BILL = 100


class Relationship(StrEnum):
    """What somebody is to the learners."""

    MOTHER = "mother"
    FATHER = "father"
    PARENT = "parent"
    STEP_PARENT = "step_parent"
    FOSTER_PARENT = "foster_parent"
    GRANDPARENT = "grandparent"
    GUARDIAN = "guardian"
    SIBLING = "sibling"
    RELATIVE = "relative"
    PARTNER = "partner"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    OTHER = "other"


class Sight(StrEnum):
    """What a guardian may look at, of the learners of the family."""

    LEARNING = "learning"
    MONEY = "money"
    HEALTH = "health"
    PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class GuardianDetails:
    """What is known of a guardian. The address is their own, where they do not live at the family's."""

    first_name: str
    last_name: str = ""
    relationship: str = Relationship.GUARDIAN
    email: str = ""
    phone: str = ""
    lives_there: bool = True
    address: str = ""
    suburb: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    may_pick_up: bool = False
    bill_share: int = 0
    sees: Collection[str] = ()
    note: str = ""


def faults(details: GuardianDetails, *, country: str, countries: Collection[str]) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. A phone number is one of `country`, unless it says another."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.first_name):
        found["first_name"] = Fault.MISSING
    if details.relationship not in set(Relationship):
        found["relationship"] = Fault.UNKNOWN_RELATIONSHIP
    if not set(details.sees) <= set(Sight):
        found["sees"] = Fault.UNKNOWN_SIGHT
    if not 0 <= details.bill_share <= WHOLE_BILL:
        found["bill_share"] = Fault.NO_SHARE
    if details.country and details.country not in countries:
        found["country"] = Fault.UNKNOWN_COUNTRY
    if details.email and "email" not in found and not is_address(details.email):
        found["email"] = Fault.NOT_AN_ADDRESS
    if "phone" not in found and (fault := phone_fault(details.phone, details.country or country)):
        found["phone"] = Fault(fault)
    if details.lives_there and any(getattr(details, name) for name in ADDRESS):
        # Neither is dropped in silence.
        found.setdefault("lives_there", Fault.TWO_ADDRESSES)
    return found


def tidied(details: GuardianDetails, *, country: str) -> GuardianDetails:
    """The details as they are kept: no stray spaces, the phone in E.164, what they see in its order."""
    return replace(
        details,
        first_name=plain(details.first_name),
        last_name=plain(details.last_name),
        email=details.email.strip(),
        phone=international(details.phone, details.country or country) or details.phone,
        **tidied_address(details),
        sees=[str(one) for one in Sight if one in details.sees],
        note=plain_lines(details.note),
    )


def usual(shares: Collection[int]) -> GuardianDetails:
    """What somebody starts from who adds a guardian to those of a family whose shares these are.

    The first one is as good as always the parent who brings the child: they pick up, see everything and pay. Whoever
    comes next may be anybody, also the one who must not: they see the learning, and the office says what else they may.
    What others left of the bill is theirs to pay, and then to see; where nobody pays yet, it is not guessed who does.
    """
    if not shares:
        return GuardianDetails(
            "",
            relationship=Relationship.PARENT,
            bill_share=WHOLE_BILL,
            may_pick_up=True,
            sees=[str(one) for one in Sight],
        )
    share = left_of_bill(shares) if any(shares) else 0
    # Who pays has to see for what.
    sees = [Sight.LEARNING, Sight.MONEY] if share else [Sight.LEARNING]
    return GuardianDetails("", relationship=Relationship.PARENT, bill_share=share, sees=[str(one) for one in sees])


def left_of_bill(shares: Collection[int]) -> int:
    """How many percent of the bill nobody bears, of those whose shares these are."""
    return WHOLE_BILL - sum(shares)


@dataclass(frozen=True, slots=True)
class Household:
    """How to reach a household: what those know who live there."""

    address: str
    suburb: str
    state: str
    postcode: str
    country: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """A guardian of the family, as this rule needs to know them."""

    guardian_id: UUID
    name: str
    relationship: str
    email: str
    phone: str
    lives_there: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Another guardian, as far as one may know them: how to reach them is empty for who lives elsewhere."""

    guardian_id: UUID
    name: str
    relationship: str
    email: str = ""
    phone: str = ""


def household_known(to: Somebody, household: Household) -> Household | None:
    """How to reach the household, for who lives there; nothing for who does not."""
    return household if to.lives_there else None


def others_known(to: Somebody, family: Sequence[Somebody]) -> list[Other]:
    """The other guardians of the family: by name, and how to reach those who live under the same roof.

    Where somebody else lives nobody is told: those of one roof know it, and the others must not.
    """
    return [
        Other(one.guardian_id, one.name, one.relationship, one.email, one.phone)
        if to.lives_there and one.lives_there
        else Other(one.guardian_id, one.name, one.relationship)
        for one in family
        if one.guardian_id != to.guardian_id
    ]
