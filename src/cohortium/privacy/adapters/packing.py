"""Writes the ZIP of an export and opens it again. Never called inside a scope.

It lies encrypted in the storage: whoever takes the disk away, or looks at a backup, finds nothing in it.
"""

import hashlib
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from cohortium.core.encryption import CannotDecrypt, decrypt, encrypt
from cohortium.core.errors import Refusal
from cohortium.core.ids import new_id
from cohortium.files.actions import Received
from cohortium.files.adapters import storage
from cohortium.files.queries import FileRow
from cohortium.privacy.queries.exports import EXPORT, name_in

MEDIA_TYPE = "application/zip"
_PURPOSE = b"subject export "


def packed(data: dict[str, Any], page: dict[str, Any], files: list[FileRow], *, organisation_id: UUID) -> Received:
    """Put data, the page that tells it and files into the storage, as one encrypted file.

    Raises:
        StorageAway: it does not answer.
    """
    whole = io.BytesIO()
    told, missing = [], []
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
        for row in files:
            try:
                with storage.opened(storage.key_of(row.organisation_id, row.file_id)) as content:
                    out.writestr(name_in(row), content.read())
            except storage.NotThere:
                missing.append(row.name)
            else:
                told.append({"name": row.name, "in": name_in(row), "kind": row.kind})
        out.writestr(
            "index.html", render_to_string("portal/own_data.html", {**page, "files": told, "missing": missing})
        )
        out.writestr("data.json", _json({**data, "files": told, "files_missing": missing}))
    file_id = new_id()
    sealed = encrypt(whole.getvalue(), keys=settings.ENCRYPTION_KEYS, belongs_to=_PURPOSE + file_id.bytes)
    with tempfile.TemporaryDirectory(dir=storage.temporary_folder()) as folder:
        source = Path(folder) / "kept"
        source.write_bytes(sealed)
        storage.put(storage.key_of(organisation_id, file_id), source)
    digest = hashlib.sha256(sealed).hexdigest()
    return Received(file_id, EXPORT, "export.zip", MEDIA_TYPE, len(sealed), digest, 0, 0, True, "")


def opened(row: FileRow) -> bytes:
    """The ZIP.

    Raises:
        NotThere, StorageAway: the storage does not have it, or does not answer.
        CannotDecrypt: its key is not here.
    """
    with storage.opened(storage.key_of(row.organisation_id, row.file_id)) as content:
        sealed = content.read()
    return decrypt(sealed, keys=settings.ENCRYPTION_KEYS, belongs_to=_PURPOSE + row.file_id.bytes)


class ExportAway(Refusal):
    """The file is not where it should be, its key is not here, or the storage does not answer."""

    sentence = _("The export cannot be read at the moment. Try again in a few minutes, or create it again.")


def read_out(row: FileRow) -> bytes:
    """The ZIP, for whoever takes it out.

    Raises:
        ExportAway: as it says.
    """
    try:
        return opened(row)
    except (storage.NotThere, storage.StorageAway, CannotDecrypt):
        raise ExportAway from None


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)
