"""The layers as `pyproject.toml` has them, and the foreign keys that import-linter cannot see: models are named by text."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]


def contracts() -> dict[str, dict[str, Any]]:
    """The contracts of import-linter by name."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def depths() -> dict[str, int]:
    """How deep each app stands, also those that are not there yet. Two of one depth may not know each other."""
    lines = contracts()["The system"]["layers"]
    return {app.strip(" ()"): depth for depth, line in enumerate(lines) for app in line.split("|")}


def pointing_up(models: Iterable[type[Model]]) -> Iterator[str]:
    """Each key of a model to one of an app that does not stand below it."""
    depth = depths()
    for model in models:
        mine = model._meta.app_label
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            theirs = field.related_model._meta.app_label if field.related_model else mine
            if mine != theirs and mine in depth and depth.get(theirs, depth["core"]) <= depth[mine]:
                yield f"{field} refers to {theirs}, which does not stand below {mine}."
