"""The way out: what keeps a file from being opened, and its content, for whoever hands it on."""

from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Refusal
from cohortium.files.adapters import storage
from cohortium.files.queries import FileRow
from cohortium.files.states import FileStatus


class ContentAway(Refusal):
    """The row is there and the content is not."""

    sentence = _("The content of this file is missing. Tell the administrator of this installation.")


class StorageSilent(Refusal):
    """The storage does not answer."""

    sentence = _("File storage is not responding at the moment. Try again in a few minutes.")


class NotScannedYet(Refusal):
    """Nobody opens it before the scanner did."""

    sentence = _("This file has not been scanned for viruses yet. Try again in a few minutes.")


class NotClean(Refusal):
    """The scanner found something."""

    sentence = _("The virus scanner found something in this file. Its content was removed.")


def insist_usable(row: FileRow) -> None:
    """Insist that the scanner let it through.

    Raises:
        NotScannedYet, NotClean: as they say.
    """
    if row.status == FileStatus.WAITING:
        raise NotScannedYet
    if row.status != FileStatus.USABLE:
        raise NotClean


def whole(row: FileRow) -> bytes:
    """All of a file that the caller has already been allowed to read. Never called inside a scope.

    Raises:
        NotScannedYet, NotClean, ContentAway, StorageSilent: as they say.
    """
    insist_usable(row)
    try:
        return b"".join(storage.pieces(storage.key_of(row.organisation_id, row.file_id)))
    except storage.NotThere:
        raise ContentAway from None
    except storage.StorageAway:
        raise StorageSilent from None
