"""docs/operations.md names every field of the log, every series and every setting; alerts ask for series that exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

from cohortium.config import cli, metrics
from cohortium.core import metrics as counted

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "cohortium").rglob("*.py"))
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
# What stands in every line, and what a scope binds for the lines inside it.
BOUND = {"timestamp", "level", "event", "logger", "exception", "correlation_id", "job"}
SERIES = re.compile(r"cohortium_[a-z_]+")


def calls(source: str) -> Iterator[ast.Call]:
    """Every call of a logger of ours."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="log"), attr=level)) if level in LEVELS:
                yield node


def faults(source: str) -> list[str]:
    """What a line of the log is made of, where that is not a word in the code and documented fields."""
    found = [f"line {call.lineno}: the event is no word" for call in calls(source) if not is_word(call.args)]
    fields = {keyword.arg or "**" for call in calls(source) for keyword in call.keywords}
    return found + [f"the field {field} is not in docs/operations.md" for field in sorted(fields - documented())]


def is_word(arguments: list[ast.expr]) -> bool:
    [event] = arguments
    return isinstance(event, ast.Constant) and re.fullmatch(r"[a-z_]+", str(event.value)) is not None


def documented() -> set[str]:
    table = OPERATIONS.partition("| Field | Is |")[2].partition("\n\n")[0]
    return {field for line in table.splitlines()[2:] for field in re.findall(r"`(\w+)`", line.split("|")[1])}


def test_every_field_of_the_log_is_documented() -> None:
    found = {str(path.relative_to(ROOT)): faults(path.read_text()) for path in SOURCES}
    used = {keyword.arg for path in SOURCES for call in calls(path.read_text()) for keyword in call.keywords}

    assert {path: one for path, one in found.items() if one} == {}
    assert documented() == used | BOUND


def test_a_line_that_says_what_somebody_typed_is_found() -> None:
    assert faults('log.info(f"hello {name}", email=email)') == [
        "line 1: the event is no word",
        "the field email is not in docs/operations.md",
    ]


def test_every_series_is_documented_and_alerts_ask_for_no_other() -> None:
    kinds = {"counter": "_total", "histogram": ""}
    listed = [
        one
        for name in dir(counted)
        if name.isupper() and not name.startswith("_")
        for one in getattr(counted, name).describe()
    ]
    ours = {one.name + kinds[one.type] for one in listed}
    standing = set(re.findall(r'_(?:one|family)\(\s*"(\w+)"', Path(metrics.__file__).read_text()))
    series = ours | {f"cohortium_{name}" for name in standing}
    table = OPERATIONS.partition("| Series |")[2].partition("\n\n")[0]
    asked = set(SERIES.findall((ROOT / "docs" / "alerts.yml").read_text()))

    assert set(SERIES.findall(table)) == series
    assert {name.removesuffix("_bucket") for name in asked} - series == set()


def test_every_setting_is_documented() -> None:
    named = {name for path in SOURCES for name in re.findall(r'"((?:COHORTIUM|DATABASE)_[A-Z_]+)"', path.read_text())}
    # Between our own processes.
    inner = {"COHORTIUM_SUPERVISED", "COHORTIUM_ENDING"}
    written = set(re.findall(r"`((?:COHORTIUM|DATABASE)_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text()))

    assert sorted(named - inner) == sorted(written)


def test_every_command_of_ours_is_there() -> None:
    lines = OPERATIONS.replace("\\\n", " ").splitlines()
    written = [line.partition("#")[0].split()[1:] for line in lines if re.match(r" {4,}cohortium [a-z]", line)]

    unknown = [" ".join(words) for words in written if not is_command(words)]

    assert (unknown, ["operator", "add", "olu@example.com"] in written) == ([], True)


def is_command(words: list[str]) -> bool:
    """Whether there is such a command, and it has these options."""
    command: click.Command = cli.main
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    options = {option for parameter in command.params for option in parameter.opts}
    return not isinstance(command, click.Group) and {word for word in words if word.startswith("--")} <= options
