"""Numbers as they are told at a terminal."""

from cohortium.config.counted import counted


def test_numbers_are_told_as_people_say_them() -> None:
    assert [counted(n, "organisation", "organisations") for n in (0, 1, 2)] == [
        *("0 organisations", "1 organisation", "2 organisations"),
    ]
