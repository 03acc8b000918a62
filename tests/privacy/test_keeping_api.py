"""Holds, rules of retention, erasing of who is due, and exports, as programs and pages with JSON use them."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR
from cohortium.audit.models import AuditEntry
from cohortium.core.ids import new_id
from cohortium.files.adapters import storage
from cohortium.people.actions.learners import archive_learners
from cohortium.people.models import Learner
from cohortium.privacy.actions.exports import ask_export
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from tests.cases import JSON
from tests.fixtures import MORNING, Provider
from tests.people.households import child
from tests.privacy.people import requested


def path(provider: Provider, rest: str) -> str:
    return f"/api/v1/o/{provider.code}/privacy/{rest}"


def test_a_hold_is_placed_seen_and_lifted(provider: Provider, owner: Actor) -> None:
    rose, client = child(provider, first_name="Rose", last_name="Ncube"), provider.signed_in(owner)
    said = {"subject_type": "learner", "subject_id": str(rose.pk), "reason": "A claim.", "until": "2030-01-31"}

    placed = client.post(path(provider, "holds"), said, content_type=JSON)
    twice = client.post(path(provider, "holds"), said, content_type=JSON)
    asked = requested(provider, owner, Subject.LEARNER, rose.pk)
    refused = client.post(path(provider, f"requests/{asked.pk}/erasing"), {}, content_type=JSON)
    listed = client.get(path(provider, f"holds?subject_id={rose.pk}")).json()["items"]
    lifted = client.post(path(provider, f"holds/{placed.json()['hold_id']}/lifting"), {}, content_type=JSON)

    assert (placed.status_code, twice.status_code, refused.status_code, lifted.status_code) == (201, 409, 409, 200)
    assert [(one["subject"], one["reason"], one["until"], one["lifted_at"]) for one in listed] == [
        ("Rose Ncube", "A claim.", "2030-01-31", None)
    ]
    assert client.get(path(provider, "holds")).json()["items"] == []
    assert len(client.get(path(provider, "holds?lifted=true")).json()["items"]) == 1


def test_a_rule_of_retention_is_set_on_the_version_that_was_read(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    read = client.get(path(provider, "retention/adult"))
    said = json.dumps({"years": 3, "is_duty": True})

    def put(body: str = said, **headers: str) -> Any:
        return client.put(path(provider, "retention/adult"), body, content_type=JSON, headers=headers)

    blind, kept = put(), put(**{"If-Match": read["ETag"]})
    late = put('{"years": 4, "is_duty": false}', **{"If-Match": read["ETag"]})
    wrong = [
        put(json.dumps(one), **{"If-Match": kept["ETag"]}).status_code
        for one in ({"years": "3", "is_duty": True}, {"years": 51, "is_duty": True}, {"years": 3, "is_duty": 1}, {})
    ]

    assert (read.json()["years"], read.json()["is_own"], blind.status_code, kept.status_code, late.status_code) == (
        7,
        False,
        428,
        200,
        412,
    )
    assert (kept.json()["years"], kept.json()["is_duty"], kept.json()["is_own"]) == (3, True, True)
    assert wrong == [422] * 4
    assert client.get(path(provider, "retention/nobody")).status_code == 422


def test_who_is_due_is_erased_and_nobody_else(provider: Provider, owner: Actor) -> None:
    gone, here, client = child(provider), child(provider), provider.signed_in(owner)
    with provider.scope():
        archive_learners(owner, learner_ids=[gone.pk])
    client.put(
        path(provider, "retention/adult"),
        '{"years": 0, "is_duty": false}',
        content_type=JSON,
        headers={"If-Match": client.get(path(provider, "retention/adult"))["ETag"]},
    )

    both = client.post(path(provider, "due/erasing"), {"subject_ids": [str(gone.pk), str(here.pk)]}, content_type=JSON)
    one = client.post(path(provider, "due/erasing"), {"subject_ids": [str(gone.pk)]}, content_type=JSON)
    many = client.post(
        path(provider, "due/erasing"), {"subject_ids": [str(new_id()) for _ in range(26)]}, content_type=JSON
    )

    assert (both.status_code, one.status_code, one.json(), many.status_code) == (
        409,
        200,
        {"erased": [str(gone.pk)]},
        422,
    )
    with provider.scope():
        assert dict(Learner.objects.values_list("pk", "status")) == {gone.pk: "erased", here.pk: "active"}


def test_an_export_is_taken_out_and_each_time_is_noted(provider: Provider, owner: Actor, work: Any) -> None:
    rose = child(provider, first_name="Rose")
    asked = requested(provider, owner, Subject.LEARNER, rose.pk, "access")
    client, url = provider.signed_in(owner), path(provider, f"requests/{asked.pk}/export")
    early = client.get(url)
    with provider.scope():
        ask_export(owner, request_id=asked.pk, now=MORNING)
    work()

    first, second = client.get(url), client.get(url)
    auditor = provider.signed_in(provider.member(AUDITOR)).get(url)
    with provider.scope():
        noted = AuditEntry.objects.filter(entity_id=asked.pk, action="subject_request.export_taken").count()
        file_id = SubjectRequest.objects.values_list("export_file_id", flat=True).get(pk=asked.pk)
    assert file_id
    storage.delete(storage.key_of(provider.id, file_id))
    lost = client.get(url)

    data = json.loads(zipfile.ZipFile(BytesIO(first.content)).read("data.json"))
    assert (early.status_code, second.status_code, auditor.status_code, lost.status_code) == (404, 200, 403, 409)
    assert (first["Content-Type"], first["Cache-Control"]) == ("application/zip", "private, no-store")
    assert data["tables"]["people.Learner"][0]["first_name"] == "Rose"
    assert noted == 2


@pytest.mark.parametrize("rest", ["holds", "retention", "due", "requests"])
def test_another_organisation_sees_none_of_it(
    provider: Provider, other_provider: Provider, owner: Actor, rest: str
) -> None:
    assert provider.signed_in(owner).get(path(other_provider, rest)).status_code == 404
