"""Partners: what may be said of one, and what an agent or a broker is owed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cohortium.core.contacts import international, is_address, phone_fault
from cohortium.core.text import plain, plain_lines, text_faults

# Signs, of what is written out in words.
AT_MOST = {
    "name": 200,
    "code": 40,
    "tax_number": 40,
    "contact_name": 200,
    "email": 254,
    "phone": 40,
    "terms": 2000,
    "note": 2000,
}
# Signs of what a document is called.
MOST_OF_DOCUMENT = 200
# So much money, in the organisation's own currency.
LARGEST = Decimal(10) ** 9
WHOLE = Decimal(100)


class PartnerKind(StrEnum):
    """What somebody is to the organisation. It is said once: who is a sponsor and an agent is both, by themselves."""

    SPONSOR = "sponsor"
    AGENT = "agent"
    BROKER = "broker"
    EMPLOYER = "employer"


class CommissionKind(StrEnum):
    """By which rule they earn something."""

    PER_CANDIDATE = "per_candidate"
    PERCENT = "percent"
    FIXED = "fixed"


class Payment(StrEnum):
    """How they are paid."""

    BANK_TRANSFER = "bank_transfer"
    CASH = "cash"
    CHEQUE = "cheque"
    MOBILE_MONEY = "mobile_money"
    OTHER = "other"


class Referrer(StrEnum):
    """What kind of somebody a broker is."""

    PERSON = "person"
    COMPANY = "company"
    STAFF = "staff"
    ALUMNUS = "alumnus"


# Those who bring learners, and earn by it.
BRINGS = frozenset({PartnerKind.AGENT, PartnerKind.BROKER})
_OF_BRINGERS = ("commission_kind", "commission", "discount", "payment_method", "joined")


@dataclass(frozen=True, slots=True)
class PartnerDetails:
    """What is known of a partner."""

    name: str
    code: str = ""
    tax_number: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    country: str = ""
    referrer_type: str = ""
    terms: str = ""
    commission_kind: str = ""
    commission: Decimal | None = None
    discount: Decimal | None = None
    payment_method: str = ""
    joined: date | None = None
    note: str = ""


class Fault(StrEnum):
    """Why something said about a partner cannot be accepted. The actions have the words."""

    MISSING = "missing"
    NO_CODE = "no_code"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_NUMBER = "not_a_number"
    EXTENSION = "extension"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN = "unknown"
    NOT_OF_THIS_KIND = "not_of_this_kind"
    NO_AMOUNT = "no_amount"
    NO_RULE = "no_rule"
    NO_PERCENT = "no_percent"


def faults(kind: PartnerKind, details: PartnerDetails, *, country: str, countries: Collection[str]) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. A phone number is one of `country`, unless it says another."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.name):
        found["name"] = Fault.MISSING
    if kind in BRINGS and "code" not in found and not any(sign.isalnum() for sign in details.code):
        found["code"] = Fault.NO_CODE
    if details.country and details.country not in countries:
        found["country"] = Fault.UNKNOWN_COUNTRY
    if details.email and "email" not in found and not is_address(details.email):
        found["email"] = Fault.NOT_AN_ADDRESS
    if "phone" not in found and (fault := phone_fault(details.phone, details.country or country)):
        found["phone"] = Fault(fault)
    return found | _faults_of_terms(kind, details)


def _faults_of_terms(kind: PartnerKind, details: PartnerDetails) -> dict[str, Fault]:
    found: dict[str, Fault] = {}
    chosen = {
        "commission_kind": CommissionKind,
        "payment_method": Payment,
        "referrer_type": Referrer,
    }
    for name, offered in chosen.items():
        if (said := getattr(details, name)) and said not in {str(one) for one in offered}:
            found[name] = Fault.UNKNOWN
    if (details.commission is not None and not 0 <= details.commission <= LARGEST) or (
        details.commission_kind and details.commission is None
    ):
        found["commission"] = Fault.NO_AMOUNT
    elif details.commission is not None and not details.commission_kind:
        found["commission_kind"] = Fault.NO_RULE
    elif details.commission_kind == CommissionKind.PERCENT and (details.commission or 0) > WHOLE:
        found["commission"] = Fault.NO_PERCENT
    if details.discount is not None and not 0 <= details.discount <= WHOLE:
        found["discount"] = Fault.NO_PERCENT
    if kind not in BRINGS:
        found |= {name: Fault.NOT_OF_THIS_KIND for name in _OF_BRINGERS if getattr(details, name) not in ("", None)}
    if kind != PartnerKind.BROKER and details.referrer_type:
        found["referrer_type"] = Fault.NOT_OF_THIS_KIND
    return found


def tidied(details: PartnerDetails, *, country: str) -> PartnerDetails:
    """The details as they are kept: no stray spaces, the phone in E.164, a code in capitals."""
    return replace(
        details,
        name=plain(details.name),
        code=plain(details.code).upper(),
        tax_number=plain(details.tax_number),
        contact_name=plain(details.contact_name),
        email=details.email.strip(),
        phone=international(details.phone, details.country or country) or details.phone,
        terms=plain_lines(details.terms),
        note=plain_lines(details.note),
    )
