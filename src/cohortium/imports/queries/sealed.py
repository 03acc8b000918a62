"""What is encrypted of a row: it opens as that batch's row of that number, and nowhere else."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from cohortium.core.encryption import CannotDecrypt, decrypt, encrypt
from cohortium.imports.models import ImportBatch, ImportRow
from cohortium.imports.rules.drafts import Draft, Kind, Problem, Weight
from cohortium.imports.rules.records import Said, read


def seal(batch_id: UUID, number: int, text: bytes) -> bytes:
    """What the row says."""
    return encrypt(text, keys=settings.ENCRYPTION_KEYS, belongs_to=_place(batch_id, number, b"says"))


def said_of(row: ImportRow) -> tuple[Draft | None, Said]:
    """What the row says; nothing, once that was forgotten.

    Raises:
        CannotDecrypt: no key opens it.
    """
    if row.sealed is None:
        return None, Said(None)
    place = _place(row.batch_id, row.number, b"says")
    return read(decrypt(bytes(row.sealed), keys=settings.ENCRYPTION_KEYS, belongs_to=place), Kind(row.kind))


def problems_of(row: ImportRow, said: Said) -> list[Problem]:
    """What is the matter with a row, with what the file says of it; without, where that was forgotten."""
    heard = [*said.said, *[""] * len(row.problems)]
    return [Problem(one["code"], Weight(one["weight"]), one["column"], heard[n]) for n, one in enumerate(row.problems)]


def seal_memo(row: ImportRow, memo: Sequence[dict[str, Any]]) -> bytes | None:
    """What the row did, so that it can be undone."""
    if not memo:
        return None
    text = json.dumps(list(memo), default=str).encode()
    return encrypt(text, keys=settings.ENCRYPTION_KEYS, belongs_to=_place(row.batch_id, row.number, b"did"))


def memo_of(row: ImportRow) -> list[dict[str, Any]]:
    """What the row did.

    Raises:
        CannotDecrypt: no key opens it.
    """
    if row.memo is None:
        return []
    place = _place(row.batch_id, row.number, b"did")
    memo: list[dict[str, Any]] = json.loads(decrypt(bytes(row.memo), keys=settings.ENCRYPTION_KEYS, belongs_to=place))
    return memo


def seal_samples(batch_id: UUID, samples: Mapping[str, Sequence[str]]) -> bytes | None:
    """A few values of each column."""
    if not samples:
        return None
    return encrypt(json.dumps(samples).encode(), keys=settings.ENCRYPTION_KEYS, belongs_to=_place(batch_id, 0, b"has"))


def samples_in(batch: ImportBatch) -> dict[str, list[str]]:
    """By heading, a few values; nothing, where they were forgotten or no key opens them."""
    if batch.samples is None:
        return {}
    place = _place(batch.pk, 0, b"has")
    try:
        found = json.loads(decrypt(bytes(batch.samples), keys=settings.ENCRYPTION_KEYS, belongs_to=place))
    except CannotDecrypt:
        return {}
    return {str(heading): [str(one) for one in values] for heading, values in found.items()}


def resealed(row: ImportRow) -> bool:
    """Encrypt what it says and did under the first key, in memory. Whether anything was under another one.

    Raises:
        CannotDecrypt: no key opens it.
    """
    changed = False
    for name, what in (("sealed", b"says"), ("memo", b"did")):
        kept, place = getattr(row, name), _place(row.batch_id, row.number, what)
        if kept is None:
            continue
        try:
            decrypt(bytes(kept), keys=settings.ENCRYPTION_KEYS[:1], belongs_to=place)
        except CannotDecrypt:
            text = decrypt(bytes(kept), keys=settings.ENCRYPTION_KEYS, belongs_to=place)
            setattr(row, name, encrypt(text, keys=settings.ENCRYPTION_KEYS, belongs_to=place))
            changed = True
    return changed


def _place(batch_id: UUID, number: int, what: bytes) -> bytes:
    return b"import row " + what + batch_id.bytes + number.to_bytes(4)
