"""Numbers by which states know a person: how they are written, and what can be checked about them."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import stdnum.luhn
import stdnum.za.idnr
from stdnum.exceptions import InvalidChecksum, ValidationError

from cohortium.core.text import normal

# Signs of what was typed that are looked at, and of what may be kept.
LONGEST_TYPED, LONGEST = 60, 30
LONGEST_REASON, SHORTEST_REASON = 300, 5
# Signs at the end that are shown, of numbers that have twice as many.
SHOWN = 4


class IdKind(StrEnum):
    """The kinds that are known. What is none of them is `other`."""

    NRIC = "nric"
    FIN = "fin"
    RSA = "rsa_id"
    KENYA = "kenyan_id"
    USI = "usi"
    PASSPORT = "passport"
    OTHER = "other"


class Fault(StrEnum):
    """Why something said about a number cannot be accepted. The action has the words."""

    MISSING = "missing"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_COUNTRY = "unknown_country"
    COUNTRY_MISSING = "country_missing"
    OTHER_COUNTRY = "other_country"
    SHAPE = "shape"
    CHECK = "check"
    THERE_ALREADY = "there_already"


class Contradiction(StrEnum):
    """What a number says otherwise than what is known of the learner. Either may be right: nothing is refused."""

    BORN = "born"
    GENDER = "gender"


@dataclass(frozen=True, slots=True)
class IdDetails:
    """A number as somebody types it."""

    kind: str
    number: str
    # Who issued it. Those of one country only need not say.
    country: str = ""
    expires_on: date | None = None


def nric_fault(number: str) -> Fault | None:
    """Whether the last letter is right.

    Singapore publishes no rule. This one is known from ngiam.net/NRIC/NRIC_numbers.pdf (S, T, F, G) and, for the series
    M of 2022, from what its agency Open Government Products publishes: each digit by its weight, and four more for T
    and G, three for M.
    """
    if not re.fullmatch(r"[STFGM]\d{7}[A-Z]", number):
        return Fault.SHAPE
    series, digits = number[0], [int(sign) for sign in number[1:8]]
    more = {"T": 4, "G": 4, "M": 3}.get(series, 0)
    rest = (more + sum(digit * weight for digit, weight in zip(digits, _NRIC_WEIGHTS, strict=True))) % 11
    return None if _NRIC_LETTERS[series][rest] == number[8] else Fault.CHECK


def usi_fault(number: str) -> Fault | None:
    """Whether a Unique Student Identifier of Australia is one: Luhn over its 32 signs, as usi.gov.au describes it."""
    if not re.fullmatch(f"[{_USI_SIGNS}]{{10}}", number):
        return Fault.SHAPE
    return None if stdnum.luhn.is_valid(number, _USI_SIGNS) else Fault.CHECK


def rsa_fault(number: str) -> Fault | None:
    """Whether an identity number of South Africa is one, as python-stdnum has it."""
    try:
        stdnum.za.idnr.validate(number)
    except InvalidChecksum:
        return Fault.CHECK
    except ValidationError:
        return Fault.SHAPE
    return None


def _like(pattern: str) -> Callable[[str], Fault | None]:
    return lambda number: None if re.fullmatch(pattern, number) else Fault.SHAPE


def _of_series(series: str) -> Callable[[str], Fault | None]:
    return lambda number: nric_fault(number) if number[:1] in series else Fault.SHAPE


_NRIC_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
_NRIC_LETTERS = {
    **dict.fromkeys("ST", "JZIHGFEDCBA"),
    **dict.fromkeys("FG", "XWUTRQPNMLK"),
    "M": "XWUTRQPNJLK",
}
# Without those that look like others.
_USI_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CHECKS: dict[IdKind, Callable[[str], Fault | None]] = {
    IdKind.NRIC: _of_series("ST"),
    IdKind.FIN: _of_series("FGM"),
    IdKind.RSA: rsa_fault,
    # It has no check digit. The oldest are short; those of Maisha have nine digits.
    IdKind.KENYA: _like(r"\d{6,9}"),
    IdKind.USI: usi_fault,
    # The machine-readable line has room for nine (ICAO 9303), and goes on elsewhere with longer ones.
    IdKind.PASSPORT: _like(r"[A-Z0-9]{5,15}"),
    IdKind.OTHER: _like(rf"[A-Z0-9]{{3,{LONGEST}}}"),
}
# Whose they are, where only one state issues them.
COUNTRIES = {IdKind.NRIC: "SG", IdKind.FIN: "SG", IdKind.RSA: "ZA", IdKind.KENYA: "KE", IdKind.USI: "AU"}


def compact(number: str) -> str:
    """The number alone: capitals and digits, without what people put between them."""
    return re.sub(r"[\s./\-–]", "", normal(number, "NFKC")).upper()


def country_of(details: IdDetails) -> str:
    """Who issued it: as was said, or as its kind says."""
    return COUNTRIES.get(IdKind(details.kind), details.country)


def faults(details: IdDetails, *, countries: Collection[str]) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    if details.kind not in set(IdKind):
        return {"kind": Fault.UNKNOWN_KIND}
    found, kind = {}, IdKind(details.kind)
    if details.country and details.country not in countries:
        found["country"] = Fault.UNKNOWN_COUNTRY
    elif kind in COUNTRIES and details.country not in ("", COUNTRIES[kind]):
        found["country"] = Fault.OTHER_COUNTRY
    elif kind == IdKind.PASSPORT and not details.country:
        found["country"] = Fault.COUNTRY_MISSING
    number = compact(details.number[: LONGEST_TYPED + 1])
    if not number:
        found["number"] = Fault.MISSING
    elif fault := (Fault.SHAPE if len(details.number) > LONGEST_TYPED else _CHECKS[kind](number)):
        found["number"] = fault
    return found


def last_signs(number: str) -> str:
    """What is shown of a number: its last four signs, and never more than half of it."""
    return number[-min(SHOWN, len(number) // 2) :]


def contradictions(kind: str, number: str, *, born: date | None, gender: str) -> list[Contradiction]:
    """What a South African number says otherwise: it begins with the day of birth, and goes on with the gender."""
    if kind != IdKind.RSA:
        return []
    found = []
    if born and f"{born:%y%m%d}" != number[:6]:
        found.append(Contradiction.BORN)
    said = "female" if number[6] < "5" else "male"
    if gender in {"female", "male"} and gender != said:
        found.append(Contradiction.GENDER)
    return found


def reason_fault(reason: str, number: str) -> str | None:
    """Name what is wrong with the reason for showing a number: it stays in the trail, and the number must not."""
    if len(reason) < SHORTEST_REASON:
        return "too_short"
    if len(reason) > LONGEST_REASON:
        return "too_long"
    return "holds_the_number" if number in compact(reason) else None
