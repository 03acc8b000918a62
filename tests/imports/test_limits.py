"""How large a file may be is said by one number, wherever it comes from."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from cohortium.access.actor import Actor
from cohortium.config.environment import USUAL_LARGEST
from cohortium.config.front import UNREAD
from cohortium.files.adapters.intake import most_of
from cohortium.files.owners import kind_of
from cohortium.imports.queries.batches import FILE
from cohortium.imports.queries.told import sentences
from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.records import told_of_file
from cohortium.imports.rules.unpacking import LARGEST, unpacked
from cohortium.imports.states import BatchStatus
from tests.fixtures import Provider
from tests.imports.moving import Work, read

# Of a test: what the limit is, does not matter to what happens at it.
SMALL = 16 * 1024


def table(size: int, filling: bytes = b" ") -> bytes:
    """So many bytes of a table."""
    return b"Child;Surname\r\nBen;Otieno\r\n".ljust(size, filling)


def test_there_is_one_limit_and_every_place_says_it(provider: Provider, owner: Actor) -> None:
    form = provider.signed_in(owner).get(f"/o/{provider.code}/imports/new").content.decode()
    notes = Notes()
    is_read = unpacked(b"x" * (LARGEST + 1), notes)

    assert (USUAL_LARGEST * 1024**2, settings.LARGEST_FILE, most_of(kind_of(FILE))) == (LARGEST,) * 3
    assert ["40 MB at most." in form, f'data-most="{LARGEST}"' in form] == [True, True]
    assert (is_read, [one["sentence"] for one in sentences(told_of_file(tuple(notes.found)))]) == (
        None,
        ["The file is larger than 40 MB. Split it, and upload the parts one after another."],
    )


def sent_by_page(provider: Provider, by: Actor, content: bytes) -> Any:
    upload = SimpleUploadedFile("list.csv", content, "text/csv")
    said = {"file": upload, "source": "By page", "campus": ""}
    return provider.signed_in(by).post(f"/o/{provider.code}/imports/new", said)


def sent_by_program(provider: Provider, by: Actor, content: bytes) -> Any:
    at = f"/api/v1/o/{provider.code}/imports/files/list.csv?source=By+program"
    return provider.signed_in(by).put(at, content, content_type="application/octet-stream")


@override_settings(LARGEST_FILE=SMALL)
def test_a_file_that_is_just_not_too_large_is_taken_and_read(provider: Provider, owner: Actor, work: Work) -> None:
    by_page = sent_by_page(provider, owner, table(SMALL))
    by_program = sent_by_program(provider, owner, table(SMALL, b"\n"))
    work()
    ids = [by_page["Location"].rpartition("/")[2], by_program.json()["import_id"]]

    assert [read(provider, owner, UUID(one)).status for one in ids] == [BatchStatus.MAPPING] * 2


@override_settings(LARGEST_FILE=SMALL)
def test_one_byte_more_is_refused_with_the_same_words(provider: Provider, owner: Actor) -> None:
    by_page = sent_by_page(provider, owner, table(SMALL + 1))
    by_program = sent_by_program(provider, owner, table(SMALL + 1))
    words = "This file is too large. The maximum is 16 kB."

    assert (by_page.status_code, words in by_page.content.decode()) == (422, True)
    assert (by_program.status_code, by_program.json()["errors"]) == (422, [{"pointer": "/", "detail": words}])


def test_what_the_server_did_not_even_read_is_told_by_the_same_number(provider: Provider, owner: Actor) -> None:
    # As `front` says it, which reads bodies.
    said: dict[str, Any] = {UNREAD: HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
    at = f"/o/{provider.code}/imports"
    browser = provider.signed_in(owner)
    page, by_program = browser.post(f"{at}/new", **said), browser.put(f"/api/v1{at}/files/list.csv", **said)

    assert (page.status_code, "Files can be up to 40 MB, and less in some places." in page.content.decode()) == (
        413,
        True,
    )
    assert (by_program.status_code, by_program.json()["detail"]) == (
        413,
        "The request is too large. Files can be up to 40 MB, and less in some places.",
    )
