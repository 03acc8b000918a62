"""By which words learners are found: also by their families, and by an index."""

import json
from typing import Any

import pytest
from django.db import connections

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.roles import FRONT_DESK, TRAINER
from cohortium.desk.kinds.search import Asked
from cohortium.people.actions.guardians import remove_guardian
from cohortium.people.actions.national_ids import add_id
from cohortium.people.queries import finding, learners, search
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


@pytest.mark.parametrize("text", ["ncube1000", "ncube1000 lea", "0491 570 156", "ncube1000@example.com"])
def test_names_are_found_by_indexes_under_row_level_security(
    provider: Provider, owner: Actor, many: Any, text: str
) -> None:
    with provider.scope():
        rows = learners.visible_to(owner, Permission.LEARNER_READ).filter(finding.called(owner, text))
        plan = rows.values("id").explain(format="json")

    read = scans(json.loads(plan)[0]["Plan"])
    assert [one for one in read if one[0] == "Seq Scan"] == []


def scans(plan: dict[str, Any]) -> list[tuple[str, str]]:
    here = [(plan["Node Type"], plan["Relation Name"])] if "Relation Name" in plan else []
    return here + [one for child in plan.get("Plans", []) for one in scans(child)]


@pytest.fixture
def many(provider: Provider) -> None:
    """Enough learners, families and guardians that reading all of them would cost more."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_learner (id, organisation_id, first_name, last_name, preferred_name, pronouns, gender, "
            "email, phone, address, suburb, state, postcode, country, citizenship, custom, status) "
            "SELECT gen_random_uuid(), %s, 'Learner' || n, 'Ncube' || n, '', '', '', 'ncube' || n || '@example.com', "
            "'', '', '', '', '', '', '', '{}', 'active' FROM generate_series(1, 5000) n",
            [provider.id],
        )
        cursor.execute(
            "INSERT INTO people_family (id, organisation_id, name, email, phone, address, suburb, state, postcode, "
            "country, custom, status) SELECT gen_random_uuid(), %s, 'Ncube' || n, '', '', '', '', '', '', '', '{}', "
            "'active' FROM generate_series(1, 5000) n",
            [provider.id],
        )
        cursor.execute(
            "INSERT INTO people_familylearner (id, organisation_id, family_id, learner_id, place) "
            "SELECT gen_random_uuid(), f.organisation_id, f.id, l.id, 1 FROM people_family f JOIN people_learner l "
            "ON l.organisation_id = f.organisation_id AND l.last_name = f.name WHERE f.organisation_id = %s",
            [provider.id],
        )
        cursor.execute(
            "INSERT INTO people_guardian (id, organisation_id, family_id, first_name, last_name, relationship, email, "
            "phone, lives_there, address, suburb, state, postcode, country, may_pick_up, bill_share, sees, place, note, "
            "status) SELECT gen_random_uuid(), organisation_id, id, 'Rose', name, 'mother', '', '', true, '', '', '', "
            "'', '', false, 0, '[]', 0, '', 'active' FROM people_family WHERE organisation_id = %s",
            [provider.id],
        )
        cursor.execute("ANALYZE people_learner, people_family, people_familylearner, people_guardian")
