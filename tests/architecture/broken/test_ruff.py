"""What ruff finds with the settings of `pyproject.toml`, of what would otherwise be a matter of taste."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.layers import ROOT

RUFF = Path(sys.executable).with_name("ruff")

FILE = "src/cohortium/administration/queries/rooms.py"
# What was written there, and the codes of all that is said about it.
BROKEN = {
    "an import inside a function": (
        'def rooms() -> str:\n    from cohortium.core.text import plain\n\n    return plain("A1")',
        ["PLC0415"],
    ),
    "a promise without a number": (
        "# TODO(grace): count the chairs\nCHAIRS = 20",
        ["FIX002", "TD003"],
    ),
    "HTTP below the edge": (
        "from django.http import HttpRequest\n\nREQUESTS = [HttpRequest]",
        ["TID251"],
    ),
    "a clock below the edge": (
        "from django.utils.timezone import now\n\nCLOCKS = [now]",
        ["TID251"],
    ),
    "a switch for everything": (
        'CHAIRS = eval("20")  # noqa',
        ["PGH004"],
    ),
    "a switch that is not needed": (
        "CHAIRS = 20  # noqa: S307 - it was a sum once",
        ["RUF100"],
    ),
    "code that is switched off": (
        "# CHAIRS = len(rooms())\nCHAIRS = 20",
        ["ERA001"],
    ),
}


@pytest.mark.parametrize("mistake", BROKEN)
def test_ruff_finds(mistake: str) -> None:
    code, expected = BROKEN[mistake]
    command = [RUFF, "check", "--no-cache", "--output-format", "json", "--stdin-filename", FILE, "-"]
    whole = f'"""Rooms."""\n\n{code}\n'

    found = json.loads(
        subprocess.run(command, cwd=ROOT, input=whole, capture_output=True, check=False, text=True).stdout
    )

    assert sorted(one["code"] for one in found) == expected
