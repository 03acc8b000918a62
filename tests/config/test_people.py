"""`cohortium operator` and `cohortium log-in`, as somebody at a terminal uses them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from django.db import connection

from cohortium.core.ids import new_id
from tests.log_ins import person, with_app
from tests.programs import AS_SHIPPED


def said(folder: Path, *arguments: str, **more: str) -> tuple[int, str, str]:
    """A command of ours upon the database of the tests: its exit code, what it said, and what it complained about."""
    usual, mine = os.environ["DATABASE_OWNER_URL"].rpartition("/")[2], connection.settings_dict["NAME"]
    names = ("DATABASE_URL", "DATABASE_OWNER_URL")
    addresses = {name: os.environ[name].replace(f"/{usual}", f"/{mine}") for name in names}
    done = subprocess.run(
        [sys.executable, "-m", "cohortium", *arguments],
        env={**os.environ, **AS_SHIPPED, **addresses, "COHORTIUM_DATA": str(folder), **more},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_somebody_is_made_staff_and_is_it_no_longer(tmp_path: Path) -> None:
    address = f"olu.{new_id().hex}@example.com"
    (tmp_path / "running.json").write_text(json.dumps({"port": 8123, "programs": {}}))

    added = said(tmp_path, "operator", "add", address)
    again = said(tmp_path, "operator", "add", address, COHORTIUM_ADDRESS="https://school.example.com")
    listed = said(tmp_path, "operator", "list")[1].splitlines()
    removed = said(tmp_path, "operator", "remove", address)

    assert re.sub(r"/reset/\S+", "/reset/…", added[1]).splitlines() == [
        f"{address} is staff of the platform now.",
        # Where `cohortium run` serves, while it does.
        f"  {address} chooses a password within an hour: http://localhost:8123/reset/…",
    ]
    assert re.findall(r"already|https://[^/]+/", again[1]) == ["already", "https://school.example.com/"]
    assert [line for line in listed if address in line] == [f"{address}  has no password yet, without a second factor"]
    assert removed == (0, f"{address} is staff of the platform no longer.\n", "")
    assert said(tmp_path, "operator", "remove", address) == (
        1,
        "",
        f"cohortium: {address} is not staff of the platform: see `cohortium operator list`.\n",
    )


def test_a_lost_second_factor_is_removed(tmp_path: Path) -> None:
    user = person()
    with_app(user)

    code, told, complained = said(tmp_path, "log-in", "remove-second-factor", user.email)

    assert (code, complained) == (0, "")
    assert told.splitlines() == [
        f"{user.email} signs in without a second factor now. Removed: the authenticator app, the recovery codes.",
        "  0 devices were signed out. A letter tells them.",
    ]
