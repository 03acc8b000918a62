"""The types of file that are known here, and why one is refused."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What has to be looked at in the same way."""

    IMAGE = "image"
    PDF = "pdf"
    OFFICE = "office"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that can be kept. Whatever is no such type is refused."""

    media_type: str
    family: Family
    # The first is the one that it is kept under.
    extensions: tuple[str, ...]
    # What browsers say of it besides its own name.
    also_declared: frozenset[str] = frozenset()

    @property
    def extension(self) -> str:
        return self.extensions[0]


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_ZIPS = frozenset({"application/zip", "application/x-zip-compressed"})

PNG = FileType("image/png", Family.IMAGE, (".png",), frozenset({"image/x-png", "image/apng"}))
JPEG = FileType("image/jpeg", Family.IMAGE, (".jpg", ".jpeg", ".jpe", ".jfif"), frozenset({"image/jpg", "image/pjpeg"}))
GIF = FileType("image/gif", Family.IMAGE, (".gif",))
WEBP = FileType("image/webp", Family.IMAGE, (".webp",))
PDF = FileType("application/pdf", Family.PDF, (".pdf",), frozenset({"application/x-pdf"}))
DOCX = FileType(f"{_OPEN_XML}.wordprocessingml.document", Family.OFFICE, (".docx",), _ZIPS)
XLSX = FileType(f"{_OPEN_XML}.spreadsheetml.sheet", Family.OFFICE, (".xlsx",), _ZIPS)
# Windows says so of every .csv where a spreadsheet program is installed.
CSV = FileType("text/csv", Family.TEXT, (".csv",), frozenset({"text/plain", "application/vnd.ms-excel"}))
TEXT = FileType("text/plain", Family.TEXT, (".txt",))
JSON = FileType("application/json", Family.TEXT, (".json",), frozenset({"text/plain", "text/json"}))

TYPES = (PNG, JPEG, GIF, WEBP, PDF, DOCX, XLSX, CSV, TEXT, JSON)
BY_NAME = {one.media_type: one for one in TYPES}
IMAGES = (PNG, JPEG, WEBP, GIF)

# What a browser says when it knows nothing.
UNDECLARED = frozenset({"", "application/octet-stream"})

# Of a processor, for whoever opens one file.
MOST_SECONDS = 20


class Fault(StrEnum):
    """Why a file is not kept. `adapters.intake` has the words."""

    MISSING = "missing"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_ACCEPTED = "not_accepted"
    LIES = "lies"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    LOCKED = "locked"
    ACTIVE = "active"
    CARRIES_FILES = "carries_files"
    TOO_MANY_PAGES = "too_many_pages"
    BOMB = "bomb"
    MACROS = "macros"
    NOT_UTF_8 = "not_utf_8"
    MARKUP = "markup"
    DRAWING = "drawing"
    HEIC = "heic"
    TOO_HARD = "too_hard"
    INFECTED = "infected"
    UNSCANNABLE = "unscannable"
    NO_ROOM = "no_room"
    STORAGE_AWAY = "storage_away"


class Note(StrEnum):
    """What was done to a file before it was kept, where its sender should know."""

    FIRST_PICTURE = "first_picture"


class Unacceptable(Exception):
    """The file is not kept."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What there is to say of a file that was looked at."""

    media_type: str
    width: int = 0
    height: int = 0
    pages: int = 0
    notes: tuple[Note, ...] = ()
