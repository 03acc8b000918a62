"""Learners: they are added, edited, put away and brought back; who sees them; how they are found."""

from datetime import date
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, FINANCE, FRONT_DESK, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import close_campuses
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.core.lists import Showing, Sort
from cohortium.people.actions.learners import (
    FAULTS,
    add_learner,
    archive_learners,
    edit_learner,
    restore_learners,
)
from cohortium.people.actions.moving import TooMany
from cohortium.people.models import Learner
from cohortium.people.queries import learners as queries
from cohortium.people.rules.learners import Fault, LearnerDetails, age
from cohortium.people.states import LearnerStatus
from tests.fixtures import MORNING, Provider, at_once

TODAY = MORNING.date()


def added(provider: Provider, first_name: str = "Thandi", *, by: Actor | None = None, **said: Any) -> Learner:
    with provider.scope():
        return add_learner(by or provider.system, details=LearnerDetails(first_name, **said), today=TODAY)


def found(provider: Provider, actor: Actor, **asked: Any) -> list[str]:
    with provider.scope():
        return [row.name for row in queries.learners(actor, today=TODAY, **asked).rows]


def test_a_learner_is_added_edited_archived_and_brought_back_and_told(
    provider: Provider, owner: Actor, told: Any
) -> None:
    row = added(provider, "  Thandiwe ", by=owner, last_name="Ncube", phone="03 5550 0142")
    details = LearnerDetails("Thandiwe", "Ncube", preferred_name="Thandi", phone="03 5550 0142")

    with provider.scope():
        edit_learner(owner, learner_id=row.pk, details=details, version=1, today=TODAY)
        again = edit_learner(owner, learner_id=row.pk, details=details, version=2, today=TODAY)
        archive_learners(owner, learner_ids=[row.pk])
        archived_twice = archive_learners(owner, learner_ids=[row.pk])
        restore_learners(owner, learner_ids=[row.pk])
        seen = queries.learner(owner, learner_id=row.pk, today=TODAY)

    assert [isinstance(one, Unchanged) for one in (again, archived_twice)] == [True, True]
    assert (seen.name, seen.preferred_name, seen.phone, seen.status) == (
        *("Thandiwe Ncube", "Thandi", "+61355500142"),
        LearnerStatus.ACTIVE,
    )
    assert told(row)[0] == ["learner.added", "learner.edited", "learner.archived", "learner.restored"]


def test_nothing_personal_reaches_the_trail(provider: Provider, owner: Actor) -> None:
    row = added(
        provider,
        "Thandiwe",
        last_name="Ncube-Masuku",
        email="thandiwe@example.com",
        phone="0491 570 156",
        date_of_birth=date(2015, 3, 4),
        suburb="Hoppers Crossing",
    )

    with provider.scope():
        [entry] = queries.happened(learner_id=row.pk)

    said = str(entry)
    assert [word for word in ("Thandiwe", "Ncube", "thandiwe@", "570", "2015", "Hoppers") if word in said] == []


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"first_name": " - "}, "first_name"),
        ({"first_name": "a" * 101}, "first_name"),
        ({"last_name": "Ncube\u202e"}, "last_name"),
        ({"date_of_birth": date(2036, 9, 8)}, "date_of_birth"),
        ({"date_of_birth": date(1870, 1, 1)}, "date_of_birth"),
        ({"gender": "none of these"}, "gender"),
        ({"email": "thandi at example"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"country": "ZZ"}, "country"),
        ({"citizenship": "Kenya"}, "citizenship"),
        ({"campus_id": new_id()}, "campus_id"),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, said: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        added(provider, **said)

    assert list(refused.value.errors) == [place]


def test_every_fault_has_its_sentence() -> None:
    assert set(FAULTS) == set(Fault)


def test_somebody_may_have_one_name_and_share_an_address(provider: Provider, owner: Actor) -> None:
    added(provider, "Mwangi", email="family@example.com")
    added(provider, "Wanjiru", email="family@example.com")

    assert found(provider, owner) == ["Mwangi", "Wanjiru"]


def test_a_phone_is_read_as_one_of_where_they_live(provider: Provider) -> None:
    assert added(provider, phone="041 222 0400", country="KE").phone == "+254412220400"


def test_a_name_whose_accents_come_as_signs_of_their_own_is_the_same_name(provider: Provider) -> None:
    assert added(provider, "Zoe\u0308").first_name == "Zoë"


def test_an_older_version_is_stale(provider: Provider, owner: Actor) -> None:
    row = added(provider)

    with provider.scope(), pytest.raises(Stale):
        edit_learner(owner, learner_id=row.pk, details=LearnerDetails("Ada"), version=0, today=TODAY)


