"""Files that are written while they are sent. The one place where an answer is made after its scope was left.

Each piece opens a scope of its own (`visit.again`), which asks anew who may. The front door keeps the answer on disk
until it is whole: a reader who stops reading holds nobody up, and one that broke off in the middle gets an error.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import StreamingHttpResponse


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its name, its kind and its pieces. Only a `page_that_calls_out` answers with one."""

    name: str
    content_type: str
    pieces: Iterator[str | bytes]


def sent(export: Export) -> StreamingHttpResponse:
    """The answer that is written piece by piece."""
    pieces = (piece.encode() if isinstance(piece, str) else piece for piece in export.pieces)
    response = StreamingHttpResponse(pieces, content_type=export.content_type)
    # Names of ours: letters, digits, hyphens and a dot.
    response["Content-Disposition"] = f'attachment; filename="{export.name}"'
    return response
