"""Records of tests that become one."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.people.actions.learners import add_learner
from cohortium.people.actions.merging import merge_learners, undo_merge
from cohortium.people.actions.merging_memo import Undone, UndoneAlready
from cohortium.people.models import DuplicatePair, Learner, LearnerMerge
from cohortium.people.rules.learners import LearnerDetails
from tests.cases import doubles
from tests.fixtures import MORNING, Provider

TODAY = MORNING.date()
MAY = date(2016, 5, 4)


def added(provider: Provider, first_name: str = "Thandi", **details: Any) -> Learner:
    """Somebody who is taught."""
    known = {"last_name": "Ncube", "date_of_birth": MAY, **details}
    with provider.scope():
        return add_learner(provider.system, details=LearnerDetails(first_name, **known), today=TODAY)


def two(provider: Provider, **of_the_second: Any) -> tuple[Learner, Learner]:
    """Two records of one person."""
    return added(provider), added(provider, **of_the_second)


def version(row: Learner) -> int:
    """What it is by now."""
    return Learner.objects.values_list("version", flat=True).get(pk=row.pk)


def merge(actor: Actor, survivor: Learner, merged: Learner, *take: str, now: Any = MORNING) -> LearnerMerge:
    """Merge, in the scope that is open, as somebody who has just looked at both."""
    return merge_learners(
        actor,
        survivor_id=survivor.pk,
        merged_id=merged.pk,
        versions=(version(survivor), version(merged)),
        take=take,
        now=now,
    )


def merged_here(provider: Provider, survivor: Learner, merged: Learner, *take: str, **known: Any) -> LearnerMerge:
    """The same in a scope of its own, by the system."""
    with provider.scope():
        return merge(provider.system, survivor, merged, *take, **known)


def undone_here(provider: Provider, row: LearnerMerge, *, now: Any = MORNING) -> Undone:
    """Take it back, in a scope of its own."""
    with provider.scope():
        return undo_merge(provider.system, merge_id=row.pk, now=now)


def new_pair(provider: Provider) -> QuerySet[DuplicatePair]:
    """Two learners who may be one."""
    return DuplicatePair.objects.filter(pk=doubles.pair(provider, provider.campus()))


def new_merge(provider: Provider) -> QuerySet[LearnerMerge]:
    """That one learner went into another."""
    return LearnerMerge.objects.filter(pk=doubles.merge(provider, provider.campus()))


def undone(owner: Actor, row: Any) -> Any:
    """Whoever undoes what was undone is told so."""
    try:
        return undo_merge(owner, merge_id=row.pk, now=MORNING)
    except UndoneAlready:
        return Unchanged()
