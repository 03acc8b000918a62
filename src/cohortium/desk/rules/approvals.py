"""Approval chains: who decides in each step, how many it takes, and which step waits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from cohortium.core.text import text_faults

AT_MOST = {"reason": 500}
MOST_STEPS, MOST_NEEDED, MOST_NAMED = 5, 9, 50
LARGEST = Decimal(10) ** 11


@dataclass(frozen=True, slots=True)
class Step:
    """Who decides: whoever holds one of these roles, and these members; and how many of them it takes."""

    roles: frozenset[UUID] = frozenset()
    members: frozenset[UUID] = frozenset()
    needed: int = 1

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Step":
        """What `written` wrote."""
        return cls(frozenset(map(UUID, stored["roles"])), frozenset(map(UUID, stored["members"])), stored["needed"])

    def written(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "roles": sorted(map(str, self.roles)),
            "members": sorted(map(str, self.members)),
            "needed": self.needed,
        }

    def names(self, member_id: UUID, role_ids: Collection[UUID]) -> bool:
        """Whether somebody with these roles decides in it."""
        return member_id in self.members or not self.roles.isdisjoint(role_ids)


Chain = Sequence[Step]


@dataclass(frozen=True, slots=True)
class RuleDetails:
    """Everything that a person says about a rule."""

    kind: str
    steps: tuple[Step, ...]
    from_amount: Decimal = Decimal(0)


class Fault(StrEnum):
    """Why something cannot be accepted. The action has the words."""

    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    MISSING = "missing"
    NO_STEPS = "no_steps"
    TOO_MANY_STEPS = "too_many_steps"
    NOBODY = "nobody"
    TOO_MANY_NAMED = "too_many_named"
    NOT_A_NUMBER_OF_PEOPLE = "not_a_number_of_people"
    NOT_AN_AMOUNT = "not_an_amount"


def faults(details: RuleDetails, *, has_amount: bool) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    found: dict[str, Fault] = {}
    if not 0 <= details.from_amount < LARGEST or (details.from_amount and not has_amount):
        found["from_amount"] = Fault.NOT_AN_AMOUNT
    if not details.steps:
        found["steps"] = Fault.NO_STEPS
    if len(details.steps) > MOST_STEPS:
        found["steps"] = Fault.TOO_MANY_STEPS
    for step in details.steps:
        if not step.roles and not step.members:
            found["steps"] = Fault.NOBODY
        elif len(step.roles) + len(step.members) > MOST_NAMED:
            found["steps"] = Fault.TOO_MANY_NAMED
        elif not 1 <= step.needed <= MOST_NEEDED:
            found["steps"] = Fault.NOT_A_NUMBER_OF_PEOPLE
    return found


def faults_of_reason(reason: str, *, needed: bool) -> dict[str, Fault]:
    """Name what cannot be accepted of what somebody said for their decision."""
    found = {name: Fault(why) for name, why in text_faults({"reason": reason}, AT_MOST).items()}
    if needed and not any(sign.isalnum() for sign in reason):
        found["reason"] = Fault.MISSING
    return found


def waiting_step(chain: Chain, approvals: Sequence[Collection[UUID]]) -> int | None:
    """The first step that too few of those have approved who decide in it now; None: it is approved.

    `approvals` has, for each step, the members whose approval counts.
    """
    for place, step in enumerate(chain):
        if len(set(approvals[place])) < step.needed:
            return place
    return None


def places_lacking(chain: Chain, deciders: Sequence[Collection[UUID]]) -> list[int]:
    """The steps in which too few can decide, counted from one."""
    return [place + 1 for place, step in enumerate(chain) if len(set(deciders[place])) < step.needed]
