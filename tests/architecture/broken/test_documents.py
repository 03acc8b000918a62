"""Models that no migration follows, and documents that no longer say what the code says, are found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.layers import ROOT
from tools.write_docs import documents, outdated

DIRECTIONS = '    directions = models.TextField(blank=True, default="", db_default="")\n'
FAX = '    fax = models.CharField(max_length=20, blank=True, default="", db_default="")\n'
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "cohortium.config.settings",
    "DATABASE_URL": "postgresql://nobody:nothing@localhost:1/nowhere",
    "DATABASE_OWNER_URL": "postgresql://nobody:nothing@localhost:1/nowhere",
}


def test_a_model_without_its_migration_is_found(tmp_path: Path) -> None:
    """As `make checks` asks, about a copy of the code in which campuses have gained a field."""
    without_assets = shutil.ignore_patterns("assets", "static", "templates")
    shutil.copytree(ROOT / "src" / "cohortium", tmp_path / "cohortium", ignore=without_assets)
    model = tmp_path / "cohortium" / "tenancy" / "models.py"
    model.write_text(model.read_text().replace(DIRECTIONS, DIRECTIONS + FAX))
    asking = ["makemigrations", "--check", "--dry-run", "--skip-checks"]
    command = [sys.executable, "-W", "ignore::RuntimeWarning", "-m", "django", *asking]

    asked = subprocess.run(
        command,
        env={**os.environ, **SETTINGS, "PYTHONPATH": str(tmp_path), "COHORTIUM_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (asked.returncode, [line.strip() for line in asked.stdout.splitlines()][::2]) == (
        1,
        ["Migrations for 'tenancy':", "+ Add field fax to campus"],
    ), asked.stderr


@pytest.mark.parametrize("name", documents())
def test_an_old_document_is_found(tmp_path: Path, name: str) -> None:
    for known in documents():
        shutil.copy(ROOT / "docs" / known, tmp_path)
    lines = (tmp_path / name).read_text().splitlines(keepends=True)
    (tmp_path / name).write_text("".join(lines[:-2] + lines[-1:]))

    assert outdated(tmp_path) == [name]
