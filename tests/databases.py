"""A database of one's own, for tests that change tables, roles or rights."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tests import server


@pytest.fixture
def make_role() -> Iterator[Callable[..., str]]:
    """Make roles of the server, which may sign in with the application's password and go after the test."""
    made = []
    usual: Any = connections["owner"]

    def make(name: str, options: str = "") -> str:
        role = f"{usual.settings_dict['NAME']}_{name}"
        password = connections["default"].settings_dict["PASSWORD"]
        rows(usual, f'DROP ROLE IF EXISTS "{role}"')
        rows(usual, f"CREATE ROLE \"{role}\" LOGIN {options} PASSWORD '{password}'")
        made.append(role)
        # So that the owner may give tables to it.
        rows(usual, f'GRANT "{role}" TO CURRENT_USER')
        return role

    yield make
    for role in reversed(made):
        rows(usual, f'DROP ROLE "{role}"')


@pytest.fixture
def own_database(make_role: object) -> Iterator[BaseDatabaseWrapper]:
    """The owner's connection to a migrated database that goes with the test."""
    with _database("own") as connection:
        yield connection


@pytest.fixture(scope="module")
def shared_database() -> Iterator[BaseDatabaseWrapper]:
    """The same for a whole module, whose tests leave it as they found it."""
    with _database("shared") as connection:
        yield connection


@pytest.fixture
def rolled_back(shared_database: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """The module's database, in a transaction that is never committed."""
    with transaction.atomic(using="owner"):
        yield shared_database
        transaction.set_rollback(True, using="owner")


@pytest.fixture
def apart() -> Iterator[None]:
    """All of this process, and what it starts, on a migrated database where no other test has been.

    For what looks at every organisation there is: in the end there are thousands on the usual one.
    """
    with _elsewhere():
        yield


@pytest.fixture(scope="module")
def module_apart() -> Iterator[None]:
    """The same for a whole module."""
    with _elsewhere():
        yield


@pytest.fixture
def connect(own_database: BaseDatabaseWrapper) -> Iterator[Callable[..., BaseDatabaseWrapper]]:
    """Connect to that database as another role; by default the application's."""
    opened = []

    def as_role(role: str = "", alias: str = "default") -> BaseDatabaseWrapper:
        connection: Any = connections["default"].copy(alias)
        connection.settings_dict["NAME"] = own_database.settings_dict["NAME"]
        connection.settings_dict["USER"] = role or connection.settings_dict["USER"]
        opened.append(connection)
        wrapper: BaseDatabaseWrapper = connection
        return wrapper

    yield as_role
    for connection in opened:
        connection.close()


def found_by_sql(connection: Any, organisation_id: UUID, roles: int = 3) -> None:
    """Write an organisation with some roles, as the owner can without a scope."""
    rows(
        connection,
        "INSERT INTO tenancy_organisation (id, code, name, colour, country, time_zone, locale, words, is_active) "
        "VALUES (%s, %s, %s, '', 'AU', 'Australia/Melbourne', 'en', '{}', true)",
        *(organisation_id, f"o{organisation_id.hex[-8:]}", f"First Aid Academy {organisation_id}"),
    )
    rows(
        connection,
        "INSERT INTO access_role (id, organisation_id, key, name, description, system_role, permissions) "
        "SELECT gen_random_uuid(), %s, '', 'Role ' || n, '', false, '{}' FROM generate_series(1, %s) n",
        *(organisation_id, roles),
    )


def rows(connection: Any, statement: str, *params: object) -> list[tuple[Any, ...]]:
    """Run a statement and give its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def _elsewhere() -> Iterator[None]:
    usual = connections["owner"].settings_dict["NAME"]
    name = f"{usual}_apart"
    server.create(name, template=server.TEMPLATE)
    _turn_to(name)
    try:
        yield
    finally:
        _turn_to(usual)
        server.drop(name)


def _turn_to(database: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        # Those that other threads open as well.
        connections.settings[alias]["NAME"] = database
    server.point_at(database)


@contextmanager
def _database(suffix: str) -> Iterator[BaseDatabaseWrapper]:
    usual: Any = connections["owner"]
    connection = usual.copy()
    name = f"{usual.settings_dict['NAME']}_{suffix}"
    server.create(name, template=server.TEMPLATE)
    connection.settings_dict["NAME"] = name
    connections["owner"] = connection
    try:
        yield connection
    finally:
        connections["owner"] = usual
        connection.close()
        server.drop(name)
