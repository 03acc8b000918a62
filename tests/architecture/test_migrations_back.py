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

from cohortium.config import inventory
from cohortium.config.inventory import Rows

OURS = "cohortium."
# What cannot be taken back, and why that has to be. Nothing so far.
ONE_WAY: dict[str, str] = {}


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


def move(target: list[tuple[str, str | None]]) -> None:
    MigrationExecutor(connections["owner"]).migrate(target)


def there_and_back(one: Migration, before: tuple[str, str | None]) -> Iterator[str]:
    """Take this migration back and apply it again; say which rows are others afterwards."""
    had = counted()
    move([before])
    made = had.keys() - counted().keys()
    move([(one.app_label, one.name)])
    yield from (
        f"{name_of(one)}: {fault}" for fault in inventory.differences(without(had, made), without(counted(), made))
    )


def test_every_migration_goes_back_and_forward_with_the_rows_of_the_demo(seeded: Any) -> None:
    everything = plan()
    faults = []

    for one in reversed(ours(everything)):
        earlier = [other.name for other in everything[: everything.index(one)] if other.app_label == one.app_label]
        before = (one.app_label, earlier[-1] if earlier else None)
        faults += list(there_and_back(one, before))
        move([before])

    assert faults == []
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
