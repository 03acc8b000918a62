"""Families of tests that become one."""

from typing import Any

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.people.actions import household_doubles
from cohortium.people.actions.household_undoing import undo_household_merge
from cohortium.people.actions.merging_memo import UndoneAlready
from cohortium.people.models import HouseholdMerge, HouseholdPair
from cohortium.people.states import MERGE, PAIR
from tests.cases import households
from tests.fixtures import MORNING, Provider


def new_pair(provider: Provider) -> QuerySet[HouseholdPair]:
    """Two families that may be one."""
    return HouseholdPair.objects.filter(pk=households.pair(provider, provider.campus()))


def new_merge(provider: Provider) -> QuerySet[HouseholdMerge]:
    """That one family went into the other."""
    return HouseholdMerge.objects.filter(pk=households.merge(provider, provider.campus()))


def undone(owner: Actor, row: Any) -> Any:
    """Whoever undoes what was undone is told so."""
    try:
        return undo_household_merge(owner, merge_id=row.pk, now=MORNING)
    except UndoneAlready:
        return Unchanged()


HOUSEHOLDS: dict[str, Any] = {
    "people.HouseholdPair.status": (
        new_pair,
        PAIR,
        {
            "dismiss_pair": lambda owner, row: household_doubles.dismiss_household_pair(owner, pair_id=row.pk),
            "settle_pair": lambda owner, row: household_doubles.settle_household_pair(owner, pair_id=row.pk),
            "reopen_pair": lambda owner, row: household_doubles.reopen_household_pair(owner, pair_id=row.pk),
        },
    ),
    "people.HouseholdMerge.status": (new_merge, MERGE, {"undo_merge": undone}),
}
