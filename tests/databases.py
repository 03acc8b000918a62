"""A database of one's own, for tests that change tables, roles or rights."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests import server


@pytest.fixture
def own_database() -> Iterator[BaseDatabaseWrapper]:
    """The owner's connection to a migrated database that goes with the test."""
    with _database(server.TEMPLATE) as connection:
        yield connection


@pytest.fixture
def empty_database() -> Iterator[BaseDatabaseWrapper]:
    """The owner's connection to a database in which nothing was migrated."""
    with _database(None) as connection:
        yield connection


@pytest.fixture
def connect(own_database: BaseDatabaseWrapper) -> Iterator[Callable[..., BaseDatabaseWrapper]]:
    """Connect to that database as another role; by default the application's."""
    opened = []

    def as_role(role: str = "") -> BaseDatabaseWrapper:
        connection: Any = connections["default"].copy()
        connection.settings_dict["NAME"] = own_database.settings_dict["NAME"]
        connection.settings_dict["USER"] = role or connection.settings_dict["USER"]
        opened.append(connection)
        return connection

    yield as_role
    for connection in opened:
        connection.close()


def rows(connection: Any, statement: str, *params: object) -> list[tuple[Any, ...]]:
    """Run a statement and give its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def _database(template: str | None) -> Iterator[BaseDatabaseWrapper]:
    usual: Any = connections["owner"]
    connection = usual.copy()
    name = f"{usual.settings_dict['NAME']}_own"
    server.create(name, template=template)
    connection.settings_dict["NAME"] = name
    connections["owner"] = connection
    try:
        yield connection
    finally:
        connections["owner"] = usual
        connection.close()
        server.drop(name)
