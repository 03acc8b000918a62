"""Hands out files. The scope is left before the first byte: a storage may be somebody else's server.

Whatever a file is, it cannot act in our name: its type is ours and not guessed, it may do nothing, and all but pictures
that we drew ourselves is saved and not shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from cohortium.files.adapters import storage
from cohortium.files.adapters.handing_out import ContentAway, StorageSilent, insist_usable
from cohortium.files.queries import FileRow
from cohortium.files.rules.types import BY_NAME, WEBP, Family
from cohortium.web import errors

# Of one's own: asked for anew each time, which costs no more than a line where nothing changed.
MINE = "private, no-cache"
# Nobody keeps a copy on the way.
SECRET = "private, no-store"  # noqa: S105 - no password
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Download:
    """A file as an answer: its content is read after the scope was left."""

    key: str
    name: str
    media_type: str
    # Changes with the content.
    etag: str
    cache: str
    # Where it is shown and not saved: pictures that we drew.
    inline: bool
    # Nought: not known.
    size: int = 0
    # Whether pages of others may show it.
    public: bool = False


def of(row: FileRow, *, cache: str = "", public: bool = False) -> Download:
    """The content of a file that the caller has already been allowed to read.

    Raises:
        NotScannedYet, NotClean: as they say.
    """
    insist_usable(row)
    is_picture = BY_NAME[row.media_type].family == Family.IMAGE
    key = storage.key_of(row.organisation_id, row.file_id)
    usual = MINE if is_picture else SECRET
    return Download(
        key,
        row.name,
        row.media_type,
        row.sha256[:32],
        cache or usual,
        inline=is_picture,
        size=row.size,
        public=public,
    )


def preview_of(row: FileRow) -> Download:
    """The small picture of a file that the caller has already been allowed to read.

    Raises:
        NotScannedYet, NotClean: as they say.
    """
    insist_usable(row)
    key = storage.key_of(row.organisation_id, row.file_id, preview=True)
    return Download(key, "preview.webp", WEBP.media_type, f"{row.sha256[:32]}-small", MINE, inline=True)


def opened(request: HttpRequest, what: Download) -> HttpResponse:
    """Answer with the content. Never called inside a scope."""
    tag = f'"{what.etag}"'
    if tag in [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]:
        return _headed(HttpResponse(status=HTTPStatus.NOT_MODIFIED), what, tag)
    try:
        content = _begun(what.key)
    except storage.NotThere:
        return errors.refused(request, ContentAway())
    except storage.StorageAway:
        return errors.refused(request, StorageSilent())
    # A HEAD gets the head of the answer; Django takes the rest away.
    response = cast("HttpResponse", StreamingHttpResponse(content, content_type=what.media_type))
    if what.size:
        response["Content-Length"] = str(what.size)
    response["Content-Disposition"] = content_disposition_header(not what.inline, what.name) or "attachment"
    return _headed(response, what, tag)


def _begun(key: str) -> Iterable[bytes]:
    """The content, of which the first piece is there already: afterwards nothing can be refused any more."""
    pieces = storage.pieces(key)
    first = next(pieces, b"")
    return chain([first], pieces)


def _headed(response: HttpResponse, what: Download, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = what.cache
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if what.public else "same-origin"
    return response
