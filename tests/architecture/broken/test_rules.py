"""Each rule of `rules/` finds the mistake it is for, in the folders it is for, and lets the place pass that may do it."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.architecture.layers import ROOT

AST_GREP = Path(sys.executable).with_name("ast-grep")
RULES = sorted(file.stem for file in (ROOT / "rules").glob("*.yml"))


class Broken(NamedTuple):
    """A line, a file in which it is a mistake, and one in which it is none."""

    code: str
    mistake: str
    allowed: str


BROKEN = {
    "answers": Broken(
        "return StreamingHttpResponse(lines)",
        "src/cohortium/api/v1/exports.py",
        "src/cohortium/config/front.py",
    ),
    "around-the-wall": Broken(
        "Room._base_manager.all()",
        "src/cohortium/rooms/queries.py",
        "src/cohortium/tenancy/engine/compiler.py",
    ),
    "clock": Broken(
        "opened_at = timezone.now()",
        "src/cohortium/rooms/actions/rooms.py",
        "src/cohortium/web/staff/rooms.py",
    ),
    "hidden-rows": Broken(
        "def get_queryset(self):\n    return super().get_queryset().filter(is_active=True)",
        "src/cohortium/rooms/models.py",
        "src/cohortium/tenancy/base.py",
    ),
    "loading": Broken(
        "def edit_room(actor: Actor, *, room_id: UUID):\n    room = Room.objects.get(pk=room_id)",
        "src/cohortium/rooms/actions/rooms.py",
        "src/cohortium/rooms/queries.py",
    ),
    "mocks": Broken("from unittest.mock import patch", "tests/rooms/test_rooms.py", "tools/take_screens.py"),
    "network": Broken("import httpx", "src/cohortium/rooms/tasks.py", "src/cohortium/rooms/adapters/locks.py"),
    "ordering": Broken(
        'class Meta:\n    ordering = ["name"]',
        "src/cohortium/rooms/models.py",
        "tests/tenancy/model_sets.py",
    ),
    "permission": Broken(
        "def edit_room(actor: Actor, *, name: str):\n    room.save()",
        "src/cohortium/rooms/actions.py",
        "src/cohortium/jobs/glue.py",
    ),
    "raw-sql": Broken(
        'cursor.execute("SELECT 1")',
        "src/cohortium/rooms/actions/rooms.py",
        "src/cohortium/rooms/migrations/0002_rooms_gain_numbers.py",
    ),
    "saving": Broken(
        "class Room(TenantModel):\n    def save(self):\n        super().save()",
        "src/cohortium/rooms/models.py",
        "src/cohortium/web/storage.py",
    ),
    "signals": Broken(
        "from django.db.models.signals import post_save",
        "src/cohortium/rooms/apps.py",
        "src/cohortium/tenancy/apps.py",
    ),
    "status": Broken('room.status = "closed"', "src/cohortium/rooms/actions.py", "src/cohortium/core/states.py"),
    "unindexed-search": Broken(
        'Room.objects.filter(name__startswith="B")',
        "src/cohortium/rooms/queries/rooms.py",
        "src/cohortium/rooms/migrations/0003_rooms_are_renamed.py",
    ),
    "visible-rows": Broken(
        "rooms = visible_to(visit.actor, Permission.ROOM_READ)",
        "src/cohortium/web/staff/rooms.py",
        "src/cohortium/rooms/actions/rooms.py",
    ),
    "writes": Broken("room.save()", "src/cohortium/web/staff/rooms.py", "src/cohortium/rooms/actions/rooms.py"),
}


def ast_grep(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([AST_GREP, *arguments], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What `ast-grep scan` says of a house in which every mistake was made: rule and file."""
    folder = copy_of_the_rules(tmp_path_factory.mktemp("broken"))
    places = sorted({place for _, *both in BROKEN.values() for place in both})
    for place in places:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        lines = [one.code for one in BROKEN.values() if place in one[1:]]
        (folder / place).write_text("\n\n".join(lines) + "\n")
    reported = json.loads(ast_grep("scan", "--json=compact", folder=folder).stdout)
    return {(one["ruleId"], one["file"]) for one in reported}


def copy_of_the_rules(folder: Path) -> Path:
    shutil.copy(ROOT / "sgconfig.yml", folder)
    shutil.copytree(ROOT / "rules", folder / "rules")
    shutil.copytree(ROOT / "tests" / "rules", folder / "tests" / "rules")
    return folder


@pytest.mark.parametrize("rule", BROKEN)
def test_rule_finds(found: set[tuple[str, str]], rule: str) -> None:
    _, mistake, allowed = BROKEN[rule]

    assert [place for place in (mistake, allowed) if (rule, place) in found] == [mistake]


def test_every_rule_is_broken_once() -> None:
    assert sorted(BROKEN) == RULES
    assert sorted(file.stem for file in (ROOT / "tests" / "rules").glob("*.yml")) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_no_pattern_of_a_rule_could_be_left_out(tmp_path: Path, rule: str) -> None:
    """Each has an example in `tests/rules` that no other pattern finds; and there is an example of what is allowed."""
    file = copy_of_the_rules(tmp_path) / "rules" / f"{rule}.yml"
    lines = file.read_text().splitlines(keepends=True)
    patterns = [number for number, line in enumerate(lines) if re.match(r" +- pattern: ", line)]

    without_example = []
    for number in patterns:
        file.write_text("".join([*lines[:number], *lines[number + 1 :]]))
        tested = ast_grep("test", "--skip-snapshot-tests", "--filter", f"^{rule}$", folder=tmp_path)
        if tested.returncode == 0:
            without_example.append(lines[number].strip())

    assert without_example == []
    assert re.search(r"^valid:\n +- ", (ROOT / "tests" / "rules" / f"{rule}.yml").read_text(), re.MULTILINE)
    assert re.search(r"^invalid:\n +- ", (ROOT / "tests" / "rules" / f"{rule}.yml").read_text(), re.MULTILINE)
