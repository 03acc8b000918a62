"""Office files, which are archives: what is in them is counted before it is unpacked, and nothing in them may run."""

import shutil
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from cohortium.files.rules.packages import ContentTypes, check_relationships, check_type, check_xml, content_types
from cohortium.files.rules.types import Cleaned, Fault, FileType, Unacceptable

MOST_PARTS, MOST_BYTES, MOST_TIMES = 2000, 200 * 1024**2, 100
# So small that no ratio makes it a bomb.
_SMALL = 1024**2
_LARGEST_XML = 64 * 1024**2
_ENCRYPTED = 0x1
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".xz", ".bz2", ".tar", ".jar", ".docx", ".xlsx", ".docm", ".xlsm")
_PROGRAMS = ("vbaproject.bin", "vbadata.xml")
_OBJECTS = ("/embeddings/", "/activex/", "/macrosheets/", "/customui/")
_CONTENT_TYPES = "[Content_Types].xml"


def clean(source: Path, target: Path, *, kept_as: FileType) -> Cleaned:
    """Look through the archive, and keep it as it is.

    Raises:
        Unacceptable: it is damaged or locked, larger inside than it pretends, or holds programs, other files, or
            what is not known here.
    """
    try:
        with ZipFile(source) as archive:
            parts = archive.infolist()
            _count(parts, source.stat().st_size)
            for part in parts:
                _name(part.filename.lower())
            types = content_types(_content(archive, archive.getinfo(_CONTENT_TYPES), is_xml=True))
            for part in parts:
                _read(archive, part, types, kept_as)
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, KeyError):
        raise Unacceptable(Fault.DAMAGED) from None
    shutil.copyfile(source, target)
    return Cleaned(kept_as.media_type)


def _count(parts: list[ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    # More inside than there is room for: several parts share the same bytes.
    if len(parts) > MOST_PARTS or unpacked > MOST_BYTES or packed > size:
        raise Unacceptable(Fault.BOMB)
    if any(part.file_size > max(_SMALL, MOST_TIMES * part.compress_size) for part in parts):
        raise Unacceptable(Fault.BOMB)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Unacceptable(Fault.LOCKED)
    # Capitals make no other part.
    if len({part.filename.lower() for part in parts}) != len(parts):
        raise Unacceptable(Fault.DAMAGED)


def _name(name: str) -> None:
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise Unacceptable(Fault.DAMAGED)
    if name.endswith(_PROGRAMS) or any(folder in f"/{name}" for folder in _OBJECTS):
        raise Unacceptable(Fault.MACROS)
    if name.endswith(_ARCHIVES):
        raise Unacceptable(Fault.CARRIES_FILES)


def _read(archive: ZipFile, part: ZipInfo, types: ContentTypes, kept_as: FileType) -> None:
    """Unpack a part, so that its length and its sum are checked, and look at what it is and refers to."""
    name = part.filename.lower()
    if part.is_dir() or part.filename == _CONTENT_TYPES:
        return
    kind = types.of(name)
    check_type(kind, kept_as=kept_as)
    is_xml = name.endswith((".xml", ".rels", ".vml")) or kind.endswith(("xml", "vmldrawing"))
    content = _content(archive, part, is_xml=is_xml)
    if name.endswith(".rels") or kind.endswith("relationships+xml"):
        check_relationships(content)
    elif is_xml:
        check_xml(content)


def _content(archive: ZipFile, part: ZipInfo, *, is_xml: bool) -> bytes:
    if is_xml and part.file_size > _LARGEST_XML:
        raise Unacceptable(Fault.BOMB)
    return archive.read(part)
