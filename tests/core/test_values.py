"""Kinds of value: what is taken, and what is refused in a sentence."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cohortium.core.values import (
    OF_FIELDS,
    Address,
    Amount,
    Colour,
    Day,
    Kind,
    Line,
    Lines,
    OneOf,
    Option,
    SomeOf,
    Span,
    TimeOfDay,
    Unacceptable,
    Whole,
    YesOrNo,
    of_field,
)

SIZES = (Option("S", "Small"), Option("M", "Middle"), Option("L", "Large"))


@pytest.mark.parametrize(
    ("kind", "stored", "value"),
    [
        (YesOrNo(), False, False),
        (Whole(0, 10), 10, 10),
        (Span(1, 48, unit="hours"), 24, timedelta(hours=24)),
        (Amount(), "12.50", Decimal("12.50")),
        (Amount(), 12, Decimal(12)),
        (OneOf(SIZES), "S", "S"),
        (SomeOf(SIZES), ["L", "S", "S"], ("S", "L")),
        (SomeOf(SIZES), [], ()),
        (Line(), "  Ada   Ncube ", "Ada Ncube"),
        (Lines(), " one  line\nanother \n", "one line\nanother"),
        (Day(), "2028-02-29", date(2028, 2, 29)),
        (TimeOfDay(), "21:30", time(21, 30)),
        (Address(), "office@example.com", "office@example.com"),
        (Colour(), "#0F5F5C", "#0f5f5c"),
    ],
)
def test_a_kind_reads(kind: Kind[Any], stored: Any, value: Any) -> None:
    assert kind.read(stored) == value
    assert kind.read(kind.written(value)) == value


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        *((YesOrNo(), stored) for stored in ("true", 1, None)),
        *((Whole(1, 10), stored) for stored in (0, 11, True, "5", 5.0, None, 10**40)),
        *((Span(1, 48), stored) for stored in (0, 49, "1")),
        *((Amount(), stored) for stored in ("1.234", "-1", "NaN", "Infinity", "1e9999999", "twelve", 1.5, True, "")),
        *((OneOf(SIZES), stored) for stored in ("XL", None, ["S"], 1)),
        *((SomeOf(SIZES), stored) for stored in ("S", ["XL"], [["S"]], None)),
        *((Line(10), stored) for stored in ("a" * 11, "a\x00b", "a\u202eb", 5, None)),
        *((Day(), stored) for stored in ("2027-02-29", "29.2.2028", "٢٠٢٨-٠٢-٠١", 20280229, None)),
        *((TimeOfDay(), stored) for stored in ("24:00", "9:30", "09:30:00", 930)),
        *((Address(), stored) for stored in ("office", "=?utf-8?q?a?=@example.com", None)),
        *((Colour(), stored) for stored in ("teal", "#fff", "url(x)", None)),
    ],
)
def test_a_kind_refuses(kind: Kind[Any], stored: Any) -> None:
    with pytest.raises(Unacceptable) as refused:
        kind.read(stored)

    assert str(refused.value.sentence).endswith(".")


def test_every_kind_that_a_field_may_have_is_one() -> None:
    assert {name: of_field(name, ["S"]).name for name in OF_FIELDS} == {name: name for name in OF_FIELDS}
