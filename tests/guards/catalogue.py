"""The guards as PostgreSQL has them, and what it says of a row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import DatabaseError, connections, transaction

from cohortium.core.ids import new_id
from tests.databases import rows
from tests.fixtures import Provider
from tests.guards.attempts import Attempt
from tests.guards.samples import FILLED, SAMPLES

APPS = ("curriculum", "delivery", "imports", "partners", "people", "privacy")

# Every guard by its name, which for a trigger begins with its table, and what takes it away. Keys of other rows and
# NOT NULL are not among them: `engine.catalogue` looks at all keys of all tables.
_GUARDS = f"""
    WITH ours AS (SELECT oid, relname FROM pg_class WHERE relkind IN ('r', 'p') AND relname ~ '^({"|".join(APPS)})_')
    SELECT conname, format('ALTER TABLE %I DROP CONSTRAINT %I', relname, conname)
    FROM pg_constraint JOIN ours ON ours.oid = conrelid WHERE contype IN ('c', 'u', 'x', 't')
    UNION ALL
    SELECT indexrelid::regclass::text, format('DROP INDEX %s', indexrelid::regclass)
    FROM pg_index JOIN ours ON ours.oid = indrelid
    WHERE indisunique AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT relname || '_' || tgname, format('DROP TRIGGER %I ON %I', tgname, relname)
    FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal AND tgconstraint = 0
"""

_REQUIRED = """
    SELECT relname, attname, format_type(atttypid, NULL) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
    AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef
"""


def guards(connection: Any) -> dict[str, str]:
    """Every guard of these apps, and the statement that takes it away."""
    return dict(rows(connection, _GUARDS))


def refusal(alias: str, act: Callable[[], Any]) -> str | None:
    """The name of who refuses, or what PostgreSQL says that names nobody; nothing if it is taken. It is not kept."""
    try:
        with transaction.atomic(using=alias):
            act()
            transaction.set_rollback(True, using=alias)
    except DatabaseError as error:
        diagnosis: Any = getattr(error.__cause__, "diag", None)
        return diagnosis.constraint_name or diagnosis.message_primary
    return None


def write(alias: str, attempt: Attempt) -> None:
    """Write what the attempt writes."""
    for row in (*attempt.there, attempt.row):
        insert(alias, attempt.table, row)
    for statement in attempt.then:
        rows(connections[alias], statement)


def insert(alias: str, table: str, row: dict[str, Any]) -> None:
    """Add a row that differs from the table's sample as `row` says, to the organisation in scope."""
    values = {"id": new_id(), **_filled(table), **SAMPLES[table], **row}
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(["%s"] * len(values))
    rows(
        connections[alias],
        f"INSERT INTO {table} (organisation_id, {names}) "
        f"VALUES (current_setting('app.organisation_id')::uuid, {places})",
        *values.values(),
    )


@contextmanager
def tampered(provider: Provider, *statements: str) -> Iterator[None]:
    """The database after its owner did this to it. Nothing is kept, and what they write is of this organisation."""
    with transaction.atomic(using="owner"):
        rows(connections["owner"], "SELECT set_config('app.organisation_id', %s, true)", str(provider.id))
        for statement in statements:
            rows(connections["owner"], statement)
        yield
        transaction.set_rollback(True, using="owner")


def _filled(table: str) -> dict[str, Any]:
    named = {"id", "organisation_id", *SAMPLES[table]}
    return {column: FILLED[kind] for column, kind in _required()[table].items() if column not in named}


@cache
def _required() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows(connections["owner"], _REQUIRED):
        found.setdefault(table, {})[column] = kind
    return found
