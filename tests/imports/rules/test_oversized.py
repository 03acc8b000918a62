"""Files that are small, and would be much once they are laid out: each is refused before it is."""

import io
import time
import zipfile
from datetime import date

import pytest

from cohortium.imports.rules.names import is_nobody
from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.reading import read
from cohortium.imports.rules.sheets import COLUMNS_AT_MOST
from cohortium.imports.rules.values import LINES_AT_MOST, NAME_AT_MOST, gender, lines, text
from cohortium.imports.rules.workbooks import _take_apart

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NAMED = '<c t="inlineStr"><is><t>First name</t></is></c><c t="inlineStr"><is><t>Last name</t></is></c>'
_ZOE = '<row><c t="inlineStr"><is><t>Zoe</t></is></c><c t="inlineStr"><is><t>Lee</t></is></c></row>'
# Longer than any of them takes, by far, and shorter than what they took.
_SECONDS = 10


def _related(kind: str, target: str) -> str:
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _workbook(rows: str, after: str = "") -> bytes:
    book = f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/>'
    sheet = f'<worksheet xmlns="{_SHEETS}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _related("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", f'<?xml version="1.0"?>{book}</sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", _related("worksheet", "worksheets/sheet1.xml"))
        archive.writestr("xl/worksheets/sheet1.xml", f'<?xml version="1.0"?>{sheet}')
    return made.getvalue()


def _said(content: bytes) -> list[str]:
    reading = read(content, "people.csv", as_of=date(2026, 9, 7), region="AU")
    return [one.code for one in reading.problems]


@pytest.mark.parametrize(
    "rows",
    [
        "<row>" + "<c/>" * 2001 + "</row>",
        "<row/>" * 300_001,
        "<row>" + "<c><v>1</v></c>" * 2000 + "</row>" + "<row><c><v>1</v></c></row>" * 5000,
        '<row r="299999"><c r="A299999"/></row><row/><row/>',
        '<row><c r="BXX1"/><c/></row>',
        "<x:row>" + "<x:c/>" * 2001 + "</x:row>",
        '<row a=">" r="300001"/>',
        "<row><c/><!-- <row> --></row>" + "<row>" + "<c/><!--<row>-->" * 2001 + "</row>",
        '<row b="<row>">' + """<c b="<c r='A1'>"/>""" * 2001 + "</row>",
    ],
    ids=[
        *("cells", "rows", "both", "after the last one", "beside the last one", "prefixed", "a sign of a tag in it"),
        *("rows in remarks", "not as the format says"),
    ],
)
def test_cells_and_rows_count_that_do_not_say_where_they_are(rows: str) -> None:
    assert _said(_workbook(rows)) in (["sheet-too-large"], ["workbook-broken"])


@pytest.mark.parametrize("row", ['<row r="99999999"/>', '<row><c r="AAAAA1"/></row>', '<row><c r="A99999999"/></row>'])
def test_a_place_that_no_sheet_has_is_refused(row: str) -> None:
    assert _said(_workbook(row)) == ["workbook-broken"]


def test_a_sheet_that_never_says_where_its_cells_are_is_read() -> None:
    reading = read(_workbook(f"<row>{_NAMED}</row>" + _ZOE * 3000), "x", as_of=date(2026, 9, 7), region="AU")

    assert (reading.columns, [one.code for one in reading.problems]) == (
        ("First name", "Last name"),
        ["mapping-needed"],
    )


def test_merged_cells_are_few() -> None:
    merged = "<mergeCells>" + '<mergeCell ref="A1:A2"/>' * 50_001 + "</mergeCells>"

    assert _said(_workbook(f"<row>{_NAMED}</row>{_ZOE}", merged)) == ["merged-too-many"]


def test_merged_cells_that_overlap_are_taken_apart_once() -> None:
    rows: list[list[object]] = [["a"], ["b"], ["c"], ["d"]]

    assert _take_apart(rows, [((1, 0), (2, 0)), ((0, 0), (1, 0)), ((2, 0), (3, 0))])
    assert rows == [["a"], ["a"], ["c"], ["c"]]


def test_a_table_has_as_many_columns_as_somebody_can_match() -> None:
    def table(columns: int) -> bytes:
        return ("a," * (columns - 1) + "a\n" + "b," * (columns - 1) + "b\n").encode()

    began = time.monotonic()
    assert _said(table(COLUMNS_AT_MOST)) == ["heading-twice", "mapping-needed"]
    assert _said(table(COLUMNS_AT_MOST + 1)) == ["columns-too-many"]
    # Empty cells to the right of it are none.
    assert _said(f"a,b{',' * COLUMNS_AT_MOST}\nc,d{',' * COLUMNS_AT_MOST}\n".encode()) == ["mapping-needed"]
    assert time.monotonic() - began < _SECONDS


def test_headings_that_are_alike_are_numbered() -> None:
    reading = read(b"a,a (2),a,b,a\n1,2,3,4,5\n", "x.csv", as_of=date(2026, 9, 7), region="AU")

    assert reading.columns == ("a", "a (2)", "a (3)", "b", "a (4)")


def test_nothing_but_cells_without_words_is_too_much() -> None:
    assert _said(b"a,b\n" + b"," * 20_000_001)[-1:] == ["unpacks-too-large"]


@pytest.mark.parametrize("pair", ["\u0301\u0323", "\u0f73\u0f71"], ids=["seen", "counted otherwise"])
def test_marks_without_end_take_no_time(pair: str) -> None:
    marks, notes, began = pair * 39_000, Notes(), time.monotonic()

    assert _said(f"First name,Last name,Zoe{marks}\nZoe{marks},Lee,{marks}\n".encode()) == ["mapping-needed"]
    assert len(text(f"Zoe{marks}", notes, "First name", is_name=True)) == NAME_AT_MOST
    assert len(lines(f"Zoe{marks}", notes, "Notes")) == LINES_AT_MOST
    assert (gender(f"Zoe{marks}", Notes(), "Gender"), is_nobody(marks)) == ("", True)
    assert {one.code for one in notes.found} == {"text-too-long"}
    assert time.monotonic() - began < _SECONDS
