"""Whether the content of files is what was kept."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from cohortium.files import queries
from cohortium.files.adapters import storage
from cohortium.tenancy.scope import organisation_scope


def changed(organisation_id: UUID) -> Iterator[str]:
    """Read every file of the organisation, outside all scopes, and name those whose content is not what was kept.

    Raises:
        StorageAway: the storage does not answer.
    """
    with organisation_scope(organisation_id):
        kept = queries.digests()
    differ = {
        file_id: said for file_id, sha256 in kept.items() if (said := _difference(organisation_id, file_id, sha256))
    }
    with organisation_scope(organisation_id):
        # Without those that were removed meanwhile.
        still = queries.digests()
    yield from (said for file_id, said in differ.items() if file_id in still)


def _difference(organisation_id: UUID, file_id: UUID, sha256: str) -> str:
    digest = hashlib.sha256()
    try:
        for piece in storage.pieces(storage.key_of(organisation_id, file_id)):
            digest.update(piece)
    except storage.NotThere:
        return f"The file {file_id} has no content."
    return "" if digest.hexdigest() == sha256 else f"The content of the file {file_id} is not what was kept."
