"""Files that are moved in."""

from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from cohortium.imports.actions.batches import start_import
from cohortium.imports.actions.undoing import undo_import
from tests.cases import imports
from tests.journeys.states import Scene, State, to


def _at(make: Any, path: str = "imports/{}") -> Any:
    """A page about a file that was just made."""

    def go(page: Page, here: Scene) -> None:
        page.goto(here.path(path.format(make(here.provider, here.campus))))

    return go


def _running(provider: Any, campus: Any) -> UUID:
    batch_id: UUID = imports.ready(provider, campus)
    with provider.scope():
        start_import(provider.system, batch_id=batch_id)
    return batch_id


def _undoing(provider: Any, campus: Any) -> UUID:
    batch_id: UUID = imports.done(provider, campus)
    with provider.scope():
        undo_import(provider.system, batch_id=batch_id)
    return batch_id


def _refused(page: Page, here: Scene) -> None:
    page.goto(here.path("imports/new"))
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("alert")).to_be_focused()


STATES = [
    State("imports", "imports", "owner", _at(imports.done, "imports/?{}")),
    State("imports-empty", "imports", "owner", lambda page, here: page.goto(here.path("imports/", here.empty))),
    State("import-form", "import_new", "owner", to("imports/new")),
    State("import-form-refused", "import_new", "owner", _refused),
    State("import-reading", "import", "owner", _at(imports.reading)),
    State("import-ready", "import", "owner", _at(imports.ready)),
    State("import-asking", "import", "owner", _at(imports.asking)),
    State("import-running", "import", "owner", _at(_running)),
    State("import-done", "import", "owner", _at(imports.done)),
    State("import-undoing", "import", "owner", _at(_undoing)),
    State("import-of-an-auditor", "import", "auditor", _at(imports.done)),
    State("import-columns", "import_mapping", "owner", _at(imports.table, "imports/{}/columns")),
    State("import-undo", "import_undoing", "owner", _at(imports.done, "imports/{}/undoing")),
]
