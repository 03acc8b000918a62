"""The export of a person: all of theirs and nothing of others, encrypted where it lies, gone after a week."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import IllegalTransition, Invalid
from cohortium.files.adapters import storage
from cohortium.files.adapters.intake import Upload, receive
from cohortium.files.models import StoredFile
from cohortium.files.tasks import sweep
from cohortium.people.actions.photos import set_photo
from cohortium.people.queries.photos import PHOTO
from cohortium.privacy.actions.erasing import erase
from cohortium.privacy.actions.exports import ask_export, note_failed
from cohortium.privacy.actions.requests import finish_request
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.exports import data_of
from cohortium.privacy.queries.requests import request
from tests.cases.organisation import LOGO
from tests.fixtures import MORNING, Provider
from tests.fixtures import now as clock
from tests.people.households import TODAY, child
from tests.privacy.people import MARKS, requested, whole


def asked(provider: Provider, owner: Actor, work: Any, subject_id: Any) -> SubjectRequest:
    """An export that was made."""
    row = requested(provider, owner, Subject.LEARNER, subject_id, "access")
    with provider.scope():
        ask_export(owner, request_id=row.pk, now=MORNING)
    work()
    with provider.scope():
        return SubjectRequest.objects.get(pk=row.pk)


def taken(provider: Provider, owner: Actor, request_id: Any) -> Any:
    return provider.signed_in(owner).post(f"/o/{provider.code}/privacy/{request_id}/export")


def test_an_export_holds_all_of_the_person_with_whole_numbers_and_nothing_of_others(
    provider: Provider, owner: Actor, work: Any
) -> None:
    there = whole(provider, owner)
    with provider.scope():
        StoredFile.objects.filter(pk=there.file_id).update(status="removed")
    made = asked(provider, owner, work, there.learner.pk)

    answer = taken(provider, owner, made.pk)

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as out:
        data = json.loads(out.read("data.json"))
        page = out.read("index.html").decode()
        assert out.namelist() == ["index.html", "data.json"]
    text = json.dumps(data, ensure_ascii=False)
    assert {mark for mark, word in MARKS.items() if word not in text} == set()
    shown = {**MARKS, "phone": "+61 491 570 156"}
    assert {mark for mark, word in shown.items() if word not in page} == set()
    assert [word in page for word in ("Your data at", "kostas@example.com", "Eleni")] == [True, False, False]
    assert data["subject"] == {"type": "learner", "id": str(there.learner.pk)}
    assert [one["number"] for one in data["tables"]["people.NationalId"]] == [MARKS["number"]]
    assert [word in text for word in ("kostas@example.com", "Eleni", '"secret_hash"', '"digest"')] == [False] * 4
    with provider.scope():
        told = AuditEntry.objects.filter(entity_id=made.pk).order_by("created_at").values_list("action", flat=True)
        assert list(told)[-3:] == [f"subject_request.export_{one}" for one in ("asked", "made", "taken")]


def test_the_files_of_the_person_are_in_it_and_it_lies_encrypted(provider: Provider, owner: Actor, work: Any) -> None:
    row = child(provider)
    received = receive(Upload("zoe.png", "image/png", [LOGO]), kind=PHOTO, organisation_id=provider.id)
    with provider.scope():
        set_photo(owner, learner_id=row.pk, received=received)
    made = asked(provider, owner, work, row.pk)

    answer = taken(provider, owner, made.pk)

    whole_zip = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(whole_zip)) as out:
        [file] = json.loads(out.read("data.json"))["files"]
        inside = out.read(file["in"])
    with storage.opened(storage.key_of(provider.id, received.file_id)) as kept:
        assert inside == kept.read()
    with storage.opened(storage.key_of(provider.id, made.export_file_id)) as kept:
        lying = kept.read()
    assert (whole_zip[:2], lying[:2] == b"PK", b"data.json" in lying) == (b"PK", False, False)
    assert provider.signed_in(owner).get(f"/o/{provider.code}/files/{made.export_file_id}").status_code == 404

    with provider.scope():
        erase(owner, subject=Subject.LEARNER, subject_id=row.pk, today=TODAY, now=MORNING)
    work()
    for file_id in (received.file_id, made.export_file_id):
        with pytest.raises(storage.NotThere), storage.opened(storage.key_of(provider.id, file_id)):
            pass


def test_it_is_swept_after_a_week_and_can_be_made_anew(provider: Provider, owner: Actor, work: Any) -> None:
    made = asked(provider, owner, work, child(provider).pk)

    sweep(provider.id, now=clock() + timedelta(days=7))
    early = taken(provider, owner, made.pk).status_code
    sweep(provider.id, now=clock() + timedelta(days=10))
    work()

    late = taken(provider, owner, made.pk).status_code
    assert (early, late) == (200, 404)
    with provider.scope():
        assert request(owner, request_id=made.pk, today=TODAY).export == "gone"
        ask_export(owner, request_id=made.pk, now=MORNING)
    work()
    with provider.scope():
        assert request(owner, request_id=made.pk, today=TODAY).export == "ready"


def test_it_is_made_once_at_a_time_and_only_where_somebody_wants_to_see_their_data(
    provider: Provider, owner: Actor
) -> None:
    row = child(provider)
    see, go = (requested(provider, owner, Subject.LEARNER, row.pk, kind) for kind in ("access", "erasure"))

    with provider.scope():
        ask_export(owner, request_id=see.pk, now=MORNING)
        again = ask_export(owner, request_id=see.pk, now=MORNING)
        with pytest.raises(Invalid):
            ask_export(owner, request_id=go.pk, now=MORNING)
        note_failed(provider.system, request_id=see.pk, now=MORNING)
        failed = request(owner, request_id=see.pk, today=TODAY).export
        ask_export(owner, request_id=see.pk, now=MORNING)
        making = request(owner, request_id=see.pk, today=TODAY).export
        finish_request(owner, request_id=see.pk, now=MORNING)
        with pytest.raises(IllegalTransition):
            ask_export(owner, request_id=see.pk, now=MORNING)
    assert (isinstance(again, Unchanged), failed, making) == (True, "failed", "making")


def test_each_table_is_asked_once_however_much_is_in_it(provider: Provider, owner: Actor) -> None:
    there = whole(provider, owner)
    counted = []
    with provider.scope():
        for _ in range(2):
            with CaptureQueriesContext(connection) as seen:
                data_of(subject=Subject.LEARNER, subject_id=there.learner.pk, now=datetime.now(MORNING.tzinfo))
            counted.append(len(seen))
            for number in range(5):
                AuditEntry.objects.create(
                    action="x",
                    entity_type="learner",
                    entity_id=there.learner.pk,
                    actor_kind="system",
                    actor_id=owner.id,
                    correlation_id=owner.id,
                    changes={"n": [None, number]},
                )
    assert counted[0] == counted[1]
