"""`make env` on machines that lack something: one line that says what to install."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "prepare_env.sh"
# No apt-get among them, so that nothing is installed even where the tests run as root.
PROGRAMS = ["sh", "id", "uname", "cut", "rm", "touch"]

WITHOUT_VENV = f"""#!/bin/sh
case "$*" in *venv*) echo "No module named venv" >&2; exit 1;; esac
exec {sys.executable} "$@"
"""
TOO_OLD = f"""#!/bin/sh
exec {sys.executable} -c 'import sys, platform
sys.version_info = (3, 9, 2)
platform.python_version = lambda: "3.9.2"
exec(sys.argv[2])' "$@"
"""


@pytest.mark.parametrize(
    ("python", "complaint"),
    [
        (None, "make env: python3 is not installed. Install it with"),
        (
            TOO_OLD,
            "make env: python3 is 3.9.2, and Cohortium needs 3.11 or newer. Name another: make PYTHON=python3.12",
        ),
        (WITHOUT_VENV, "make env: python3 has no venv. On Debian and Ubuntu: apt-get install python3."),
    ],
)
def test_what_is_missing_is_said_in_one_line(tmp_path, python, complaint):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in PROGRAMS:
        (programs / name).symlink_to(str(shutil.which(name)))
    if python:
        (programs / "python3").write_text(python)
        (programs / "python3").chmod(0o755)

    done = subprocess.run(
        [str(SCRIPT)], cwd=tmp_path, env={"PATH": str(programs)}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr.startswith(complaint)
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / ".venv").exists()
