"""Writes the documents that the code knows best: `make docs` calls it, and a test compares what is committed."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def documents() -> dict[str, Callable[[], str]]:
    """Each document's name under `docs/`, and what writes it."""
    return {"matrix.txt": _matrix, "openapi.json": _openapi, "states.md": _states}


def _matrix() -> str:
    from cohortium.config.routes import matrix  # noqa: PLC0415 - once Django is set up

    return matrix()


def outdated(folder: Path) -> list[str]:
    """Say which documents in this folder are not what the code says."""
    return [name for name, write in documents().items() if (folder / name).read_text() != write()]


def _openapi() -> str:
    from cohortium.api.openapi import completed  # noqa: PLC0415 - once Django is set up
    from cohortium.api.urls import api  # noqa: PLC0415 - as above

    return completed(api)


def _states() -> str:
    lines = [
        "# States",
        "",
        "Drawn from the machines in the code (`states.py` of each app) by `make docs`. On each arrow stands the action",
        "that goes that way; what has no arrow cannot happen, because a trigger of the database refuses it.",
    ]
    for title, machine in _machines():
        lines += ["", f"## {title}", "", "```mermaid", "stateDiagram-v2", "    direction LR"]
        lines += [f"    [*] --> {start}" for start in machine.statuses if start in machine.starts]
        lines += [
            f"    {source} --> {move.target}: {move.act.replace('_', ' ')}"
            for move in machine.moves.values()
            for source in machine.statuses
            if source in move.sources
        ]
        lines += ["```"]
    return "\n".join(lines) + "\n"


def _machines() -> Iterator[tuple[str, Any]]:
    from django.apps import apps  # noqa: PLC0415 - once Django is set up

    from cohortium.tenancy.fields import StatusField  # noqa: PLC0415 - as above

    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        for field in model._meta.local_fields:
            if isinstance(field, StatusField) and field.machine:
                yield str(model._meta.verbose_name).capitalize(), field.machine


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.typing_settings")
    import django  # noqa: PLC0415 - settings first

    django.setup()
    for name, write in documents().items():
        (ROOT / "docs" / name).write_text(write())


if __name__ == "__main__":
    main()
