"""A merge tells in the trail what became of it, and those of before it did are told by who stayed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from cohortium.access.actor import Actor
from cohortium.audit.history import statuses_follow
from cohortium.audit.queries import Asked, entries
from cohortium.people.actions.household_merging import merge_families, merge_guardians
from cohortium.people.actions.household_undoing import undo_household_merge
from cohortium.people.actions.merging import undo_merge
from cohortium.people.models import HouseholdMerge, LearnerMerge
from tests.audit.tampering import tampered
from tests.fixtures import MORNING, Provider
from tests.people.households import family, guardian
from tests.people.merging import merged_here, two


def learners(provider: Provider, owner: Actor) -> UUID:
    """One learner went into another and came back."""
    done = merged_here(provider, *two(provider))
    with provider.scope():
        undo_merge(owner, merge_id=done.pk, now=MORNING)
    return done.pk


def families(provider: Provider, owner: Actor) -> UUID:
    """The same of a family."""
    known: dict[str, Any] = {"survivor_id": family(provider).pk, "merged_id": family(provider).pk, "same": {}}
    return undone(provider, owner, lambda: merge_families(owner, **known, take=(), now=MORNING))


def guardians(provider: Provider, owner: Actor) -> UUID:
    """The same of a guardian within a family."""
    household = family(provider)
    return one_person(provider, owner, household, household)


def guardians_of_two(provider: Provider, owner: Actor) -> UUID:
    """The same of a guardian of two families."""
    return one_person(provider, owner, family(provider), family(provider))


def one_person(provider: Provider, owner: Actor, *families: Any) -> UUID:
    """A guardian of both families, twice."""
    stays, goes = (guardian(provider, one) for one in families)
    known: dict[str, Any] = {"survivor_id": stays.pk, "merged_id": goes.pk, "take": ()}
    return undone(provider, owner, lambda: merge_guardians(owner, **known, now=MORNING))


def undone(provider: Provider, owner: Actor, merge: Callable[[], HouseholdMerge]) -> UUID:
    """Merge, and take it back."""
    with provider.scope():
        done = merge()
        undo_household_merge(owner, merge_id=done.pk, now=MORNING)
    return done.pk


ALL = [
    (LearnerMerge, learners, "learner_merge"),
    (HouseholdMerge, families, "household_merge"),
    (HouseholdMerge, guardians, "household_merge"),
    (HouseholdMerge, guardians_of_two, "household_merge"),
]
BACK = "('learner.let_go', 'family.let_go', 'guardian.let_go', 'guardian.said_two')"


@pytest.mark.parametrize(("model", "undo", "kind"), ALL)
def test_the_trail_tells_that_it_was_done_and_undone(
    provider: Provider, owner: Actor, model: Any, undo: Any, kind: str
) -> None:
    merge_id = undo(provider, owner)

    with provider.scope():
        found = entries(owner, asked=Asked(thing=merge_id), time_zone="Australia/Melbourne").rows
        assert list(statuses_follow(model)()) == []
    assert [(row.act, row.sentence, row.values) for row in found] == [
        (f"{kind}.undone", "Merge undone", {"status": ["done", "undone"]}),
        (f"{kind}.done", "Merged", {"status": [None, "done"]}),
    ]


@pytest.mark.parametrize(("model", "undo", "kind"), ALL)
def test_what_has_no_entry_of_its_own_is_told_by_who_stayed(
    provider: Provider, owner: Actor, model: Any, undo: Any, kind: str
) -> None:
    merge_id = undo(provider, owner)
    tampered("DELETE FROM audit_auditentry WHERE entity_id = %s RETURNING id", merge_id)
    with provider.scope():
        before = list(statuses_follow(model)())

    tampered(f"DELETE FROM audit_auditentry WHERE organisation_id = %s AND action IN {BACK} RETURNING id", provider.id)

    with provider.scope():
        assert list(statuses_follow(model)()) == [
            f"{kind.replace('_', '')} {merge_id} starts as undone, which nothing starts as."
        ]
    assert before == []
