"""What type a file has: read off its content, and compared with what its name and its sender say."""

from collections.abc import Collection
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import puremagic

from cohortium.files.rules import texts
from cohortium.files.rules.names import extension_of
from cohortium.files.rules.types import BY_NAME, DOCX, TEXT, UNDECLARED, XLSX, Family, Fault, FileType, Unacceptable

HEAD = 4096
_HEIC = {b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif"}
_INSIDE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}


def type_of(source: Path, *, name: str, declared: str, accepted: Collection[FileType]) -> FileType:
    """The type of this file, which is one of those that are accepted.

    Raises:
        Unacceptable: it is another one, none that is known, or not the one that it pretends to be.
    """
    with source.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Unacceptable(Fault.EMPTY)
    found = _seen(source, head, extension_of(name))
    if found is None:
        raise Unacceptable(_unknown(head))
    if extension_of(name) not in found.extensions or not _may_be_declared(found, declared):
        raise Unacceptable(Fault.LIES if _known_extension(name) else Fault.NOT_ACCEPTED)
    if found not in accepted:
        raise Unacceptable(Fault.NOT_ACCEPTED)
    return found


def _seen(source: Path, head: bytes, extension: str) -> FileType | None:
    """What the content says. Text has no signature: there the name says which text it is."""
    as_text = next((one for one in BY_NAME.values() if one.family == Family.TEXT and extension in one.extensions), None)
    if texts.is_text(head):
        return (as_text or TEXT) if not texts.is_markup(head) else None
    if head.startswith(b"PK\x03\x04"):
        return _office(source)
    try:
        matches = puremagic.magic_string(head)
    except puremagic.PureError:
        matches = []
    found = (BY_NAME.get(match.mime_type) for match in matches if match.offset == 0 or match.mime_type == "image/webp")
    return next((one for one in found if one and one.family != Family.TEXT), as_text)


def _office(source: Path) -> FileType | None:
    try:
        with ZipFile(source) as archive:
            inside = set(archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        return None
    return next((found for part, found in _INSIDE.items() if {part, "[Content_Types].xml"} <= inside), None)


def _unknown(head: bytes) -> Fault:
    if texts.is_drawing(head):
        return Fault.DRAWING
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return Fault.HEIC
    return Fault.MARKUP if texts.is_text(head) else Fault.NOT_ACCEPTED


def _known_extension(name: str) -> bool:
    return any(extension_of(name) in one.extensions for one in BY_NAME.values())


def _may_be_declared(found: FileType, declared: str) -> bool:
    said = declared.partition(";")[0].strip().lower()
    return said in UNDECLARED or said == found.media_type or said in found.also_declared
