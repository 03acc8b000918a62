"""Pairs that were suggested as one, and of which nobody has said anything yet: no work of anybody."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cohortium.people.models import DuplicatePair, Family, Guardian, HouseholdPair, Learner
from cohortium.people.states import PairStatus

# What holds the pairs of such records, and in which columns.
PAIRS: dict[type[Any], tuple[type[Any], tuple[str, str]]] = {
    Learner: (DuplicatePair, ("first", "second")),
    Family: (HouseholdPair, ("family_first", "family_second")),
    Guardian: (HouseholdPair, ("guardian_first", "guardian_second")),
}


def suggested(model: type[Any], ids: Collection[UUID]) -> QuerySet[Any]:
    """The open pairs that these records stand in, with one another or with any other one."""
    of, (first, second) = PAIRS[model]
    theirs = Q(**{f"{first}__in": list(ids)}) | Q(**{f"{second}__in": list(ids)})
    found: QuerySet[Any] = of.objects.filter(theirs, status=PairStatus.OPEN)
    return found
