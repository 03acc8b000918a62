"""Files from their arrival to their end: scanned, drawn small, read by those who may, and removed."""

import io
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test import override_settings
from PIL import Image

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.roles import OWNER
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, NotAllowed, NotFound
from cohortium.core.ids import new_id
from cohortium.files import actions, queries
from cohortium.files.actions import TiedAlready
from cohortium.files.adapters import intake, scanner, storage
from cohortium.files.adapters.intake import Upload
from cohortium.files.models import StoredFile
from cohortium.files.tasks import ContentMissing, sweep
from tests.files.clamd import scanning
from tests.files.corpus import SIGNATURE, Sample, image, office, pdf
from tests.files.kinds import ANYTHING
from tests.files.sending import content_of, kept, lying, received
from tests.fixtures import Provider, now

SICK = Sample("notes.txt", lambda: b"Hello " + SIGNATURE, None)
FORM = Sample("form.pdf", pdf, None)
LETTER = Sample("letter.docx", office, None)


def again(provider: Provider, stored: StoredFile) -> StoredFile:
    with provider.scope():
        return StoredFile.objects.get(pk=stored.pk)


def try_again_now(provider: Provider) -> None:
    """Let no job of this organisation wait for its hour."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE args->>'organisation_id' = %s AND status = 'todo'",
            [str(provider.id)],
        )


def age(provider: Provider, when: datetime) -> None:
    """Make everything in the folder as old as that."""
    folder = Path(storages["files"].path(str(provider.id)))
    for file in folder.iterdir():
        os.utime(file, (when.timestamp(), when.timestamp()))


def test_what_is_kept_is_told(provider: Provider, owner: Actor, told: Any) -> None:
    stored = kept(provider, owner)

    entries, jobs = told(stored)
    assert (entries, sorted(jobs)) == (["file.kept"], ["files.tasks.draw_kept", "files.tasks.scan"])
    assert (stored.status, again(provider, stored).created_by) == ("usable", owner.id)


def test_nobody_keeps_files_past_the_act_that_brings_them(provider: Provider, owner: Actor) -> None:
    taken = received(provider, FORM)

    with provider.scope(), pytest.raises(NotAllowed):
        actions.keep(owner, received=taken)


@pytest.mark.parametrize("by_socket", [False, True])
def test_what_the_scanner_finds_is_not_kept(provider: Provider, tmp_path: Path, by_socket: bool) -> None:
    with scanning(tmp_path / "clamd.sock" if by_socket else None) as scanner_here, pytest.raises(Invalid) as refusal:
        received(provider, SICK)

    assert len(scanner_here.seen) == 1
    assert refusal.value.errors["file"] == ["The virus scanner found something in this file, and it was not kept."]
    assert lying(provider) == []


@pytest.mark.parametrize(
    ("says", "why"),
    [
        (
            b"INSTREAM size limit exceeded. ERROR\0",
            "This file is larger than the virus scanner takes. Make it smaller.",
        ),
    ],
)
def test_what_the_scanner_does_not_take_is_refused(provider: Provider, says: bytes, why: str) -> None:
    with scanning() as scanner_here, pytest.raises(Invalid) as refusal:
        scanner_here.says = [says]
        received(provider, FORM)

    assert refusal.value.errors["file"] == [why]


@pytest.mark.parametrize(
    ("sample", "status", "answer"),
    [(FORM, "usable", "Nothing was found."), (SICK, "refused", "Our.Own")],
    ids=["clean", "sick"],
)
def test_a_scanner_that_is_away_is_asked_again(
    provider: Provider, owner: Actor, work: Callable[[], None], sample: Sample, status: str, answer: str
) -> None:
    with override_settings(CLAMD="127.0.0.1:9"):
        stored = kept(provider, owner, sample)
        work()
        waiting = again(provider, stored)
    with provider.scope():
        shown = queries.readable(provider.system, file_id=stored.pk)

    with scanning():
        try_again_now(provider)
        work()

    assert (waiting.status, waiting.scan_answer) == (
        "waiting",
        "The scanner does not answer (ConnectionRefusedError).",
    )
    assert shown.status == "waiting"
    after = again(provider, stored)
    assert (after.status, after.scan_answer) == (status, answer)
    assert lying(provider) == {"usable": [f"{stored.pk}", f"{stored.pk}.preview"], "refused": []}[status]


def test_words_that_no_scanner_says_are_no_pass(provider: Provider, tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"x")

    with scanning() as scanner_here:
        scanner_here.says = [b"stream: maybe\0", b""]
        for _ in range(2):
            with pytest.raises(scanner.ScannerAway):
                scanner.scanned(file)


@pytest.mark.parametrize("sample", [FORM, Sample("photo.jpg", lambda: image("JPEG", size=(900, 600)), None)])
def test_documents_and_pictures_are_drawn_small(
    provider: Provider, owner: Actor, work: Callable[[], None], sample: Sample
) -> None:
    stored = kept(provider, owner, sample)
    work()

    with Image.open(io.BytesIO(content_of(provider, stored.pk, preview=True))) as small:
        assert (small.format, small.size) == ("WEBP", (480, 320))
    assert again(provider, stored).has_preview is True


def test_a_letter_is_not_drawn(provider: Provider, owner: Actor, work: Callable[[], None]) -> None:
    stored = kept(provider, owner, LETTER)
    work()

    assert (again(provider, stored).has_preview, lying(provider)) == (False, [str(stored.pk)])


def test_a_file_without_an_owner_is_read_by_its_sender_until_it_is_tied(provider: Provider, owner: Actor) -> None:
    other, campus_id = provider.member(OWNER), new_id()
    stored = kept(provider, owner, owner_id=None)

    with provider.scope():
        assert queries.readable(owner, file_id=stored.pk).owner_id is None
        with pytest.raises(NotFound):
            queries.readable(other, file_id=stored.pk)
        with pytest.raises(NotFound):
            actions.tie(other.lent(Permission.FILE_KEEP), file_id=stored.pk, owner_id=campus_id)
        actions.tie(owner.lent(Permission.FILE_KEEP), file_id=stored.pk, owner_id=campus_id)
        assert queries.readable(other, file_id=stored.pk).owner_id == campus_id
        same = actions.tie(owner.lent(Permission.FILE_KEEP), file_id=stored.pk, owner_id=campus_id)
        assert isinstance(same, Unchanged)
        with pytest.raises(TiedAlready):
            actions.tie(owner.lent(Permission.FILE_KEEP), file_id=stored.pk, owner_id=new_id())


def test_what_is_removed_loses_its_content_and_not_its_row(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    stored = kept(provider, owner)
    work()
    with provider.scope():
        actions.remove(provider.system, file_id=stored.pk)
    work()

    assert (lying(provider), again(provider, stored).status) == ([], "removed")
    with provider.scope(), pytest.raises(NotFound):
        queries.readable(owner, file_id=stored.pk)


def test_the_sweeper_removes_what_nobody_tied_and_what_nobody_knows(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    tied, untied = kept(provider, owner), kept(provider, owner, owner_id=None)
    due = kept(provider, owner, keep_until=now().date() - timedelta(days=3))
    orphan = received(provider, FORM)
    work()

    sweep(provider.id, now=now())
    after_an_hour = lying(provider)
    age(provider, now() - timedelta(days=2))
    with connection.cursor() as cursor, provider.scope():
        cursor.execute("UPDATE files_storedfile SET created_at = created_at - interval '2 days'")
    sweep(provider.id, now=now())
    work()

    names = {str(one.pk) for one in (tied, untied, due)} | {str(orphan.file_id)}
    assert {name for name in after_an_hour if name in names} == names
    assert (lying(provider), again(provider, untied).status) == ([f"{tied.pk}", f"{tied.pk}.preview"], "removed")
    assert (again(provider, tied).status, again(provider, due).status) == ("usable", "removed")


def test_a_row_without_its_content_is_reported(provider: Provider, owner: Actor) -> None:
    stored = kept(provider, owner)
    storage.delete(storage.key_of(provider.id, stored.pk))

    with pytest.raises(ContentMissing, match=f"1 files of {provider.id} have no content"):
        sweep(provider.id, now=now())


def test_the_sweeper_looks_at_one_organisation_only(provider: Provider, other_provider: Provider, owner: Actor) -> None:
    orphan = received(other_provider, FORM)
    kept(provider, owner)
    age(other_provider, now() - timedelta(days=2))

    sweep(provider.id, now=now())

    assert lying(other_provider) == [str(orphan.file_id)]


@pytest.mark.parametrize("announced", [True, False])
def test_what_is_too_large_is_not_read_to_its_end(provider: Provider, announced: bool) -> None:
    read = []

    def endless() -> Any:
        while True:
            read.append(1)
            yield bytes(1024**2)

    upload = Upload("vast.png", "image/png", endless(), 80 * 1024**2 if announced else None)
    with pytest.raises(Invalid) as refusal:
        intake.receive(upload, kind=ANYTHING, organisation_id=provider.id)

    assert (len(read), lying(provider)) == (0 if announced else 6, [])
    assert refusal.value.errors["file"] == ["This file is too large. The maximum is 5 MB."]


def test_the_largest_file_of_the_installation_goes_before_that_of_a_kind(provider: Provider) -> None:
    with override_settings(LARGEST_FILE=1024**2), pytest.raises(Invalid) as refusal:
        intake.receive(
            Upload("a.png", "", [], 2 * 1024**2), kind=ANYTHING, organisation_id=provider.id, field="picture"
        )

    assert refusal.value.errors["picture"][0].startswith("This file is too large. The maximum is 1 MB.")


def test_nothing_is_taken_in_or_scanned_inside_a_scope(provider: Provider, tmp_path: Path) -> None:
    with provider.scope():
        for outside in (
            lambda: received(provider, FORM),
            lambda: scanner.scanned(tmp_path),
            lambda: content_of(provider, new_id()),
        ):
            with pytest.raises(RuntimeError, match="outside every scope"):
                outside()


def test_nothing_is_left_behind_by_what_is_refused(provider: Provider, tmp_path: Path) -> None:
    with override_settings(DATA_FOLDER=tmp_path), pytest.raises(Invalid):
        received(provider, Sample("cut.png", lambda: image()[:50], None))

    assert list((tmp_path / "incoming").iterdir()) == []


def test_what_a_killed_process_left_is_removed_after_a_day(tmp_path: Path) -> None:
    with override_settings(DATA_FOLDER=tmp_path):
        old, new = (storage.temporary_folder() / name for name in ("old", "new"))
        for folder in (old, new):
            folder.mkdir()
            (folder / "sent").write_bytes(b"half")
        os.utime(old, (0, 0))

        storage.forget_left_behind(before=now() - timedelta(days=1))

        assert list(storage.temporary_folder().iterdir()) == [new]
