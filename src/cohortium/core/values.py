"""Kinds of value that an organisation may fill in: settings, and fields of its own.

A kind reads what is stored as JSON, and says in a sentence why something cannot be accepted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Generic, TypeVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cohortium.core.contacts import is_address
from cohortium.core.errors import Words
from cohortium.core.text import TEXT_FAULTS, hides, plain, plain_lines

V = TypeVar("V")

LARGEST = 10**12
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}", re.ASCII)


class Unacceptable(ValueError):
    """This is no value of the kind, and why."""

    def __init__(self, sentence: Words) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Option:
    """One of the values that can be chosen, and what people call it. The words of the house may stand in it."""

    value: str
    label: Words
    about: Words = ""


@dataclass(frozen=True)
class Kind(Generic[V]):
    """What may be stored, and what the code reads out of it."""

    name: ClassVar[str]

    def read(self, stored: Any) -> V:
        """The value behind what is stored.

        Raises:
            Unacceptable: it is not of this kind.
        """
        raise NotImplementedError

    def written(self, value: V) -> Any:
        """The value as JSON has it."""
        return value

    def tidied(self, stored: Any) -> Any:
        """What was sent, as it is kept.

        Raises:
            Unacceptable: as `read`.
        """
        return self.written(self.read(stored))


@dataclass(frozen=True)
class YesOrNo(Kind[bool]):
    """Yes or no."""

    name = "boolean"

    def read(self, stored: Any) -> bool:
        if not isinstance(stored, bool):
            raise Unacceptable(_("Choose yes or no."))
        return stored


@dataclass(frozen=True)
class Whole(Kind[int]):
    """A whole number between two others."""

    name = "integer"
    low: int = 0
    high: int = LARGEST
    # What is counted: `%(n)s hours`.
    unit: Words = ""

    def read(self, stored: Any) -> int:
        if isinstance(stored, bool) or not isinstance(stored, int) or not self.low <= stored <= self.high:
            said = _("Enter a whole number from %(low)s to %(high)s.")
            raise Unacceptable(said % {"low": self.low, "high": self.high})
        return stored


@dataclass(frozen=True)
class Span(Kind[timedelta]):
    """How long something lasts, in whole hours or days."""

    name = "duration"
    low: int = 0
    high: int = 3660
    unit: str = "days"

    def read(self, stored: Any) -> timedelta:
        return timedelta(**{self.unit: Whole(self.low, self.high).read(stored)})

    def written(self, value: timedelta) -> int:
        return value // timedelta(**{self.unit: 1})

    def in_words(self, stored: int) -> str:
        """`24 hours`."""
        if self.unit == "hours":
            return ngettext("%(n)s hour", "%(n)s hours", stored) % {"n": stored}
        return ngettext("%(n)s day", "%(n)s days", stored) % {"n": stored}


@dataclass(frozen=True)
class Amount(Kind[Decimal]):
    """A number with decimals, such as money. Stored as text, so that nothing is rounded on the way."""

    name = "decimal"
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(LARGEST)
    places: int = 2

    def read(self, stored: Any) -> Decimal:
        said = _("Enter a number from %(low)s to %(high)s, with at most %(places)s decimals, such as 12.50.")
        fault = Unacceptable(said % {"low": self.low, "high": self.high, "places": self.places})
        if isinstance(stored, bool) or not isinstance(stored, str | int):
            raise fault
        try:
            value = Decimal(str(stored).strip())
        except InvalidOperation:
            raise fault from None
        decimals = -int(value.as_tuple().exponent) if value.is_finite() else LARGEST
        if decimals > self.places or not self.low <= value <= self.high:
            raise fault
        return value

    def written(self, value: Decimal) -> str:
        return f"{value:f}"


@dataclass(frozen=True)
class OneOf(Kind[str]):
    """One of several."""

    name = "choice"
    options: Sequence[Option] = ()

    def read(self, stored: Any) -> str:
        if not isinstance(stored, str) or stored not in {option.value for option in self.options}:
            raise Unacceptable(_("Choose one of the options."))
        return stored


@dataclass(frozen=True)
class SomeOf(Kind[tuple[str, ...]]):
    """Any number of several, each once, in the order in which they are offered."""

    name = "choices"
    options: Sequence[Option] = ()

    def read(self, stored: Any) -> tuple[str, ...]:
        if not isinstance(stored, list) or not set(map(str, stored)) <= {option.value for option in self.options}:
            raise Unacceptable(_("Choose from the options."))
        return tuple(option.value for option in self.options if option.value in stored)

    def written(self, value: tuple[str, ...]) -> list[str]:
        return list(value)


@dataclass(frozen=True)
class Line(Kind[str]):
    """A line of text, without signs that cannot be seen."""

    name = "text"
    at_most: int = 200

    def read(self, stored: Any) -> str:
        if not isinstance(stored, str):
            raise Unacceptable(_("Enter a text."))
        if len(stored) > self.at_most:
            raise Unacceptable(TEXT_FAULTS["too_long"])
        if hides(stored):
            raise Unacceptable(TEXT_FAULTS["hidden_signs"])
        return plain(stored)


@dataclass(frozen=True)
class Lines(Line):
    """A text of several lines."""

    name = "long_text"
    at_most: int = 2000

    def read(self, stored: Any) -> str:
        super().read(stored)
        return plain_lines(stored)


@dataclass(frozen=True)
class Day(Kind[date]):
    """A day."""

    name = "date"

    def read(self, stored: Any) -> date:
        try:
            if isinstance(stored, str) and _DAY.fullmatch(stored):
                return date.fromisoformat(stored)
        except ValueError:
            pass
        raise Unacceptable(_("Enter a date, such as 2026-12-18."))

    def written(self, value: date) -> str:
        return value.isoformat()


@dataclass(frozen=True)
class TimeOfDay(Kind[time]):
    """A time of day, to the minute."""

    name = "time"

    def read(self, stored: Any) -> time:
        try:
            if isinstance(stored, str) and _TIME.fullmatch(stored):
                return time.fromisoformat(stored)
        except ValueError:
            pass
        raise Unacceptable(_("Enter a time, such as 21:30."))

    def written(self, value: time) -> str:
        return f"{value:%H:%M}"


@dataclass(frozen=True)
class Address(Kind[str]):
    """An e-mail address."""

    name = "email"

    def read(self, stored: Any) -> str:
        said = Line(254).read(stored)
        if not is_address(said):
            raise Unacceptable(_("Enter an e-mail address such as office@example.com."))
        return said


@dataclass(frozen=True)
class Colour(Kind[str]):
    """A colour, as `#0f5f5c`."""

    name = "colour"

    def read(self, stored: Any) -> str:
        if not isinstance(stored, str) or not _COLOUR.fullmatch(stored.lower()):
            raise Unacceptable(_("Enter a colour such as #0f5f5c."))
        return stored.lower()


FILL_IN: Words = _("This field is required.")
NO_SUCH_FIELD: Words = _("This field does not exist, or you cannot fill it in.")

# What an organisation may choose for a field of its own, by name.
OF_FIELDS: dict[str, Words] = {
    "text": _("Single line of text"),
    "long_text": _("Several lines of text"),
    "integer": _("Whole number"),
    "date": _("Date"),
    "boolean": _("Yes or no"),
    "choice": _("One option"),
    "choices": _("Several options"),
}


def of_field(name: str, options: Sequence[str] = ()) -> Kind[Any]:
    """The kind with this name, with these options where it has some. What is chosen is kept as it reads."""
    offered = [Option(one, one) for one in options]
    kinds: dict[str, Kind[Any]] = {
        "text": Line(),
        "long_text": Lines(),
        "integer": Whole(-LARGEST),
        "date": Day(),
        "boolean": YesOrNo(),
        "choice": OneOf(offered),
        "choices": SomeOf(offered),
    }
    return kinds[name]


def is_empty(stored: Any) -> bool:
    """Whether nothing was said."""
    return stored is None or stored in ("", [])


def offers(kind: Kind[Any]) -> bool:
    """Whether a kind is about options."""
    return isinstance(kind, OneOf | SomeOf)
