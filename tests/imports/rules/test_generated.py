"""Two hundred exports with random messes: each comes to the counts that its generator knows of."""

import pytest

from cohortium.imports.rules.drafts import Kind, Reading
from cohortium.imports.rules.reading import read
from tests.imports.counting import counts, of_kind
from tests.imports.exports import as_csv, as_raw, as_saved, as_xlsx
from tests.imports.generator import AS_OF, generated, of_table

SEEDS = range(200)


def _read(content: bytes, name: str) -> Reading:
    return read(content, name, as_of=AS_OF, region="AU")


@pytest.mark.parametrize("write", [as_saved, as_raw])
def test_documents_come_to_what_is_expected(write) -> None:
    for seed in SEEDS:
        one = generated(seed)
        reading = _read(write(one.export), "export.json")

        assert (seed, counts(reading, AS_OF)) == (seed, one.counts)
        dropped = [record for record in of_kind(reading, Kind.ENROLMENT).values() if record.draft.standing == "dropped"]
        assert (seed, len(dropped)) == (seed, one.dropped)
        assert (seed, sum(record.draft is None for record in reading.records)) == (seed, one.unreadable)


@pytest.mark.parametrize(
    ("write", "every"),
    [
        (as_csv, 1),
        (lambda export: as_csv(export, "utf-16"), 4),
        (lambda export: as_csv(export, "utf-8-sig", ";"), 4),
        (lambda export: as_csv(export, "utf-8", "\t"), 4),
        (as_xlsx, 5),
    ],
)
def test_tables_come_to_what_is_expected(write, every) -> None:
    for seed in SEEDS[::every]:
        one = generated(seed)
        reading = _read(write(one.export), "export.csv")

        assert (seed, counts(reading, AS_OF)) == (seed, of_table(one))


def test_a_seed_makes_one_export() -> None:
    assert generated(3) == generated(3)
    assert generated(3).export != generated(4).export


def test_reading_twice_says_the_same() -> None:
    for seed in SEEDS[::10]:
        content = as_saved(generated(seed).export)

        assert _read(content, "a.json") == _read(content, "b.json")


def test_ids_are_there_once() -> None:
    for seed in SEEDS:
        reading = _read(as_saved(generated(seed).export), "export.json")
        names = [(record.kind, record.source_id) for record in reading.records]

        assert len(names) == len(set(names))
