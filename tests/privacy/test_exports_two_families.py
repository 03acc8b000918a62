"""Of parents in two families neither learns what the other one is called, nor that there is a second family."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from cohortium.access.actor import Actor
from cohortium.people.actions.consent_requests import Recipient
from cohortium.people.actions.emergency import add_contact_of_learner
from cohortium.people.actions.guardians import edit_guardian
from cohortium.people.models import Learner
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.privacy.actions.own import ask_for_own
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import Provider
from tests.people.consenting import asked, published, recorded, said
from tests.people.households import TODAY, child, family, guardian
from tests.people.portals import log_in_of
from tests.privacy.people import requested
from tests.privacy.test_exports_apart import Work, exported, found, read

MARKS = {
    "name": "Qxfather",
    "first name": "Nikos",
    "old address": "qxold.dad",
    "new address": "qxnew.dad",
    "note": "qxnote",
    "family": "Qxbravo",
    "street": "Qxhidden",
    "old number": "491570156",
    "old number as it is written": "491 570 156",
    "new number": "491570157",
}


@pytest.fixture
def home(provider: Provider, owner: Actor) -> tuple[Learner, Actor, dict[str, str]]:
    """A child of two families; the father, whose address and number are others now, has left traces."""
    hers = family(provider, "Qxalpha", address="1 Qxopen Street")
    his = family(provider, "Qxbravo", address="99 Qxhidden Road")
    zoe = child(provider, hers, his)
    mother = guardian(provider, hers, "Eleni", last_name="Qxmother", relationship="mother")
    then = GuardianDetails(
        "Nikos", "Qxfather", relationship="father", email="qxold.dad@example.com", phone="0491 570 156"
    )
    told = {"email": then.email, "phone": then.phone, "relationship": then.relationship}
    father = guardian(provider, his, "Nikos", last_name="Qxfather", **told)
    text = published(provider)
    asked(provider, zoe, "photo", recipients=[Recipient("qxold.dad@example.com", "Nikos Qxfather")])
    asked(provider, zoe, "photo", recipients=[Recipient("eleni@example.com", "Eleni Qxmother")])
    recorded(provider, zoe, said=said("Nikos Qxfather", note="qxnote he lives far away"), text_id=text.pk)
    now = replace(then, email="qxnew.dad@example.com", phone="0491 570 157")
    with provider.scope():
        called = ContactDetails("Nik", "0491 570 156", relationship="other")
        add_contact_of_learner(owner, learner_id=zoe.pk, details=called)
        aunt = ContactDetails("Aunt", "0491 570 110", relationship="other")
        add_contact_of_learner(owner, learner_id=zoe.pk, details=aunt)
        edit_guardian(owner, guardian_id=father.pk, details=now, version=father.version)
    return zoe, log_in_of(provider, mother), {"second family": str(his.pk), "father": str(father.pk)}


def test_the_child_s_export_does_not_say_it_to_the_mother_who_asked(
    provider: Provider, owner: Actor, work: Work, home: tuple[Learner, Actor, dict[str, str]]
) -> None:
    zoe, she, ids = home
    with provider.scope():
        row = ask_for_own(she, kind="access", subject=Subject.LEARNER, subject_id=zoe.pk, today=TODAY)
    text = exported(provider, owner, work, row.pk)

    assert found(MARKS | ids, text) == set()
    assert ("Eleni Qxmother" in text, "491570110" in text, text.count('"people.FamilyLearner"')) == (True, True, 1)
    assert ('"place"' in _part(text, "people.FamilyLearner"), _rows(text, "people.ConsentRequest")) == (False, 1)


def test_nor_where_the_office_opened_the_request(
    provider: Provider, owner: Actor, work: Work, home: tuple[Learner, Actor, dict[str, str]]
) -> None:
    zoe, _she, ids = home
    text = exported(provider, owner, work, requested(provider, owner, Subject.LEARNER, zoe.pk, "access").pk)

    # Whoever it is handed to: nothing of either.
    assert found(MARKS | ids | {"mother": "Qxmother", "other family": "Qxalpha"}, text) == set()
    assert ("people.FamilyLearner" in text, "people.ConsentRequest" in text) == (False, False)


def test_nor_what_the_mother_takes_out_of_her_portal(
    provider: Provider, home: tuple[Learner, Actor, dict[str, str]]
) -> None:
    _zoe, she, ids = home
    answer: Any = provider.signed_in(she).post(f"/o/{provider.code}/my/data")
    text = read(b"".join(answer.streaming_content))

    assert (found(MARKS | ids, text), "491570110" in text) == (set(), True)


def test_parents_of_one_family_find_each_other_s_answers(provider: Provider, owner: Actor, work: Work) -> None:
    row = family(provider, "Qxalpha")
    zoe = child(provider, row)
    guardian(provider, row, "Eleni", last_name="Qxmother")
    guardian(provider, row, "Nikos", last_name="Qxfather", lives_there=False)
    recorded(provider, zoe, said=said("Nikos Qxfather"), text_id=_published(provider))

    text = exported(provider, owner, work, requested(provider, owner, Subject.LEARNER, zoe.pk, "access").pk)

    assert ("Nikos Qxfather" in text, str(row.pk) in text) == (True, True)


def _published(provider: Provider) -> UUID:
    return published(provider).pk


def _rows(text: str, table: str) -> int:
    return _part(text, table).count('"created_at"')


def _part(text: str, table: str) -> str:
    data = text[text.index(f'"{table}"') :]
    return data[: data.index("]")]
