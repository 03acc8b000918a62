"""Erasing others than learners: guardians, families, who is called, the team; and words that are written once."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.roles import ADMIN
from cohortium.action import Unchanged
from cohortium.administration.actions.members import remove
from cohortium.audit.history import statuses_follow
from cohortium.audit.things import names_of
from cohortium.core.errors import NotFound
from cohortium.people.actions.families import put_into_family, take_out_of_family
from cohortium.people.actions.guardians import edit_guardian
from cohortium.people.actions.household_merging import merge_guardians
from cohortium.people.actions.household_undoing import undo_household_merge
from cohortium.people.models import Consent, ConsentAnswer, Family, FamilyLearner, Guardian, Learner
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.privacy.actions.erasing import HasToBeKept, erase, erase_as_asked
from cohortium.privacy.actions.holds import place_hold
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.plans import plan
from tests.databases import rows
from tests.fixtures import MORNING, Provider
from tests.people.consenting import published, recorded, said
from tests.people.households import TODAY, child, contact, family, guardian
from tests.people.portals import join, log_in_of
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


def adult(provider: Provider, name: str = "Eleni", **more: Any) -> tuple[Guardian, Guardian]:
    """Two records of one person, in two families, with the same address."""
    said_of: dict[str, Any] = {"email": f"eleni.{provider.code}@example.com", **more}
    return guardian(provider, family(provider), name, **said_of), guardian(
        provider, family(provider, "Kowalska"), name, **said_of
    )


def test_who_was_said_to_be_one_person_in_two_families_is_erased_in_both(provider: Provider, owner: Actor) -> None:
    one, other = adult(provider)
    with provider.scope():
        there = Family.objects.get(pk=other.family_id)
    rose = child(provider, there)
    published(provider)
    recorded(provider, rose, said=said(name="Eleni"))
    asked = requested(provider, owner, Subject.GUARDIAN, one.pk)
    also = requested(provider, owner, Subject.GUARDIAN, other.pk)
    with provider.scope():
        merge_guardians(owner, survivor_id=other.pk, merged_id=one.pk, take=[], now=MORNING)
        found = plan(subject=Subject.GUARDIAN, subject_id=one.pk, today=TODAY)

    done(provider, owner, asked.pk)

    with provider.scope():
        gone = Guardian.objects.filter(pk__in=(one.pk, other.pk)).values_list("status", "first_name", "email")
        assert set(gone) == {("erased", "Erased person", "")}
        assert ConsentAnswer.objects.values_list("name", flat=True).get() == ""
        statuses = SubjectRequest.objects.filter(pk__in=(asked.pk, also.pk)).values_list("status", flat=True)
        assert list(statuses) == ["done", "done"]
    assert found.also == ("Eleni (Kowalska)",)
    assert [(line.table, line.number) for line in found.lines if line.table == "people.Guardian"] == [
        ("people.Guardian", 2)
    ]


def test_who_has_one_log_in_in_two_families_is_erased_in_both(provider: Provider, owner: Actor) -> None:
    one, other = adult(provider)
    by = log_in_of(provider, one)
    join(provider, by, other)
    with provider.scope():
        Membership.objects.filter(pk=by.id).update(is_staff=False)
        erase(owner, subject=Subject.GUARDIAN, subject_id=other.pk, today=TODAY, now=MORNING)

        assert set(Guardian.objects.values_list("status", flat=True)) == {"erased"}
        assert Guardian.objects.exclude(membership=None).count() == 0
        member = Membership.objects.get(pk=by.id)
        assert (str(member.status), member.user_id) == ("left", None)


def test_who_only_looks_the_same_is_not_erased(provider: Provider, owner: Actor) -> None:
    one, other = adult(provider)
    with provider.scope():
        found = plan(subject=Subject.GUARDIAN, subject_id=one.pk, today=TODAY)
        erase(owner, subject=Subject.GUARDIAN, subject_id=one.pk, today=TODAY, now=MORNING)

        assert Guardian.objects.values_list("status", "first_name").get(pk=other.pk) == ("active", "Eleni")
    assert found.also == ()


def test_two_that_are_no_more_said_to_be_one_are_erased_one_by_one(provider: Provider, owner: Actor) -> None:
    one, other = adult(provider)
    with provider.scope():
        merge = merge_guardians(owner, survivor_id=other.pk, merged_id=one.pk, take=[], now=MORNING)
        undo_household_merge(owner, merge_id=merge.pk, now=MORNING)
        erase(owner, subject=Subject.GUARDIAN, subject_id=one.pk, today=TODAY, now=MORNING)

        assert Guardian.objects.values_list("status", flat=True).get(pk=other.pk) == "active"


def test_a_family_is_erased_and_its_adult_stays_in_the_other_one(provider: Provider, owner: Actor) -> None:
    one, other = adult(provider)
    with provider.scope():
        merge_guardians(owner, survivor_id=other.pk, merged_id=one.pk, take=[], now=MORNING)
        erase(owner, subject=Subject.FAMILY, subject_id=one.family_id, today=TODAY, now=MORNING)

        assert Guardian.objects.values_list("status", "first_name").get(pk=other.pk) == ("active", "Eleni")


def test_a_hold_on_one_of_their_records_keeps_all_of_them(provider: Provider, owner: Actor) -> None:
    one, other = adult(provider)
    with provider.scope():
        merge_guardians(owner, survivor_id=other.pk, merged_id=one.pk, take=[], now=MORNING)
        place_hold(owner, subject=Subject.GUARDIAN, subject_id=other.pk, reason="A claim.", until=None, today=TODAY)

        with pytest.raises(HasToBeKept, match="A claim"):
            erase(owner, subject=Subject.GUARDIAN, subject_id=one.pk, today=TODAY, now=MORNING)


def test_what_else_a_log_in_opens_is_said_and_stays(provider: Provider, owner: Actor) -> None:
    one, _other = adult(provider)
    learns = child(provider, first_name="Eleni")
    by = log_in_of(provider, one)
    join(provider, by, learns)
    with provider.scope():
        found = plan(subject=Subject.GUARDIAN, subject_id=one.pk, today=TODAY)
        erase(owner, subject=Subject.GUARDIAN, subject_id=one.pk, today=TODAY, now=MORNING)

        assert Learner.objects.values_list("status", "membership").get(pk=learns.pk) == ("active", by.id)
    assert found.beside == ("Learner", "Team member")
