"""Learners and families that become one at the same time, and what the database keeps of merged households by itself."""

from datetime import date
from functools import partial
from threading import Event, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cohortium.access.actor import Actor
from cohortium.core.constraints import violated
from cohortium.people.actions.guardians import remove_guardian
from cohortium.people.actions.household_merging import merge_families, merge_guardians
from cohortium.people.actions.household_undoing import undo_household_merge
from cohortium.people.actions.merging import undo_merge
from cohortium.people.models import Family, FamilyLearner, Guardian, HouseholdMerge, HouseholdPair, Learner
from cohortium.privacy.actions.erasing import erase
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import MORNING, Provider, at_once
from tests.people.households import child, family, guardian
from tests.people.merging import merged_here, undone_here


def families_of(provider: Provider, learner: Learner) -> set[Any]:
    with provider.scope():
        return set(FamilyLearner.objects.filter(learner=learner.pk).values_list("family", flat=True))


def test_who_comes_back_belongs_to_the_family_that_goes_on(provider: Provider, owner: Actor) -> None:
    stays, goes = family(provider), family(provider)
    first, second = child(provider, goes), child(provider, goes)
    learners = merged_here(provider, first, second)
    with provider.scope():
        merge_families(owner, survivor_id=stays.pk, merged_id=goes.pk, take=(), same={}, now=MORNING)

    undone = undone_here(provider, learners)

    assert [families_of(provider, one) for one in (first, second)] == [{stays.pk}, {stays.pk}]
    assert undone.is_whole


def test_who_went_into_somebody_comes_back_to_the_family_as_that_one(provider: Provider, owner: Actor) -> None:
    stays, goes = family(provider), family(provider)
    both, double = child(provider, stays, goes), child(provider)
    here, there = guardian(provider, stays), guardian(provider, goes)
    same = {there.pk: here.pk}
    with provider.scope():
        done = merge_families(owner, survivor_id=stays.pk, merged_id=goes.pk, take=(), same=same, now=MORNING)
    merged_here(provider, double, both)
    with provider.scope():
        undo_household_merge(owner, merge_id=done.pk, now=MORNING)

    assert [families_of(provider, one) for one in (double, both)] == [{stays.pk, goes.pk}, set()]


def test_nobody_comes_back_to_a_family_that_was_erased(provider: Provider, owner: Actor) -> None:
    one = family(provider)
    first, second = child(provider, one), child(provider, one)
    learners = merged_here(provider, first, second)
    with provider.scope():
        FamilyLearner.objects.filter(family=one.pk).delete()
        Family.objects.filter(pk=one.pk).update(status="erased")

    undone = undone_here(provider, learners)

    assert (families_of(provider, second), undone.is_whole) == (set(), False)


def test_undoing_a_merge_of_learners_waits_for_their_families_first(provider: Provider, owner: Actor) -> None:
    """Whoever merges the families holds them already, and comes for the learners: neither waits for the other."""
    stays, goes = family(provider), family(provider)
    first, second = child(provider, goes), child(provider, goes)
    learners = merged_here(provider, first, second)
    begun = Event()

    def undo() -> None:
        try:
            with provider.scope():
                begun.set()
                undo_merge(owner, merge_id=learners.pk, now=MORNING)
        finally:
            connection.close()

    other = Thread(target=undo)
    with provider.scope():
        list(Family.objects.filter(pk__in=(stays.pk, goes.pk)).order_by("pk").select_for_update())
        other.start()
        begun.wait(10)
        other.join(0.5)
        waited = other.is_alive()
        # The learners are free for whoever holds the families.
        free = list(Learner.objects.filter(pk__in=(first.pk, second.pk)).select_for_update(nowait=True))
        merge_families(owner, survivor_id=stays.pk, merged_id=goes.pk, take=(), same={}, now=MORNING)
    other.join(10)

    assert (waited, len(free)) == (True, 2)
    assert [families_of(provider, one) for one in (first, second)] == [{stays.pk}, {stays.pk}]


def test_at_once_nobody_is_left_in_a_family_that_is_gone(provider: Provider, owner: Actor) -> None:
    stays, goes = family(provider), family(provider)
    first, second = child(provider, goes), child(provider, goes)
    learners = merged_here(provider, first, second)

    ended = at_once(
        provider,
        partial(merge_families, owner, survivor_id=stays.pk, merged_id=goes.pk, take=(), same={}, now=MORNING),
        partial(undo_merge, owner, merge_id=learners.pk, now=MORNING),
    )

    assert ended == ["done", "done"]
    assert [families_of(provider, one) for one in (first, second)] == [{stays.pk}, {stays.pk}]


