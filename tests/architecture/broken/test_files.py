"""Files that are too long, or whose name says nothing, are found."""

from pathlib import Path

import pytest

from tests.architecture.sources import LONGEST, badly_named, too_long


@pytest.mark.parametrize(("lines", "said"), [(LONGEST, []), (LONGEST + 1, ["rooms.py has 401 lines."])])
def test_a_file_that_should_be_two_is_found(tmp_path: Path, lines: int, said: list[str]) -> None:
    file = tmp_path / "rooms.py"
    file.write_text("CHAIRS = 20\n" * lines)

    assert list(too_long([file])) == said


@pytest.mark.parametrize("name", ["utils.py", "utils/rooms.py", "helpers.py", "common.py", "misc.py"])
def test_a_file_that_is_called_for_nothing_is_found(name: str) -> None:
    assert list(badly_named([Path("src/cohortium/rooms.py"), Path(name)])) == [name]
