"""What crosses: two erase at once, somebody places a hold meanwhile, an export is made of who is erased meanwhile."""

from typing import Any

from cohortium.access.actor import Actor
from cohortium.administration.actions.members import remove
from cohortium.audit.models import AuditEntry
from cohortium.files.models import StoredFile
from cohortium.people.models import Learner
from cohortium.privacy.actions.erasing import erase_as_asked, erase_by_hand
from cohortium.privacy.actions.exports import ask_export, note_made
from cohortium.privacy.actions.holds import place_hold
from cohortium.privacy.actions.own import ask_for_own
from cohortium.privacy.events import ExportAsked
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import LegalHold, SubjectRequest
from cohortium.privacy.tasks import pack, prepare
from tests.fixtures import MORNING, Provider, at_once
from tests.people.households import TODAY, child, family, guardian
from tests.people.portals import log_in_of
from tests.privacy.people import requested

WHEN: dict[str, Any] = {"today": TODAY, "now": MORNING}


def test_two_who_asked_for_the_same_are_both_answered_by_one_erasing(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    rose = child(provider, here)
    hers = log_in_of(provider, guardian(provider, here))
    first = requested(provider, owner, Subject.LEARNER, rose.pk)
    with provider.scope():
        second = ask_for_own(hers, kind="erasure", subject=Subject.LEARNER, subject_id=rose.pk, today=TODAY)
        other = ask_for_own(hers, kind="access", subject=Subject.LEARNER, subject_id=rose.pk, today=TODAY)

        erase_as_asked(owner, request_id=second.pk, **WHEN)

        found = dict(SubjectRequest.objects.values_list("pk", "status"))
        erased = AuditEntry.objects.filter(action="person.erased", entity_id=rose.pk).count()
    assert (found, erased) == ({first.pk: "done", second.pk: "done", other.pk: "received"}, 1)


def test_two_who_erase_at_once_by_different_requests_wait_for_each_other(provider: Provider, owner: Actor) -> None:
    ended = []
    for _ in range(4):
        here = family(provider)
        rose = child(provider, here)
        hers = log_in_of(provider, guardian(provider, here))
        first = requested(provider, owner, Subject.LEARNER, rose.pk)
        with provider.scope():
            second = ask_for_own(hers, kind="erasure", subject=Subject.LEARNER, subject_id=rose.pk, today=TODAY)
        ended += at_once(
            provider,
            lambda one=second: erase_as_asked(owner, request_id=one.pk, **WHEN),
            lambda one=first: erase_as_asked(owner, request_id=one.pk, **WHEN),
            lambda one=rose: erase_by_hand(provider.system, subject=Subject.LEARNER, subject_id=one.pk, **WHEN),
        )
    with provider.scope():
        erased = AuditEntry.objects.filter(action="person.erased", entity_type="learner").count()
        open_ones = SubjectRequest.objects.exclude(status="done").count()

    assert (ended, erased, open_ones) == (["done"] * 12, 4, 0)


def test_whoever_is_held_is_not_erased_and_whoever_is_erased_is_not_held(provider: Provider, owner: Actor) -> None:
    for _ in range(6):
        rose = child(provider)
        asked = requested(provider, owner, Subject.LEARNER, rose.pk)
        at_once(
            provider,
            lambda one=asked: erase_as_asked(owner, request_id=one.pk, **WHEN),
            lambda one=rose: place_hold(
                owner, subject=Subject.LEARNER, subject_id=one.pk, reason="A claim.", until=None, today=TODAY
            ),
        )
        with provider.scope():
            status = Learner.objects.values_list("status", flat=True).get(pk=rose.pk)
            is_held = LegalHold.objects.filter(subject_id=rose.pk).exists()
        assert (status, is_held) in {("erased", False), ("active", True)}


def test_an_export_that_is_packed_while_its_person_is_erased_is_not_kept(provider: Provider, owner: Actor) -> None:
    rose = child(provider, first_name="Zwpqanele")
    access = requested(provider, owner, Subject.LEARNER, rose.pk, "access")
    erasure = requested(provider, owner, Subject.LEARNER, rose.pk)
    with provider.scope():
        ask_export(owner, request_id=access.pk, now=MORNING)
        wanted = prepare(provider.system, ExportAsked(access.pk), MORNING)
    assert wanted
    received = pack(wanted)
    with provider.scope():
        erase_as_asked(owner, request_id=erasure.pk, **WHEN)

    with provider.scope():
        note_made(provider.system, request_id=access.pk, received=received, **WHEN)
        row = SubjectRequest.objects.get(pk=access.pk)
        kept = StoredFile.objects.filter(kind="subject_export", status="usable").count()

    assert (row.export_file_id, kept) == (None, 0)


def test_an_export_that_was_asked_for_is_not_made_of_who_was_erased(provider: Provider, owner: Actor) -> None:
    rose = child(provider, first_name="Zwpqanele")
    access = requested(provider, owner, Subject.LEARNER, rose.pk, "access")
    erasure = requested(provider, owner, Subject.LEARNER, rose.pk)
    with provider.scope():
        ask_export(owner, request_id=access.pk, now=MORNING)
        erase_as_asked(owner, request_id=erasure.pk, **WHEN)

        assert prepare(provider.system, ExportAsked(access.pk), MORNING) is None


def test_what_somebody_asked_for_a_child_goes_on_when_their_own_log_in_is_erased(
    provider: Provider, owner: Actor, work: Any
) -> None:
    here = family(provider)
    rose = child(provider, here)
    hers = log_in_of(provider, guardian(provider, here, "Zwpqeleni"), name="Zwpqeleni")
    with provider.scope():
        sent = ask_for_own(hers, kind="access", subject=Subject.LEARNER, subject_id=rose.pk, note="Qxnote", today=TODAY)
        ask_export(owner, request_id=sent.pk, now=MORNING)
    work()
    with provider.scope():
        remove(owner, membership_id=hers.id)
    gone = requested(provider, owner, Subject.MEMBER, hers.id)

    with provider.scope():
        erase_as_asked(owner, request_id=gone.pk, **WHEN)
        row = SubjectRequest.objects.get(pk=sent.pk)
        kept = StoredFile.objects.filter(pk=row.export_file_id, status="usable").count()

    # Nobody can tell any more who asked, and the child's request is there.
    assert (row.asked_by, row.note, row.status, row.export_failed_at, kept) == ("", "", "received", None, 1)
