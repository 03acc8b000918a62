"""Rows that stay out, put right, and sent again."""

import csv
import io
from datetime import date

import pytest

from cohortium.core.spreadsheets import Form
from cohortium.imports.rules.corrections import corrections
from cohortium.imports.rules.drafts import Kind, Reading
from cohortium.imports.rules.mapping import Mapping, suggest
from cohortium.imports.rules.reading import read
from cohortium.imports.rules.sheets import WRONG
from tests.imports.counting import of_kind
from tests.imports.exports import as_csv, as_raw, as_saved, sample

AS_OF = date(2026, 2, 22)
PEOPLE = "First name,Last name,DOB,Phone,Phone,Notes\nZoe,Lee,2016-05-04,+61491570006,1,=1+1\n,,2017-05-04,+61 491 571 804,2,@SUM(A1)\n"


def _read(content: bytes, mapping: Mapping | None = None) -> Reading:
    return read(content, "x", as_of=AS_OF, region="AU", mapping=mapping)


def _people() -> tuple[Reading, Mapping]:
    mapping = suggest(_read(PEOPLE.encode()).columns, Kind.LEARNER)
    return _read(PEOPLE.encode(), mapping), mapping


def _written(reading: Reading, form: Form) -> bytes:
    return b"".join(one if isinstance(one, bytes) else one.encode() for one in corrections(reading, form))


def _lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_refused_rows_say_what_is_wrong() -> None:
    reading, _mapping = _people()

    assert _lines(_written(reading, Form.CSV)) == [
        ["First name", "Last name", "DOB", "Phone", "Phone (2)", "Notes", WRONG],
        ["", "", "2017-05-04", "'+61 491 571 804", "2", "'@SUM(A1)", "First name: There is no name. Fill one in."],
    ]


@pytest.mark.parametrize("form", Form)
def test_they_are_read_again_without_the_added_column(form) -> None:
    reading, mapping = _people()
    again = _read(_written(reading, form), mapping)

    assert again.columns == ("First name", "Last name", "DOB", "Phone", "Phone (2)", "Notes")
    assert [one.draft for one in again.records] == [reading.records[1].draft]
    assert again.records[0].draft.phone == "+61491571804"


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("write", [as_saved, as_raw, as_csv])
def test_of_every_shape_of_an_export(write, form) -> None:
    export = sample()
    row = export["classes"][3]["roster"][4]
    row |= {"firstName": " ", "lastName": ""}
    reading = _read(write(export))
    again = _read(_written(reading, form))

    assert [one.source_id for one in reading.records if one.is_refused] == ["70025", "80034"]
    assert again.shape == "iclasspro-flat"
    assert list(of_kind(again, Kind.LEARNER)) == ["70025"]
    assert of_kind(again, Kind.LEARNER)["70025"].draft == of_kind(reading, Kind.LEARNER)["70025"].draft
    assert of_kind(again, Kind.ENROLMENT)["80034"].draft == of_kind(reading, Kind.ENROLMENT)["80034"].draft
    before, after = (of_kind(one, Kind.FAMILY)["9014"].draft for one in (reading, again))
    assert (after.name, after.email, after.phone, after.address) == (
        before.name,
        before.email,
        before.phone,
        before.address,
    )


def test_records_that_were_refused_later() -> None:
    reading, _mapping = _people()
    lines = _lines("".join(map(str, corrections(reading, Form.CSV, refused=reading.records[:1]))).encode())

    assert [line[:2] for line in lines[1:]] == [["Zoe", "Lee"]]
    assert lines[1][5] == "'=1+1"


def test_words_of_a_house_can_be_given() -> None:
    reading, _mapping = _people()
    said = "".join(map(str, corrections(reading, Form.CSV, saying=lambda problem: problem.code.upper())))

    assert "First name: NAME-MISSING" in said
