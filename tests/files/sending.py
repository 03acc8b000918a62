"""Sending files as people do, and looking at what was kept."""

from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.ids import new_id
from cohortium.files.actions import Received, keep
from cohortium.files.adapters import intake, storage
from cohortium.files.adapters.intake import Upload
from cohortium.files.models import StoredFile
from tests.files.corpus import Sample, image
from tests.files.kinds import ANYTHING
from tests.fixtures import Provider


def received(provider: Provider, sample: Sample) -> Received:
    """Take a file in, in pieces."""
    content = sample.make()
    pieces = (content[start : start + 1000] for start in range(0, len(content), 1000))
    upload = Upload(sample.name, sample.declared, pieces, len(content))
    return intake.receive(upload, kind=ANYTHING, organisation_id=provider.id)


def kept(provider: Provider, actor: Actor | None = None, sample: Sample | None = None, **options: Any) -> StoredFile:
    """Take a file in and keep it, as somebody's unless it is said otherwise."""
    taken = received(provider, sample or Sample("photo.png", image, None))
    owner = {"owner_id": new_id()} | options
    with provider.scope():
        return keep((actor or provider.system).lent(Permission.FILE_KEEP), received=taken, **owner)


def content_of(provider: Provider, file_id: UUID, *, preview: bool = False) -> bytes:
    """What lies in the storage."""
    return b"".join(storage.pieces(storage.key_of(provider.id, file_id, preview=preview)))


def lying(provider: Provider) -> list[str]:
    """The names of all that lies in the storage for this organisation."""
    return sorted(one.key.partition("/")[2] for one in storage.lying(provider.id))