def test_several_are_archived_at_once_or_none(provider: Provider, owner: Actor) -> None:
    ids = [added(provider, f"Learner {n}").pk for n in range(3)]

    for wrong, refusal in (([*ids, new_id()], NotFound), ([], NotFound), ([new_id() for _ in range(201)], TooMany)):
        with provider.scope(), pytest.raises(refusal):
            archive_learners(owner, learner_ids=wrong)
    with provider.scope():
        archive_learners(owner, learner_ids=ids[:1])
        archived = archive_learners(owner, learner_ids=ids)

    assert archived == sorted(ids[1:])
    assert found(provider, owner, showing=Showing.ARCHIVED) == ["Learner 0", "Learner 1", "Learner 2"]


def test_two_who_save_at_once_do_not_take_back_one_another(provider: Provider, owner: Actor) -> None:
    row = added(provider)

    def save(name: str) -> Any:
        return edit_learner(owner, learner_id=row.pk, details=LearnerDetails(name), version=1, today=TODAY)

    ended = at_once(provider, lambda: save("Ada"), lambda: save("Bo"))

    assert sorted(ended) == ["Stale", "done"]


def test_who_works_at_some_campuses_sees_and_adds_those_who_are_at_home_there(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    maya = provider.member(CAMPUS_MANAGER, campuses=(werribee,))
    desk = provider.member(FRONT_DESK, campuses=(camberwell,))
    added(provider, "Ada", campus_id=werribee.pk)
    away = added(provider, "Bo")

    added(provider, "Cleo", by=desk, campus_id=camberwell.pk)

    assert [found(provider, one) for one in (maya, desk)] == [["Ada"], ["Cleo"]]
    with provider.scope(), pytest.raises(NotFound):
        queries.learner(maya, learner_id=away.pk, today=TODAY)
    for wrong in ({}, {"campus_id": werribee.pk}):
        with pytest.raises(Invalid) as refused:
            added(provider, "Dana", by=desk, **wrong)
        assert list(refused.value.errors) == ["campus_id"]


def test_who_only_reads_changes_nothing_and_who_teaches_sees_nobody_yet(provider: Provider) -> None:
    added(provider, "Ada")
    readers = [provider.member(role) for role in (FINANCE, AUDITOR)]

    assert [found(provider, one) for one in readers] == [["Ada"], ["Ada"]]
    for one in (*readers, provider.member(TRAINER)):
        with pytest.raises(NotAllowed):
            added(provider, "Bo", by=one)


def test_whose_campus_closes_stays_at_home_there(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    row = added(provider, "Ada", campus_id=campus.pk)
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
        details = LearnerDetails("Ada", "Lim", campus_id=campus.pk)
        edit_learner(owner, learner_id=row.pk, details=details, version=1, today=TODAY)

    assert found(provider, owner) == ["Ada Lim"]
    with pytest.raises(Invalid):
        added(provider, "Bo", campus_id=campus.pk)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zo", ["Zoë O’Brien Nguyễn"]),
        ("obrien", ["Zoë O’Brien Nguyễn"]),
        ("O'Brien", ["Zoë O’Brien Nguyễn"]),
        ("nguyen zoe", ["Zoë O’Brien Nguyễn"]),
        ("Nguyen", ["Minh Nguyễn", "Zoë O’Brien Nguyễn"]),
        ("lopez", ["María del Carmen López"]),
        ("maz", ["María del Carmen López"]),
        ("0491 570 156", ["Minh Nguyễn"]),
        ("+61 491 570 156", ["Minh Nguyễn"]),
        ("MINH@example", ["Minh Nguyễn"]),
        ("nguyen carmen", []),
        ("570156", ["Minh Nguyễn"]),
        ("57015", []),
    ],
)
def test_learners_are_found_by_any_word_by_phone_and_by_address(
    provider: Provider, owner: Actor, text: str, expected: list[str]
) -> None:
    added(provider, "Zoë", last_name="O’Brien Nguyễn")
    added(provider, "Minh", last_name="Nguyễn", phone="0491 570 156", email="minh@example.com")
    added(provider, "María del Carmen", last_name="López", preferred_name="Maza")

    assert found(provider, owner, text=text) == expected


def test_a_list_is_turned_page_by_page_in_either_order(provider: Provider, owner: Actor) -> None:
    for name in ("Ada", "Bo", "Cleo"):
        added(provider, name)

    for sort, expected in ((Sort.NAME_DOWN, ["Cleo", "Bo", "Ada"]), (Sort.ADDED, ["Ada", "Bo", "Cleo"])):
        with provider.scope():
            first = queries.learners(owner, today=TODAY, sort=sort, at_most=2)
            rest = queries.learners(owner, today=TODAY, sort=sort, after=first.next, at_most=2)
        assert [row.name for row in first.rows + rest.rows] == expected


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(2016, 2, 29), date(2026, 2, 28), 9),
        (date(2016, 2, 29), date(2026, 3, 1), 10),
        (date(2016, 5, 4), date(2026, 5, 4), 10),
        (date(2027, 1, 1), date(2026, 5, 4), None),
        (None, date(2026, 5, 4), None),
    ],
)
def test_age_is_in_whole_years(born: date | None, today: date, years: int | None) -> None:
    assert age(born, today) == years
