"""What the page of a learner or a family says: with whom they are to be compared. Nothing here writes."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db.models import Q

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.people.models import Guardian, HouseholdPair
from cohortium.people.queries import doubles, households
from cohortium.people.queries.doubles import MOST_CANDIDATES
from cohortium.people.states import PairStatus


@dataclass(frozen=True, slots=True)
class OpenPair:
    """Two who may be one: whoever the page is about, or belongs to it, and the other, with the family of that one."""

    pair_id: UUID
    name: str
    other: str
    family: str = ""


def of_learner(actor: Actor, *, learner_id: UUID) -> list[OpenPair]:
    """The pairs to look at of which a learner is one, what says most first."""
    if not actor.may(Permission.LEARNER_MERGE):
        return []
    rows = doubles.visible_to(actor, Permission.LEARNER_MERGE).filter(status=PairStatus.OPEN)
    found = rows.filter(Q(first=learner_id) | Q(second=learner_id)).order_by("-score", "pk")
    pairs = []
    for row in found.select_related("first", "second")[:MOST_CANDIDATES]:
        mine, other = (row.first, row.second) if row.first_id == learner_id else (row.second, row.first)
        pairs.append(OpenPair(row.pk, str(mine), str(other)))
    return pairs


def of_family(actor: Actor, *, family_id: UUID) -> list[OpenPair]:
    """The pairs to look at of which a family, or somebody of it, is one."""
    if not actor.may(Permission.FAMILY_MERGE):
        return []
    rows = households.pairs_visible_to(actor, Permission.FAMILY_MERGE).filter(status=PairStatus.OPEN)
    mine = (
        Q(family_first=family_id)
        | Q(family_second=family_id)
        | Q(guardian_first__family=family_id)
        | Q(guardian_second__family=family_id)
    )
    sides = ("family_first", "family_second", "guardian_first__family", "guardian_second__family")
    found = rows.filter(mine).select_related(*sides).order_by("-score", "pk")[:MOST_CANDIDATES]
    return [_of_family(row, family_id) for row in found]


def _of_family(row: HouseholdPair, family_id: UUID) -> OpenPair:
    if row.family_first and row.family_second:
        one, other = row.family_first, row.family_second
        mine, theirs = (one, other) if one.pk == family_id else (other, one)
        return OpenPair(row.pk, mine.name, theirs.name)
    # Otherwise it is of two guardians.
    first, second = cast("tuple[Guardian, Guardian]", (row.guardian_first, row.guardian_second))
    here, there = (first, second) if first.family_id == family_id else (second, first)
    return OpenPair(row.pk, str(here), str(there), there.family.name if there.family_id != family_id else "")
