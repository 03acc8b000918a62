"""Files as they come: in every encoding, cut off, packed to burst, with signs that nobody sees."""

import gzip
import io
import json
import zipfile
from datetime import date

import pytest
from xlsxwriter import Workbook

from cohortium.imports.rules.drafts import Kind, Reading, Weight
from cohortium.imports.rules.mapping import suggest
from cohortium.imports.rules.reading import read
from cohortium.imports.rules.unpacking import LARGEST
from tests.imports.counting import codes, counts, of_kind
from tests.imports.exports import as_csv, as_saved, as_xlsx, expected, sample

AS_OF = date(2026, 2, 22)
PEOPLE = "First name,Last name,Birth date,Notes\nZoë,Žižek,2016-05-04,“EpiPen”\n"
LATIN = "First name;Last name;Birth date\r\nZoë;Müller;2016-05-04\r\n"


def _read(content: bytes, name: str = "people.csv") -> Reading:
    return read(content, name, as_of=AS_OF, region="AU")


def _learners(content: bytes) -> Reading:
    mapping = suggest(_read(content).columns, Kind.LEARNER)
    return read(content, "people.csv", as_of=AS_OF, region="AU", mapping=mapping)


def _names(reading: Reading) -> list[tuple[str, str]]:
    return [(one.draft.given_name, one.draft.family_name) for one in of_kind(reading, Kind.LEARNER).values()]


def _said(reading: Reading) -> list[str]:
    return [one.code for one in reading.problems]


def _zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row, days)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_lines_and_delimiters(encoding, line, delimiter) -> None:
    content = PEOPLE.replace(",", delimiter).replace("\n", line).encode(encoding)

    assert _names(_learners(content)) == [("Zoë", "Žižek")]


@pytest.mark.parametrize(("encoding", "named"), [("cp1252", "Windows-1252"), ("latin-1", "Windows-1252")])
def test_one_byte_for_a_letter(encoding, named) -> None:
    reading = _learners(LATIN.encode(encoding))

    assert _names(reading) == [("Zoë", "Müller")]
    assert [one.said for one in reading.problems if one.code == "encoding-guessed"] == [named]


def test_signs_that_windows_does_not_have() -> None:
    assert "encoding-guessed" in _said(_learners(LATIN.encode("latin-1").replace(b"M", b"\x81")))


def test_letters_that_were_saved_wrongly_before() -> None:
    garbled = LATIN.encode().decode("cp1252").encode()

    assert "letters-garbled" in _said(_learners(garbled))


def test_null_bytes() -> None:
    reading = _learners(PEOPLE.replace("Zoë", "Z\0oë").encode())

    assert _names(reading) == [("Zoë", "Žižek")]
    assert "null-bytes-removed" in _said(reading)


def test_a_document_with_null_bytes_and_halves_of_signs_can_be_stored() -> None:
    export = sample()
    export["classes"][0]["roster"][0]["firstName"] = "A\0na\ud800ya"
    reading = _read(json.dumps(export).encode(), "x.json")

    stored = json.dumps([dict(record.original) for record in reading.records])
    assert ("\\u0000" in stored, "\\ud800" in stored) == (False, False)
    assert of_kind(reading, Kind.LEARNER)["70006"].draft.given_name == "Ana?ya"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_a_document_that_was_cut_off(share) -> None:
    content = as_saved(sample())
    reading = _read(content[: int(len(content) * share)], "x.json")

    assert (_said(reading), reading.records) == (["json-cut-off"], ())
    assert [one.said[:6] for one in reading.problems] == ["line 1"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\xef\xbb\xbf\r\n", "file-empty"),
        (b"\0" * 100, "file-empty"),
        (b"{]", "json-broken"),
        (b"[" * 200_000, "json-too-deep"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "json-too-deep"),
        (
            as_saved(sample()).replace(b'"firstName"', b'"x": ' + b"[" * 300 + b"]" * 300 + b', "firstName"', 1),
            "json-too-deep",
        ),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "not-a-table"),
        (b"\x89PNG\r\n\x1a\n" + b"\1" * 500, "not-a-table"),
        (b"<html><table><tr><td>First name</td></tr></table></html>", "not-a-table"),
        (b"[" + b"9" * 5000 + b"]", "json-broken"),
        (b'{"hello": 1}', "shape-unknown"),
        (b"[]", "shape-unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 600, "old-workbook"),
        (b"PK\x03\x04 and no more", "archive-broken"),
        (gzip.compress(as_saved(sample()))[:500], "archive-broken"),
        (_zipped({"a.csv": b"a", "b.csv": b"b"}), "archive-of-several"),
        (b"x" * (LARGEST + 1), "file-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_that_cannot_be_read_say_why(content, code) -> None:
    reading = _read(content, "x")

    assert (_said(reading), reading.records) == ([code], ())
    assert [one.weight for one in reading.problems] == [Weight.REFUSED]


def test_what_is_called_a_document_is_none() -> None:
    assert _said(_read(b"First name,Last name\nA,B\n", "x.json")) == ["json-broken"]


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: _zipped({"export.json": content})])
def test_packed_files_are_opened(pack) -> None:
    reading = _read(pack(as_saved(sample())), "x.json.gz")

    assert counts(reading, AS_OF) == expected()["counts"]
    assert "archive-unpacked" in _said(reading)


