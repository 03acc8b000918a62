"""Addresses and numbers by which people are reached."""

from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

from cohortium.core.errors import Words

# Why a number cannot be accepted, and what is said of it. The values are those of an app's own faults.
PHONE_FAULTS: dict[str, Words] = {
    "not_a_number": _("Enter a phone number with its area code, such as 03 9000 1234 or +61 3 9000 1234."),
    "extension": _("Enter the number without its extension."),
}


def phone_fault(phone: str, country: str) -> str | None:
    """Name what is wrong with a number, if there is one."""
    if not phone:
        return None
    number = _number(phone, country)
    if number is None:
        return "not_a_number"
    return "extension" if number.extension else None


def is_address(email: str) -> bool:
    """Whether mail could be sent there; nobody is asked."""
    # An encoded word: valid as an address, and something else in the head of a letter.
    if "=?" in email:
        return False
    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def on_the_wire(email: str) -> str:
    """As mail servers write it: a domain with accents has a form without (`xn--…`), what stands before it has none."""
    local, _at, domain = email.rpartition("@")
    if domain.isascii():
        return email
    try:
        return f"{local}@{validate_email(f'office@{domain}', check_deliverability=False).ascii_domain}"
    except EmailNotValidError:
        return email


def international(phone: str, country: str) -> str | None:
    """The number in E.164 (`+61390001234`), read as one of this country unless it says another; None: not a number."""
    number = _number(phone, country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else None


def written(phone: str) -> str:
    """A number in E.164 as people write it: `+61 3 9000 1234`."""
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


# What was checked is written next: it need not be read a second time.
@lru_cache(maxsize=8)
def _number(phone: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return None
    # Valid, and not merely possible: without its area code a number has a possible length, and reaches nobody.
    return parsed if phonenumbers.is_valid_number(parsed) else None
