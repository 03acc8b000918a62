"""Two families, or two guardians, that may be one: what speaks for it, and what holds when they become one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from cohortium.people.rules.addresses import ADDRESS
from cohortium.people.rules.doubles import MOST
from cohortium.people.rules.guardians import Sight


class HouseholdReason(StrEnum):
    """What speaks for two being one."""

    # Of families: somebody who lives in either of them.
    GUARDIAN = "guardian"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    # The same name, and the same child.
    CHILD = "child"
    # Of guardians: in one family.
    NAME = "name"


# How much each says by itself, in percent. All of them ask for nearly the same name besides.
WEIGHTS = {
    HouseholdReason.GUARDIAN: 80,
    HouseholdReason.EMAIL: 80,
    HouseholdReason.PHONE: 75,
    HouseholdReason.ADDRESS: 75,
    HouseholdReason.CHILD: 70,
    HouseholdReason.NAME: 70,
}
# Where a guardian lives goes together: half an address would be nobody's.
LIVES = ("lives_there", *ADDRESS)
# What is of a person, in whatever family.
OF_PERSON = ("first_name", "last_name", "email", "phone")


@dataclass(frozen=True, slots=True)
class Adult:
    """A guardian who is with us, as it matters to whether two households are one."""

    guardian_id: UUID
    lives_there: bool
    log_in: UUID | None = None


def score(reasons: Iterable[HouseholdReason]) -> int:
    """How much several say together: each takes its part of the doubt that is left."""
    doubt = 1.0
    for reason in set(reasons):
        doubt *= 1 - WEIGHTS[reason] / MOST
    return max(1, min(MOST, round(MOST * (1 - doubt))))


def in_order(reasons: Iterable[str]) -> list[HouseholdReason]:
    """Those that there are, what says most first."""
    found = set(reasons)
    return [reason for reason in HouseholdReason if reason in found]


def held(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """What a guardian may, sees and bears who is there twice: nobody comes to more than either record said.

    The smaller share of the bill holds of those who bear one: nothing is what a form says of whom nobody asked.
    """
    shares = [one for one in (mine["bill_share"], theirs["bill_share"]) if one]
    return {
        "may_pick_up": mine["may_pick_up"] and theirs["may_pick_up"],
        "sees": [str(one) for one in Sight if one in mine["sees"] and one in theirs["sees"]],
        "bill_share": min(shares, default=0),
    }


def lives_elsewhere(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Where they live by the record that says that they do not live with the family, where only one of them does.

    Who lives elsewhere knows less of the others: the stricter word holds.
    """
    if mine["lives_there"] and not theirs["lives_there"]:
        return {name: theirs[name] for name in LIVES}
    return {}


def with_log_ins(mine: Sequence[Adult], theirs: Sequence[Adult], same: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Who of theirs is who of mine: as said, and whoever signs in as the same."""
    by_log_in = {one.log_in: one.guardian_id for one in mine if one.log_in}
    found = {one.guardian_id: by_log_in[one.log_in] for one in theirs if one.log_in in by_log_in}
    return {**found, **same}


def are_apart(
    mine: Sequence[Adult], theirs: Sequence[Adult], same: Mapping[UUID, UUID], *, share_a_child: bool
) -> bool:
    """Whether these are two households, as of parents who live apart: they never become one.

    They are where somebody lives in one of them and not in the other; and where both have grown-ups, or have a child
    in common, and nobody lives in both.
    """
    here = {one.guardian_id: one.lives_there for one in mine}
    there = {one.guardian_id: one.lives_there for one in theirs}
    if any(here[one] != there[other] for other, one in same.items()):
        return True
    if any(here[one] for one in same.values()):
        return False
    return share_a_child or (any(here.values()) and any(there.values()))


def is_once_each(same: Mapping[UUID, UUID], mine: Collection[UUID], theirs: Collection[UUID]) -> bool:
    """Whether each of theirs is one of mine, and nobody is two."""
    return set(same) <= set(theirs) and set(same.values()) <= set(mine) and len(set(same.values())) == len(same)
