"""What people send, and attackers: kept clean, or refused in words, and nothing in between."""

import io
from typing import Any

import pikepdf
import pytest
from PIL import Image

from cohortium.core.errors import Invalid
from cohortium.files.adapters.intake import words_of
from cohortium.files.owners import kind_of
from cohortium.files.rules.types import Family
from tests.files.clamd import scanning
from tests.files.corpus import MARKER, SAMPLES, Sample
from tests.files.kinds import ANYTHING
from tests.files.sending import content_of, lying, received
from tests.fixtures import Provider

KEPT = [sample for sample in SAMPLES if sample.is_kept]
REFUSED = [sample for sample in SAMPLES if not sample.is_kept]
IMAGES = [sample for sample in KEPT if sample.becomes.family == Family.IMAGE]


def test_the_corpus_is_large_enough() -> None:
    assert (len(SAMPLES) >= 60, len(KEPT) >= 20, len(REFUSED) >= 40) == (True, True, True)
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("sample", REFUSED, ids=lambda sample: sample.name)
def test_refused_in_words(provider: Provider, sample: Sample) -> None:
    with scanning(), pytest.raises(Invalid) as refusal:
        received(provider, sample)

    assert refusal.value.errors == {"file": [words_of(sample.becomes, kind_of(ANYTHING))]}
    assert lying(provider) == []


@pytest.mark.parametrize("sample", KEPT, ids=lambda sample: sample.name)
def test_kept(provider: Provider, sample: Sample) -> None:
    with scanning() as scanner:
        taken = received(provider, sample)

    content = content_of(provider, taken.file_id)
    assert (taken.media_type, taken.is_clear) == (sample.becomes.media_type, True)
    # As it was sent: what a cleaning hides, a scanner shall still see.
    assert scanner.seen == [sample.make()]
    assert (len(content), lying(provider)) == (taken.size, [str(taken.file_id)])


@pytest.mark.parametrize("sample", IMAGES, ids=lambda sample: sample.name)
def test_of_a_picture_nothing_is_kept_but_what_can_be_seen(provider: Provider, sample: Sample) -> None:
    taken = received(provider, sample)

    content = content_of(provider, taken.file_id)
    with Image.open(io.BytesIO(content)) as image:
        beside: dict[str, Any] = {name: image.info[name] for name in image.info if name not in _OF_THE_FORMAT}
        assert (image.size, dict(image.getexif()), beside) == ((taken.width, taken.height), {}, {})
        assert getattr(image, "n_frames", 1) == 1
    assert [mark for mark in (b"script", b"Some phone", MARKER.encode()) if mark in content] == []


# What a format says of itself.
_OF_THE_FORMAT = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background", "timestamp", "duration"}


def test_a_picture_that_lies_on_its_side_is_turned(provider: Provider) -> None:
    [sample] = [one for one in SAMPLES if one.name == "PHOTO.JPEG"]

    taken = received(provider, sample)

    assert (taken.width, taken.height, taken.name) == (40, 64, "PHOTO.jpg")


@pytest.mark.parametrize("name", ["page-inside.pdf"])
def test_what_stands_between_the_parts_of_a_document_is_not_kept(provider: Provider, name: str) -> None:
    [sample] = [one for one in SAMPLES if one.name == name]

    content = content_of(provider, received(provider, sample).file_id)

    assert (content[:5], b"<script>" in sample.make(), b"<script>" in content) == (b"%PDF-", True, False)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 2


def test_a_document_with_a_signature_is_kept_byte_by_byte(provider: Provider) -> None:
    [sample] = [one for one in SAMPLES if one.name == "signed.pdf"]

    assert content_of(provider, received(provider, sample).file_id) == sample.make()


def test_what_was_done_to_it_is_said(provider: Provider) -> None:
    moving, still = (next(one for one in SAMPLES if one.name == name) for name in ("moving.gif", "old.gif"))

    assert [received(provider, one).notes for one in (moving, still)] == [("first_picture",), ()]
