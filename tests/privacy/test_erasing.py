"""Erasing: nothing of the person is left, nothing of others goes, the trail holds, and nobody is erased by accident."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction

from cohortium.access.actor import Actor
from cohortium.access.roles import OWNER, TRAINER
from cohortium.action import Unchanged
from cohortium.audit.history import statuses_follow
from cohortium.audit.models import AuditEntry
from cohortium.audit.tasks import seal_trail
from cohortium.audit.things import names_of
from cohortium.audit.verifying import Verification
from cohortium.core.errors import IllegalTransition, NotAllowed, NotFound, Stale
from cohortium.core.lists import Showing
from cohortium.desk.actions.approvals import add_rule, approve, ask_approval
from cohortium.desk.kinds.search import Asked
from cohortium.desk.models import ApprovalRequest
from cohortium.desk.queries.approvals import ApprovalNeeded
from cohortium.desk.rules.approvals import RuleDetails, Step
from cohortium.people.actions.health import edit_health
from cohortium.people.actions.learners import archive_learners, edit_learner
from cohortium.people.models import Consent, ConsentAnswer, FamilyLearner, Guardian, Learner, LearnerHealth
from cohortium.people.queries import learners as queries
from cohortium.people.queries import search
from cohortium.people.rules.health import HealthDetails
from cohortium.people.rules.learners import LearnerDetails
from cohortium.privacy.actions.erasing import HasToBeKept, erase, erase_as_asked
from cohortium.privacy.actions.holds import lift_hold, place_hold
from cohortium.privacy.actions.requests import ErasesFirst, finish_request, refuse_request
from cohortium.privacy.kinds.holdings import Subject, of_organisations
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.plans import plan
from cohortium.privacy.queries.requests import ERASING
from tests.fixtures import MORNING, Provider, at_once
from tests.people.households import TODAY, child
from tests.people.merging import added, merged_here
from tests.privacy.people import MARKS, requested, whole


def done(provider: Provider, by: Actor, request_id: UUID, now: datetime = MORNING) -> Any:
    with provider.scope():
        return erase_as_asked(by, request_id=request_id, today=TODAY, now=now)


def left(provider: Provider) -> dict[str, list[str]]:
    """Which of the words stand where, in any table of the organisation."""
    found: dict[str, list[str]] = {}
    with provider.scope():
        models: list[Any] = [*of_organisations(apps.get_models())]
        for model in models:
            text = " ".join(str(row) for row in model.objects.values())
            found |= {mark: [*found.get(mark, []), model._meta.label] for mark, word in MARKS.items() if word in text}
    return found


def test_nothing_of_somebody_who_was_erased_is_left_in_any_table(provider: Provider, owner: Actor) -> None:
    there = whole(provider, owner)
    before = left(provider)

    done(provider, owner, there.request_id)

    assert set(MARKS) - set(before) == {"number"}
    assert left(provider) == {}


def test_the_trail_never_held_their_words_and_its_seals_hold_afterwards(
    provider: Provider, owner: Actor, work: Any
) -> None:
    there = whole(provider, owner)
    seal_trail(provider.id)
    held = [mark for mark, where in left(provider).items() if "audit.AuditEntry" in where]

    done(provider, owner, there.request_id)
    seal_trail(provider.id)

    with provider.scope():
        entries = AuditEntry.objects.filter(entity_id=there.learner.pk).order_by("created_at")
        kinds, change = list(entries.values_list("action", flat=True)), entries.last()
        assert list(statuses_follow(Learner)()) == []
    assert held == []
    assert list(Verification(provider.id, heads=None).findings()) == []
    assert [kinds[0], kinds[1], kinds[-1]] == ["learner.added", "learner.edited", "person.erased"]
    assert change is not None
    assert change.changes == {"status": ["active", "erased"], "request": [None, str(there.request_id)]}


def test_what_is_of_others_stays(provider: Provider, owner: Actor) -> None:
    there = whole(provider, owner)

    done(provider, owner, there.request_id)

    with provider.scope():
        assert Learner.objects.get(pk=there.brother.pk).email == "kostas@example.com"
        assert list(FamilyLearner.objects.values_list("learner", flat=True)) == [there.brother.pk]
        assert Guardian.objects.get().first_name == "Eleni"
        answers = dict(ConsentAnswer.objects.values_list("consent__learner", "name"))
        stands = dict(Consent.objects.values_list("learner", "status"))
    assert answers == {there.learner.pk: "", there.brother.pk: "Rose Ncube"}
    assert stands == {there.learner.pk: "given", there.brother.pk: "given"}


def test_who_was_erased_is_in_no_list_and_no_search_and_is_called_erased_where_others_refer(
    provider: Provider, owner: Actor
) -> None:
    there = whole(provider, owner)
    done(provider, owner, there.request_id)

    with provider.scope():
        listed = queries.learners(owner, today=TODAY, showing=Showing.ALL).rows
        exported = queries.ids(owner, permission=next(iter(owner.permissions)), at_most=10, showing=Showing.ALL)
        found = search.learners_found(owner, Asked("Erased")).rows
        named = names_of([("learner", there.learner.pk)])
        with pytest.raises(NotFound):
            queries.learner(owner, learner_id=there.learner.pk, today=TODAY)
    assert [row.learner_id for row in listed] == [there.brother.pk]
    assert there.learner.pk not in exported
    assert (found, named) == ([], {there.learner.pk: "Erased person"})


def test_files_are_removed_and_letters_that_wait_are_not_sent(provider: Provider, owner: Actor) -> None:
    there = whole(provider, owner)

    done(provider, owner, there.request_id)

    with provider.scope():
        told = list(AuditEntry.objects.filter(entity_id=there.file_id).values_list("action", flat=True))
        told += list(AuditEntry.objects.filter(action="notification.cancelled").values_list("action", flat=True))
    assert told == ["file.removed", "notification.cancelled"]


def test_the_plan_says_what_goes_what_is_emptied_and_what_stays(provider: Provider, owner: Actor) -> None:
    there = whole(provider, owner)

    with provider.scope():
        said_before = plan(subject=Subject.LEARNER, subject_id=there.learner.pk, today=TODAY)

    assert {one.table: one.number for one in said_before.going} == {
        "people.LearnerHealth": 1,
        "people.LearnerBackground": 1,
        "people.LearnerDemographics": 1,
        "people.NationalId": 1,
        "people.FamilyLearner": 1,
        "people.EmergencyContact": 1,
        "notifications.UndeliverableAddress": 1,
        "notifications.NotificationPreference": 1,
    }
    assert {one.table: one.number for one in said_before.emptied} == {
        "people.Learner": 1,
        "people.Consent": 1,
        "people.ConsentAnswer": 1,
        "people.ConsentRequest": 1,
        "files.StoredFile": 1,
        "notifications.Notification": 2,
        "desk.Task": 1,
        "privacy.SubjectRequest": 1,
    }
    assert [one.table for one in said_before.staying] == ["audit.AuditEntry"]
    assert [bool(one.why) for one in (*said_before.emptied, *said_before.staying)] == [True] * 9
    assert said_before.keepers == ()


def test_an_address_that_others_share_stays_with_them(provider: Provider, owner: Actor) -> None:
    there = whole(provider, owner)
    with provider.scope():
        Learner.objects.filter(pk=there.brother.pk).update(email=MARKS["email"])

    done(provider, owner, there.request_id)

    assert left(provider)["email"] == ["notifications.UndeliverableAddress", "people.Learner"]


def test_erasing_twice_changes_nothing_and_what_was_refused_stays(provider: Provider, owner: Actor) -> None:
    first, second = child(provider), child(provider)
    asked = requested(provider, owner, Subject.LEARNER, first.pk)
    refused = requested(provider, owner, Subject.LEARNER, second.pk)
    with provider.scope():
        refuse_request(owner, request_id=refused.pk, reason="She is not who she says.", now=MORNING)

    ended = [done(provider, owner, asked.pk), done(provider, owner, asked.pk)]
    with provider.scope():
        again = erase(owner, subject=Subject.LEARNER, subject_id=first.pk, today=TODAY, now=MORNING)

    assert [isinstance(one, Unchanged) for one in (*ended, again)] == [False, True, True]
    with pytest.raises(IllegalTransition):
        done(provider, owner, refused.pk)
    with provider.scope():
        assert Learner.objects.get(pk=second.pk).status == "active"


def test_two_who_erase_at_once_erase_once(provider: Provider, owner: Actor) -> None:
    row = child(provider)
    asked = requested(provider, owner, Subject.LEARNER, row.pk)

    def act() -> None:
        erase_as_asked(owner, request_id=asked.pk, today=TODAY, now=MORNING)

    assert at_once(provider, act, act) == ["done", "done"]
    with provider.scope():
        assert AuditEntry.objects.filter(entity_id=row.pk, action="person.erased").count() == 1


def test_who_edits_at_the_same_moment_is_before_it_or_finds_nobody(provider: Provider, owner: Actor) -> None:
    row = child(provider, first_name="Zoë")
    asked = requested(provider, owner, Subject.LEARNER, row.pk)

    def edits() -> None:
        edit_learner(owner, learner_id=row.pk, details=LearnerDetails("Qxlate"), version=1, today=TODAY)

    def notes() -> None:
        edit_health(owner, learner_id=row.pk, details=HealthDetails(allergies="Qxnuts"), version=0)

    def erases() -> None:
        erase_as_asked(owner, request_id=asked.pk, today=TODAY, now=MORNING)

    ended = at_once(provider, edits, notes, erases)

    assert set(ended) <= {"done", "NotFound", Stale.__name__}
    with provider.scope():
        assert Learner.objects.values_list("first_name", "status").get() == ("Erased person", "erased")
        assert LearnerHealth.objects.count() == 0


def test_a_crash_in_the_middle_leaves_everything(
    provider: Provider, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = whole(provider, owner)
    before = left(provider)
    with provider.scope(), transaction.atomic():
        erase_as_asked(owner, request_id=there.request_id, today=TODAY, now=MORNING)
        transaction.set_rollback(True)

    assert left(provider) == before
    done(provider, owner, there.request_id)
    assert left(provider) == {}


def test_a_duty_keeps_minors_until_it_is_over(provider: Provider, owner: Actor) -> None:
    born = date(2015, 3, 1)
    row = child(provider, date_of_birth=born)
    asked = requested(provider, owner, Subject.LEARNER, row.pk)

    with pytest.raises(
        HasToBeKept, match=r"still active\. Archive them first\. From then on we keep their data for 7 years"
    ):
        done(provider, owner, asked.pk)
    with provider.scope():
        archive_learners(owner, learner_ids=[row.pk])
        ended = Learner.objects.get(pk=row.pk).updated_at.date()
        later = ended.replace(year=ended.year + 7) + timedelta(days=2)
        with pytest.raises(HasToBeKept, match="We keep their data for 7 years, until"):
            erase_as_asked(owner, request_id=asked.pk, today=TODAY, now=MORNING)
        erase_as_asked(owner, request_id=asked.pk, today=later, now=MORNING)
        assert Learner.objects.get(pk=row.pk).status == "erased"


def test_a_hold_keeps_anybody_until_it_is_lifted_or_over(provider: Provider, owner: Actor) -> None:
    first, second = child(provider), child(provider)
    asked = [requested(provider, owner, Subject.LEARNER, one.pk) for one in (first, second)]
    until: dict[str, Any] = {"reason": "A claim is before the court.", "today": TODAY}
    with provider.scope():
        held = place_hold(owner, subject=Subject.LEARNER, subject_id=first.pk, until=None, **until)
        place_hold(owner, subject=Subject.LEARNER, subject_id=second.pk, until=TODAY, **until)

    for one in asked:
        with pytest.raises(HasToBeKept, match="There is a legal hold"):
            done(provider, owner, one.pk)
    with provider.scope():
        lift_hold(owner, hold_id=held.pk, now=MORNING)
        erase_as_asked(owner, request_id=asked[0].pk, today=TODAY, now=MORNING)
        erase_as_asked(owner, request_id=asked[1].pk, today=TODAY + timedelta(days=1), now=MORNING)
        assert list(Learner.objects.values_list("status", flat=True)) == ["erased", "erased"]


def test_whoever_is_erased_is_erased_in_every_record_that_went_into_theirs(provider: Provider, owner: Actor) -> None:
    first, second, third = (added(provider, name, date_of_birth=None) for name in ("Oldest", "Older", "Thandi"))
    merged_here(provider, second, first)
    merged_here(provider, third, second)
    asked = requested(provider, owner, Subject.LEARNER, third.pk)
    with provider.scope():
        held = place_hold(
            owner, subject=Subject.LEARNER, subject_id=first.pk, until=None, reason="A claim.", today=TODAY
        )

    with pytest.raises(HasToBeKept, match="There is a legal hold"):
        done(provider, owner, asked.pk)
    with provider.scope():
        lift_hold(owner, hold_id=held.pk, now=MORNING)
        erase_as_asked(owner, request_id=asked.pk, today=TODAY, now=MORNING)
        rows = list(Learner.objects.values_list("status", "last_name", "date_of_birth"))

    assert rows == [("erased", "", None)] * 3


def test_where_there_is_a_rule_a_second_person_agrees_and_then_it_is_done(
    provider: Provider, owner: Actor, work: Any
) -> None:
    mai = provider.member(OWNER, name="Mai Nguyễn")
    row = child(provider, first_name="Zoë", last_name="Qx")
    asked = requested(provider, owner, Subject.LEARNER, row.pk)
    with provider.scope():
        step = Step(roles=frozenset(), members=frozenset({mai.id}), needed=1)
        add_rule(owner, details=RuleDetails(ERASING, steps=(step,)))
    with pytest.raises(ApprovalNeeded):
        done(provider, owner, asked.pk)

    with provider.scope():
        wish = ask_approval(owner, kind=ERASING, subject_id=asked.pk, now=MORNING, reason="She asked.")
        approve(mai, request_id=wish.pk, step=1, now=MORNING)
    work()

    with provider.scope():
        assert Learner.objects.get().status == "erased"
        assert SubjectRequest.objects.get().status == "done"
        # What was asked for names nobody any more.
        assert ApprovalRequest.objects.values_list("subject", "reason").get() == ("Erased person", "")


def test_only_who_may_erases_and_a_request_to_be_erased_is_not_done_otherwise(provider: Provider, owner: Actor) -> None:
    row = child(provider)
    asked = requested(provider, owner, Subject.LEARNER, row.pk)

    with pytest.raises(NotAllowed):
        done(provider, provider.member(TRAINER), asked.pk)
    with provider.scope(), pytest.raises(ErasesFirst):
        finish_request(owner, request_id=asked.pk, now=MORNING)
