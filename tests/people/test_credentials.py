"""Credentials: added, proved, looked at by somebody else, and told of in time."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cohortium.access.actor import Actor
from cohortium.access.roles import ADMIN, CAMPUS_MANAGER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.members import remove
from cohortium.core.constraints import violated
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from cohortium.desk.models import Task
from cohortium.desk.queries.tasks import attention
from cohortium.files.models import StoredFile
from cohortium.files.states import FileStatus
from cohortium.notifications.models import Notification
from cohortium.people.actions.credentials import (
    NoProof,
    OwnCredential,
    add_credential,
    confirm_credential,
    note_expiry,
    prove_credential,
    remove_credential,
    send_back_credential,
)
from cohortium.people.actions.staff import FAULTS
from cohortium.people.models import Credential
from cohortium.people.queries import credential_letters
from cohortium.people.queries import staff as queries
from cohortium.people.queries.staff import CredentialShowing
from cohortium.people.rules.staff import CredentialDetails, Fault, has_expired, threshold
from cohortium.people.states import CredentialStatus
from tests.fixtures import MORNING, Provider
from tests.people.papers import TODAY, credential, scan


def test_one_is_added_proved_and_confirmed_and_told(provider: Provider, owner: Actor, told: Any) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    ends = TODAY + timedelta(days=300)

    with provider.scope():
        row = add_credential(ada, membership_id=ada.id, details=CredentialDetails(" First   aid "), today=TODAY)
        with pytest.raises(NoProof):
            confirm_credential(owner, credential_id=row.pk)
        details = CredentialDetails("First aid", "FA-1", expires_on=ends)
        prove_credential(ada, credential_id=row.pk, details=details, received=scan(), today=TODAY)
        same = prove_credential(ada, credential_id=row.pk, details=details, received=None, today=TODAY)
        confirm_credential(owner, credential_id=row.pk)
        again = confirm_credential(owner, credential_id=row.pk)
        seen = queries.credential(ada, credential_id=row.pk, today=TODAY)

    assert [isinstance(one, Unchanged) for one in (same, again)] == [True, True]
    assert (seen.kind, seen.number, seen.status, seen.days_left) == ("First aid", "FA-1", "confirmed", 300)
    assert told(row)[0] == ["credential.added", "credential.proved", "credential.confirmed"]


def test_nobody_confirms_their_own_or_sends_it_back(provider: Provider, owner: Actor) -> None:
    row = credential(provider, owner)

    with provider.scope():
        with pytest.raises(OwnCredential):
            confirm_credential(owner, credential_id=row.pk)
        with pytest.raises(OwnCredential):
            send_back_credential(owner, credential_id=row.pk, reason="No.")
        assert Credential.objects.get().status == CredentialStatus.WAITING


def test_what_is_sent_back_says_why_and_the_person_gets_a_letter_until_it_is_proved_anew(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    row = credential(provider, ada)

    with provider.scope():
        with pytest.raises(Invalid) as refused:
            send_back_credential(owner, credential_id=row.pk, reason=" ")
        send_back_credential(owner, credential_id=row.pk, reason="The second page is missing.")
    work()
    with provider.scope():
        with pytest.raises(IllegalTransition):
            confirm_credential(owner, credential_id=row.pk)
        told = list(Notification.objects.filter(kind="credential.sent_back").values_list("recipient_id", flat=True))
        reason = Credential.objects.get().reason
        details = CredentialDetails("First aid", "FA-1")
        prove_credential(ada, credential_id=row.pk, details=details, received=scan("both.pdf"), today=TODAY)
        proved = Credential.objects.get()

    assert refused.value.errors == {"reason": [FAULTS[Fault.MISSING]]}
    assert (set(told), reason) == ({ada.id}, "The second page is missing.")
    assert (proved.status, proved.reason) == (CredentialStatus.WAITING, "")


def test_a_new_proof_takes_the_old_ones_content_away_and_so_does_removal(provider: Provider, owner: Actor) -> None:
    row = credential(provider, owner)

    with provider.scope():
        details = CredentialDetails("First aid", "FA-1")
        prove_credential(owner, credential_id=row.pk, details=details, received=scan("new.pdf"), today=TODAY)
        between = dict(StoredFile.objects.values_list("name", "status"))
        whose = remove_credential(owner, credential_id=row.pk)
        after = dict(StoredFile.objects.values_list("name", "status"))

    assert between == {"check.pdf": FileStatus.REMOVED, "new.pdf": FileStatus.USABLE}
    assert (whose, after) == (owner.id, dict.fromkeys(("check.pdf", "new.pdf"), FileStatus.REMOVED))


@pytest.mark.parametrize(
    ("said", "place", "fault"),
    [
        ({"kind": " "}, "kind", Fault.MISSING),
        ({"kind": "a" * 101}, "kind", Fault.TOO_LONG),
        ({"number": "1\u202e2"}, "number", Fault.HIDDEN_SIGNS),
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on", Fault.TO_COME),
        ({"issued_on": TODAY, "expires_on": TODAY - timedelta(days=1)}, "expires_on", Fault.ENDS_BEFORE),
    ],
)
def test_what_cannot_be_accepted_is_named(
    provider: Provider, owner: Actor, said: dict[str, Any], place: str, fault: Fault
) -> None:
    details = CredentialDetails(**{"kind": "First aid", **said})

    with provider.scope(), pytest.raises(Invalid) as refused:
        add_credential(owner, membership_id=owner.id, details=details, today=TODAY)

    assert refused.value.errors == {place: [FAULTS[fault]]}


def test_a_person_keeps_their_own_papers_and_sees_nobody_elses(provider: Provider) -> None:
    ada, ben = provider.member(TRAINER, name="Ada Ncube"), provider.member(TRAINER, name="Ben Okoro")
    theirs = credential(provider, ben)

    with provider.scope():
        add_credential(ada, membership_id=ada.id, details=CredentialDetails("First aid"), today=TODAY)
        with pytest.raises(NotFound):
            add_credential(ada, membership_id=ben.id, details=CredentialDetails("First aid"), today=TODAY)
        with pytest.raises(NotFound):
            queries.credential(ada, credential_id=theirs.pk, today=TODAY)
        with pytest.raises(NotAllowed):
            confirm_credential(ada, credential_id=theirs.pk)
        seen = queries.credentials(ada, today=TODAY, showing=CredentialShowing.ALL).rows
        proofs = [queries.may_see_proof(one, theirs.pk) for one in (ada, ben)]

    assert ([row.member for row in seen], proofs) == (["Ada Ncube"], [False, True])


def test_who_runs_a_campus_looks_at_the_papers_of_those_who_work_there(provider: Provider) -> None:
    here, elsewhere = provider.campus("Werribee"), provider.campus("Geelong")
    maya = provider.member(CAMPUS_MANAGER, campuses=(here,), name="Maya Cole")
    ada = provider.member(TRAINER, campuses=(here,), name="Ada Ncube")
    ben = provider.member(TRAINER, campuses=(elsewhere,), name="Ben Okoro")
    near, far = credential(provider, ada), credential(provider, ben)

    with provider.scope():
        confirm_credential(maya, credential_id=near.pk)
        with pytest.raises(NotFound):
            confirm_credential(maya, credential_id=far.pk)
        seen = queries.credentials(maya, today=TODAY, showing=CredentialShowing.ALL).rows

    assert [row.member for row in seen] == ["Ada Ncube"]


def test_a_list_has_what_ends_within_so_many_days_and_what_waits(provider: Provider, owner: Actor) -> None:
    for days in (-1, 0, 30, 31, 60, 90, 91):
        credential(provider, owner, f"Ends in {days}", ends=TODAY + timedelta(days=days))
    for_ever = credential(provider, provider.member(TRAINER, name="Ada Ncube"), "For ever")
    with provider.scope():
        confirm_credential(owner, credential_id=for_ever.pk)

    def kinds(showing: CredentialShowing) -> list[str]:
        with provider.scope():
            return [row.kind for row in queries.credentials(owner, today=TODAY, showing=showing).rows]

    within_30 = ["Ends in -1", "Ends in 0", "Ends in 30"]
    assert kinds(CredentialShowing.WITHIN_30) == within_30
    assert kinds(CredentialShowing.WITHIN_60) == [*within_30, "Ends in 31", "Ends in 60"]
    assert kinds(CredentialShowing.WITHIN_90) == [*within_30, "Ends in 31", "Ends in 60", "Ends in 90"]
    assert [len(kinds(CredentialShowing.WAITING)), kinds(CredentialShowing.ALL)[-1]] == [7, "For ever"]


@pytest.mark.parametrize(("days", "reached"), [(31, None), (30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-400, 0)])
def test_thresholds_are_reached_in_turn(days: int, reached: int | None) -> None:
    assert threshold(TODAY + timedelta(days=days), TODAY) == reached


def test_one_is_good_on_its_last_day_and_for_ever_without_one() -> None:
    assert [has_expired(one, TODAY) for one in (TODAY, TODAY - timedelta(days=1), None)] == [False, True, False]


def test_the_person_and_the_office_are_told_once_at_each_threshold(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    ends = date(2027, 3, 31)
    ada, admin = provider.member(TRAINER, name="Ada Ncube"), provider.member(ADMIN, name="Rose Obi")
    row = credential(provider, ada, ends=ends)

    def told(today: date) -> list[Any]:
        with provider.scope():
            before = Notification.objects.filter(kind="credential.expiry_noted").count()
            for one in credential_letters.due(today=today):
                note_expiry(provider.system, credential_id=one, today=today)
        work()
        with provider.scope():
            news = Notification.objects.filter(kind="credential.expiry_noted").order_by("created_at", "pk")
            return sorted({str(one) for one in news.values_list("recipient_id", flat=True)[before:]})

    everybody = sorted(str(one.id) for one in (ada, admin, owner))
    days = [32, 30, 29, 7, 7, 0, -1]
    seen = [told(ends - timedelta(days=left)) for left in days]
    with provider.scope():
        new = CredentialDetails("First aid", "FA-2", expires_on=ends + timedelta(days=365))
        prove_credential(ada, credential_id=row.pk, details=new, received=None, today=TODAY)
        is_told_again = Credential.objects.get().told_at

    assert seen == [[], everybody, [], everybody, [], everybody, []]
    assert is_told_again is None


def test_one_that_ends_is_a_task_of_the_office_until_it_is_renewed(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    row = credential(provider, ada, ends=TODAY + timedelta(days=30))

    def tasks() -> list[tuple[str, str, Any]]:
        work()
        with provider.scope():
            return list(Task.objects.order_by("created_at", "pk").values_list("title", "status", "role__key"))

    with provider.scope():
        note_expiry(provider.system, credential_id=row.pk, today=TODAY)
    raised = tasks()
    with provider.scope():
        seen = attention(owner, now=MORNING, time_zone="Australia/Melbourne").waiting
        new = CredentialDetails("First aid", "FA-2", expires_on=TODAY + timedelta(days=365))
        prove_credential(ada, credential_id=row.pk, details=new, received=None, today=TODAY)

    assert raised == [("Renew the First aid of Ada Ncube", "open", "owner")]
    assert (seen, tasks()) == (1, [("Renew the First aid of Ada Ncube", "done", "owner")])


def test_who_left_is_told_of_nothing(provider: Provider, owner: Actor) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    credential(provider, ada, ends=TODAY)
    with provider.scope():
        remove(owner, membership_id=ada.id)
        assert credential_letters.due(today=TODAY) == []


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"issued_on": TODAY, "expires_on": TODAY - timedelta(days=1)}, "credential_ends_after_it_begins"),
        ({"told_at": 14}, "credential_told_at_a_threshold"),
    ],
)
def test_the_database_refuses_what_the_rules_forbid(
    provider: Provider, owner: Actor, values: dict[str, Any], constraint: str
) -> None:
    row = credential(provider, owner)

    with provider.scope(), pytest.raises(IntegrityError) as refused, transaction.atomic():
        Credential.objects.filter(pk=row.pk).update(**values)

    assert violated(refused.value) == constraint