def test_with_one_of_two_who_are_one_the_other_is_erased_and_nothing_comes_back(
    provider: Provider, owner: Actor
) -> None:
    one = family(provider)
    child(provider, one)
    stays, goes = guardian(provider, one), guardian(provider, one, email="eleni@example.com")
    with provider.scope():
        merge_guardians(owner, survivor_id=stays.pk, merged_id=goes.pk, take=(), now=MORNING)
        remove_guardian(owner, guardian_id=stays.pk)
        erase(owner, subject=Subject.GUARDIAN, subject_id=stays.pk, today=date(2050, 1, 1), now=MORNING)
        statuses = set(Guardian.objects.filter(pk__in=(stays.pk, goes.pk)).values_list("status", "email"))
        memos = HouseholdMerge.objects.exclude(memo=None).count()

    assert (statuses, memos) == ({("erased", "")}, 0)


# Each breaks the constraint of its name, and no other: `f` and `g` are two families and two guardians, in order.
_OF_F = {"family_first_id": "f0", "family_second_id": "f1"}
_OF_G = {"guardian_first_id": "g0", "guardian_second_id": "g1"}
_INTO_F = {"family_merged_id": "f0", "family_survivor_id": "f1"}
_INTO_G = {"guardian_merged_id": "g0", "guardian_survivor_id": "g1"}
BREAKS: list[tuple[str, Any, list[dict[str, Any]]]] = [
    ("household_pair_of_families_once", HouseholdPair, [_OF_F, _OF_F]),
    ("household_pair_of_guardians_once", HouseholdPair, [_OF_G, _OF_G]),
    ("household_pair_is_of_two_in_order", HouseholdPair, [{"family_first_id": "f1", "family_second_id": "f0"}]),
    ("household_pair_is_of_two_in_order", HouseholdPair, [{"guardian_first_id": "g0", "guardian_second_id": "g0"}]),
    ("household_pair_is_of_two_in_order", HouseholdPair, [_OF_F | _OF_G]),
    ("household_pair_is_of_two_in_order", HouseholdPair, [{"family_first_id": "f0"}]),
    ("household_pair_is_of_two_in_order", HouseholdPair, [{}]),
    ("household_merge_of_family_once", HouseholdMerge, [_INTO_F, _INTO_F]),
    ("household_merge_of_guardian_once", HouseholdMerge, [_INTO_G, _INTO_G]),
    ("household_merge_is_of_two", HouseholdMerge, [{"family_merged_id": "f0", "family_survivor_id": "f0"}]),
    ("household_merge_is_of_two", HouseholdMerge, [{"guardian_merged_id": "g0", "guardian_survivor_id": "g0"}]),
    ("household_merge_is_of_two", HouseholdMerge, [_INTO_F | _INTO_G]),
    ("household_merge_is_of_two", HouseholdMerge, [_INTO_F | {"is_of_two_families": True}]),
    ("household_merge_is_of_two", HouseholdMerge, [{"family_merged_id": "f0"}]),
    ("household_merge_is_of_two", HouseholdMerge, [{}]),
]
MORE: dict[Any, dict[str, Any]] = {HouseholdPair: {"score": 50}, HouseholdMerge: {"until": MORNING}}
# Statuses are guarded by the trigger first: tests/architecture/test_moves.py.
BY_TRIGGER = {"household_pair_status_is_known", "household_merge_status_is_known"}


@pytest.mark.parametrize(("name", "model", "rows"), BREAKS)
def test_what_no_action_does_the_database_refuses(
    provider: Provider, name: str, model: Any, rows: list[dict[str, Any]]
) -> None:
    families = sorted((family(provider), family(provider)), key=lambda one: one.pk)
    guardians = sorted((guardian(provider, families[0]), guardian(provider, families[0])), key=lambda one: one.pk)
    ids = {f"f{n}": one.pk for n, one in enumerate(families)} | {f"g{n}": one.pk for n, one in enumerate(guardians)}

    with provider.scope(), pytest.raises(IntegrityError) as refused, transaction.atomic():
        for row in rows:
            model.objects.create(**MORE[model], **{column: ids.get(value, value) for column, value in row.items()})

    assert violated(refused.value) == name


def test_every_constraint_of_merged_households_is_broken_once() -> None:
    declared = {one.name for model in MORE for one in model._meta.constraints}

    assert declared - BY_TRIGGER == {name for name, _, _ in BREAKS}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (
            "family_is_merged_into_another",
            lambda one, _row, _login: Family.objects.filter(pk=one).update(merged_into=one),
        ),
        (
            "guardian_is_merged_into_another",
            lambda _one, row, _login: Guardian.objects.filter(pk=row).update(merged_into=row),
        ),
        (
            "guardian_merged_has_no_log_in",
            lambda _one, row, login: Guardian.objects.filter(pk=row).update(
                membership=login, merged_into=Guardian.objects.exclude(pk=row).values("pk")[:1]
            ),
        ),
    ],
)
def test_nobody_is_merged_into_themselves_or_signs_in_as_who_is_gone(
    provider: Provider, owner: Actor, name: str, change: Any
) -> None:
    one = family(provider)
    row = guardian(provider, one)
    guardian(provider, one)

    with provider.scope(), pytest.raises(IntegrityError) as refused, transaction.atomic():
        change(one.pk, row.pk, owner.id)

    assert violated(refused.value) == name
