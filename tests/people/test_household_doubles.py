"""Families, and guardians, that are there twice are found; namesakes and parents who live apart are left alone."""

from typing import Any
from uuid import UUID

import pytest

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.people.actions.household_doubles import dismiss_household_pair, find_household_doubles
from cohortium.people.actions.household_merging import merge_guardians
from cohortium.people.actions.household_undoing import undo_household_merge
from cohortium.people.models import Guardian, HouseholdPair
from cohortium.people.queries import households
from tests.fixtures import MORNING, Provider
from tests.people.households import child, family, guardian

TODAY = MORNING.date()


def found(provider: Provider, *of: UUID) -> list[tuple[str, str, list[str]]]:
    """What is raised of all, and of some, which is the same; without a trace."""
    with provider.scope():
        for ids in (None, list(of)):
            find_household_doubles(provider.system, family_ids=ids)
        rows = HouseholdPair.objects.select_related(
            "family_first", "family_second", "guardian_first", "guardian_second"
        )
        return sorted(
            (str(row.family_first or row.guardian_first), str(row.family_second or row.guardian_second), row.reasons)
            for row in rows
        )


MOTHER: dict[str, Any] = {"last_name": "Ncube", "email": "nomsa@example.com"}


def test_the_same_mother_in_one_family_and_in_two(provider: Provider) -> None:
    one, other = family(provider, "Ncube"), family(provider, "Dlamini")
    guardian(provider, one, "Nomsa", **MOTHER)
    guardian(provider, one, "Nomsa", last_name="Ncube")
    guardian(provider, other, "Nomsaa", **MOTHER, lives_there=False)

    assert found(provider, one.pk) == [
        ("Nomsa Ncube", "Nomsa Ncube", ["name"]),
        ("Nomsa Ncube", "Nomsaa Ncube", ["email"]),
    ]


def test_the_same_family_of_two_desks(provider: Provider) -> None:
    one, other = family(provider, "Ncube"), family(provider, "Ncube", address="4 Synnot St", postcode="3029")
    third = family(provider, "NCUBE", address="4 synnot st", postcode="3029")
    guardian(provider, one, "Nomsa", **MOTHER)
    guardian(provider, other, "Nomsa", **MOTHER)

    pairs = {tuple(reasons) for _one, _other, reasons in found(provider, other.pk, third.pk)}
    assert pairs == {("guardian",), ("address",), ("email",)}


def test_a_family_with_the_same_child(provider: Provider) -> None:
    one, other = family(provider, "Ncube"), family(provider, "Ncube")
    for each in (one, other):
        child(provider, each, first_name="Thandi", last_name="Ncube", date_of_birth=TODAY.replace(year=2016))

    assert found(provider, one.pk) == [("Ncube", "Ncube", ["child"])]


NAMESAKES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"email": "a@example.com"}, {"email": "b@example.com"}),
    ({"email": "home@example.com"}, {"email": "home@example.com", "first_name": "Sipho"}),
]


@pytest.mark.parametrize(("first", "second"), NAMESAKES)
def test_namesakes_and_parents_with_one_address_are_two(
    provider: Provider, first: dict[str, Any], second: dict[str, Any]
) -> None:
    one, other = family(provider, "Ncube"), family(provider, "Ncube")
    guardian(provider, one, **{"first_name": "Nomsa", "last_name": "Ncube", **first})
    guardian(provider, other, **{"first_name": "Nomsa", "last_name": "Ncube", **second})

    assert found(provider, one.pk, other.pk) == []


def test_parents_who_live_apart_have_a_family_each(provider: Provider) -> None:
    said = {"email": "novak@example.com", "phone": "0491 570 156"}
    hers, his = family(provider, "Novak", **said), family(provider, "Novak", **said)
    child(provider, hers, his, last_name="Novak")
    for one, lives, else_ in ((hers, "Ana", "Ivo"), (his, "Ivo", "Ana")):
        guardian(provider, one, lives, last_name="Novak", email=f"{lives}@example.com")
        guardian(provider, one, else_, last_name="Novak", email=f"{else_}@example.com", lives_there=False)

    reasons = [(first, second) for first, second, _why in found(provider, hers.pk, his.pk)]
    # Each of them is one person in two families; the families are two.
    assert reasons == [("Ana Novak", "Ana Novak"), ("Ivo Novak", "Ivo Novak")]


def test_what_was_said_to_be_two_is_not_asked_again(provider: Provider, owner: Actor) -> None:
    one = family(provider)
    stays, goes, third = (guardian(provider, one, "Eleni", last_name="Vella") for _ in range(3))
    with provider.scope():
        find_household_doubles(owner)
        pair = HouseholdPair.objects.get(guardian_first=goes.pk, guardian_second=third.pk)
        HouseholdPair.objects.filter(guardian_first=stays.pk, guardian_second=third.pk).delete()
        dismiss_household_pair(owner, pair_id=pair.pk)
        done = merge_guardians(owner, survivor_id=stays.pk, merged_id=goes.pk, take=(), now=MORNING)
        again = find_household_doubles(owner)
        said_of = set(HouseholdPair.objects.filter(pk=pair.pk).values_list("guardian_first", "guardian_second"))
        settled = HouseholdPair.objects.get(guardian_first=stays.pk, guardian_second=goes.pk).status
        undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        back = HouseholdPair.objects.get(pk=pair.pk)
        reopened = HouseholdPair.objects.get(guardian_first=stays.pk, guardian_second=goes.pk).status

    assert isinstance(again, Unchanged)
    assert (said_of, back.guardian_first_id, back.guardian_second_id) == ({(stays.pk, third.pk)}, goes.pk, third.pk)
    assert (settled, reopened) == ("merged", "open")


def test_who_is_about_to_be_added_may_be_here(provider: Provider, owner: Actor) -> None:
    one = family(provider, "Ncube", email="home@example.com")
    nomsa = guardian(provider, one, "Nomsa", **MOTHER)
    with provider.scope():
        asked = [
            households.family_candidates(owner, name="Dlamini", email="HOME@example.com", phone=""),
            households.family_candidates(owner, name="ncube", email="", phone=""),
            households.family_candidates(owner, name="ncube", email="else@example.com", phone=""),
            households.guardian_candidates(owner, family_id=one.pk, name="nomsa ncube", email="", phone=""),
            households.guardian_candidates(owner, family_id=nomsa.pk, name="nomsa ncube", email="", phone=""),
        ]
    assert [[row.record_id for row in rows] for rows in asked] == [[one.pk], [one.pk], [], [nomsa.pk], []]


def test_many_who_share_an_address_are_nobody(provider: Provider) -> None:
    one = family(provider)
    guardian(provider, one, "Nomsa", email="office@example.com")
    with provider.scope():
        Guardian.objects.bulk_create(
            Guardian(family=one, first_name=f"Nomsa {at}", relationship="mother", email="office@example.com")
            for at in range(21)
        )
    assert found(provider, one.pk) == []