@pytest.mark.parametrize(
    "bomb",
    [
        # Made where they are read: every process of the tests imports this module.
        lambda nothing: gzip.compress(nothing, 1),
        lambda nothing: gzip.compress(gzip.compress(nothing, 1)),
        lambda nothing: _zipped({"x.csv": nothing}),
        lambda nothing: _zipped({"xl/workbook.xml": nothing}),
    ],
    ids=["gzip", "gzip in gzip", "zip", "workbook"],
)
def test_what_is_packed_to_burst_is_not_opened(bomb) -> None:
    assert _said(_read(bomb(b" " * 210_000_000)))[-1] == "unpacks-too-large"


def test_a_sheet_with_one_cell_in_its_last_corner() -> None:
    content = _workbook(("People", [["First name", "Last name"], ["Zoë", "Žižek"]]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)

    assert _said(_read(_zipped(parts))) == ["sheet-too-large"]


def test_a_workbook_with_merged_cells_dates_and_a_second_sheet() -> None:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        about, people = book.add_worksheet("About"), book.add_worksheet("People")
        about.write(0, 0, "Exported for you")
        people.merge_range(0, 0, 0, 3, "Our people, 2026")
        people.write_row(1, 0, ["Household", "First name", "Birth date", "Phone"])
        people.merge_range(2, 0, 3, 0, "The Nagys")
        people.write_row(2, 1, ["Éva"])
        people.write_row(3, 1, ["Ági"])
        people.write_datetime(2, 2, date(2016, 5, 4), book.add_format({"num_format": "dd/mm/yyyy"}))
        people.write_number(3, 2, 42494)
        people.write_number(3, 3, 491570006)
    reading = _learners(file.getvalue())
    found = [one.draft for one in of_kind(reading, Kind.LEARNER).values()]

    assert [(one.given_name, one.birth_date, one.phone) for one in found] == [
        ("Éva", date(2016, 5, 4), ""),
        ("Ági", date(2016, 5, 4), "+61491570006"),
    ]
    assert [one.draft.name for one in of_kind(reading, Kind.FAMILY).values()] == ["The Nagys"]
    assert {"cells-merged", "other-sheets", "rows-above-headings"} <= set(_said(reading))
    assert [record.place for record in of_kind(reading, Kind.LEARNER).values()] == ["row 3", "row 4"]


def test_headings_twice_and_none() -> None:
    reading = _read(b"First name,Phone,Phone,,\nZoe,1,2,3,\n")

    assert reading.columns == ("First name", "Phone", "Phone (2)", "Column D")
    assert _said(reading) == ["heading-twice", "heading-missing", "mapping-needed"]


def test_more_cells_than_headings() -> None:
    assert "cells-beyond-headings" in _said(_read(b"First name,Phone\nZoe,1,2\n"))


def test_a_quotation_mark_that_is_never_closed() -> None:
    assert "quote-open" in _said(_learners(b'First name,Last name\n"Zoe,Lee\nMax,Lee\n'))


def _with_name(first: str, last: str = "Lee") -> Reading:
    export = sample()
    export["classes"][0]["roster"][0] |= {"firstName": first, "lastName": last}
    return _read(as_saved(export), "x.json")


@pytest.mark.parametrize(
    ("said", "kept", "found"),
    [
        ("🦊 Foxy 👩‍👧", "🦊 Foxy 👩‍👧", set()),
        ("محمد", "محمد", set()),
        ("\u202eليلى", "ليلى", {"hidden-signs-removed"}),
        ("An\u200ba\ufeff", "Ana", {"hidden-signs-removed"}),
        ("<b>Ana</b>", "<b>Ana</b>", set()),
        ("=HYPERLINK(1)", "=HYPERLINK(1)", set()),
        ("O&#39;Neil", "O'Neil", {"entity-decoded"}),
        ("&amp;amp;", "&amp;", {"entity-decoded"}),
        ("  Ana \n Maria ", "Ana Maria", set()),
    ],
)
def test_names_of_every_kind(said, kept, found) -> None:
    one = of_kind(_with_name(said), Kind.LEARNER)["70006"]

    assert (one.draft.given_name, codes(one) - {"one-name"}, one.is_refused) == (kept, found, False)


@pytest.mark.parametrize(("first", "last"), [("x" * 300, "Lee"), ("", ""), ("\u200b", None), ("-", "…")])
def test_a_learner_without_a_fitting_name_stays_out_alone(first, last) -> None:
    reading = _with_name(first, last)

    assert [(one.kind, one.source_id) for one in reading.records if one.is_refused] == [
        (Kind.LEARNER, "70006"),
        (Kind.ENROLMENT, "80001"),
    ]
    assert counts(reading, AS_OF)["students_by_id"] == 35


def test_one_id_with_two_names() -> None:
    export = sample()
    export["classes"][1]["roster"][0] |= {"firstName": "Maximilian"}
    one = of_kind(_read(as_saved(export)), Kind.LEARNER)["70008"]

    assert (one.draft.given_name, codes(one)) == ("Max", {"id-with-two-names"})


def test_one_id_of_two_people() -> None:
    export = sample()
    export["classes"][1]["roster"][0] |= {"firstName": "Bo", "lastName": "Lee", "birthDate": "2012-01-01", "age": None}
    reading = _read(as_saved(export))
    learners = of_kind(reading, Kind.LEARNER)

    assert (learners["70008"].draft.given_name, learners["70008"].is_refused) == ("Max", False)
    assert (learners["70008 (2)"].draft.given_name, codes(learners["70008 (2)"])) == ("Bo", {"id-of-two-people"})
    assert codes(of_kind(reading, Kind.ENROLMENT)["80010"]) == {"learner-refused"}


def test_two_spellings_of_a_trainer() -> None:
    export = sample()
    for one, said in zip(export["classes"], ["Doe, Avery", "avery doe", "Doe,  Avery", "Do, Avery"], strict=False):
        one["instructors"] = [said]
    found = list(of_kind(_read(as_saved(export)), Kind.STAFF).values())

    assert [(one.draft.given_name, one.draft.family_name) for one in found] == [("Avery", "Doe"), ("Avery", "Do")]
    assert found[0].draft.spellings == ("Doe, Avery", "avery doe")
    assert codes(found[0]) == {"trainer-spelled-otherwise", "trainer-spelled-alike"}


@pytest.mark.parametrize("junk", [None, "row", 7, [], {"schedule": 3}])
def test_a_class_that_is_none_loses_no_other(junk) -> None:
    export = sample()
    export["classes"].insert(0, junk)
    reading = _read(as_saved(export))

    assert [one.kind for one in reading.records if one.is_refused] == [Kind.CLASS]
    assert counts(reading, AS_OF) | {"classes": 6} == expected()["counts"]


def test_an_export_that_lost_classes() -> None:
    export = sample()
    export["totalClasses"] = 9

    assert ("classes-missing", "6/9") in [(one.code, one.said) for one in _read(as_saved(export)).problems]


def test_the_flat_workbook_is_the_flat_table() -> None:
    one, other = (_read(make(sample())) for make in (as_csv, as_xlsx))

    assert counts(one, AS_OF) == counts(other, AS_OF)
    assert [record.draft for record in one.records] == [record.draft for record in other.records]


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"NaN"])
def test_a_number_that_is_none_is_no_id(number) -> None:
    content = as_saved(sample()).replace(b'"studentId": 70001', b'"studentId": ' + number)
    found = [
        one
        for one in _read(content, "x.json").records
        if one.kind is Kind.LEARNER and one.source_id.startswith("learner:")
    ]

    assert [[p.code for p in one.problems if p.code == "id-missing"] for one in found] == [["id-missing"]]


def test_entities_of_a_workbook_are_not_looked_up() -> None:
    content = _workbook(("People", [["First name", "Last name"], ["Zoë", 42128]]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    outside = b'?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    parts[sheet] = parts[sheet].replace(b"?>", outside, 1).replace(b"<v>42128</v>", b"<v>&x;</v>")
    reading = _read(_zipped(parts))

    assert reading.columns == ("First name", "Last name")
