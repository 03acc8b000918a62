"""Programs: what may be said of one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from cohortium.core.text import plain, plain_lines, text_faults

# Signs, of what is written out in words. References as long as the gateway of Singapore takes them.
AT_MOST = {"name": 200, "code": 40, "category": 100, "external_ref": 100, "description": 4000}
# So much money, in the organisation's own currency.
LARGEST = Decimal(10) ** 9
# The least and the most of each number.
NUMBERS: Mapping[str, tuple[int, int]] = {
    "age_min": (0, 120),
    "age_max": (0, 120),
    "duration_weeks": (1, 520),
    "duration_days": (1, 3650),
    "session_minutes": (1, 1440),
    "nqf_level": (1, 10),
}
_REFERENCE = re.compile(r"[^\W_][\w ./-]*")
# The course references of SkillsFuture Singapore: the year, and six digits.
_TGS = re.compile(r"TGS-\d{10}", re.ASCII)


class ProgramKind(StrEnum):
    """What somebody takes part in."""

    COURSE = "course"
    CLASS = "class"
    WORKSHOP = "workshop"
    CAMP = "camp"
    LEARNERSHIP = "learnership"
    INTERNSHIP = "internship"
    CANDIDACY = "candidacy"


class SkillLevel(StrEnum):
    """For whom it is, by what they can do."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class ProgramDetails:
    """What is known of a program."""

    name: str
    code: str
    kind: str
    category: str = ""
    description: str = ""
    # In whole years, both included: who is 12 until the day before they are 13 is of age for 12.
    age_min: int | None = None
    age_max: int | None = None
    skill_level: str = ""
    duration_weeks: int | None = None
    duration_days: int | None = None
    session_minutes: int | None = None
    # In the organisation's currency; nothing where none is set, and 0 where it is free.
    default_price: Decimal | None = None
    external_ref: str = ""
    nqf_level: int | None = None
    # Whether somebody decides about each application.
    needs_approval: bool = False


class Fault(StrEnum):
    """Why something said about a program cannot be accepted. The actions have the words."""

    MISSING = "missing"
    NO_CODE = "no_code"
    NO_KIND = "no_kind"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    UNKNOWN = "unknown"
    AGES_CROSSED = "ages_crossed"
    NO_AGE = "no_age"
    NO_WEEKS = "no_weeks"
    NO_DAYS = "no_days"
    NO_MINUTES = "no_minutes"
    NO_LEVEL = "no_level"
    NO_AMOUNT = "no_amount"
    NO_REFERENCE = "no_reference"
    NO_TGS = "no_tgs"


OUTSIDE = {
    "age_min": Fault.NO_AGE,
    "age_max": Fault.NO_AGE,
    "duration_weeks": Fault.NO_WEEKS,
    "duration_days": Fault.NO_DAYS,
    "session_minutes": Fault.NO_MINUTES,
    "nqf_level": Fault.NO_LEVEL,
}


def faults(details: ProgramDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    for name, missing in (("name", Fault.MISSING), ("code", Fault.NO_CODE)):
        if name not in found and not any(sign.isalnum() for sign in texts[name]):
            found[name] = missing
    if details.kind not in {str(one) for one in ProgramKind}:
        found["kind"] = Fault.UNKNOWN if details.kind else Fault.NO_KIND
    if details.skill_level and details.skill_level not in {str(one) for one in SkillLevel}:
        found["skill_level"] = Fault.UNKNOWN
    if details.default_price is not None and not _is_a_price(details.default_price):
        found["default_price"] = Fault.NO_AMOUNT
    if "external_ref" not in found and (fault := _reference_fault(plain(details.external_ref).upper())):
        found["external_ref"] = fault
    return found | _faults_of_numbers(details)


def _faults_of_numbers(details: ProgramDetails) -> dict[str, Fault]:
    said = {name: getattr(details, name) for name in NUMBERS}
    found = {
        name: OUTSIDE[name]
        for name, (least, most) in NUMBERS.items()
        if said[name] is not None and not least <= said[name] <= most
    }
    least, most = details.age_min, details.age_max
    if not {"age_min", "age_max"} & set(found) and least is not None and most is not None and least > most:
        found["age_max"] = Fault.AGES_CROSSED
    return found


def _is_a_price(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount <= LARGEST and amount == round(amount, 2)


def _reference_fault(reference: str) -> Fault | None:
    """What is wrong with a reference as it is kept: one that says it is of Singapore has to be of that form."""
    if not reference:
        return None
    if reference.startswith("TGS"):
        return None if _TGS.fullmatch(reference) else Fault.NO_TGS
    return None if _REFERENCE.fullmatch(reference) else Fault.NO_REFERENCE


def tidied(details: ProgramDetails) -> ProgramDetails:
    """The details as they are kept: no stray spaces, code and reference in capitals."""
    return replace(
        details,
        name=plain(details.name),
        code=plain(details.code).upper(),
        category=plain(details.category),
        description=plain_lines(details.description),
        external_ref=plain(details.external_ref).upper(),
        default_price=None if details.default_price is None else round(details.default_price, 2),
    )
