"""What every test may use. Scopes stay on, commits are real, and nothing of ours is mocked."""

import gc
import os
import signal
import warnings
from contextlib import ExitStack
from typing import Any

import pytest

_open = ExitStack()
# Both insist on what each role gets; the first on more.
LOOKS = "test_each_role_gets_what_the_matrix_says_and_it_is_accessible["
ASKS = "test_each_role_gets_what_the_matrix_says["
# The templates of components and of fields in forms.
PARTS = ("components/", "django/forms/")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", choices=["15", "18"], default="18", help="The server to test on.")


def pytest_configure(config: pytest.Config) -> None:
    # A shell that starts the tests in the background ignores Ctrl-C for them, and programs that they start inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Django reads the address of its database when it is set up, and test modules import Django.
    from tests import server

    worker = getattr(config, "workerinput", {}).get("workerid", "")
    if not worker:
        _open.enter_context(server.running(config.getoption("--postgres")))
        parallel = getattr(config.option, "numprocesses", None)
        if parallel:
            return
    # Until all is imported and collected, which leaves nearly nothing behind to look for.
    gc.disable()
    database = f"cohortium_test_{worker or 'alone'}"
    server.create(database, template=server.TEMPLATE)
    _open.callback(server.drop, database)
    server.point_at(database)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    _tell_of_pages_only()
    # Not `pytest_plugins`: that is imported before this function runs, and the fixtures import models.
    config.pluginmanager.import_plugin("tests.fixtures")
    config.pluginmanager.import_plugin("tests.leaks")
    config.pluginmanager.import_plugin("tests.databases")
    config.pluginmanager.import_plugin("tests.programs")
    config.pluginmanager.import_plugin("tests.mail")
    config.pluginmanager.import_plugin("tests.zones")
    config.pluginmanager.import_plugin("tests.browser")
    config.pluginmanager.import_plugin("tests.journeys.locks")
    config.pluginmanager.import_plugin("tests.journeys.looks")


def _tell_of_pages_only() -> None:
    """Let `answer.context` hold what pages were made of, and not what each of their hundred parts was."""
    from django.template import base
    from django.test import utils

    state: Any = utils
    template: Any = base.Template
    plain, told = state._TestState.saved_data.template_render, template._render

    def render(self: Any, context: Any) -> Any:
        return (plain if (self.name or "").startswith(PARTS) else told)(self, context)

    template._render = render


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes: begun last, it would have the other workers wait."""
    items.sort(key=lambda item: item.get_closest_marker("takes_long") is None)


@pytest.hookimpl(specname="pytest_collection_modifyitems", trylast=True)
def ask_once(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each role ask for a page once: where it is looked at for accessibility, and not for the matrix besides.

    Last, so that what the command line leaves out does not stand for anything.
    """
    looked_at = {_case(item) for item in items if item.name.startswith(LOOKS)}
    again = {item for item in items if item.name.startswith(ASKS) and _case(item) in looked_at}
    config.hook.pytest_deselected(items=list(again))
    items[:] = [item for item in items if item not in again]


def _case(item: Any) -> str:
    name: str = item.callspec.params["case"].name
    return name


def pytest_collection_finish() -> None:
    """Look for cycles seldom, and not among what stays to the end: thousands of tests, and all that was imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


def pytest_unconfigure() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if os.environ.get("DJANGO_SETTINGS_MODULE"):
            from django.db import connections

            connections.close_all()
    _open.close()
