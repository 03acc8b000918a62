"""Bytes that were packed: gzip and zip, opened as far as a limit, whatever they say of themselves."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from cohortium.imports.rules.problems import Notes

# Of a file as it is sent. An installation may allow less, and says so before.
MOST_MEGABYTES = 40
LARGEST = MOST_MEGABYTES * 1024 * 1024
# What a file of that size may become: a table of many rows says much the same in each.
LARGEST_UNPACKED = 200 * 1024 * 1024
_GZIP, ZIP, OLD_WORKBOOK = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PIECE = 64 * 1024
# Enough for any workbook.
_MEMBERS_AT_MOST = 2000
# Inside of each other.
_WRAPPINGS = 2


def unpacked(content: bytes, notes: Notes) -> bytes | None:
    """What is inside; None: it cannot be had, and the notes say why. Workbooks stay as they are."""
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        notes.say("file-empty")
        return None
    if len(content) > LARGEST:
        notes.say("file-too-large", "", f"{MOST_MEGABYTES} MB")
        return None
    for _ in range(_WRAPPINGS):
        if content.startswith(_GZIP):
            inside = _of_gzip(content, notes)
        elif content.startswith(ZIP) and not _is_workbook(content):
            inside = _of_zip(content, notes)
        else:
            return content
        if inside is None:
            return None
        content = inside
    if content.startswith((_GZIP, ZIP)) and not _is_workbook(content):
        notes.say("archive-broken")
        return None
    return content


def is_sound(content: bytes, notes: Notes) -> bool:
    """Whether a workbook's parts have the sizes and check sums they say, and are not too much together.

    Each part is unpacked for it: a size that is merely written down may be a lie.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS_AT_MOST or sum(one.file_size for one in members) > LARGEST_UNPACKED:
                notes.say("unpacks-too-large")
                return False
            for member in members:
                with archive.open(member) as opened:
                    while opened.read(_PIECE):
                        pass
    except (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, RuntimeError, ValueError):
        notes.say("workbook-broken")
        return False
    return True


def _is_workbook(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as archive:
            return any(name.lower().startswith("xl/") for name in archive.namelist()[:_MEMBERS_AT_MOST])
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _of_gzip(content: bytes, notes: Notes) -> bytes | None:
    found, rest = bytearray(), content
    try:
        while rest.startswith(_GZIP):
            opened = zlib.decompressobj(wbits=31)
            found += opened.decompress(rest, LARGEST_UNPACKED - len(found) + 1)
            if len(found) > LARGEST_UNPACKED:
                notes.say("unpacks-too-large")
                return None
            if not opened.eof:
                notes.say("archive-broken")
                return None
            rest = opened.unused_data
    except zlib.error:
        notes.say("archive-broken")
        return None
    notes.say("archive-unpacked", "", "gzip")
    return bytes(found)


def _of_zip(content: bytes, notes: Notes) -> bytes | None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and "__MACOSX" not in one.filename]
            if len(members) != 1:
                notes.say("archive-of-several" if members else "file-empty")
                return None
            if members[0].file_size > LARGEST_UNPACKED:
                notes.say("unpacks-too-large")
                return None
            with archive.open(members[0]) as opened:
                # No more than its size is read, and its check sum is compared.
                found = opened.read(LARGEST_UNPACKED + 1)
    except (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, RuntimeError, ValueError):
        notes.say("archive-broken")
        return None
    if len(found) > LARGEST_UNPACKED:
        notes.say("unpacks-too-large")
        return None
    notes.say("archive-unpacked", "", members[0].filename)
    return found
