"""What is in a database, read as its owner: rows by table and organisation, migrations, and which database it is."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

Rows = dict[str, dict[str, int]]
ORGANISATIONS = "tenancy_organisation"

_TABLES = """
    SELECT c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organisation_id'
                              AND NOT a.attisdropped)
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1
"""


def rows(connection: psycopg.Connection[Any]) -> Rows:
    """Count the rows of each table, by organisation where it has them."""
    return {name: _count(connection, name, by_organisation) for name, by_organisation in connection.execute(_TABLES)}


def tables(connection: psycopg.Connection[Any]) -> list[str]:
    """The tables that are there."""
    return [name for name, _ in connection.execute(_TABLES)]


def migrations(connection: psycopg.Connection[Any]) -> tuple[str, ...]:
    """What has been migrated, as `app.name`, in order of the names."""
    if connection.execute("SELECT to_regclass('public.django_migrations')").fetchone() == (None,):
        return ()
    found = connection.execute("SELECT app || '.' || name FROM django_migrations")
    return tuple(sorted(name for (name,) in found))


def server_version(connection: psycopg.Connection[Any]) -> int:
    """The server's number, such as 180003."""
    return connection.info.server_version


def identity(connection: psycopg.Connection[Any]) -> str:
    """Which database this is: no other one of any server has the same."""
    found = connection.execute(
        "SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) "
        "FROM pg_control_system()"
    ).fetchone()
    return str(found[0]) if found else ""


def others(connection: psycopg.Connection[Any], *, but: str) -> int:
    """How many others are connected to the database, those of an application of the name `but` left aside."""
    found = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND NOT application_name = %s AND pid <> pg_backend_pid()",
        [but],
    ).fetchone()
    return int(found[0]) if found else 0


def differences(wanted: Mapping[str, Mapping[str, int]], found: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Say where the rows differ from what they should be, one line for each table and organisation."""
    said = [f"the table {name} is missing" for name in sorted(wanted.keys() - found.keys())]
    for name in sorted(wanted.keys() & found.keys()):
        for organisation in sorted(wanted[name].keys() | found[name].keys()):
            before, after = wanted[name].get(organisation, 0), found[name].get(organisation, 0)
            if before != after:
                whose = f" of organisation {organisation}" if organisation else ""
                said.append(f"{name}{whose} has {after} rows instead of {before}")
    return said


def _count(connection: psycopg.Connection[Any], table: str, by_organisation: bool) -> dict[str, int]:  # noqa: FBT001 - read from a row
    column = sql.SQL("id" if table == ORGANISATIONS else "organisation_id" if by_organisation else "''::text")
    counted = connection.execute(
        sql.SQL("SELECT {column}::text, count(*) FROM {table} GROUP BY 1 ORDER BY 1").format(
            column=column, table=sql.Identifier("public", table)
        )
    )
    return dict(counted.fetchall())
