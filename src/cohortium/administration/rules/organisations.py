"""What an organisation says about itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache

import stdnum.au.abn
import stdnum.ke.pin
import stdnum.sg.uen
import stdnum.za.tin
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.numbers import get_currency_name, get_territory_currencies, list_currencies
from stdnum.exceptions import ValidationError

from cohortium.administration.rules.campuses import time_zones
from cohortium.core.contacts import international, is_address, phone_fault
from cohortium.core.text import plain, plain_lines, text_faults

AT_MOST = {
    "name": 200,
    "registration_number": 50,
    "tax_number": 30,
    "address": 500,
    "contact_email": 254,
    "contact_phone": 40,
    "billing_email": 254,
}
ADDRESSES = ("contact_email", "billing_email")
MOST_TAX = Decimal(100)
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_LONGEST_LOCALE = 10


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """Everything that a person says about their organisation."""

    name: str
    time_zone: str
    registration_number: str = ""
    tax_number: str = ""
    address: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    billing_email: str = ""
    currency: str = ""
    tax_rate: Decimal = Decimal(0)
    locale: str = "en"
    colour: str = "#0f5f5c"


class Fault(StrEnum):
    """Why something said about an organisation cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NAME_TAKEN = "name_taken"
    UNKNOWN_ZONE = "unknown_zone"
    UNKNOWN_CURRENCY = "unknown_currency"
    UNKNOWN_LOCALE = "unknown_locale"
    NO_RATE = "no_rate"
    NO_COLOUR = "no_colour"
    NOT_A_TAX_NUMBER = "not_a_tax_number"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_NUMBER = "not_a_number"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """What a country calls its number for taxes, and how it is checked and written."""

    name: str
    like: str
    compact: Callable[[str], str]
    validate: Callable[[str], str]
    written: Callable[[str], str]


# Each has a check digit, so that a slip of the finger is seen. Other countries' are kept as they were typed.
TAX_NUMBERS = {
    "AU": TaxNumber("ABN", "51 824 753 556", stdnum.au.abn.compact, stdnum.au.abn.validate, stdnum.au.abn.format),
    "KE": TaxNumber("KRA PIN", "P051365947M", stdnum.ke.pin.compact, stdnum.ke.pin.validate, stdnum.ke.pin.compact),
    "SG": TaxNumber("UEN", "197401143C", stdnum.sg.uen.compact, stdnum.sg.uen.validate, stdnum.sg.uen.compact),
    "ZA": TaxNumber(
        "SARS tax number", "0001339050", stdnum.za.tin.compact, stdnum.za.tin.validate, stdnum.za.tin.format
    ),
}


@cache
def currencies() -> dict[str, str]:
    """The currencies that are in use, by their codes, with their names."""
    return {code: get_currency_name(code, locale="en") for code in sorted(_in_use())}


def usual_currency(country: str) -> str:
    """The currency of a country; nothing where there is none."""
    return next(iter(get_territory_currencies(country)), "")


@cache
def locales(country: str) -> dict[str, str]:
    """The ways of writing that an organisation of this country may choose, with their names."""
    codes = ["en", f"en-{country}", *(f"{language}-{country}" for language in get_official_languages(country))]
    return {code: name for code in dict.fromkeys(codes) if (name := _name_of(code))}


def written_tax_number(number: str, country: str) -> str:
    """A tax number in groups, as people of its country write it."""
    kind = TAX_NUMBERS.get(country)
    return kind.written(number) if kind and number else number


def faults(
    details: OrganisationDetails, *, country: str, before: OrganisationDetails | None = None
) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. What was so before may stay so: a rule may be younger than a value."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.name):
        found["name"] = Fault.MISSING
    checks: dict[str, Fault | None] = {
        "tax_number": _tax_fault(details.tax_number, country),
        "contact_phone": Fault(fault) if (fault := phone_fault(details.contact_phone, country)) else None,
        "time_zone": None if details.time_zone in time_zones() else Fault.UNKNOWN_ZONE,
        "currency": None if details.currency in currencies() else Fault.UNKNOWN_CURRENCY,
        "locale": None if details.locale in locales(country) else Fault.UNKNOWN_LOCALE,
        "colour": None if _COLOUR.fullmatch(details.colour.strip().lower()) else Fault.NO_COLOUR,
        "tax_rate": None if _is_rate(details.tax_rate) else Fault.NO_RATE,
    }
    checks |= {name: _address_fault(getattr(details, name)) for name in ADDRESSES}
    for name, why in checks.items():
        same = before is not None and getattr(before, name) == getattr(details, name)
        if why and name not in found and not same:
            found[name] = why
    return found


def tidied(details: OrganisationDetails, *, country: str) -> OrganisationDetails:
    """The details as they are kept: no stray spaces, numbers without what groups them."""
    kind = TAX_NUMBERS.get(country)
    number = plain(details.tax_number)
    return replace(
        details,
        name=plain(details.name),
        registration_number=plain(details.registration_number),
        tax_number=kind.compact(number) if kind and number else number,
        address=plain_lines(details.address),
        contact_email=details.contact_email.strip(),
        contact_phone=international(details.contact_phone, country) or details.contact_phone,
        billing_email=details.billing_email.strip(),
        colour=details.colour.strip().lower(),
    )


def _tax_fault(number: str, country: str) -> Fault | None:
    kind = TAX_NUMBERS.get(country)
    if not number.strip() or kind is None:
        return None
    try:
        kind.validate(number)
    except ValidationError:
        return Fault.NOT_A_TAX_NUMBER
    return None


def _address_fault(address: str) -> Fault | None:
    return Fault.NOT_AN_ADDRESS if address and not is_address(address) else None


def _is_rate(rate: Decimal) -> bool:
    return rate.is_finite() and 0 <= rate <= MOST_TAX and rate == round(rate, 2)


@cache
def _in_use() -> frozenset[str]:
    every = (str(territory) for territory in Locale("en").territories if len(str(territory)) == 2)  # noqa: PLR2004 - countries
    return frozenset(code for territory in every for code in get_territory_currencies(territory)) & list_currencies()


def _name_of(code: str) -> str:
    if len(code) > _LONGEST_LOCALE:
        return ""
    try:
        return Locale.parse(code, sep="-").get_display_name("en") or ""
    except (UnknownLocaleError, ValueError):
        return ""
