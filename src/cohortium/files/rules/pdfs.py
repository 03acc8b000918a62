"""PDFs: opened, looked through, and written anew without what stands between their objects."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from cohortium.files.rules.types import PDF, Cleaned, Fault, Unacceptable

MOST_PAGES, MOST_OBJECTS = 2000, 300_000
_DEEPEST = 60
# Actions that do something else than to go to a page or to an address that one sees.
_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound"}
_ACTIONS |= {"/RichMediaExecute", "/SetOCGState3D", "/GoTo3DView", "/ResetForm"}
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/3DD"}
_FILE_KEYS = {"/EmbeddedFiles", "/EF"}
_FILE_ANNOTATIONS = {"/FileAttachment"}
_ACTIVE_ANNOTATIONS = {"/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"}


def clean(source: Path, target: Path) -> Cleaned:
    """Look through the document, and write it anew. One with a signature stays as it is, because that covers each byte.

    Raises:
        Unacceptable: it is locked or damaged, does something by itself, or carries other files.
    """
    with source.open("rb") as file:
        # Readers take it a kilobyte later too, and what stands before could be a page of a browser.
        if not file.read(5) == b"%PDF-":
            raise Unacceptable(Fault.DAMAGED)
    try:
        with pikepdf.open(source, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Unacceptable(Fault.LOCKED)
            pages = len(pdf.pages)
            if not pages:
                raise Unacceptable(Fault.DAMAGED)
            if pages > MOST_PAGES:
                raise Unacceptable(Fault.TOO_MANY_PAGES)
            if _looked_through(pdf):
                shutil.copyfile(source, target)
            else:
                # Sent twice, it is the same file: its number comes from what is in it, and not from the clock.
                modern = pikepdf.ObjectStreamMode.generate
                pdf.save(target, compress_streams=True, object_stream_mode=modern, deterministic_id=True)
    except pikepdf.PasswordError:
        raise Unacceptable(Fault.LOCKED) from None
    except (pikepdf.PdfError, RecursionError, ValueError, KeyError, AttributeError, TypeError):
        raise Unacceptable(Fault.DAMAGED) from None
    return Cleaned(PDF.media_type, pages=pages)


def _looked_through(pdf: pikepdf.Pdf) -> bool:
    """Say whether there is a signature in it.

    Raises:
        Unacceptable: it does something by itself, or carries other files.
    """
    signed = False
    for number, thing in enumerate(_dictionaries(pdf)):
        if number > MOST_OBJECTS:
            raise Unacceptable(Fault.TOO_MANY_PAGES)
        keys = set(thing.keys())
        if _ACTIVE_KEYS & keys or _name(thing, "/S") in _ACTIONS or _name(thing, "/Subtype") in _ACTIVE_ANNOTATIONS:
            raise Unacceptable(Fault.ACTIVE)
        if _FILE_KEYS & keys or _name(thing, "/Subtype") in _FILE_ANNOTATIONS:
            raise Unacceptable(Fault.CARRIES_FILES)
        signed = signed or ("/ByteRange" in keys and "/Contents" in keys)
    return signed


def _name(thing: Any, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the document, those inside others too."""
    for thing in (pdf.trailer, *pdf.objects):
        yield from _inside(thing, 0)


def _inside(thing: Any, depth: int) -> Iterator[Any]:
    if depth > _DEEPEST:
        raise Unacceptable(Fault.DAMAGED)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        for key in thing.keys():  # noqa: SIM118 - it is no mapping
            yield from _direct(thing[key], depth)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            yield from _direct(value, depth)


def _direct(value: Any, depth: int) -> Iterator[Any]:
    # What is referred to comes by itself.
    if isinstance(value, pikepdf.Object) and not value.is_indirect:
        yield from _inside(value, depth + 1)
