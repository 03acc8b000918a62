"""The documents of a partner over the API: sent, listed, read out as they were kept, and taken away."""

import hashlib
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.ids import new_id
from cohortium.files.actions import Received
from cohortium.files.adapters import storage
from cohortium.files.models import StoredFile
from cohortium.files.states import FileStatus
from cohortium.partners.actions.documents import add_document
from cohortium.partners.models import PartnerDocument
from cohortium.partners.queries.documents import FILE
from tests.files.corpus import PAGE, pdf
from tests.fixtures import Provider
from tests.keys import by_key, issued
from tests.partners.houses import paper, partner

SCOPES = {Permission.PARTNER_READ, Permission.PARTNER_EDIT}


def sent(client: Client, provider: Provider, partner_id: Any, content: bytes, name: str = "Licence") -> Any:
    """A PDF that a program sends."""
    address = f"/api/v1/o/{provider.code}/partners/{partner_id}/documents/files?name={name}"
    return client.put(address, content, content_type="application/pdf")


def kept(provider: Provider) -> list[str]:
    """The files of partners that are there."""
    with provider.scope():
        rows = StoredFile.objects.filter(kind="partner_document", status=FileStatus.USABLE)
        return [str(one) for one in rows.values_list("pk", flat=True)]


def test_a_program_sends_a_document_reads_it_and_takes_it_away(provider: Provider, told: Any) -> None:
    whose, client = partner(provider), by_key(issued(provider, permissions=SCOPES).secret)
    here = f"/api/v1/o/{provider.code}/partners"

    first, again, other = (
        sent(client, provider, whose.pk, pdf(), name) for name in ("Licence", "Licence", "Agreement")
    )
    listed = client.get(f"{here}/{whose.pk}/documents").json()["items"]
    one = f"{here}/documents/{first.json()['document_id']}"
    file = client.get(f"{one}/file")
    with provider.scope():
        row = PartnerDocument.objects.get(pk=first.json()["document_id"])
        digest = StoredFile.objects.get(pk=row.file_id).sha256
    gone = [client.delete(one).status_code, client.get(one).status_code, client.get(f"{one}/file").status_code]

    assert [first.status_code, again.json(), [one["name"] for one in listed]] == (
        [200, first.json(), ["Licence", "Agreement"]]
    )
    assert listed == [first.json(), other.json()]
    assert (file["Content-Type"], hashlib.sha256(file.content).hexdigest()) == ("application/pdf", digest)
    assert (file["X-Content-Type-Options"], file["Content-Disposition"]) == (
        "nosniff",
        f'attachment; filename="{row.pk}.pdf"',
    )
    assert (gone, len(kept(provider))) == ([204, 404, 404], 1)
    assert told(row)[0] == ["partner_document.added", "partner_document.removed"]


@pytest.mark.parametrize(
    ("content", "name", "pointer"), [(PAGE, "Licence", "/"), (pdf(), "…", "/name"), (b"", "Licence", "/")]
)
def test_what_is_no_document_is_refused_and_not_kept(
    provider: Provider, owner: Actor, content: bytes, name: str, pointer: str
) -> None:
    answer = sent(provider.signed_in(owner), provider, partner(provider).pk, content, name)

    assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, [pointer])
    assert kept(provider) == []


def test_who_only_reads_sends_nothing(provider: Provider) -> None:
    whose, client = partner(provider), by_key(issued(provider, permissions={Permission.PARTNER_READ}).secret)
    there = paper(provider, whose)
    address = f"/api/v1/o/{provider.code}/partners/documents/{there.pk}"

    answers = [sent(client, provider, whose.pk, pdf()), client.delete(address), client.get(address)]

    assert [one.status_code for one in answers] == [403, 403, 200]


def test_a_file_is_not_read_out_before_the_scanner_let_it_through(provider: Provider, owner: Actor) -> None:
    scan = Received(new_id(), FILE, "licence.pdf", "application/pdf", 1, "0" * 64, 0, 0, is_clear=False, scan_answer="")
    whose = partner(provider)
    with provider.scope():
        there = add_document(provider.system, partner_id=whose.pk, name="Licence", received=scan)
    client, address = provider.signed_in(owner), f"/api/v1/o/{provider.code}/partners/documents/{there.pk}/file"

    waiting = client.get(address)
    with provider.scope():
        StoredFile.objects.filter(pk=there.file_id).update(status=FileStatus.REFUSED)
    refused = client.get(address)

    assert [waiting.status_code, refused.status_code] == [409, 409]
    assert "has not been scanned for viruses yet" in waiting.json()["detail"]
    assert "found something in this file" in refused.json()["detail"]


def test_a_file_that_is_not_where_it_should_be_is_no_failure(
    provider: Provider, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = (
        provider.signed_in(owner),
        f"/api/v1/o/{provider.code}/partners/documents/{paper(provider).pk}/file",
    )
    lost = client.get(address)

    def away(_key: str) -> Any:
        raise storage.StorageAway

    monkeypatch.setattr(storage, "pieces", away)
    silent = client.get(address)

    assert [lost.status_code, silent.status_code] == [409, 409]
    assert ["is missing" in lost.json()["detail"], "is not responding" in silent.json()["detail"]] == [
        True,
        True,
    ]
