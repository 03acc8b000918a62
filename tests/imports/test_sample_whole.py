"""The given exports, whole, as people send them: through the pages and through the command; twice; and undone."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cohortium.access.actor import Actor
from cohortium.imports.models import ImportBatch
from cohortium.people.models import Consent, Family, Learner
from tests.config.test_people import said
from tests.fixtures import Provider
from tests.imports.exports import SAMPLES, expected
from tests.imports.moving import Work, read, undone
from tests.people.consenting import published

Send = Callable[[Provider, Actor, str, Work], UUID]
HERE = Path(os.environ["COHORTIUM_DATA"])
GIVEN = expected()["counts"]
IN = {"family": {"created": GIVEN["families_by_id"]}, "learner": {"created": GIVEN["students_by_id"]}}
SAME = {"family": {"unchanged": GIVEN["families_by_id"]}, "learner": {"unchanged": GIVEN["students_by_id"]}}
KEPT_FOR_LATER = {"class": GIVEN["classes"], "enrolment": GIVEN["distinct_enrollments"]}


def through_pages(provider: Provider, by: Actor, name: str, work: Work) -> UUID:
    """Upload a file, look at what would come of it, and start."""
    browser = provider.signed_in(by)
    upload = SimpleUploadedFile(name, (SAMPLES / name).read_bytes(), "application/json")
    here = browser.post(f"/o/{provider.code}/imports/new", {"file": upload, "source": "", "campus": ""})["Location"]
    work()
    browser.post(f"{here}/starting", {"contested": "ours"})
    work()
    return UUID(here.rsplit("/", 1)[1])


def through_command(provider: Provider, _by: Actor, name: str, _work: Work) -> UUID:
    """Run the command, which ends when all is done."""
    code, _told, complained = said(HERE, "import", str(SAMPLES / name), "--organisation", provider.code)
    assert (code, complained) == (0, "")
    with provider.scope():
        return ImportBatch.objects.latest("created_at").pk


def people(provider: Provider) -> tuple[int, int, int]:
    """How many families and learners there are, and how many are said to be photographed by nobody."""
    with provider.scope():
        refused = Consent.objects.filter(kind="photo", status="refused", how="import").values("learner").distinct()
        active = {"status": "active"}
        return Family.objects.filter(**active).count(), Learner.objects.filter(**active).count(), refused.count()


@pytest.mark.parametrize("send", [through_pages, through_command])
@pytest.mark.parametrize("name", ["saved_export.json", "raw.json"])
def test_it_comes_in_whole_once_and_goes_again(
    provider: Provider, owner: Actor, work: Work, name: str, send: Send
) -> None:
    published(provider)
    first = read(provider, owner, send(provider, owner, name, work))
    there = people(provider)
    second = read(provider, owner, send(provider, owner, name, work))
    still = people(provider)
    for batch in (second, first):
        undone(provider, owner, batch.batch_id, work)

    assert {kind: first.counts[kind] for kind in IN} == IN
    assert {kind: sum(first.counts[kind].values()) for kind in KEPT_FOR_LATER} == KEPT_FOR_LATER
    assert {kind: second.counts[kind] for kind in SAME} == SAME
    assert there[:2] == (GIVEN["families_by_id"], GIVEN["students_by_id"])
    # One more than said no: who may be the same as somebody who did.
    assert there[2] - GIVEN["students_allowImage_false"] in {0, 1}
    assert (still, people(provider)[:2]) == (there, (0, 0))
