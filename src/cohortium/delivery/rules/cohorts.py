"""Cohorts: what may be said of one."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import count
from typing import Any
from uuid import UUID

from cohortium.core.contacts import is_address
from cohortium.core.text import plain, plain_lines, text_faults
from cohortium.delivery.rules.terms import FIRST_YEAR, LAST_YEAR

# Signs, of what is written out in words: the parts of a venue at least as long as the gateway of Singapore takes them.
AT_MOST = {
    "name": 200,
    "code": 40,
    "note": 4000,
    "venue_building": 100,
    "venue_block": 10,
    "venue_street": 100,
    "venue_floor": 10,
    "venue_unit": 10,
    "venue_postal_code": 12,
}
LARGEST = Decimal(10) ** 9
# The least and the most of each number.
NUMBERS: Mapping[str, tuple[int, int]] = {"capacity": (1, 10_000), "expected_learners": (0, 10_000)}
DAYS = ("first_on", "last_on", "enrolment_opens_on", "enrolment_closes_on")
# Facts that somebody added by name, and signs of the name and of what it says.
MOST_FACTS = 30
OF_A_FACT = {"name": 60, "value": 300}
LONGEST_REASON = 2000
_NUMBERED = re.compile(r"-\d+\Z")


class DeliveryMode(StrEnum):
    """How it is taught: what TPGateway calls the mode of training, but for what is of a single session."""

    CLASSROOM = "classroom"
    # Everybody at the same time, each at home.
    ONLINE = "online"
    # Each in their own time.
    SELF_PACED = "self_paced"
    BLENDED = "blended"
    IN_HOUSE = "in_house"
    ON_THE_JOB = "on_the_job"
    PRACTICAL = "practical"
    SUPERVISED_FIELD = "supervised_field"
    TRAINEESHIP = "traineeship"


class CohortRole(StrEnum):
    """What somebody of the team does in a cohort."""

    LEAD_INSTRUCTOR = "lead_instructor"
    ASSISTANT = "assistant"
    ASSESSOR = "assessor"


@dataclass(frozen=True, slots=True)
class CohortDetails:
    """What is known of a cohort. Its program and its campus are said once."""

    first_on: date
    last_on: date | None = None
    # Without one, what its program is called.
    name: str = ""
    # Without one, the code of its program and a number.
    code: str = ""
    term_id: UUID | None = None
    room_id: UUID | None = None
    enrolment_opens_on: date | None = None
    enrolment_closes_on: date | None = None
    # Without one, the seats of its room.
    capacity: int | None = None
    # In the organisation's currency; without, what the program costs.
    price: Decimal | None = None
    mode: str = DeliveryMode.CLASSROOM.value
    venue_building: str = ""
    venue_block: str = ""
    venue_street: str = ""
    venue_floor: str = ""
    venue_unit: str = ""
    venue_postal_code: str = ""
    sponsor_id: UUID | None = None
    sponsor_email: str = ""
    expected_learners: int | None = None
    # What else somebody wants to know, by name.
    metadata: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


class Fault(StrEnum):
    """Why something said about a cohort cannot be accepted. The actions have the words."""

    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NO_NAME = "no_name"
    NO_CODE = "no_code"
    NO_CAPACITY = "no_capacity"
    NO_NUMBER = "no_number"
    NO_AMOUNT = "no_amount"
    NO_MODE = "no_mode"
    NO_SUCH_YEAR = "no_such_year"
    TURNED_ROUND = "turned_round"
    CLOSES_BEFORE = "closes_before"
    NOT_AN_ADDRESS = "not_an_address"
    TOO_MANY_FACTS = "too_many_facts"
    NO_FACT = "no_fact"


def faults(details: CohortDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. Name, code and capacity may still come from elsewhere."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    for name, nothing in (("name", Fault.NO_NAME), ("code", Fault.NO_CODE)):
        if name not in found and texts[name].strip() and not any(sign.isalnum() for sign in texts[name]):
            found[name] = nothing
    if details.mode not in {str(one) for one in DeliveryMode}:
        found["mode"] = Fault.NO_MODE
    if details.price is not None and not _is_a_price(details.price):
        found["price"] = Fault.NO_AMOUNT
    if details.sponsor_email.strip() and not is_address(details.sponsor_email.strip()):
        found["sponsor_email"] = Fault.NOT_AN_ADDRESS
    if fault := _fault_of_facts(details.metadata):
        found["metadata"] = fault
    return found | _faults_of_days(details) | _faults_of_numbers(details)


def _faults_of_days(details: CohortDetails) -> dict[str, Fault]:
    found: dict[str, Fault] = {}
    days = {name: getattr(details, name) for name in DAYS}
    for name, day in days.items():
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            found[name] = Fault.NO_SUCH_YEAR
    if not found and details.last_on is not None and details.last_on < details.first_on:
        found["last_on"] = Fault.TURNED_ROUND
    opens, closes = details.enrolment_opens_on, details.enrolment_closes_on
    if not {"enrolment_opens_on", "enrolment_closes_on"} & set(found) and opens and closes and closes < opens:
        found["enrolment_closes_on"] = Fault.CLOSES_BEFORE
    return found


def _faults_of_numbers(details: CohortDetails) -> dict[str, Fault]:
    words = {"capacity": Fault.NO_CAPACITY, "expected_learners": Fault.NO_NUMBER}
    said = {name: getattr(details, name) for name in NUMBERS}
    return {
        name: words[name]
        for name, (least, most) in NUMBERS.items()
        if said[name] is not None and not least <= said[name] <= most
    }


def _fault_of_facts(metadata: Mapping[str, str]) -> Fault | None:
    if len(metadata) > MOST_FACTS:
        return Fault.TOO_MANY_FACTS
    for name, value in metadata.items():
        if not any(sign.isalnum() for sign in name) or not value.strip():
            return Fault.NO_FACT
        if found := text_faults({"name": name, "value": value}, OF_A_FACT):
            return Fault(next(iter(found.values())))
    return None


def _is_a_price(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount <= LARGEST and amount == round(amount, 2)


def tidied(details: CohortDetails) -> CohortDetails:
    """The details as they are kept: no stray spaces, the code in capitals."""
    plainly: dict[str, Any] = {name: plain(getattr(details, name)) for name in AT_MOST if name != "note"}
    return replace(
        details,
        **plainly | {"code": plainly["code"].upper()},
        sponsor_email=details.sponsor_email.strip(),
        price=None if details.price is None else round(details.price, 2),
        metadata={plain(name): plain(value) for name, value in details.metadata.items()},
        note=plain_lines(details.note),
    )


def facts_of(lines: str) -> dict[str, str]:
    """What somebody wrote as lines of `name: value`; a line without a colon says nothing of its name."""
    found = {}
    for line in lines.splitlines():
        if line.strip():
            name, _colon, value = line.partition(":")
            found[plain(name)] = plain(value)
    return found


def lines_of(metadata: Mapping[str, str]) -> str:
    """The same, as lines, by name: PostgreSQL keeps no order."""
    return "\n".join(f"{name}: {metadata[name]}" for name in sorted(metadata, key=str.casefold))


def free_code(wanted: str, taken: Collection[str]) -> str:
    """A code like the one that is wanted which none of these is, whatever the case: with the first number that is free.

    It ends where a code has to end: what comes before the number is shortened.
    """
    known = {one.casefold() for one in taken}
    for number in count(1):
        ending = f"-{number}"
        found = f"{wanted[: AT_MOST['code'] - len(ending)]}{ending}"
        if found.casefold() not in known:
            return found
    raise AssertionError


def root_of(code: str) -> str:
    """The code of a copy without the number that it was given."""
    return _NUMBERED.sub("", code) or code


def shift(source: date, target: date) -> timedelta:
    """How far what is in one term moves into another one: to the same weekday of the same week of it."""
    monday = [day - timedelta(days=day.weekday()) for day in (source, target)]
    return monday[1] - monday[0]
