"""Each code has a sentence that says what to do, and each sentence a use."""

import ast
import re
from pathlib import Path

import pytest

from cohortium.imports.rules import problems
from cohortium.imports.rules.drafts import Weight
from cohortium.imports.rules.problems import KNOWN, SAID_AT_MOST, USUAL, Notes, problem, sentence, storable
from cohortium.tenancy.words import DEFAULTS

FOLDER = Path(problems.__file__).parent
OPEN = re.compile(r"%\((\w+)\)s")


def _constants(file: Path) -> set[str]:
    nodes = ast.walk(ast.parse(file.read_text()))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _said(file: Path) -> set[str]:
    """What is said by its name, and not by a variable."""
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call) and node.args]
    named = [call for call in calls if getattr(call.func, "attr", "") == "say"]
    return {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}


def test_every_code_that_is_said_is_known_and_every_known_one_is_said() -> None:
    files = [file for file in FOLDER.glob("*.py") if file.name != "problems.py"]

    assert set().union(*map(_said, files)) - set(KNOWN) == set()
    assert set(KNOWN) - set().union(*map(_constants, files)) == set()


@pytest.mark.parametrize("code", KNOWN)
def test_every_sentence_can_be_filled(code) -> None:
    words = sentence(problem(code, "Phone", "0491"))

    assert OPEN.findall(words) == []
    assert words.endswith((".", "?"))
    assert KNOWN[code][0] in set(Weight)


def test_the_words_of_a_house_are_left_open() -> None:
    usual = {f"{key}_{case}": str(said) for key, word in DEFAULTS.items() for case, said in word._asdict().items()}
    opened = {name for _weight, words in KNOWN.values() for name in OPEN.findall(words)} - {"said", "column"}

    assert opened == set(USUAL)
    assert {name: usual[name] for name in USUAL} == USUAL


def test_what_a_file_says_is_cut_and_can_be_stored() -> None:
    assert problem("row-not-understood", said="x" * 999).said == "x" * (SAID_AT_MOST - 1) + "…"
    assert problem("row-not-understood", said=None).said == ""
    assert storable("a\0b\ud800c") == "ab?c"


def test_the_same_is_said_once() -> None:
    notes = Notes()
    notes.say("zero-date", "Drop Date", "0000-00-00")
    notes.say("zero-date", "Drop Date", "0000-00-00")

    assert (len(notes.found), notes.has("zero-date"), notes.has("no-rows")) == (1, True, False)
