"""Amounts, as people read them where they are."""

from decimal import Decimal

import pytest

from cohortium.core.money import in_words


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "read"),
    [
        ("250", "AUD", "en-AU", "$250.00"),
        ("15000", "KES", "en-KE", "Ksh15,000.00"),
        ("15000.5", "ZAR", "en-ZA", "R15\N{NO-BREAK SPACE}000,50"),
        ("-0.5", "SGD", "en-SG", "-$0.50"),
        ("99.5", "JPY", "en-AU", "JPY100"),
        ("250", "", "en-AU", "250"),
    ],
)
def test_an_amount_is_written_as_the_country_does(amount: str, currency: str, locale: str, read: str) -> None:
    assert in_words(Decimal(amount), currency=currency, locale=locale) == read
