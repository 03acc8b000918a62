"""Locks that a test holds, so that the product has to wait."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from tests.databases import rows

Hold = Callable[[str, Any], "psycopg.Connection[Any]"]


@pytest.fixture
def hold() -> Iterator[Hold]:
    """Lock a row of a table on a connection of its own, until the test rolls that back."""
    settings = connections["owner"].settings_dict
    with ExitStack() as open_ones:

        def locked(table: str, row_id: Any) -> psycopg.Connection[Any]:
            other = open_ones.enter_context(
                psycopg.connect(
                    host=settings["HOST"],
                    port=settings["PORT"],
                    dbname=settings["NAME"],
                    user=settings["USER"],
                    password=settings["PASSWORD"],
                )
            )
            row = sql.SQL("SELECT 1 FROM {} WHERE id = %s FOR UPDATE").format(sql.Identifier(table))
            assert other.execute(row, [row_id]).fetchall() == [(1,)]
            return other

        yield locked


def waiting_for(lock: psycopg.Connection[Any]) -> int:
    """How many others wait for what this connection holds."""
    [(number,)] = rows(
        connections["default"],
        "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))",
        lock.info.backend_pid,
    )
    return int(number)
