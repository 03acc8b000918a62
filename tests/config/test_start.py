"""What a program loads at its start: what it has no use for would be waited for with each command."""

import os
import subprocess
import sys

import pytest
from ninja.operation import Operation

from cohortium.api.urls import api
from tests.programs import AS_SHIPPED

COMMANDS = "import cohortium.config.cli"
SET_UP = f"{COMMANDS}; from cohortium.config import starting; starting.set_up()"
WORKER = f"{SET_UP}; import cohortium.config.worker"
MAIL = f"{SET_UP}; import cohortium.config.returns"
WEB = f"{COMMANDS}; import cohortium.config.web; cohortium.config.web.load()"

# For pages (letters have the colour of the house as well, so that colours are everybody's) and the API; an HTTP client, for who asks somebody else's server; and what opens files.
OF_PAGES = {"cohortium.web.urls", "dns", "fido2", "granian", "segno"}
OF_THE_API = {"cohortium.api.urls", "ninja", "puremagic"}
CLIENTS = {"boto3", "requests", "urllib3"}
OPENERS = {"PIL", "pikepdf", "pypdfium2"}


def loaded(program: str, *, after: str = "") -> set[str]:
    """The modules that a new interpreter holds after this."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"{program}; import sys; print(*sys.modules); {after}"],
        env={**os.environ, **AS_SHIPPED},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_the_commands_load_neither_django_s_models_nor_the_web_server() -> None:
    of_commands = {"cohortium.tenancy.models", "django.db.models", "granian", "pydantic", "structlog"}

    assert loaded(COMMANDS) & (of_commands | OF_PAGES | OF_THE_API | CLIENTS | OPENERS) == set()


@pytest.mark.parametrize("program", [WORKER, MAIL], ids=["worker", "mail"])
def test_what_answers_nobody_loads_neither_pages_nor_the_api(program: str) -> None:
    assert loaded(program) & (OF_PAGES | OF_THE_API | CLIENTS | OPENERS) == set()


def test_the_web_server_has_its_pages_before_it_answers() -> None:
    found = loaded(WEB)

    assert found & {"cohortium.web.urls", "cohortium.api.urls"} == {"cohortium.web.urls", "cohortium.api.urls"}
    assert found & {"boto3", *OPENERS} == set()


def test_what_was_loaded_is_looked_through_no_more() -> None:
    shown = loaded(
        SET_UP, after="import gc; print('frozen' if gc.get_freeze_count() > 100_000 else 'not'); print(gc.isenabled())"
    )

    assert shown & {"frozen", "not", "True", "False"} == {"frozen", "True"}


def test_a_problem_costs_the_api_no_model() -> None:
    """Ninja builds one for each answer that has a schema, of each operation: there are hundreds."""
    operations: list[Operation] = [
        operation
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]
    built = [status for one in operations for status, model in one.response_models.items() if model and status >= 400]

    assert (len(operations) > 50, built) == (True, [])
