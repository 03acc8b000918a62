"""Amounts of money, as people read them."""

from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal


def in_words(amount: Decimal, *, currency: str, locale: str) -> str:
    """An amount as it is written where the organisation is: `$250.00` in Melbourne, `Ksh15,000.00` in Mombasa.

    `currency` is a code of ISO 4217, or empty where none is chosen yet: then it is the number alone. `locale` is a tag
    of BCP 47. Digits after the point are those of the currency, by CLDR.
    """
    where = Locale.parse(locale, sep="-")
    return format_currency(amount, currency, locale=where) if currency else format_decimal(amount, locale=where)
