"""Whatever a file holds: a reader never raises, drops no record, and gives what can be stored."""

import csv
import io
import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as some

from cohortium.core.contacts import is_address
from cohortium.core.spreadsheets import Form
from cohortium.core.text import hides
from cohortium.imports.rules import values
from cohortium.imports.rules.corrections import corrections
from cohortium.imports.rules.dates import DateFormat, day
from cohortium.imports.rules.drafts import Kind, LearnerDraft, Reading
from cohortium.imports.rules.iclasspro_flat import HEADINGS
from cohortium.imports.rules.mapping import Mapping, suggest
from cohortium.imports.rules.names import fold, halves, same_words
from cohortium.imports.rules.problems import Notes, sentence
from cohortium.imports.rules.reading import read

AS_OF = date(2026, 2, 22)
few = settings(max_examples=60, deadline=None, derandomize=True)
words = some.text(max_size=30)
leaf = some.none() | some.booleans() | some.integers() | some.floats() | words
anything = some.recursive(
    leaf, lambda inner: some.lists(inner, max_size=3) | some.dictionaries(words, inner, max_size=3)
)
keys = some.sampled_from([*HEADINGS, "family", "guardians", "flags", "address", "occupancy", "id", "emergencyContacts"])
row = some.dictionaries(keys, anything, max_size=12)
group = some.fixed_dictionaries({"roster": some.lists(row | anything, max_size=4)}, optional={"id": leaf, "name": leaf, "schedule": anything, "instructors": anything, "occupancy": anything})  # fmt: skip


def _read(content: bytes, mapping: Mapping | None = None) -> Reading:
    return read(content, "x", as_of=AS_OF, region="AU", mapping=mapping)


def _is_fit(reading: Reading) -> bool:
    """Whether it can be stored, said, and written as a file to correct."""
    names = [(record.kind, record.source_id) for record in reading.records]
    found = [*reading.problems, *(problem for record in reading.records for problem in record.problems)]
    stored = json.dumps([dict(record.original) for record in reading.records], ensure_ascii=False)
    told = [sentence(problem) for problem in found]
    written = "".join(map(str, corrections(reading, Form.CSV, refused=reading.records)))
    "".join((stored, *told, written, repr(reading.records))).encode()
    return len(names) == len(set(names)) and "\0" not in stored


@few
@given(some.lists(group | anything, max_size=4), leaf)
def test_any_document_is_read(classes, synced) -> None:
    reading = _read(json.dumps({"syncedAt": synced, "totalClasses": 1, "classes": classes}).encode())

    assert _is_fit(reading)


@few
@given(some.lists(row, min_size=1, max_size=5))
def test_no_row_of_a_roster_is_dropped(roster) -> None:
    export = {
        "classes": [{"id": 1, "name": "A", "roster": [{**one, "enrollmentId": at} for at, one in enumerate(roster)]}]
    }
    reading = _read(json.dumps(export).encode())

    assert sum(record.rows for record in reading.records if record.kind is Kind.ENROLMENT) == len(roster)


@few
@given(some.binary(max_size=300))
def test_any_bytes_are_read(content) -> None:
    assert _is_fit(_read(content))


@few
@given(
    some.lists(some.lists(words, min_size=1, max_size=6), min_size=1, max_size=6),
    some.sampled_from([Kind.LEARNER, Kind.FAMILY, Kind.STAFF]),
)
def test_any_table_is_read(cells, kind) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([["First name", "Last name", "Name", "DOB", "Phone", "Parent email"], *cells])
    content = file.getvalue().encode("utf-8", "replace")
    mapping = suggest(["First name", "Last name", "Name", "DOB", "Phone", "Parent email"], kind)

    assert _is_fit(_read(content, mapping))


@few
@given(
    some.dates(date(1905, 1, 1), AS_OF),
    some.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y"]),
)
def test_a_day_is_the_same_however_it_is_written(one, form) -> None:
    assert day(one.strftime(form), DateFormat.DAY_FIRST, Notes(), "", as_of=AS_OF) == one


@few
@given(words)
def test_a_text_that_was_read_hides_nothing_and_stays_as_it_is(said) -> None:
    once = values.text(said, Notes(), "")

    assert (hides(once), values.text(once, Notes(), "")) == (False, once)


@few
@given(words)
def test_what_is_taken_for_an_address_is_one(said) -> None:
    found = values.email(said, Notes(), "")

    assert found == "" or is_address(found)


@few
@given(some.lists(some.sampled_from("ÀÉîõüĐøß'’ -abcXYZ"), min_size=1).map("".join))
def test_a_name_is_folded_once_and_for_all(name) -> None:
    assert fold(fold(name)) == fold(name)
    assert same_words(" ".join(reversed(name.split()))) == same_words(name)


@few
@given(some.lists(some.sampled_from(["Anna", "van", "der", "Berg", "Lee"]), min_size=1, max_size=5).map(" ".join))
def test_no_word_of_a_name_is_lost(name) -> None:
    assert " ".join(halves(name)).strip() == name


@few
@given(some.none() | some.booleans(), some.none() | some.booleans())
def test_no_outweighs_yes(one, other) -> None:
    base = {"studentId": 1, "firstName": "A", "lastName": "B"}
    roster = [{**base, "enrollmentId": at, "flags": {"allowImage": said}} for at, said in enumerate((one, other))]
    reading = _read(json.dumps({"classes": [{"id": 1, "name": "A", "roster": roster}]}).encode())
    (found,) = [record.draft for record in reading.records if isinstance(record.draft, LearnerDraft)]

    assert found.photo_allowed == min((said for said in (one, other) if said is not None), default=None)
