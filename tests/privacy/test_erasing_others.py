"""Erasing others than learners: guardians, families, who is called, the team; and words that are written once."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from cohortium.access.actor import Actor
from cohortium.access.roles import ADMIN
from cohortium.action import Unchanged
from cohortium.administration.actions.members import remove
from cohortium.audit.history import statuses_follow
from cohortium.audit.things import names_of
from cohortium.core.errors import NotFound
from cohortium.people.actions.families import put_into_family, take_out_of_family
from cohortium.people.actions.guardians import edit_guardian
from cohortium.people.models import Consent, ConsentAnswer, Family, FamilyLearner, Guardian, Learner
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.privacy.actions.erasing import HasToBeKept, erase, erase_as_asked
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from tests.databases import rows
from tests.fixtures import MORNING, Provider
from tests.people.consenting import published, recorded, said
from tests.people.households import TODAY, child, contact, family, guardian
from tests.privacy.people import requested


def done(provider: Provider, by: Actor, request_id: UUID, now: datetime = MORNING) -> Any:
    with provider.scope():
        return erase_as_asked(by, request_id=request_id, today=TODAY, now=now)


def test_a_guardian_is_erased_with_what_they_said_of_the_children(provider: Provider, owner: Actor) -> None:
    home = family(provider)
    row = child(provider, home)
    mother = guardian(provider, home, "Rose", last_name="Ncube", email="rose@example.com", note="Works nights.")
    published(provider)
    recorded(provider, row)
    asked = requested(provider, owner, Subject.GUARDIAN, mother.pk)

    done(provider, owner, asked.pk)

    with provider.scope():
        assert Guardian.objects.values_list("first_name", "last_name", "email", "note", "status").get() == (
            *("Erased person", "", "", ""),
            "erased",
        )
        assert ConsentAnswer.objects.get().name == Consent.objects.get().name == ""
        assert Learner.objects.get().status == "active"
        with pytest.raises(NotFound):
            edit_guardian(owner, guardian_id=mother.pk, details=GuardianDetails("Rose"), version=2)


def test_a_family_is_erased_once_no_learner_belongs_to_it(provider: Provider, owner: Actor) -> None:
    home = family(provider)
    row = child(provider, home)
    guardian(provider, home)
    contact(provider, home.pk)
    asked = requested(provider, owner, Subject.FAMILY, home.pk)

    with pytest.raises(HasToBeKept, match="Erase or remove them first"):
        done(provider, owner, asked.pk)
    with provider.scope():
        take_out_of_family(owner, place_id=FamilyLearner.objects.get().pk)
    done(provider, owner, asked.pk)

    with provider.scope():
        assert Family.objects.values_list("name", "status").get() == ("Erased person", "erased")
        assert Guardian.objects.values_list("first_name", "status").get() == ("Erased person", "erased")
        assert list(statuses_follow(Guardian)()) == list(statuses_follow(Family)()) == []
        with pytest.raises(NotFound):
            put_into_family(owner, family_id=home.pk, learner_id=row.pk)


def test_somebody_to_call_is_deleted(provider: Provider, owner: Actor) -> None:
    row = contact(provider, family(provider).pk)
    asked = requested(provider, owner, Subject.CONTACT, row.pk)

    done(provider, owner, asked.pk)

    with provider.scope():
        assert SubjectRequest.objects.get().status == "done"
        assert not type(row).objects.exists()


def test_somebody_of_the_team_is_erased_once_they_left(provider: Provider, owner: Actor) -> None:
    ada = provider.member(ADMIN, name="Ada Qxcube")
    asked = requested(provider, owner, Subject.MEMBER, ada.id)

    with pytest.raises(HasToBeKept, match="are still in the team"):
        done(provider, owner, asked.pk)
    with provider.scope():
        remove(owner, membership_id=ada.id)
    done(provider, owner, asked.pk)

    with provider.scope():
        assert names_of([("membership", ada.id)]) == {ada.id: "Erased person"}
        again = erase(owner, subject=Subject.MEMBER, subject_id=ada.id, today=TODAY, now=MORNING)
        assert isinstance(again, Unchanged)


def test_words_in_answers_go_by_their_function_alone_and_only_of_who_is_erased(
    provider: Provider, owner: Actor
) -> None:
    row = child(provider)
    published(provider)
    recorded(provider, row, said=said(note="Called on Monday."))

    with provider.scope():
        answer = ConsentAnswer.objects.get().pk
        with pytest.raises(ProgrammingError) as refused, transaction.atomic():
            rows(connection, "SET LOCAL app.erasing = 'on'; UPDATE people_consentanswer SET name = '', note = ''")
        rows(connection, "SELECT empty_words_of_answers(%s::uuid[]) IS NULL", [answer])
        assert ConsentAnswer.objects.values_list("name", "note").get() == ("Rose Ncube", "Called on Monday.")
        erase(owner, subject=Subject.LEARNER, subject_id=row.pk, today=TODAY, now=MORNING)
        assert ConsentAnswer.objects.values_list("name", "note").get() == ("", "")
    assert isinstance(refused.value.__cause__, InsufficientPrivilege)
