"""A file is read: what it is, is found out, and what it says becomes records."""

from dataclasses import replace
from datetime import date

from cohortium.imports.rules import iclasspro_flat, tables
from cohortium.imports.rules.decoding import document, looks_like_json, text_of
from cohortium.imports.rules.drafts import Reading
from cohortium.imports.rules.iclasspro_raw import answers_of, is_raw, read_raw
from cohortium.imports.rules.iclasspro_saved import is_saved, read_saved
from cohortium.imports.rules.mapping import Mapping, fits
from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.samples import samples_of
from cohortium.imports.rules.sheets import Sheet, of_text
from cohortium.imports.rules.unpacking import OLD_WORKBOOK, ZIP, unpacked
from cohortium.imports.rules.workbooks import of_workbook

UNKNOWN = "unknown"
# What people choose by mistake: letters, pictures, and pages that call themselves workbooks.
_OTHERS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
_MARKUP = ("<!doctype", "<html", "<?xml", "<table")
_BEGINNING = 1000


def read(
    content: bytes, name: str, *, as_of: date, region: str, mapping: Mapping | None = None, is_remembered: bool = False
) -> Reading:
    """Everything that a file says. A file that cannot be read has a problem, and no records."""
    notes = Notes()
    inside = unpacked(content, notes)
    if inside is None:
        return _nothing(notes)
    if inside.startswith((OLD_WORKBOOK, *_OTHERS)):
        notes.say("old-workbook" if inside.startswith(OLD_WORKBOOK) else "not-a-table")
        return _nothing(notes)
    known = tables.KNOWN | iclasspro_flat.KNOWN
    if inside.startswith(ZIP):
        sheet = of_workbook(inside, known, notes)
    else:
        said = text_of(inside, notes)
        if looks_like_json(said) or name.casefold().endswith(".json"):
            return _of_document(said, notes, as_of=as_of, region=region)
        sheet = None if _is_markup(said, notes) else of_text(said, known, notes)
    if sheet is None:
        return _nothing(notes)
    if is_remembered and mapping and not fits(mapping, sheet.columns):
        # Of another table of the same source: somebody looks at what it leaves open.
        mapping = None
    reading = _of_sheet(sheet, as_of=as_of, region=region, mapping=mapping)
    return _with(notes, replace(reading, delimiter=sheet.delimiter, samples=samples_of(sheet)))


def _is_markup(said: str, notes: Notes) -> bool:
    if found := said[:_BEGINNING].lstrip().casefold().startswith(_MARKUP):
        notes.say("not-a-table")
    return found


def _of_sheet(sheet: Sheet, *, as_of: date, region: str, mapping: Mapping | None) -> Reading:
    if iclasspro_flat.is_flat(sheet) and (mapping is None or not mapping.fields):
        order = mapping.date_format if mapping else None
        return iclasspro_flat.read_flat(sheet, as_of=as_of, region=region, order=order)
    return tables.read_table(sheet, mapping, as_of=as_of, region=region)


def _of_document(said: str, notes: Notes, *, as_of: date, region: str) -> Reading:
    data = document(said, notes)
    if isinstance(data, dict) and is_saved(data):
        return _with(notes, read_saved(data, as_of=as_of, region=region))
    if is_raw(answers := answers_of(data)):
        return _with(notes, read_raw(answers, as_of=as_of, region=region))
    if data is not None:
        notes.say("shape-unknown")
    return _nothing(notes)


def _with(notes: Notes, reading: Reading) -> Reading:
    return replace(reading, problems=(*notes.found, *reading.problems))


def _nothing(notes: Notes) -> Reading:
    return Reading(UNKNOWN, (), tuple(notes.found))
