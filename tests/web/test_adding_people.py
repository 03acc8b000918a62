"""What whoever adds people is shown: namesakes, who is here already, and what a second guardian starts with."""

import re
from datetime import date
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.people.actions.doubles import find_doubles
from cohortium.people.actions.household_doubles import find_household_doubles
from cohortium.people.models import FamilyLearner, Learner
from tests.fixtures import Provider
from tests.people.households import child, family, guardian
from tests.web.pages import form_of

MAY, JUNE = date(2015, 5, 4), date(2015, 6, 9)
TYPED = {"first_name": "Zoë", "last_name": "Ncube", "date_of_birth": "2015-06-09", "suburb": "Werribee"}


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_namesake_is_shown_once_and_added_by_one_click(provider: Provider, owner: Actor) -> None:
    child(provider, last_name="Ncube", date_of_birth=MAY)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/new"

    asked = client.post(path, {**form_of(client.get(path)), **TYPED})
    again = client.post(path, form_of(asked))

    words = text(asked)
    assert (asked.status_code, again.status_code) == (409, 302)
    assert ["Someone with this name already exists" in words, "Same name, different date of birth" in words] == [
        True,
        True,
    ]
    with provider.scope():
        added = Learner.objects.get(date_of_birth=JUNE)
        find_doubles(provider.system)
    assert (added.first_name, added.last_name, added.suburb) == ("Zoë", "Ncube", "Werribee")
    assert "may have another record" not in text(client.get(again.headers["Location"]))


@pytest.mark.parametrize("other", [{"first_name": "Zara"}, {"last_name": "Dube"}])
def test_twins_and_others_are_added_at_once(provider: Provider, owner: Actor, other: dict[str, str]) -> None:
    child(provider, last_name="Ncube", date_of_birth=JUNE)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/new"

    assert client.post(path, {**form_of(client.get(path)), **TYPED, **other}).status_code == 302


def test_who_is_here_already_is_put_into_the_family_by_one_click(provider: Provider, owner: Actor) -> None:
    zoe, here = child(provider, last_name="Ncube", date_of_birth=MAY), family(provider, "Ncube")
    full = child(provider, family(provider, "Dube"), family(provider, "Lim"), last_name="Ncube", date_of_birth=MAY)
    inside = child(provider, here, last_name="Ncube", date_of_birth=MAY)
    client, base = provider.signed_in(owner), f"/o/{provider.code}/families/{here.pk}"

    asked = text(client.post(f"{base}/learners/new", {**form_of(client.get(f"{base}/learners/new")), **TYPED}))
    put = client.post(f"{base}/learners/adding", {"learner": str(zoe.pk)})

    offered = [f'name="learner" value="{one.pk}"' in asked for one in (zoe, full, inside)]
    assert (offered, asked.count("Add Zoë Ncube to Ncube"), "Already a member" in asked) == (
        [True, False, False],
        1,
        True,
    )
    assert put.headers["Location"] == base
    with provider.scope():
        assert FamilyLearner.objects.filter(family=here, learner=zoe).count() == 1


def test_the_first_guardian_starts_with_everything_and_the_next_with_little(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/{here.pk}/guardians/new"

    first = client.get(path)
    guardian(provider, here, "Eleni", bill_share=60)
    second = client.get(path)
    guardian(provider, here, "Kostas", bill_share=40)
    third = client.get(path)

    assert [form_of(one)["bill_share"] for one in (first, second, third)] == ["100", "40", "0"]
    assert [ticked(one) for one in (first, second, third)] == [5, 2, 1]
    assert "Other shares: Eleni 60%. 40% of the bill is not assigned yet." in text(second)
    assert ["seeing learning only" in text(one) for one in (first, second)] == [False, True]


def ticked(answer: Any) -> int:
    """How many boxes are."""
    return len(
        [one for one in re.findall(r"<input[^>]*>", text(answer)) if 'type="checkbox"' in one and " checked" in one]
    )


def test_where_nobody_pays_yet_the_next_guardian_does_not_either(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    guardian(provider, here, "Eleni", bill_share=0)
    path = f"/o/{provider.code}/families/{here.pk}/guardians/new"

    assert form_of(provider.signed_in(owner).get(path))["bill_share"] == "0"


def test_a_family_without_an_address_says_so(provider: Provider, owner: Actor) -> None:
    bare, lives = family(provider, country="AU"), family(provider, "Dube", suburb="Werribee", country="AU")
    client, base = provider.signed_in(owner), f"/o/{provider.code}/families"

    empty, shown = (text(client.get(f"{base}/{one.pk}")) for one in (bare, lives))

    facts = [one.split('aria-label="Facts"')[1].split("</aside>")[0] for one in (empty, shown)]
    assert [("Australia" in one, "Add an address" in one) for one in facts] == [(False, True), (True, False)]
    assert ["Add new learner" in empty, "Add existing learner" in empty, "Add new guardian" in empty] == [True] * 3


def test_a_page_says_with_whom_to_compare(provider: Provider, owner: Actor) -> None:
    here, there = family(provider, "Ncube", phone="0491 570 156"), family(provider, "NCUBE", phone="0491 570 156")
    one, other = (
        child(provider, last_name="Ncube", date_of_birth=MAY),
        child(provider, first_name="Zoe", last_name="Ncube", date_of_birth=MAY),
    )
    guardian(provider, here, "Thandi", last_name="Ncube", email="thandi@example.com")
    guardian(provider, here, "THANDI", last_name="Ncube", email="thandi@example.com")
    with provider.scope():
        find_household_doubles(provider.system)
        find_doubles(provider.system)
    client, base = provider.signed_in(owner), f"/o/{provider.code}"

    of_family, of_other = (text(client.get(f"{base}/families/{one.pk}")) for one in (here, there))
    of_learner = [text(client.get(f"{base}/learners/{row.pk}")) for row in (one, other)]

    assert ["Compare Ncube with NCUBE" in of_family, "Compare NCUBE with Ncube" in of_other] == [True, True]
    assert of_family.count(">Compare ") == 2
    assert [
        "Compare Zoë Ncube with Zoe Ncube" in of_learner[0],
        "Compare Zoe Ncube with Zoë Ncube" in of_learner[1],
    ] == [
        True,
        True,
    ]
