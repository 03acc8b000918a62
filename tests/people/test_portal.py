"""What people with a log-in see of themselves and theirs: their own, all of it, and nothing of anybody else."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, NotFound
from cohortium.people.actions.consents import Chosen
from cohortium.people.actions.families import archive_families
from cohortium.people.actions.guardians import remove_guardian
from cohortium.people.actions.health import edit_health
from cohortium.people.actions.learners import archive_learners
from cohortium.people.actions.own_data import take_own_data
from cohortium.people.actions.portal import answer_for_own, see_own_health
from cohortium.people.models import Consent, ConsentAnswer
from cohortium.people.queries import portal
from cohortium.people.rules.consents import Answer
from cohortium.people.rules.health import HealthDetails
from tests.fixtures import Provider
from tests.people.consenting import published, recorded
from tests.people.households import TODAY, child, family, guardian
from tests.people.portals import join, log_in_of

SECRET_LANE: dict[str, Any] = {
    "lives_there": False,
    "address": "7 Secret Lane",
    "suburb": "Footscray",
    "postcode": "3011",
    "email": "kostas@example.com",
    "phone": "0491 570 158",
}
SYNNOT_STREET = {"address": "4 Synnot Street", "suburb": "Werribee", "postcode": "3030", "phone": "03 5550 0142"}


def names_of(provider: Provider, actor: Actor) -> list[str]:
    with provider.scope():
        return [one.name for one in portal.learners(actor, today=TODAY)]


def test_a_mother_sees_her_children_of_both_families_and_nobody_else(provider: Provider) -> None:
    first, second = family(provider), family(provider, "Kowalska")
    child(provider, first, first_name="Zoë")
    child(provider, first, second, first_name="Alexandros")
    child(provider, second, first_name="Maja")
    child(provider, family(provider, "Otieno"), first_name="Ben")
    by = log_in_of(provider, guardian(provider, first))
    join(provider, by, guardian(provider, second))

    assert names_of(provider, by) == ["Alexandros", "Maja", "Zoë"]


def test_who_learns_sees_themselves_and_all_of_it(provider: Provider) -> None:
    ada = child(provider, first_name="Ada", email="ada@example.com", address="1 High Street")
    by = log_in_of(provider, ada)

    with provider.scope():
        [row] = portal.learners(by, today=TODAY)

    assert (row.is_self, row.details["email"], row.details["address"]) == (True, "ada@example.com", "1 High Street")
    assert row.sees == {"learning", "money", "health", "papers"}


def test_of_a_child_a_guardian_is_told_who_they_are_and_not_where(provider: Provider) -> None:
    here = family(provider)
    child(
        provider, here, first_name="Zoë", date_of_birth=date(2016, 2, 29), address="7 Secret Lane", phone="03 5550 0142"
    )
    by = log_in_of(provider, guardian(provider, here, sees=["health"]))

    with provider.scope():
        [row] = portal.learners(by, today=date(2026, 2, 28))

    assert sorted(row.details) == ["date_of_birth", "first_name", "gender", "last_name", "preferred_name", "pronouns"]
    assert row.age == 9
    assert row.sees == {"health"}


@pytest.mark.parametrize("gone", ["guardian", "family", "learner"])
def test_who_is_gone_sees_and_is_seen_no_more(provider: Provider, owner: Actor, gone: str) -> None:
    here = family(provider)
    rose, mother = child(provider, here), guardian(provider, here)
    by = log_in_of(provider, mother)
    acts: dict[str, Any] = {
        "guardian": lambda: remove_guardian(owner, guardian_id=mother.pk),
        "family": lambda: archive_families(owner, family_ids=[here.pk]),
        "learner": lambda: archive_learners(owner, learner_ids=[rose.pk]),
    }

    with provider.scope():
        acts[gone]()

    assert names_of(provider, by) == []


def test_who_has_nothing_here_is_told_so(provider: Provider, owner: Actor) -> None:
    by = provider.member()

    with provider.scope():
        assert (portal.learners(by, today=TODAY), portal.families(by), portal.has_a_place(by)) == ([], [], False)
        with pytest.raises(NotFound):
            take_own_data(by, today=TODAY)


def test_parents_who_live_apart_never_learn_each_others_address(provider: Provider) -> None:
    here = family(provider, **SYNNOT_STREET)
    rose = child(provider, here, first_name="Rose", **SYNNOT_STREET)
    mother = guardian(provider, here, email="eleni@example.com")
    father = guardian(provider, here, "Kostas", **SECRET_LANE)
    hers, his = log_in_of(provider, mother), log_in_of(provider, father)

    def all_that_is_seen(by: Actor) -> str:
        with provider.scope():
            seen = [portal.learners(by, today=TODAY), portal.families(by), take_own_data(by, today=TODAY)]
            seen += [portal.learner(by, learner_id=rose.pk, today=TODAY)]
        return json.dumps([str(one) for one in seen], cls=DjangoJSONEncoder)

    she_sees, he_sees = all_that_is_seen(hers), all_that_is_seen(his)
    where_he_is = ["7 Secret Lane", "Footscray", "3011", "kostas@example.com", "+61491570158"]
    where_she_is = ["4 Synnot Street", "Werribee", "3030", "eleni@example.com", "+61355500142"]

    assert [one for one in where_he_is if one in she_sees] == []
    assert [one for one in where_she_is if one in he_sees] == []
    assert (
        [one for one in where_she_is if one not in she_sees],
        [one for one in where_he_is if one not in he_sees],
    ) == (
        [],
        [],
    )


def test_a_parent_withdraws_a_consent_that_the_office_wrote_down(provider: Provider, told: Any) -> None:
    text = published(provider)
    here = family(provider)
    rose = child(provider, here)
    recorded(provider, rose)
    by = log_in_of(provider, guardian(provider, here, last_name="Papadopoulos"))

    with provider.scope():
        done = answer_for_own(by, learner_id=rose.pk, chosen={"photo": Chosen(text.pk, Answer.NO)}, today=TODAY)
        row = Consent.objects.get(learner=rose.pk, kind="photo")
        again = answer_for_own(by, learner_id=rose.pk, chosen={"photo": Chosen(text.pk, Answer.NO)}, today=TODAY)
        last = ConsentAnswer.objects.filter(consent=row).latest("created_at")

    assert (done, row.status, row.how, row.by, row.name) == (
        [rose.pk],
        "withdrawn",
        "portal",
        "guardian",
        "Eleni Papadopoulos",
    )
    assert isinstance(again, Unchanged)
    assert last.recorded_by == by.id
    assert told(row)[0] == ["consent.given", "consent.withdrawn"]


def test_who_learns_answers_for_themselves(provider: Provider) -> None:
    text = published(provider)
    ada = child(provider, first_name="Ada")
    by = log_in_of(provider, ada)

    with provider.scope():
        answer_for_own(by, learner_id=ada.pk, chosen={"photo": Chosen(text.pk, Answer.YES)}, today=TODAY)
        row = Consent.objects.get(learner=ada.pk, kind="photo")

    assert (row.status, row.by) == ("given", "learner")


def test_nobody_answers_for_others_or_what_is_not_asked(provider: Provider) -> None:
    text, signing = published(provider), published(provider, "e_signature")
    here = family(provider)
    rose, stranger = child(provider, here), child(provider, first_name="Ben")
    by = log_in_of(provider, guardian(provider, here))

    def answer(learner: Any, kind: str, chosen: Any) -> None:
        answer_for_own(by, learner_id=learner.pk, chosen={kind: Chosen(chosen.pk, Answer.YES)}, today=TODAY)

    with provider.scope():
        with pytest.raises(NotFound):
            answer(stranger, "photo", text)
        with pytest.raises(NotFound):
            answer(rose, "e_signature", signing)
        with pytest.raises(NotFound):
            answer(rose, "photo", signing)
        with pytest.raises(Invalid):
            answer_for_own(by, learner_id=rose.pk, chosen={}, today=TODAY)


def test_health_is_seen_by_whom_it_is_for_and_each_look_is_noted(provider: Provider, owner: Actor, told: Any) -> None:
    here = family(provider)
    rose = child(provider, here)
    sees = log_in_of(provider, guardian(provider, here, sees=["health"]))
    sees_not = log_in_of(provider, guardian(provider, here, "Kostas", sees=["learning"]))
    with provider.scope():
        sheet = edit_health(owner, learner_id=rose.pk, details=HealthDetails(allergies="Peanuts"), version=0)

        row = see_own_health(sees, learner_id=rose.pk, today=TODAY)
        with pytest.raises(NotFound):
            see_own_health(sees_not, learner_id=rose.pk, today=TODAY)
        with_health = take_own_data(sees, today=TODAY)
        without = take_own_data(sees_not, today=TODAY)

    assert row.details.allergies == "Peanuts"
    assert told(sheet)[0][-3:] == ["learner_health.edited", "learner_health.seen", "learner_health.seen"]
    assert with_health["learners"][0]["health"]["allergies"] == "Peanuts"
    assert without["learners"][0]["health"] is None


def test_what_is_taken_out_stands_in_the_trail(provider: Provider) -> None:
    here = family(provider)
    child(provider, here)
    by = log_in_of(provider, guardian(provider, here))

    with provider.scope():
        taken = take_own_data(by, today=TODAY)

    assert sorted(taken) == ["changes_asked_for", "families", "learners"]
    assert taken["families"][0]["name"] == "Papadopoulos"


def test_questions_that_nobody_answered_are_counted(provider: Provider) -> None:
    text = published(provider)
    here = family(provider)
    rose, zoe = child(provider, here, first_name="Rose"), child(provider, here, first_name="Zoë")
    by = log_in_of(provider, guardian(provider, here))

    with provider.scope():
        before = portal.unanswered([rose.pk, zoe.pk])
        answer_for_own(by, learner_id=rose.pk, chosen={"photo": Chosen(text.pk, Answer.NO)}, today=TODAY)
        after = portal.unanswered([rose.pk, zoe.pk])

    assert [before[one.pk] - after[one.pk] for one in (rose, zoe)] == [1, 0]


def test_the_file_has_the_words_that_were_agreed_to_and_not_newer_ones(provider: Provider) -> None:
    here = family(provider)
    rose = child(provider, here)
    by = log_in_of(provider, guardian(provider, here))
    published(provider, words="First words.")
    recorded(provider, rose)
    published(provider, words="Second words.")

    with provider.scope():
        [row] = [one for one in take_own_data(by, today=TODAY)["learners"][0]["consents"] if one["kind"] == "photo"]

    assert row == {
        "kind": "photo",
        "answer": "yes",
        "said_on": TODAY,
        "text": "First words. (1)",
        "text_version": 1,
    }


def test_a_yes_can_be_taken_back_where_it_is_not_asked_for_any_more(provider: Provider) -> None:
    here = family(provider)
    rose = child(provider, here)
    by = log_in_of(provider, guardian(provider, here))
    text = published(provider, "e_signature")
    recorded(provider, rose, kind="e_signature", text_id=text.pk)

    with provider.scope():
        before = [one.kind for one in portal.questions(by, learner_id=rose.pk)]
        answer_for_own(by, learner_id=rose.pk, chosen={"e_signature": Chosen(text.pk, Answer.NO)}, today=TODAY)
        after = [one.kind for one in portal.questions(by, learner_id=rose.pk)]
        kept = [(one["kind"], one["answer"]) for one in take_own_data(by, today=TODAY)["learners"][0]["consents"]]

    assert (before, after, kept) == (["e_signature"], [], [("e_signature", "no")])
