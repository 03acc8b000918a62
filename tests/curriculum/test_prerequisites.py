"""What one needs before a program: said, taken back, and never in a circle."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, NotAllowed, NotFound
from cohortium.core.ids import new_id
from cohortium.curriculum.actions.prerequisites import (
    CIRCLE,
    ITSELF,
    NOT_THERE,
    TOO_MANY,
    add_prerequisite,
    remove_prerequisite,
)
from cohortium.curriculum.actions.programs import archive_program
from cohortium.curriculum.models import ProgramPrerequisite
from cohortium.curriculum.queries import prerequisites as queries
from cohortium.curriculum.rules.prerequisites import MOST_REQUIRED, circle
from tests.curriculum.houses import needed, program
from tests.fixtures import Provider, at_once, found_provider


def edges(provider: Provider) -> int:
    with provider.scope():
        return ProgramPrerequisite.objects.count()


def test_one_is_said_and_taken_back_and_the_trail_tells(provider: Provider, owner: Actor, told: Any) -> None:
    basics, makers = program(provider, "Basics"), program(provider, "Makers")

    with provider.scope():
        row = add_prerequisite(owner, program_id=makers.pk, required_id=basics.pk)
        twice = add_prerequisite(owner, program_id=makers.pk, required_id=basics.pk)
        seen = [one.name for one in queries.prerequisites(program_id=makers.pk)]
        leads = queries.leads_to(program_id=basics.pk)
        left = remove_prerequisite(
            owner, prerequisite_id=queries.prerequisites(program_id=makers.pk)[0].prerequisite_id
        )
        gone = [queries.prerequisites(program_id=makers.pk), queries.leads_to(program_id=basics.pk)]

    assert [isinstance(one, Unchanged) for one in (row, twice)] == [False, True]
    assert (seen, leads, left, gone) == (["Basics"], [(makers.pk, "Makers")], makers.pk, [[], []])
    assert told(makers)[0] == ["program.added", "program.prerequisite_added", "program.prerequisite_removed"]


def test_nothing_is_needed_before_itself(provider: Provider, owner: Actor) -> None:
    row = program(provider)

    with provider.scope(), pytest.raises(Invalid) as refused:
        add_prerequisite(owner, program_id=row.pk, required_id=row.pk)

    assert refused.value.errors == {"required_id": [ITSELF]}


def test_a_circle_is_refused_and_named(provider: Provider, owner: Actor) -> None:
    basics, makers, masters = (program(provider, name) for name in ("Basics", "Makers", "Masters"))
    needed(provider, makers, basics)
    needed(provider, masters, makers)

    with provider.scope(), pytest.raises(Invalid) as refused:
        add_prerequisite(owner, program_id=basics.pk, required_id=masters.pk)

    way = "Basics → Masters → Makers → Basics"
    assert refused.value.errors == {"required_id": [CIRCLE % {"names": way}]}
    assert edges(provider) == 2


def test_two_ways_to_the_same_are_no_circle(provider: Provider, owner: Actor) -> None:
    basics, makers, masters = (program(provider, name) for name in ("Basics", "Makers", "Masters"))
    needed(provider, makers, basics)
    needed(provider, masters, makers)

    needed(provider, masters, basics)

    assert edges(provider) == 3


@pytest.mark.parametrize("_round", range(5))
def test_of_two_who_close_a_circle_from_its_ends_at_once_one_is_refused(provider: Provider, _round: int) -> None:
    one, other = program(provider, "One"), program(provider, "Other")

    def need(of: Any, required: Any) -> Any:
        return lambda: add_prerequisite(provider.system, program_id=of.pk, required_id=required.pk)

    assert at_once(provider, need(one, other), need(other, one)) == ["Invalid", "done"]
    assert edges(provider) == 1


def test_three_who_close_a_circle_at_once_leave_it_open(provider: Provider) -> None:
    one, two, three = (program(provider, name) for name in ("One", "Two", "Three"))

    def need(of: Any, required: Any) -> Any:
        return lambda: add_prerequisite(provider.system, program_id=of.pk, required_id=required.pk)

    assert at_once(provider, need(one, two), need(two, three), need(three, one)) == ["Invalid", "done", "done"]


def test_the_same_said_twice_at_once_is_there_once(provider: Provider) -> None:
    basics, makers = program(provider, "Basics"), program(provider, "Makers")

    def need() -> Any:
        return add_prerequisite(provider.system, program_id=makers.pk, required_id=basics.pk)

    assert at_once(provider, need, need) == ["done", "done"]
    assert edges(provider) == 1


def test_what_is_away_or_foreign_cannot_be_chosen_but_stays_where_it_was(provider: Provider, owner: Actor) -> None:
    makers, away, foreign = program(provider, "Makers"), program(provider, "Away"), program(found_provider())
    before = program(provider, "Before")
    needed(provider, makers, before)

    with provider.scope():
        for one in (away, before):
            archive_program(owner, program_id=one.pk)
        for wrong in (away.pk, foreign.pk, new_id()):
            with pytest.raises(Invalid) as refused:
                add_prerequisite(owner, program_id=makers.pk, required_id=wrong)
            assert refused.value.errors == {"required_id": [NOT_THERE]}
        assert [one.name for one in queries.prerequisites(program_id=makers.pk)] == ["Before"]
        assert queries.offered(owner, program_id=makers.pk) == []


def test_there_are_no_more_than_a_page_shows(provider: Provider, owner: Actor) -> None:
    makers, *others = (program(provider, f"Part {n}") for n in range(MOST_REQUIRED + 2))
    for one in others[:-1]:
        needed(provider, makers, one)

    with provider.scope(), pytest.raises(Invalid) as refused:
        add_prerequisite(owner, program_id=makers.pk, required_id=others[-1].pk)

    assert refused.value.errors == {"required_id": [TOO_MANY % {"n": MOST_REQUIRED}]}


def test_who_only_looks_changes_nothing_and_what_is_foreign_is_nowhere(provider: Provider, owner: Actor) -> None:
    basics, makers, trainer = program(provider, "Basics"), program(provider, "Makers"), provider.member(TRAINER)
    there, elsewhere = needed(provider, makers, basics), found_provider()
    foreign = needed(elsewhere, program(elsewhere), program(elsewhere))

    with provider.scope():
        with pytest.raises(NotAllowed):
            add_prerequisite(trainer, program_id=basics.pk, required_id=makers.pk)
        with pytest.raises(NotAllowed):
            remove_prerequisite(trainer, prerequisite_id=there)
        for wrong in (foreign, new_id()):
            with pytest.raises(NotFound):
                remove_prerequisite(owner, prerequisite_id=wrong)


@pytest.mark.parametrize(
    ("needs", "program_required", "way"),
    [
        ([], "ab", ""),
        ([], "aa", "aa"),
        (["ba"], "ab", "aba"),
        (["bc", "ca"], "ab", "abca"),
        (["bc", "ca", "ba"], "ab", "aba"),
        (["ab", "bc"], "ac", ""),
        (["cd", "dc"], "ab", ""),
    ],
)
def test_the_shortest_circle_is_found(needs: list[str], program_required: str, way: str) -> None:
    pairs = [(pair[0], pair[1]) for pair in needs]

    assert circle(pairs, program_required[0], program_required[1]) == list(way)
