"""Looks for rows that refer to what is not there, past the constraints: those can be switched off, rows cannot hide.

The keys are those of the models and those of PostgreSQL's catalogue: a table that is new is looked at without a word
here, and a key whose constraint somebody dropped as well.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import ForeignKey

from cohortium.tenancy.engine import catalogue
from cohortium.tenancy.fields import InOrganisation

# Of one key so many rows are named.
MOST = 20


class Key(NamedTuple):
    """A foreign key: where it stands, and where it leads."""

    table: str
    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]


def broken(connection: Any) -> Iterator[str]:
    """Name the rows whose keys lead nowhere, or into another organisation. As an owner, who sees all rows."""
    for key in sorted({*_declared(), *catalogue.references(connection, Key)}):
        with connection.cursor() as cursor:
            cursor.execute(_statement(connection, key), [MOST])
            found = cursor.fetchall()
        for row, value, elsewhere, _number in found:
            where = "is of another organisation" if elsewhere else "does not exist"
            yield f"{key.table} {row} refers by {key.columns[-1]} to {key.to} {value}, which {where}."
        if found and (more := found[0][3] - len(found)):
            yield f"{key.table} has {more} more rows whose {key.columns[-1]} leads to no row of theirs."


def _declared() -> Iterator[Key]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey) and model._meta.managed:
                here: list[str] = [str(field.column)]
                there: list[str] = [str(field.target_field.column)]
                if isinstance(field, InOrganisation):
                    here, there = ["organisation_id", *here], ["organisation_id", *there]
                to = field.target_field.model._meta.db_table
                yield Key(model._meta.db_table, tuple(here), to, tuple(there))


def _statement(connection: Any, key: Key) -> str:
    quote = connection.ops.quote_name
    here, there = quote(key.columns[-1]), quote(key.to_columns[-1])
    same = " AND ".join(
        f"other.{quote(there)} = this.{quote(here)}" for here, there in zip(key.columns, key.to_columns, strict=True)
    )
    return (
        f"SELECT to_jsonb(this) ->> 'id', this.{here}, "
        f"EXISTS (SELECT FROM {quote(key.to)} other WHERE other.{there} = this.{here}), count(*) OVER () "
        f"FROM {quote(key.table)} this WHERE this.{here} IS NOT NULL "
        f"AND NOT EXISTS (SELECT FROM {quote(key.to)} other WHERE {same}) ORDER BY 1 LIMIT %s"
    )
