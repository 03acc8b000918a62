"""Imports and foreign keys that go against the layers of `pyproject.toml` are found."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation
from cohortium.tenancy.models import Organisation
from tests.architecture.layers import ROOT, contracts, pointing_up

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

# By contract: which module imports what.
BROKEN = {
    "The system": [
        ("cohortium.api.problems", "cohortium.web.page"),
        ("cohortium.tenancy.finding", "cohortium.access.actor"),
    ],
    "The files of an app": [("cohortium.administration.queries.members", "cohortium.administration.tasks")],
    "No models in pages and endpoints": [
        ("cohortium.api.v1.campuses", "cohortium.access.models"),
        ("cohortium.web.home", "cohortium.tenancy.models"),
    ],
    "Reads never write": [("cohortium.access.queries", "cohortium.identity.actions")],
    "Rules are pure": [("cohortium.administration.rules.campuses", "django")],
    "What opens files is loaded by nobody else": [("cohortium.files.adapters.workshop", "PIL")],
}


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `lint-imports` says of a house with our folders and files, in which nothing stands but these imports."""
    folder = tmp_path_factory.mktemp("broken")
    for file in (ROOT / "src").rglob("*.py"):
        (copy := folder / file.relative_to(ROOT / "src")).parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    for imports in BROKEN.values():
        for module, imported in imports:
            (folder / module.replace(".", "/")).with_suffix(".py").write_text(f"import {imported}\n")
    command = [LINT_IMPORTS, "--no-logo", "--no-cache", "--config", ROOT / "pyproject.toml"]
    wide = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=wide, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("contract", BROKEN)
def test_contract_finds(reported: str, contract: str) -> None:
    [said] = re.findall(rf"^{re.escape(contract)}\n-+\n(.*?)(?=^[^\n]+\n-+\n|\Z)", reported, re.MULTILINE | re.DOTALL)

    assert sorted(re.findall(r"^- +(\S+) -> (\S+) \(l\.1\)$", said, re.MULTILINE)) == sorted(BROKEN[contract])


def test_every_contract_is_broken_once() -> None:
    assert list(BROKEN) == list(contracts())


def test_a_foreign_key_that_points_up_is_found() -> None:
    isolation: Any = isolate_apps("tests")
    with isolation as isolated:
        isolated.register_model("tenancy", Organisation)

        class Role(TenantModel):
            class Meta(TenantModel.Meta):
                app_label = "access"

        class Page(TenantModel):
            class Meta(TenantModel.Meta):
                app_label = "api"

        class Campus(TenantModel):
            # By its name, as somebody writes who may not import it.
            cleaned_by = InOrganisation("access.Role", models.PROTECT, related_name="+")
            keepers = models.ManyToManyField("access.Role", related_name="+")

            class Meta(TenantModel.Meta):
                app_label = "tenancy"

        class Shelf(TenantModel):
            page = InOrganisation(Page, models.PROTECT, related_name="+")
            role = InOrganisation(Role, models.PROTECT, related_name="+")
            above = InOrganisation("self", models.PROTECT, related_name="+")

            class Meta(TenantModel.Meta):
                app_label = "web"

        assert list(pointing_up([Role, Page, Campus, Shelf])) == [
            "tenancy.Campus.cleaned_by refers to access, which does not stand below tenancy.",
            "tenancy.Campus.keepers refers to access, which does not stand below tenancy.",
            "web.Shelf.page refers to api, which does not stand below web.",
        ]
