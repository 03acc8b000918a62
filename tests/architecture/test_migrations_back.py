"""Every migration of ours, one after the other: back, forward again, on the rows of the demo. A new one joins by itself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import AddField, CreateModel, Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from cohortium.config import inventory
from cohortium.config.inventory import Rows

OURS = "cohortium."
# What cannot be taken back, and why that has to be. Nothing so far.
ONE_WAY: dict[str, str] = {}
Steps = list[tuple[Operation, ProjectState, ProjectState]]


@pytest.fixture
def seeded(own_database: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """A database of one's own with the demo in it."""
    name = own_database.settings_dict["NAME"]
    there = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": os.environ["COHORTIUM_TEST_APPLICATION"].replace("{database}", name),
        "DATABASE_OWNER_URL": os.environ["COHORTIUM_TEST_OWNER"].replace("{database}", name),
    }
    seed = [sys.executable, "-m", "cohortium", "seed"]
    subprocess.run(seed, env=os.environ | there, check=True, stdout=subprocess.DEVNULL)
    return own_database


def name_of(migration: Migration) -> str:
    return f"{migration.app_label}.{migration.name}"


def one_way(migrations: list[Migration]) -> Iterator[str]:
    """The migrations with a step that cannot be taken back."""
    yield from (name_of(one) for one in migrations if not all(step.reversible for step in one.operations))


def plan() -> list[Migration]:
    """Every migration in the order in which they are applied."""
    executor = MigrationExecutor(connections["owner"])
    return [one for one, _ in executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)]


def ours(migrations: list[Migration]) -> list[Migration]:
    return [one for one in migrations if one.__module__.startswith(OURS)]


def counted() -> Rows:
    address = os.environ["COHORTIUM_TEST_OWNER"].replace("{database}", connections["owner"].settings_dict["NAME"])
    with psycopg.connect(address) as connection:
        return inventory.rows(connection)


def without(rows: Rows, tables: set[str]) -> Rows:
    return {name: counts for name, counts in rows.items() if name not in tables | {"django_migrations"}}


def steps_of(executor: MigrationExecutor) -> dict[Migration, Steps]:
    """The operations of each migration, with what the models are before and after.

    Made once for all ways: drawing up the models takes longer than what is done to the database.
    """
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    # From here on they differ by a few models only.
    _ = state.apps
    found: dict[Migration, Steps] = {}
    for one, _ in executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True):
        found[one] = []
        for operation in one.operations:
            before, state = state, state.clone()
            operation.state_forwards(one.app_label, state)
            found[one].append((operation, before, state))
    return found


def back(one: Migration, steps: Steps) -> None:
    with connections["owner"].schema_editor(atomic=one.atomic) as editor:
        for operation, before, after in reversed(steps):
            operation.database_backwards(one.app_label, editor, after, before)


def forward(one: Migration, steps: Steps) -> None:
    with connections["owner"].schema_editor(atomic=one.atomic) as editor:
        for operation, before, after in steps:
            operation.database_forwards(one.app_label, editor, before, after)


def way_back(executor: MigrationExecutor) -> list[Migration]:
    """Every migration of ours, and those of others that build on them, in the order in which they are taken back."""
    labels = sorted({one.app_label for one in ours(plan())})
    return [one for one, _ in executor.migration_plan([(label, None) for label in labels])]


def there_and_back(one: Migration, steps: Steps) -> Iterator[str]:
    """Take this migration back and apply it again; say which rows are others afterwards. In the end it is taken back."""
    had = counted()
    back(one, steps)
    made = had.keys() - counted().keys()
    forward(one, steps)
    after = counted()
    back(one, steps)
    yield from (f"{name_of(one)}: {fault}" for fault in inventory.differences(without(had, made), without(after, made)))


@pytest.mark.takes_long
def test_every_migration_goes_back_and_forward_with_the_rows_of_the_demo(seeded: Any) -> None:
    executor = MigrationExecutor(connections["owner"])
    steps, taken = steps_of(executor), way_back(executor)

    faults = [fault for one in taken for fault in there_and_back(one, steps[one])]

    assert faults == []
    assert set(ours(taken)) == set(ours(plan()))
    # Each of ours was taken back in the end, and theirs stayed.
    assert [name for name in counted() if name.startswith(("tenancy_", "access_", "identity_"))] == []


def test_every_migration_can_be_taken_back() -> None:
    assert sorted(one_way(ours(plan()))) == sorted(ONE_WAY)


def test_one_that_cannot_be_taken_back_is_found() -> None:
    kept = Migration("0001_kept", "wall")
    kept.operations = [CreateModel("Note", []), RunPython(RunPython.noop, RunPython.noop)]
    lost = Migration("0002_lost", "wall")
    lost.operations = [AddField("note", "words", None), RunPython(RunPython.noop)]

    assert list(one_way([kept, lost])) == ["wall.0002_lost"]
