"""Families: they are added, edited, put away; who sees them; how they are found; which learners belong to them."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, FINANCE, FRONT_DESK, TRAINER
from cohortium.action import Unchanged
from cohortium.core.constraints import violated
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.core.lists import Showing
from cohortium.people.actions.families import (
    FAULTS,
    TwoFamilies,
    add_family,
    add_into_family,
    archive_families,
    edit_family,
    put_into_family,
    restore_families,
    take_out_of_family,
)
from cohortium.people.models import FamilyLearner, Learner
from cohortium.people.queries import families as queries
from cohortium.people.rules.families import FamilyDetails, Fault
from cohortium.people.rules.learners import LearnerDetails
from cohortium.people.states import FamilyStatus
from tests.fixtures import Provider, at_once
from tests.people.households import TODAY, child, contact, family, guardian


def found(provider: Provider, actor: Actor, **asked: Any) -> list[str]:
    with provider.scope():
        return [row.name for row in queries.families(actor, today=TODAY, **asked).rows]


def read(provider: Provider, actor: Actor, family_id: Any) -> queries.FamilyRow:
    with provider.scope():
        return queries.family(actor, family_id=family_id, today=TODAY)


def test_a_family_is_added_edited_archived_and_brought_back_and_told(
    provider: Provider, owner: Actor, told: Any
) -> None:
    row = family(provider, "  Papadopoulos ", by=owner, phone="03 5550 0142")
    details = FamilyDetails("Papadopoulos", phone="03 5550 0142", suburb="Werribee")

    with provider.scope():
        edit_family(owner, family_id=row.pk, details=details, version=1)
        again = edit_family(owner, family_id=row.pk, details=details, version=2)
        archive_families(owner, family_ids=[row.pk])
        archived_twice = archive_families(owner, family_ids=[row.pk])
        restore_families(owner, family_ids=[row.pk])
    seen = read(provider, owner, row.pk)

    assert [isinstance(one, Unchanged) for one in (again, archived_twice)] == [True, True]
    assert (seen.name, seen.phone, seen.suburb, seen.status) == (
        *("Papadopoulos", "+61355500142", "Werribee"),
        FamilyStatus.ACTIVE,
    )
    assert told(row)[0] == ["family.added", "family.edited", "family.archived", "family.restored"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"name": " - "}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"email": "the family"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"country": "ZZ"}, "country"),
        ({"suburb": "Werri\u202ebee"}, "suburb"),
        ({"campus_id": new_id()}, "campus_id"),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, said: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        family(provider, **said)

    assert list(refused.value.errors) == [place]


def test_every_fault_has_its_sentence() -> None:
    assert set(FAULTS) == set(Fault)


def test_an_older_version_is_stale(provider: Provider, owner: Actor) -> None:
    row = family(provider)

    with provider.scope(), pytest.raises(Stale):
        edit_family(owner, family_id=row.pk, details=FamilyDetails("Lim"), version=0)


def test_a_learner_belongs_to_two_families_and_to_no_third(provider: Provider, owner: Actor) -> None:
    mothers, fathers, third = family(provider, "Papadopoulos"), family(provider, "Kowalski"), family(provider, "Lim")
    zoe = child(provider, mothers, fathers)

    with provider.scope():
        again = put_into_family(owner, family_id=fathers.pk, learner_id=zoe.pk)
        with pytest.raises(TwoFamilies):
            put_into_family(owner, family_id=third.pk, learner_id=zoe.pk)

    assert isinstance(again, Unchanged)
    assert [len(read(provider, owner, one.pk).children) for one in (mothers, fathers, third)] == [1, 1, 0]


def test_who_leaves_a_family_has_a_place_for_another_and_the_trail_says_so(
    provider: Provider, owner: Actor, told: Any
) -> None:
    first, second, third = family(provider, "Papadopoulos"), family(provider, "Kowalski"), family(provider, "Lim")
    zoe = child(provider, first, second)
    [place] = [one.place_id for one in read(provider, owner, first.pk).children]

    with provider.scope():
        take_out_of_family(owner, place_id=place)
        put_into_family(owner, family_id=third.pk, learner_id=zoe.pk)
        names = [one.name for one in queries.of_learner(owner, learner_id=zoe.pk)]
        lately = [(str(one.sentence), one.changes) for one in queries.newest(family_id=first.pk)]

    assert names == ["Kowalski", "Lim"]
    assert told(first)[0] == ["family.added", "family.learner_joined", "family.learner_left"]
    assert lately == [("a learner removed", [("Who", "Zoë", None)])]


def test_two_who_find_a_third_family_at_once_are_both_seen_to(provider: Provider, owner: Actor) -> None:
    here = [family(provider, f"Family {n}") for n in range(3)]
    zoe = child(provider, here[0])

    def put(into: Any) -> Any:
        return put_into_family(owner, family_id=into.pk, learner_id=zoe.pk)

    ended = at_once(provider, lambda: put(here[1]), lambda: put(here[2]))

    assert ended == ["TwoFamilies", "done"]
    with provider.scope():
        assert sorted(FamilyLearner.objects.values_list("place", flat=True)) == [1, 2]


@pytest.mark.parametrize(("place", "constraint"), [(3, "family_learner_two_places"), (1, "family_learner_place_once")])
def test_the_database_refuses_a_third_family_whoever_asks(provider: Provider, place: int, constraint: str) -> None:
    here, there = family(provider), family(provider, "Kowalski")
    zoe = child(provider, here)

    with provider.scope(), pytest.raises(IntegrityError) as refused, transaction.atomic():
        FamilyLearner.objects.create(family=there, learner=zoe, place=place)

    assert violated(refused.value) == constraint


def test_a_learner_is_added_into_a_family_or_not_at_all(provider: Provider, owner: Actor) -> None:
    row = family(provider)

    with provider.scope():
        add_into_family(owner, family_id=row.pk, details=LearnerDetails("Alex"), today=TODAY)
        with pytest.raises(Invalid), transaction.atomic():
            add_into_family(owner, family_id=row.pk, details=LearnerDetails(""), today=TODAY)
        with pytest.raises(NotFound), transaction.atomic():
            add_into_family(owner, family_id=new_id(), details=LearnerDetails("Bo"), today=TODAY)

    assert [one.name for one in read(provider, owner, row.pk).children] == ["Alex"]
    with provider.scope():
        assert Learner.objects.count() == 1


def test_a_family_is_reached_where_it_is_at_home_and_where_a_child_is(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    maya = provider.member(CAMPUS_MANAGER, campuses=(werribee,))
    desk = provider.member(FRONT_DESK, campuses=(camberwell,))
    siblings = family(provider, "Papadopoulos", campus_id=werribee.pk)
    child(provider, siblings, first_name="Alex", campus_id=camberwell.pk)
    child(provider, siblings, first_name="Zoë", campus_id=werribee.pk)
    nowhere = family(provider, "Lim")

    family(provider, "Tehan", by=desk, campus_id=camberwell.pk)
    seen = {one.name: one for one in read(provider, desk, siblings.pk).children}

    assert [found(provider, one) for one in (maya, desk)] == [["Papadopoulos"], ["Papadopoulos", "Tehan"]]
    # The office of one child knows the name of the other, and nothing else.
    assert [(one.is_visible, one.campus) for one in (seen["Alex"], seen["Zoë"])] == [(True, "Camberwell"), (False, "")]
    with provider.scope():
        for wrong in (nowhere.pk, new_id()):
            with pytest.raises(NotFound):
                queries.family(desk, family_id=wrong, today=TODAY)
        with pytest.raises(NotFound):
            take_out_of_family(desk, place_id=seen["Zoë"].place_id)
        for campus_id in (None, werribee.pk):
            with pytest.raises(Invalid):
                add_family(desk, details=FamilyDetails("Bloom", campus_id=campus_id))
        # Where it is at home it stays, also for who reaches it through a child.
        edit_family(
            desk, family_id=siblings.pk, details=FamilyDetails("Papadopoulos-Lim", campus_id=werribee.pk), version=1
        )


def test_who_only_reads_changes_nothing_and_who_teaches_sees_none(provider: Provider) -> None:
    family(provider)
    readers = [provider.member(role) for role in (FINANCE, AUDITOR)]

    assert [found(provider, one) for one in readers] == [["Papadopoulos"], ["Papadopoulos"]]
    for one in (*readers, provider.member(TRAINER)):
        with pytest.raises(NotAllowed):
            family(provider, by=one)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("papa", ["Papadopoulos"]),
        ("obrien", ["Nguyễn & O’Brien"]),
        ("zo", ["Nguyễn & O’Brien"]),
        ("zoe obrien", ["Nguyễn & O’Brien"]),
        ("maza", ["Nguyễn & O’Brien"]),
        ("eleni", ["Papadopoulos"]),
        ("kowalska eleni", ["Papadopoulos"]),
        ("ELENI@example", ["Papadopoulos"]),
        ("household@", ["Papadopoulos"]),
        ("0491 570 156", ["Papadopoulos"]),
        ("0491 570 157", ["Nguyễn & O’Brien"]),
        ("kostas", []),
        ("nobody", []),
    ],
)
def test_families_are_found_by_their_name_and_by_their_people(
    provider: Provider, owner: Actor, text: str, expected: list[str]
) -> None:
    greek = family(provider, email="household@example.com")
    guardian(provider, greek, last_name="Kowalska", email="eleni@example.com", phone="0491 570 156")
    other = family(provider, "Nguyễn & O’Brien", phone="0491 570 157")
    child(provider, other, last_name="O’Brien", preferred_name="Maza")

    assert found(provider, owner, text=text) == expected


def test_several_are_archived_at_once_or_none(provider: Provider, owner: Actor) -> None:
    ids = [family(provider, f"Family {n}").pk for n in range(3)]

    with provider.scope():
        for wrong in ([*ids, new_id()], []):
            with pytest.raises(NotFound):
                archive_families(owner, family_ids=wrong)
        archived = archive_families(owner, family_ids=ids)

    assert archived == sorted(ids)
    assert found(provider, owner, showing=Showing.ARCHIVED) == ["Family 0", "Family 1", "Family 2"]


def test_the_timeline_tells_of_everybody_in_the_family_and_keeps_their_names_out_of_the_trail(
    provider: Provider, owner: Actor
) -> None:
    row = family(provider, address="4 Synnot Street")
    guardian(provider, row, last_name="Papadopoulos", phone="0491 570 156", note="Works nights")
    contact(provider, row.pk)
    seen = read(provider, owner, row.pk)

    with provider.scope():
        entries = queries.happened(seen, people=queries.people(seen))

    assert [(one.about, str(one.sentence)) for one in entries] == [
        ("Yiayia Sofia", "Added as emergency contact"),
        ("Eleni Papadopoulos", "Added as a guardian"),
        ("", "Added"),
    ]
    kept = str([one.changes for one in entries])
    assert [word for word in ("Synnot", "Eleni", "570 1", "nights", "Sofia") if word in kept] == []
