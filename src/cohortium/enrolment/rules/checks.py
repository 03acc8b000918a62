"""What speaks against an enrolment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from cohortium.people.rules.learners import age


class Obstacle(StrEnum):
    """What speaks against it, the gravest first."""

    NOT_OPEN = "not_open"
    AWAY = "away"
    TWICE = "twice"
    NOT_YET = "not_yet"
    TOO_LATE = "too_late"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    PREREQUISITE = "prerequisite"
    NO_CONTACT = "no_contact"


# What somebody with the right to it may overlook, and says why.
TO_OVERLOOK = frozenset(Obstacle) - {Obstacle.NOT_OPEN, Obstacle.AWAY, Obstacle.TWICE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the cohort asks for."""

    is_open: bool
    first_on: date
    opens_on: date | None
    closes_on: date | None
    age_min: int | None
    age_max: int | None
    required: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a learner who is to take part."""

    learner_id: UUID
    name: str
    date_of_birth: date | None
    is_active: bool
    is_enrolled: bool
    has_contact: bool
    completed: frozenset[UUID]


def obstacles(wanted: Wanted, candidate: Candidate, *, today: date, for_a_seat: bool) -> list[Obstacle]:
    """All that speaks against it. Who only asks has to be old enough on no day, and names nobody to call."""
    found = [
        (Obstacle.NOT_OPEN, not wanted.is_open),
        (Obstacle.AWAY, not candidate.is_active),
        (Obstacle.TWICE, candidate.is_enrolled),
    ]
    if for_a_seat:
        years = age(candidate.date_of_birth, wanted.first_on)
        found += [
            (Obstacle.NOT_YET, wanted.opens_on is not None and today < wanted.opens_on),
            (Obstacle.TOO_LATE, wanted.closes_on is not None and today > wanted.closes_on),
            (Obstacle.TOO_YOUNG, _below(years, wanted.age_min)),
            (Obstacle.TOO_OLD, _below(wanted.age_max, years)),
            (Obstacle.PREREQUISITE, not wanted.required <= candidate.completed),
            (Obstacle.NO_CONTACT, not candidate.has_contact),
        ]
    return [obstacle for obstacle, is_so in found if is_so]


def can_be_overlooked(found: Collection[Obstacle]) -> bool:
    """Whether somebody may decide that it is right all the same."""
    return TO_OVERLOOK.issuperset(found)


def _below(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one < other
