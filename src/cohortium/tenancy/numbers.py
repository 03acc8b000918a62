"""How phone numbers are searched: whole, as people write them, or by their last digits."""

from django.db.models import Q

from cohortium.core.contacts import international
from cohortium.tenancy.models import Organisation

# Fewer find nobody: too many numbers end so.
FEWEST_DIGITS = 4
# A whole number has more.
_FEWEST_OF_WHOLE = 6
_BETWEEN_DIGITS = frozenset(" \u00a0+-–()./")


def digits_of(text: str) -> str:
    """The digits of what may be a phone number or the end of one; nothing where it is none."""
    digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())
    others = {sign for sign in text if not (sign.isascii() and sign.isdigit())}
    return digits if len(digits) >= FEWEST_DIGITS and others <= _BETWEEN_DIGITS else ""


def is_too_short(text: str) -> bool:
    """Whether this is the end of a phone number, of fewer digits than find anybody."""
    digits = sum(sign.isascii() and sign.isdigit() for sign in text)
    others = {sign for sign in text if not (sign.isascii() and sign.isdigit())}
    return 0 < digits < FEWEST_DIGITS and others <= _BETWEEN_DIGITS


def numbered(text: str) -> Q | None:
    """Rows whose phone number is this one, or ends so; nothing where the text is no number.

    Their columns are `phone` and `phone_backward`, which an index each serves, of those that have a number.
    """
    digits = digits_of(text)
    if not digits:
        return None
    found = Q(phone_backward__begins=digits[::-1])
    if number := _whole(text, digits):
        found |= Q(phone=number)
    return found & ~Q(phone="")


def ending_so(text: str, column: str) -> Q | None:
    """The same of a column without an index of its own, in a table of few rows."""
    digits = digits_of(text)
    if not digits:
        return None
    found = Q(**{f"{column}__endswith": digits})
    if number := _whole(text, digits):
        found |= Q(**{column: number})
    return found


def _whole(text: str, digits: str) -> str | None:
    if len(digits) < _FEWEST_OF_WHOLE:
        return None
    return international(text, Organisation.objects.values_list("country", flat=True).get())
