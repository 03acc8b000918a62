"""Office files, which are archives: what is in them is counted before it is unpacked, and nothing in them may run."""

import re
import shutil
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from cohortium.files.rules.types import Cleaned, Fault, FileType, Unacceptable

MOST_PARTS, MOST_BYTES, MOST_TIMES = 2000, 200 * 1024**2, 100
# So small that no ratio makes it a bomb.
_SMALL = 1024**2
_LARGEST_XML = 64 * 1024**2
_ENCRYPTED = 0x1
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".xz", ".bz2", ".tar", ".jar", ".docx", ".xlsx", ".docm", ".xlsm")
_PROGRAMS = ("vbaproject.bin", "vbadata.xml")
_OBJECTS = ("/embeddings/", "/activex/", "/macrosheets/", "/customui/")
_FROM_OUTSIDE = re.compile(
    rb"<Relationship\b(?=[^>]*\bTargetMode\s*=\s*[\"']External)(?=[^>]*/(attachedTemplate|oleObject|frame|externalLink|image)[\"'])",
    re.IGNORECASE,
)
_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def clean(source: Path, target: Path, *, kept_as: FileType) -> Cleaned:
    """Look through the archive, and keep it as it is.

    Raises:
        Unacceptable: it is damaged or locked, larger inside than it pretends, or holds programs or other files.
    """
    try:
        with ZipFile(source) as archive:
            parts = archive.infolist()
            _count(parts, source.stat().st_size)
            for part in parts:
                _name(part.filename.lower())
                _read(archive, part)
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
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
    if len({part.filename for part in parts}) != len(parts):
        raise Unacceptable(Fault.DAMAGED)


def _name(name: str) -> None:
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise Unacceptable(Fault.DAMAGED)
    if name.endswith(_PROGRAMS) or any(folder in f"/{name}" for folder in _OBJECTS):
        raise Unacceptable(Fault.MACROS)
    if name.endswith(_ARCHIVES):
        raise Unacceptable(Fault.CARRIES_FILES)


def _read(archive: ZipFile, part: ZipInfo) -> None:
    """Unpack a part, so that its length and its sum are checked."""
    is_xml = part.filename.lower().endswith((".xml", ".rels"))
    if is_xml and part.file_size > _LARGEST_XML:
        raise Unacceptable(Fault.BOMB)
    content = archive.read(part)
    if is_xml and _ENTITIES.search(content):
        raise Unacceptable(Fault.BOMB)
    if is_xml and b"macroEnabled" in content:
        raise Unacceptable(Fault.MACROS)
    if part.filename.lower().endswith(".rels") and _FROM_OUTSIDE.search(content):
        raise Unacceptable(Fault.ACTIVE)
