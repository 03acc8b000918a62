"""The benchmarks, a few times each, so that they cannot rot: both sides do the same. No times are looked at."""

from types import ModuleType

import pytest

from bench import campuses, doubles, imports, letters, pages, seals
from bench.compare import Case, Figures, NotTheSame, check, compare, line


@pytest.mark.parametrize("module", [campuses, doubles, letters, pages, seals])
def test_both_sides_of_each_case_give_and_leave_behind_the_same(module: ModuleType) -> None:
    with module.cases() as cases:
        figures = {case.what: compare(case, rounds=1, times=2) for case in cases}

    assert [what for what, measured in figures.items() if not measured.ratio > 0] == []


def test_an_import_writes_the_rows_that_are_inserted_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "LEARNERS", 30)

    with imports.cases() as cases:
        figures = {case.what: compare(case, rounds=1, times=1) for case in cases}

    assert [(what, measured.ratio > 0) for what, measured in figures.items()] == [("bring in 30 learners", True)]


def test_a_case_whose_sides_differ_is_not_timed() -> None:
    case = Case("write a row", ours=lambda: {"suburb": "Werribee"}, bare=dict, bare_is="nothing")

    with pytest.raises(NotTheSame, match="Werribee"):
        check(case)


@pytest.mark.parametrize(
    ("ours", "misses", "words"),
    [
        ([4.0, 4.5, 4.9], False, "ratio 4.50 (4.00 to 4.90), at most 5: met"),
        ([4.9, 5.5, 6.0], False, "ratio 5.50 (4.90 to 6.00), at most 5: missed, but not in each round"),
        ([5.1, 5.5, 6.0], True, "ratio 5.50 (5.10 to 6.00), at most 5: MISSED in each round"),
    ],
)
def test_a_target_is_missed_when_no_round_meets_it(ours: list[float], misses: bool, words: str) -> None:
    case = Case("write a row", ours=list, bare=list, bare_is="bare SQL", at_most=5)
    figures = Figures(ours, [1.0, 1.0, 1.0])

    assert (figures.misses(case.at_most), line(case, figures).endswith(words)) == (misses, True)
