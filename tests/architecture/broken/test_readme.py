"""The table of what would be found: its tests exist, and no machine is missing in it."""

import importlib
import re
from pathlib import Path

import pytest

from cohortium.tenancy.engine import model_rules
from tests.architecture.broken.test_rules import RULES
from tests.architecture.layers import contracts

TABLE = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (Path(__file__).parent / "README.md").read_text().splitlines()
    if line.startswith("| ") and not line.startswith("| Rule |")
]
TESTS = sorted({test.strip("`") for *_, test in TABLE})


@pytest.mark.parametrize("name", TESTS)
def test_the_test_of_a_line_exists(name: str) -> None:
    file, function, case = re.fullmatch(r"(\S+)\.py::(\w+)(?:\[(.+)\])?", name).groups()
    test = getattr(importlib.import_module(file.replace("/", ".")), function)

    assert case is None or case in cases(test)


def cases(test: object) -> set[str]:
    """The names of what a test is run with."""
    marks = getattr(test, "pytestmark", [])
    return {case for mark in marks if mark.name == "parametrize" for case in mark.args[1]}


def test_every_machine_stands_in_the_table() -> None:
    machines = " ".join(machine for _, machine, *_ in TABLE)

    assert [rule for rule in RULES if f"`rules/{rule}.yml`" not in machines] == []
    assert [name for name in contracts() if f"*{name}*" not in machines] == []
    assert [rule.__name__ for rule in model_rules.RULES if f"`model_rules.{rule.__name__}`" not in machines] == []
