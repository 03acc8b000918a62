"""Guardians: what is said of them, their shares of the bill, their order, and what they may know of one another."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.action import Unchanged
from cohortium.core.constraints import violated
from cohortium.core.errors import Invalid, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.people.actions.families import archive_families
from cohortium.people.actions.guardians import (
    BillTaken,
    add_guardian,
    edit_guardian,
    raise_guardian,
    remove_guardian,
    return_guardian,
)
from cohortium.people.models import Family, Guardian
from cohortium.people.queries import families, guardians
from cohortium.people.queries.guardians import RELATIONSHIPS, SIGHTS, known_to
from cohortium.people.rules.guardians import GuardianDetails, Relationship, Sight
from tests.fixtures import Provider, at_once
from tests.people.households import TODAY, child, family, guardian

ELSEWHERE: dict[str, Any] = {
    "lives_there": False,
    "address": "7 Secret Lane",
    "suburb": "Footscray",
    "postcode": "3011",
    "email": "kostas@example.com",
    "phone": "0491 570 158",
}


def shares(provider: Provider, owner: Actor, of: Family) -> tuple[list[int], int]:
    with provider.scope():
        row = families.family(owner, family_id=of.pk, today=TODAY)
        return [one.bill_share for one in row.guardians], row.left_of_bill


def test_a_guardian_is_added_edited_removed_and_brought_back_and_told(
    provider: Provider, owner: Actor, told: Any
) -> None:
    here = family(provider)
    row = guardian(provider, here, relationship="mother", sees=["money", "learning"], email="eleni@example.com")
    details = GuardianDetails("Eleni", "Papadopoulos", relationship="mother", sees=["learning", "money"])

    with provider.scope():
        edit_guardian(owner, guardian_id=row.pk, details=details, version=1)
        again = edit_guardian(owner, guardian_id=row.pk, details=details, version=2)
        with pytest.raises(Stale):
            edit_guardian(owner, guardian_id=row.pk, details=details, version=1)
        remove_guardian(owner, guardian_id=row.pk)
        gone = families.family(owner, family_id=here.pk, today=TODAY)
        still = [one.name for one in families.people(gone).removed]
        return_guardian(owner, guardian_id=row.pk)
        seen = guardians.guardian(owner, guardian_id=row.pk)

    assert isinstance(again, Unchanged)
    assert (gone.guardians, still) == ([], ["Eleni Papadopoulos"])
    assert (seen.name, seen.sees, seen.email) == ("Eleni Papadopoulos", ["learning", "money"], "")
    assert told(row)[0] == ["guardian.added", "guardian.edited", "guardian.removed", "guardian.returned"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"first_name": ""}, "first_name"),
        ({"relationship": "chief"}, "relationship"),
        ({"email": "eleni at home"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"bill_share": 101}, "bill_share"),
        ({"bill_share": -1}, "bill_share"),
        ({"sees": ["everything"]}, "sees"),
        ({"country": "ZZ", "lives_there": False}, "country"),
        ({"suburb": "Footscray"}, "lives_there"),
        ({"note": "a" * 2001}, "note"),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, said: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        guardian(provider, family(provider), **said)

    assert list(refused.value.errors) == [place]


def test_guardians_share_an_address_have_none_or_one_that_is_wrong(provider: Provider, owner: Actor) -> None:
    here, there = family(provider), family(provider, "Kowalski")

    for of, email in ((here, "both@example.com"), (here, "both@example.com"), (there, "both@example.com"), (there, "")):
        guardian(provider, of, email=email)

    with provider.scope():
        assert Guardian.objects.filter(email="both@example.com").count() == 3


def test_together_they_bear_the_bill_and_no_more(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    eleni = guardian(provider, here, bill_share=60)

    with pytest.raises(Invalid) as refused:
        guardian(provider, here, "Kostas", bill_share=41)
    kostas = guardian(provider, here, "Kostas", bill_share=30)
    before = shares(provider, owner, here)
    with provider.scope():
        remove_guardian(owner, guardian_id=eleni.pk)
    alone = shares(provider, owner, here)
    guardian(provider, here, "Sofia", bill_share=70)

    assert [str(one) for one in refused.value.errors["bill_share"]] == [
        "Only 40 percent of the bill is left. Enter that or less."
    ]
    assert (before, alone) == (([60, 30], 10), ([30], 70))
    with provider.scope():
        with pytest.raises(BillTaken), transaction.atomic():
            return_guardian(owner, guardian_id=eleni.pk)
        edit_guardian(owner, guardian_id=kostas.pk, details=GuardianDetails("Kostas", bill_share=0), version=1)
        with pytest.raises(BillTaken), transaction.atomic():
            return_guardian(owner, guardian_id=eleni.pk)


def test_two_clerks_at_once_do_not_make_more_than_the_whole_bill(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    eleni = guardian(provider, here, bill_share=20)

    def add() -> Any:
        return add_guardian(owner, family_id=here.pk, details=GuardianDetails("Kostas", bill_share=50))

    def edit() -> Any:
        return edit_guardian(owner, guardian_id=eleni.pk, details=GuardianDetails("Eleni", bill_share=60), version=1)

    ended = at_once(provider, add, edit)

    assert ended == ["Invalid", "done"]
    assert shares(provider, owner, here)[1] >= 0


def test_whom_one_calls_first_is_first(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    rows = [guardian(provider, here, name) for name in ("Eleni", "Kostas", "Sofia")]

    with provider.scope():
        raise_guardian(owner, guardian_id=rows[2].pk)
        raise_guardian(owner, guardian_id=rows[2].pk)
        first = raise_guardian(owner, guardian_id=rows[2].pk)
        order = [one.first_name for one in families.family(owner, family_id=here.pk, today=TODAY).guardians]
        remove_guardian(owner, guardian_id=rows[0].pk)
        with pytest.raises(NotFound):
            raise_guardian(owner, guardian_id=rows[0].pk)

    assert isinstance(first, Unchanged)
    assert order == ["Sofia", "Eleni", "Kostas"]


def test_staff_are_guardians_by_the_log_in_that_they_have_once_in_a_family(provider: Provider) -> None:
    here, trainer = family(provider), provider.member(TRAINER)
    row, twin = guardian(provider, here), guardian(provider, here, "Eleni again")

    with provider.scope():
        Guardian.objects.filter(pk=row.pk).update(membership=trainer.id)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Guardian.objects.filter(pk=twin.pk).update(membership=trainer.id)

    assert violated(refused.value) == "guardian_log_in_once"


def test_everything_that_can_be_chosen_has_words() -> None:
    assert (set(RELATIONSHIPS), set(SIGHTS)) == (set(Relationship), set(Sight))


def test_who_lives_elsewhere_learns_neither_the_address_nor_how_to_reach_who_lives_there(provider: Provider) -> None:
    here = family(provider, address="4 Synnot Street", phone="03 5550 0142", email="home@example.com")
    guardian(provider, here, email="eleni@example.com", phone="0491 570 156", note="Do not tell Kostas")
    kostas = guardian(provider, here, "Kostas", **ELSEWHERE, note="Pays late")
    zoe = child(provider, here, address="4 Synnot Street", phone="0491 570 159")

    with provider.scope():
        known = known_to(guardian_id=kostas.pk)

    assert (known.household, known.details.address, known.details.note) == (None, "7 Secret Lane", "")
    assert [(one.name, one.email, one.phone) for one in known.others] == [("Eleni", "", "")]
    assert [one.learner_id for one in known.children] == [zoe.pk]
    said = str(known)
    leaks = ("Synnot", "home@", "eleni@", "550", "570 156", "570156", "570159", "not tell", "late")
    assert [word for word in leaks if word in said] == []


def test_those_of_one_roof_know_the_household_and_one_another_and_not_where_another_lives(provider: Provider) -> None:
    here = family(provider, address="4 Synnot Street")
    eleni = guardian(provider, here, relationship="mother")
    guardian(provider, here, "Marek", email="marek@example.com", relationship="step_parent")
    guardian(provider, here, "Kostas", **ELSEWHERE)

    with provider.scope():
        known = known_to(guardian_id=eleni.pk)

    assert known.household
    assert known.household.address == "4 Synnot Street"
    assert [(one.name, one.email) for one in known.others] == [("Marek", "marek@example.com"), ("Kostas", "")]
    assert [word for word in ("Secret", "Footscray", "kostas@", "570158") if word in str(known)] == []


def test_two_who_live_elsewhere_are_not_under_one_roof(provider: Provider) -> None:
    here = family(provider)
    kostas = guardian(provider, here, "Kostas", **ELSEWHERE)
    guardian(provider, here, "Sofia", **replace_address("9 Other Road"))

    with provider.scope():
        known = known_to(guardian_id=kostas.pk)

    assert [(one.name, one.email, one.phone) for one in known.others] == [("Sofia", "", "")]


def replace_address(address: str) -> dict[str, Any]:
    return ELSEWHERE | {"address": address, "email": "sofia@example.com"}


def test_of_the_other_family_of_a_child_nothing_is_known_nor_that_there_is_one(provider: Provider) -> None:
    mothers, fathers = family(provider, "Papadopoulos"), family(provider, "Kowalski", address="1 Hidden Court")
    guardian(provider, mothers)
    kostas = guardian(provider, fathers, "Kostas", email="kostas@example.com")
    eleni = guardian(provider, mothers, "Eleni the second")
    child(provider, mothers, fathers)

    with provider.scope():
        hers, his = known_to(guardian_id=eleni.pk), known_to(guardian_id=kostas.pk)

    assert [word for word in ("Kowalski", "Hidden", "kostas", "Kostas") if word in str(hers)] == []
    assert ([one.first_name for one in his.children], his.others) == (["Zoë"], [])


def test_who_was_removed_knows_nothing_and_is_not_known(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    eleni, kostas = guardian(provider, here), guardian(provider, here, "Kostas")

    with provider.scope():
        remove_guardian(owner, guardian_id=kostas.pk)
        others = known_to(guardian_id=eleni.pk).others
        for nobody in (kostas.pk, new_id()):
            with pytest.raises(NotFound):
                known_to(guardian_id=nobody)
        archive_families(owner, family_ids=[here.pk])
        with pytest.raises(NotFound):
            known_to(guardian_id=eleni.pk)

    assert others == []


def test_what_a_guardian_is_told_of_themselves_is_whole(provider: Provider) -> None:
    here = family(provider)
    row = guardian(provider, here, bill_share=40, sees=["money"], may_pick_up=True)

    with provider.scope():
        known = known_to(guardian_id=row.pk)

    expected = GuardianDetails("Eleni", bill_share=40, sees=["money"], may_pick_up=True)
    assert known.details == replace(expected, relationship=str(expected.relationship))
