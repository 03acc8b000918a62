"""Many rows by one statement each way: what takes Django a second takes PostgreSQL a few milliseconds.

All rows go as one JSON text, which PostgreSQL reads as rows of the table. Triggers, constraints and policies see them
as any others. What the database makes itself (stamps, versions, computed columns) is left to it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.scope import current_organisation_id


def insert_together(model: type[TenantModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each by the values of its fields; what it does not name is as it usually is."""
    if not rows:
        return
    table, fields, here = _quoted(model._meta.db_table), _fields(model), str(current_organisation_id())
    named = frozenset().union(*rows)
    always = {
        field.column: _plain(field, field.get_default())
        for name, field in fields.items()
        if name not in named and not field.primary_key
    } | {"organisation_id": here}
    said = [(name, field, str(field.column)) for name, field in fields.items() if name in named or field.primary_key]
    written = [
        always
        | {column: _plain(field, row[name] if name in row else field.get_default()) for name, field, column in said}
        for row in rows
    ]
    columns = ", ".join(_quoted(name) for name in written[0])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)",
            [_text(written)],
        )


def insert_each(rows: Iterable[TenantModel]) -> None:
    """Insert these rows, which are of one table."""
    found = list(rows)
    if found:
        names = [name for name in _fields(type(found[0])) if name != "organisation_id"]
        insert_together(type(found[0]), [{name: getattr(row, name) for name in names} for row in found])


def update_each(rows: Iterable[TenantModel], names: Sequence[str]) -> None:
    """Write these fields of these rows, which are of one table. Lock them before."""
    found = list(rows)
    if not found or not names:
        return
    model = type(found[0])
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    table = _quoted(model._meta.db_table)
    written: list[dict[str, Any]] = [
        {"id": str(row.pk), **{field.column: _plain(field, getattr(row, field.attname)) for field in fields}}
        for row in found
    ]
    sets = ", ".join(f"{_quoted(field.column)} = said.{_quoted(field.column)}" for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS here SET {sets} FROM json_populate_recordset(NULL::{table}, %s::json) AS said "
            "WHERE here.id = said.id AND here.organisation_id = %s",
            [_text(written), current_organisation_id()],
        )


@cache
def _fields(model: type[TenantModel]) -> dict[str, Any]:
    """The fields of which PostgreSQL makes nothing by itself, by what a row calls their values."""
    return {
        str(field.attname): field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.GeneratedField) and not field.has_db_default()
    }


def _plain(field: Any, value: Any) -> Any:
    """As it stands in JSON."""
    if value is None or type(value) in (str, int, bool, UUID) or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return "\\x" + bytes(value).hex()
    return field.get_prep_value(value)


def _quoted(name: Any) -> str:
    return str(connection.ops.quote_name(name))


def _text(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, default=_as_text)


def _as_text(value: Any) -> str:
    match value:
        case UUID() | Decimal():
            return str(value)
        case date() | datetime() | time():
            return value.isoformat()
    raise TypeError(f"No column is written as {type(value).__name__}.")
