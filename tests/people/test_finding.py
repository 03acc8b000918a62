"""By which words and numbers learners are found: also by their families."""

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import FRONT_DESK, TRAINER
from cohortium.desk.kinds.search import Asked
from cohortium.people.actions.guardians import remove_guardian
from cohortium.people.actions.national_ids import add_id
from cohortium.people.queries import families, learners, search
from cohortium.people.rules.national_ids import IdDetails
from tests.fixtures import MORNING, Provider
from tests.people.households import child, family, guardian

TODAY = MORNING.date()


def found(provider: Provider, actor: Actor, text: str) -> list[str]:
    with provider.scope():
        listed = [row.name for row in learners.learners(actor, today=TODAY, text=text).rows]
        hits = [hit.title for hit in search.learners_found(actor, Asked(text)).rows]
    assert listed == hits
    return listed


@pytest.mark.parametrize(
    "text",
    [
        "papadopoulou",
        "O'Connor",
        "oconnor",
        "O’CONNOR sean",
        "Elé",
        "stavros eleni",
        "household@example.com",
        "eleni.st",
        "0491 570 156",
        "+61 491 570 157",
    ],
)
def test_a_learner_is_found_by_their_family_and_guardians(provider: Provider, owner: Actor, text: str) -> None:
    one = family(provider, "Papadopoulou Household", email="household@example.com", phone="0491 570 156")
    other = family(provider, "O’Connor, Seán")
    guardian(provider, one, "Eleni", last_name="Stavros", email="eleni.st@example.com", phone="0491 570 157")
    child(provider, one, other)
    child(provider, family(provider, "Dube"), first_name="Sipho")

    assert found(provider, owner, {"eleni.st": "eleni.st@"}.get(text, text)) == ["Zoë"]


def test_a_learner_is_found_by_their_id(provider: Provider, owner: Actor) -> None:
    zoe = child(provider)
    child(provider, first_name="Sipho")

    assert [found(provider, owner, str(zoe.pk)), found(provider, owner, zoe.pk.hex.upper())] == [["Zoë"], ["Zoë"]]


def test_nobody_is_found_by_what_one_does_not_see_or_by_who_is_removed(provider: Provider, owner: Actor) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    desk = provider.member(FRONT_DESK, campuses=(werribee,))
    trainer = provider.member(TRAINER, campuses=(werribee, camberwell))
    one = family(provider, "Papadopoulou", phone="0491 570 156")
    gone = guardian(provider, one, "Kostas", phone="0491 570 158")
    with provider.scope():
        remove_guardian(owner, guardian_id=gone.pk)
    here = child(provider, one, campus_id=werribee.pk)
    child(provider, one, first_name="Alex", campus_id=camberwell.pk)
    with provider.scope():
        add_id(owner, learner_id=here.pk, details=IdDetails("passport", "A1234567", "GR"))

    assert [found(provider, one, "papadopoulou") for one in (owner, desk, trainer)] == [["Alex", "Zoë"], ["Zoë"], []]
    assert [found(provider, one, "0491 570 156") for one in (owner, desk, trainer)] == [["Alex", "Zoë"], ["Zoë"], []]
    assert [found(provider, one, "A1234567") for one in (owner, desk)] == [[], []]
    assert found(provider, owner, "0491 570 158") == []


@pytest.mark.parametrize("text", ["0156", "570156", "570 156", "570-157", "0 157", "61 491 570 156"])
def test_the_last_digits_of_a_number_find_whom_it_reaches(provider: Provider, owner: Actor, text: str) -> None:
    one = family(provider, "Papadopoulou", phone="0491 570 156")
    guardian(provider, one, "Eleni", phone="0491 570 157")
    child(provider, one)
    child(provider, first_name="Sipho", phone="0491 570 158")

    assert found(provider, owner, text) == ["Zoë"]
    with provider.scope():
        assert [row.name for row in families.families(owner, today=TODAY, text=text).rows] == ["Papadopoulou"]
        assert [hit.title for hit in search.families_found(owner, Asked(text)).rows] == ["Papadopoulou"]


@pytest.mark.parametrize("text", ["158", "0158x", "0491", "4915701", "unit 0158"])
def test_what_no_number_ends_with_finds_nobody(provider: Provider, owner: Actor, text: str) -> None:
    child(provider, first_name="Sipho", phone="0491 570 158")

    assert found(provider, owner, text) == []
