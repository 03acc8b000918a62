"""Text: what can be read as UTF-8, and is no page of a browser."""

import codecs
import re
import shutil
from pathlib import Path

from cohortium.files.rules.types import Cleaned, Fault, FileType, Unacceptable

_PIECE = 64 * 1024
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What a browser that guesses would take for a page.
_MARKUP = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype|html|head|body|script|svg|iframe|img|a |\?xml|math|style)",
    re.IGNORECASE | re.DOTALL,
)
_DRAWING = re.compile(rb"<svg\b", re.IGNORECASE)


def is_text(head: bytes) -> bool:
    """Whether this is the beginning of a text: nothing in it that no text holds."""
    body = head.removeprefix(codecs.BOM_UTF8)
    if any(sign < 32 and sign not in b"\r\n\t\f" for sign in body):  # noqa: PLR2004 - where signs begin
        return False
    try:
        # The last sign may be cut in two.
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return False
    return not body.startswith((b"%PDF", b"GIF8"))


def is_markup(head: bytes) -> bool:
    return bool(_MARKUP.match(head.removeprefix(codecs.BOM_UTF8)))


def is_drawing(head: bytes) -> bool:
    """Whether it is an SVG, which is a program as well as a picture."""
    return bool(_DRAWING.search(head)) and is_text(head)


def clean(source: Path, target: Path, *, kept_as: FileType) -> Cleaned:
    """Read all of it, and keep it as it is.

    Raises:
        Unacceptable: it is not in UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with source.open("rb") as file:
        while piece := file.read(_PIECE):
            _insist(decoder, piece)
        _insist(decoder, b"", final=True)
    shutil.copyfile(source, target)
    return Cleaned(kept_as.media_type)


def _insist(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> None:
    try:
        words = decoder.decode(piece, final)
    except UnicodeDecodeError:
        raise Unacceptable(Fault.NOT_UTF_8) from None
    if _CONTROLS.search(words):
        raise Unacceptable(Fault.NOT_UTF_8)
