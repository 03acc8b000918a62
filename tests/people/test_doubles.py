"""Learners who may be one person: found on entry and by a job, said to be two; namesakes and twins left alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK
from cohortium.action import Unchanged
from cohortium.core.errors import NotAllowed, NotFound
from cohortium.people.actions.doubles import dismiss_pair, find_doubles
from cohortium.people.actions.learners import add_learner, archive_learners, edit_learner
from cohortium.people.actions.national_ids import add_id
from cohortium.people.models import DuplicatePair, Learner
from cohortium.people.queries import doubles as queries
from cohortium.people.queries.doubles import PairShowing
from cohortium.people.rules.doubles import MOST_WHO_SHARE, DoubleReason, both, different, preferred, score, united
from cohortium.people.rules.learners import LearnerDetails
from cohortium.people.rules.national_ids import IdDetails
from tests.fixtures import MORNING, Provider, at_once

TODAY = MORNING.date()
MAY = date(2016, 5, 4)
JUNE = date(2016, 6, 4)
SHARED = "family@example.com"


def added(provider: Provider, first_name: str = "Thandi", last_name: str = "Ncube", **said: Any) -> Learner:
    with provider.scope():
        return add_learner(provider.system, details=LearnerDetails(first_name, last_name, **said), today=TODAY)


def looked(provider: Provider, **said: Any) -> Any:
    with provider.scope():
        return find_doubles(provider.system, **said)


def reasons(provider: Provider) -> list[list[str]]:
    with provider.scope():
        return [row.reasons for row in DuplicatePair.objects.order_by("-score", "pk")]


def doubled(provider: Provider, **said: Any) -> tuple[Learner, Learner, DuplicatePair]:
    """Two who are one, and the pair that was raised of them."""
    one, other = (added(provider, date_of_birth=MAY, **said) for _ in range(2))
    looked(provider, learner_ids=[other.pk])
    with provider.scope():
        return one, other, DuplicatePair.objects.get(first=one.pk)


Said = dict[str, Any]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        pytest.param(
            {"first_name": "Zoë", "last_name": "O’Brien", "date_of_birth": MAY},
            {"first_name": "zoe", "last_name": "O'BRIEN", "date_of_birth": MAY},
            ["name_and_birth"],
            id="the same name, written otherwise, and birthday",
        ),
        pytest.param({"date_of_birth": MAY}, {"date_of_birth": JUNE}, None, id="namesakes"),
        pytest.param(
            {"date_of_birth": MAY, "email": SHARED, "phone": "0491 570 156"},
            {"date_of_birth": JUNE, "email": SHARED, "phone": "0491 570 156"},
            None,
            id="cousins and namesakes in one house",
        ),
        pytest.param(
            {"first_name": "Mia", "date_of_birth": MAY, "email": SHARED},
            {"first_name": "Mila", "date_of_birth": MAY, "email": SHARED},
            None,
            id="twins with names that are nearly one",
        ),
        pytest.param(
            {"first_name": "Themba", "date_of_birth": MAY, "phone": "0491 570 156"},
            {"first_name": "Thandi", "date_of_birth": MAY, "phone": "0491 570 156"},
            None,
            id="twins",
        ),
        pytest.param(
            {"first_name": "Alexandros", "email": SHARED},
            {"first_name": "Alex", "email": SHARED.upper(), "date_of_birth": MAY},
            ["email"],
            id="a short name at the same address",
        ),
        pytest.param(
            {"first_name": "Thandeka", "email": SHARED},
            {"first_name": "Thandekha", "email": SHARED},
            ["email"],
            id="one sign more at the same address",
        ),
        pytest.param(
            {"first_name": "Johannes", "preferred_name": "Hannes", "phone": "0491 570 156"},
            {"first_name": "Hannes", "phone": "+61 491 570 156"},
            ["phone"],
            id="by the name they prefer, at the same number",
        ),
        pytest.param(
            {"first_name": "Thandi", "email": SHARED},
            {"first_name": "Sipho", "email": SHARED},
            None,
            id="brother and sister at the same address",
        ),
        pytest.param(
            {"first_name": "Lim", "last_name": "Ada", "date_of_birth": MAY},
            {"first_name": "Ada", "last_name": "Lim", "date_of_birth": MAY},
            ["turned_name"],
            id="given and family name changed places",
        ),
        pytest.param(
            {"first_name": "Lim", "last_name": "Ada", "date_of_birth": MAY},
            {"first_name": "Ada", "last_name": "Lim", "date_of_birth": JUNE},
            None,
            id="changed places, and born on another day",
        ),
        pytest.param({}, {}, None, id="one name and nothing else"),
    ],
)
def test_who_may_be_one_is_found_beside_some_and_among_all(
    make_provider: Callable[..., Provider], one: Said, other: Said, found: list[str] | None
) -> None:
    expected = [found] if found else []
    here, there = make_provider(), make_provider()
    added(here, **one)
    looked(here, learner_ids=[added(here, **other).pk])
    added(there, **one)
    added(there, **other)
    looked(there)

    assert [reasons(here), reasons(there)] == [expected, expected]


def test_the_same_number_on_a_paper_speaks_for_one(provider: Provider, owner: Actor) -> None:
    rows = [added(provider, "Thandi"), added(provider, "Nomvula", "Dube", date_of_birth=MAY)]
    with provider.scope():
        for row in rows:
            add_id(
                owner,
                learner_id=row.pk,
                details=IdDetails("passport", "A1234567", "ZA"),
                despite_another=True,
            )

    looked(provider)

    assert reasons(provider) == [["id"]]


def test_an_address_that_many_share_says_nothing(provider: Provider) -> None:
    for n in range(MOST_WHO_SHARE - 1):
        added(provider, f"Learner {n}", f"Of {n}", email="office@example.com")
    added(provider, "Alexandros", email="office@example.com")
    last = added(provider, "Alex", email="office@example.com")

    looked(provider)
    looked(provider, learner_ids=[last.pk])

    assert reasons(provider) == []


def test_whoever_comes_in_is_looked_at_by_a_job_and_once(provider: Provider, work: Callable[[], None]) -> None:
    added(provider, date_of_birth=MAY)
    row = added(provider, date_of_birth=JUNE)
    work()
    before = reasons(provider)
    with provider.scope():
        details = LearnerDetails("Thandi", "Ncube", date_of_birth=MAY)
        edit_learner(provider.system, learner_id=row.pk, details=details, version=1, today=TODAY)
    work()

    assert [before, reasons(provider)] == [[], [["name_and_birth"]]]
    assert isinstance(looked(provider), Unchanged)


def test_who_was_archived_is_found_too(provider: Provider) -> None:
    gone = added(provider, date_of_birth=MAY)
    with provider.scope():
        archive_learners(provider.system, learner_ids=[gone.pk])

    looked(provider, learner_ids=[added(provider, date_of_birth=MAY).pk])

    assert reasons(provider) == [["name_and_birth"]]


def test_two_who_look_at_once_raise_one_pair(provider: Provider) -> None:
    one, other = added(provider, date_of_birth=MAY), added(provider, date_of_birth=MAY)

    at_once(
        provider,
        lambda: find_doubles(provider.system, learner_ids=[one.pk]),
        lambda: find_doubles(provider.system, learner_ids=[other.pk]),
        lambda: find_doubles(provider.system),
    )

    assert reasons(provider) == [["name_and_birth"]]


def test_who_was_said_to_be_two_is_not_raised_again(provider: Provider, owner: Actor, told: Any) -> None:
    _one, _other, pair = doubled(provider)
    with provider.scope():
        dismiss_pair(owner, pair_id=pair.pk)
        twice = dismiss_pair(owner, pair_id=pair.pk)

    again = looked(provider)

    with provider.scope():
        shown = [
            [row.pair_id for row in queries.pairs(owner, today=TODAY, showing=showing).rows] for showing in PairShowing
        ]
    assert [isinstance(one, Unchanged) for one in (twice, again)] == [True, True]
    assert shown == [[], [pair.pk]]
    assert told(pair)[0] == ["double.found", "double.dismissed"]


def test_a_pair_is_seen_by_who_reaches_both(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    maya = provider.member(CAMPUS_MANAGER, campuses=(werribee,))
    both_of = provider.member(CAMPUS_MANAGER, campuses=(werribee, camberwell))
    desk = provider.member(FRONT_DESK, campuses=(werribee, camberwell))
    added(provider, date_of_birth=MAY, campus_id=werribee.pk)
    added(provider, date_of_birth=MAY, campus_id=camberwell.pk)
    looked(provider)

    with provider.scope():
        seen = [len(queries.pairs(one, today=TODAY).rows) for one in (maya, both_of)]
        [row] = queries.pairs(both_of, today=TODAY).rows
        with pytest.raises(NotFound):
            dismiss_pair(maya, pair_id=row.pair_id)
        with pytest.raises(NotAllowed):
            dismiss_pair(desk, pair_id=row.pair_id)

    assert seen == [0, 1]


def test_whoever_adds_is_shown_who_may_be_the_one(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    desk = provider.member(FRONT_DESK, campuses=(werribee,))
    here = added(provider, "Zoë", campus_id=werribee.pk, date_of_birth=MAY)
    unborn = added(provider, "Zoë", campus_id=werribee.pk)
    namesake = added(provider, "Zoë", campus_id=werribee.pk, date_of_birth=JUNE)
    added(provider, "Zoë", campus_id=camberwell.pk, date_of_birth=MAY)

    with provider.scope():
        found = queries.candidates(desk, details=LearnerDetails("zoe", "NCUBE", date_of_birth=MAY))
        nobody = queries.candidates(desk, details=LearnerDetails("Sipho", "Ncube", date_of_birth=MAY))

    assert {row.learner_id: row.reasons for row in found} == {
        here.pk: [DoubleReason.NAME_AND_BIRTH],
        unborn.pk: [DoubleReason.NAME],
        namesake.pk: [DoubleReason.NAMESAKE],
    }
    assert nobody == []


def test_nobody_looks_for_namesakes_afterwards(provider: Provider) -> None:
    first, second = (added(provider, "Zoë", date_of_birth=born) for born in (MAY, JUNE))

    with provider.scope():
        find_doubles(provider.system)
        find_doubles(provider.system, learner_ids=[first.pk, second.pk])

        assert queries.number_open(provider.system) == 0


def test_a_list_asks_as_often_whatever_its_length(provider: Provider, owner: Actor, statements: Any) -> None:
    for n in range(4):
        doubled(provider, first_name=f"Learner {n}")

    with provider.scope(), statements() as few:
        queries.pairs(owner, today=TODAY, at_most=1)
    with provider.scope(), statements() as many:
        found = queries.pairs(owner, today=TODAY)
    with provider.scope():
        first = queries.pairs(owner, today=TODAY, at_most=3)
        rest = queries.pairs(owner, today=TODAY, at_most=3, after=first.next)

    assert len(found.rows) == 4
    assert len(many) == len(few)
    assert [row.pair_id for row in first.rows + rest.rows] == [row.pair_id for row in found.rows]


def test_reasons_add_up_and_fields_are_compared() -> None:
    assert [
        score([DoubleReason.EMAIL]),
        score([DoubleReason.EMAIL, DoubleReason.PHONE]),
        score(list(DoubleReason)),
    ] == [70, 91, 100]
    one, other = {"a": "Ada", "b": "", "c": "x", "d": None}, {"a": "ADA", "b": "new", "c": "y", "d": None}
    assert [preferred(one, other), different(one, other)] == [{"b"}, {"c"}]
    assert [both("", "nuts"), both("nuts", "nuts"), both("nuts", "milk"), both("nuts", "")] == [
        *("nuts", "nuts", "nuts\nmilk", "nuts")
    ]
    assert united(["en", "zu"], ["zu", "af"]) == ["en", "zu", "af"]
