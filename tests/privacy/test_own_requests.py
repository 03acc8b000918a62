"""What families and learners ask about their own data, signed in: for themselves and their children, for nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import IllegalTransition, Invalid, NotFound
from cohortium.people.models import Learner
from cohortium.privacy.actions.erasing import erase_as_asked
from cohortium.privacy.actions.own import ask_for_own, withdraw_request
from cohortium.privacy.actions.requests import AskedAlready, refuse_request, take_up_request
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries import own
from cohortium.privacy.queries.exports import data_of
from cohortium.privacy.queries.requests import request
from cohortium.privacy.rules.asking import may_ask_for
from tests.fixtures import MORNING, Provider, at_once
from tests.people.households import TODAY, child, family, guardian
from tests.people.portals import join, log_in_of

LEARNER, GUARDIAN = Subject.LEARNER, Subject.GUARDIAN


def asked(provider: Provider, by: Actor, subject: Subject, subject_id: Any, kind: str = "erasure", **said: Any) -> Any:
    with provider.scope():
        return ask_for_own(by, kind=kind, subject=subject, subject_id=subject_id, today=TODAY, **said)


def whom(provider: Provider, by: Actor) -> list[tuple[str, str]]:
    with provider.scope():
        return [(str(one.subject), one.name) for one in own.subjects(by, today=TODAY)]


def test_a_mother_asks_for_herself_and_her_children_and_for_nobody_else(provider: Provider) -> None:
    here = family(provider)
    mother = guardian(provider, here, "Eleni", last_name="Papadopoulos")
    father = guardian(provider, here, "Kostas", relationship="father")
    child(provider, here, first_name="Rose", last_name="Ncube", date_of_birth=date(2016, 2, 29))
    grown = child(provider, here, first_name="Ada", last_name="Ncube", date_of_birth=date(2000, 1, 1))
    stranger = child(provider, family(provider, "Otieno"), first_name="Ben")
    by = log_in_of(provider, mother)

    assert whom(provider, by) == [("guardian", "Eleni Papadopoulos"), ("learner", "Rose Ncube")]
    for subject, one in ((GUARDIAN, father), (LEARNER, grown), (LEARNER, stranger), (Subject.FAMILY, here)):
        with pytest.raises(NotFound):
            asked(provider, by, subject, one.pk)


def test_who_does_not_speak_for_a_child_asks_for_themselves_alone(provider: Provider) -> None:
    here = family(provider)
    child(provider, here, first_name="Rose")
    by = log_in_of(provider, guardian(provider, here, "Nick", relationship="step_parent"))

    assert [subject for subject, _name in whom(provider, by)] == ["guardian"]


@pytest.mark.parametrize(
    ("relationship", "born", "speaks"),
    [
        ("mother", None, True),
        ("father", date(2008, 9, 8), True),
        # Of age today.
        ("father", date(2008, 9, 7), False),
        ("guardian", date(2016, 2, 29), True),
        ("grandparent", date(2016, 2, 29), False),
        ("foster_parent", date(2016, 2, 29), False),
    ],
)
def test_parents_and_guardians_by_law_speak_for_children(relationship: str, born: date | None, speaks: bool) -> None:
    assert may_ask_for(relationship, born=born, today=date(2026, 9, 7)) is speaks


def test_a_request_has_its_last_day_and_says_who_asked(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    mother = guardian(provider, here, "Eleni", last_name="Papadopoulos")
    rose = child(provider, here, first_name="Rose")
    by = log_in_of(provider, mother, name="Eleni P.")

    sent = asked(provider, by, LEARNER, rose.pk, note="We moved away.")
    with provider.scope():
        row = request(owner, request_id=sent.pk, today=TODAY)
        entry = AuditEntry.objects.get(entity_id=sent.pk)

    assert (row.asked_by, row.asked_by_member, row.came_by, row.note) == (
        "Eleni Papadopoulos",
        "Eleni P.",
        "portal",
        "We moved away.",
    )
    assert (row.received_on, row.due_on) == (TODAY, TODAY + timedelta(days=30))
    # What was written down is hidden in the trail.
    assert ("Papadopoulos" in str(entry.changes), "moved" in str(entry.changes)) == (False, False)


def test_who_asked_sees_what_becomes_of_it_and_the_other_parent_does_not(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    rose = child(provider, here, first_name="Rose", last_name="Ncube")
    hers = log_in_of(provider, guardian(provider, here))
    his = log_in_of(provider, guardian(provider, here, "Kostas", relationship="father"))
    first = asked(provider, hers, LEARNER, rose.pk)
    # Neither learns by a refusal that the other asked.
    second = asked(provider, his, LEARNER, rose.pk)

    with provider.scope():
        take_up_request(owner, request_id=first.pk)
        [seen] = own.own_requests(hers, today=TODAY).rows
        [other] = own.own_requests(his, today=TODAY).rows
        refuse_request(owner, request_id=first.pk, reason="A law keeps it.", now=MORNING)
        [told] = own.own_requests(hers, today=TODAY).rows
        with pytest.raises(NotFound):
            own.own_request(hers, request_id=second.pk, today=TODAY)

    assert (seen.subject, str(seen.status), str(other.status)) == ("Rose Ncube", "handled", "received")
    assert (str(told.status), told.outcome, told.is_open) == ("refused", "A law keeps it.", False)


def test_the_same_is_asked_once_by_each(provider: Provider) -> None:
    by = log_in_of(provider, guardian(provider, family(provider)))
    [(_, _)] = whom(provider, by)
    with provider.scope():
        [me] = own.subjects(by, today=TODAY)
    asked(provider, by, GUARDIAN, me.subject_id)

    with pytest.raises(AskedAlready):
        asked(provider, by, GUARDIAN, me.subject_id)
    asked(provider, by, GUARDIAN, me.subject_id, "access")


def test_what_is_taken_back_is_not_done_and_can_be_asked_again(provider: Provider, owner: Actor) -> None:
    rose = child(provider)
    by = log_in_of(provider, rose)
    sent = asked(provider, by, LEARNER, rose.pk)

    with provider.scope():
        withdraw_request(by, request_id=sent.pk, now=MORNING)
        again = withdraw_request(by, request_id=sent.pk, now=MORNING)
    with pytest.raises(IllegalTransition), provider.scope():
        erase_as_asked(owner, request_id=sent.pk, today=TODAY, now=MORNING)
    asked(provider, by, LEARNER, rose.pk)

    assert isinstance(again, Unchanged)
    with provider.scope():
        assert Learner.objects.get(pk=rose.pk).status == "active"


def test_what_is_answered_is_not_taken_back(provider: Provider, owner: Actor) -> None:
    rose = child(provider)
    by = log_in_of(provider, rose)
    sent = asked(provider, by, LEARNER, rose.pk)
    with provider.scope():
        refuse_request(owner, request_id=sent.pk, reason="A law keeps it.", now=MORNING)

    with pytest.raises(IllegalTransition), provider.scope():
        withdraw_request(by, request_id=sent.pk, now=MORNING)


def test_nobody_takes_back_what_another_asked(provider: Provider) -> None:
    here = family(provider)
    rose = child(provider, here)
    hers = log_in_of(provider, guardian(provider, here))
    his = log_in_of(provider, guardian(provider, here, "Kostas", relationship="father"))
    sent = asked(provider, hers, LEARNER, rose.pk)

    with pytest.raises(NotFound), provider.scope():
        withdraw_request(his, request_id=sent.pk, now=MORNING)


def test_it_is_taken_back_or_it_is_done_and_never_both(provider: Provider, owner: Actor) -> None:
    ended = []
    for _ in range(4):
        rose = child(provider)
        by = log_in_of(provider, rose)
        sent = asked(provider, by, LEARNER, rose.pk)
        ended.append(
            at_once(
                provider,
                lambda by=by, sent=sent: withdraw_request(by, request_id=sent.pk, now=MORNING),
                lambda sent=sent: erase_as_asked(owner, request_id=sent.pk, today=TODAY, now=MORNING),
            )
        )
        with provider.scope():
            row = SubjectRequest.objects.get(pk=sent.pk)
            status = Learner.objects.get(pk=rose.pk).status
        assert (row.status, status) in {("withdrawn", "active"), ("done", "erased")}

    assert ended == [["IllegalTransition", "done"]] * 4


def test_who_was_removed_still_asks_about_themselves(provider: Provider) -> None:
    here = family(provider)
    mother = guardian(provider, here, "Eleni")
    child(provider, here, first_name="Rose")
    by = log_in_of(provider, mother)
    with provider.scope():
        type(mother).objects.filter(pk=mother.pk).update(status="archived")

    assert whom(provider, by) == [("guardian", "Eleni")]


def test_whose_name_is_not_theirs_to_know_any_more_is_not_told(provider: Provider) -> None:
    here = family(provider)
    mother, rose = guardian(provider, here), child(provider, here, first_name="Rose")
    by = log_in_of(provider, mother)
    asked(provider, by, LEARNER, rose.pk)
    with provider.scope():
        type(mother).objects.filter(pk=mother.pk).update(membership=None)
        [row] = own.own_requests(by, today=TODAY).rows

    assert row.subject == ""


def test_the_export_of_a_child_does_not_say_which_parent_asked(provider: Provider) -> None:
    here = family(provider)
    rose = child(provider, here)
    by = log_in_of(provider, guardian(provider, here, "Zwpqeleni"))
    asked(provider, by, LEARNER, rose.pk, note="Qxfather must not know.")

    with provider.scope():
        data = data_of(subject=LEARNER, subject_id=rose.pk, now=MORNING)
    [row] = data["tables"]["privacy.SubjectRequest"]

    assert (row["kind"], row["asked_by"], row["note"]) == ("erasure", "", "")
    assert ("Zwpqeleni" in str(data), "Qxfather" in str(data), str(by.id) in str(data)) == (False, False, False)


def test_what_cannot_be_accepted_is_refused(provider: Provider) -> None:
    rose = child(provider)
    by = log_in_of(provider, rose)

    for said in ({"kind": "else"}, {"note": "a" * 2001}, {"note": "a\0b"}):
        with pytest.raises(Invalid):
            asked(provider, by, LEARNER, rose.pk, **said)


def test_another_organisation_knows_nothing_of_it(provider: Provider, other_provider: Provider) -> None:
    rose = child(provider)
    by = log_in_of(provider, rose)
    sent = asked(provider, by, LEARNER, rose.pk)
    user = provider.users[by.id]
    elsewhere = other_provider.member(user=user)
    there = child(other_provider)
    join(other_provider, elsewhere, there)

    with other_provider.scope():
        assert own.own_requests(elsewhere, today=TODAY).rows == []
        with pytest.raises(NotFound):
            withdraw_request(elsewhere, request_id=sent.pk, now=MORNING)
    with pytest.raises(NotFound):
        asked(other_provider, elsewhere, LEARNER, rose.pk)
