"""Writes the trail. Only `action.record` and `action.record_each` call this."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import Jsonb
from django.db.models import QuerySet
from django.db.models.expressions import Combinable

from cohortium.access.actor import Actor
from cohortium.audit.masking import HIDDEN, masked
from cohortium.audit.models import AuditEntry
from cohortium.core.changes import Changes
from cohortium.core.ids import new_id
from cohortium.tenancy.base import OrganisationTable
from cohortium.tenancy.models import Organisation

Traced = OrganisationTable | Organisation
TABLE = AuditEntry._meta.db_table


class Entity(NamedTuple):
    """What an entry is about, where it is not the row itself: the type, and the column with its id."""

    type: str
    column: str


def write(actor: Actor, action: str, row: Traced, changes: Changes) -> None:
    """Add one entry, about one row."""
    known = {
        "id": new_id(),
        "organisation_id": actor.organisation_id,
        "action": action,
        "entity_type": str(row._meta.model_name),
        "entity_id": row.pk,
        "changes": Jsonb(_readable(changes, row.masked_in_trail)),
        **_who(actor),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} ({', '.join(known)}) VALUES ({_places(known)})", list(known.values()))


def write_all(actor: Actor, told: Sequence[tuple[str, Traced, Changes]]) -> None:
    """Add one entry for each row, with changes of its own, by one statement: what happened, the row, its changes."""
    said = [
        {
            "id": str(new_id()),
            "action": action,
            "entity_type": str(row._meta.model_name),
            "entity_id": str(row.pk),
            "changes": _readable(changes, row.masked_in_trail),
        }
        for action, row, changes in told
    ]
    known = {"organisation_id": actor.organisation_id, **_who(actor)}
    each = "id, action, entity_type, entity_id, changes"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} ({each}, {', '.join(known)}) "
            f"SELECT {each}, {_places(known)} FROM json_populate_recordset(NULL::{TABLE}, %s::json)",
            [*known.values(), json.dumps(said)],
        )


def write_each(actor: Actor, action: str, rows: QuerySet[Any], changes: Changes, entity: Entity | None = None) -> None:
    """Add one entry for each row by one INSERT … SELECT. A value of `changes` may be an expression over the row."""
    model = rows.model
    entity = entity or Entity(str(model._meta.model_name), "id")
    known = {"action": action, "entity_type": entity.type, **_who(actor)}
    written = _AsWritten(changes, model.masked_in_trail)
    chosen = rows.order_by("pk").values_list("organisation_id", entity.column, *written.of_row)
    select, params = chosen.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (id, organisation_id, entity_id, changes, {', '.join(known)}) "
            f"SELECT cohortium_uuid7(), row.organisation_id, row.entity_id, {written.sql}, {_places(known)} "
            f"FROM ({select}) AS row ({', '.join(['organisation_id', 'entity_id', *written.columns])})",
            [*written.params, *known.values(), *params],
        )


class _AsWritten:
    """Changes as PostgreSQL writes them for each row: what the row has to say, and what is known beforehand."""

    def __init__(self, changes: Changes, hidden: frozenset[str]) -> None:
        self.of_row: list[Combinable] = []
        self.params: list[Any] = []
        pairs = (self._pair(name, changes[name], hide=name in hidden) for name in changes)
        self.sql = f"jsonb_build_object({', '.join(pairs)})"

    @property
    def columns(self) -> list[str]:
        return [f"said_{n}" for n in range(len(self.of_row))]

    def _pair(self, name: str, before_and_after: tuple[Any, Any], *, hide: bool) -> str:
        self.params.append(name)
        before, after = (self._value(value, hide=hide) for value in before_and_after)
        return f"%s::text, jsonb_build_array({before}, {after})"

    def _value(self, value: Any, *, hide: bool) -> str:
        if isinstance(value, Combinable) and not hide:
            self.of_row.append(value)
            return f"row.{self.columns[-1]}"
        self.params.append(Jsonb(HIDDEN if isinstance(value, Combinable) else _shown(value, hide=hide)))
        return "%s"


def _places(known: Mapping[str, Any]) -> str:
    return ", ".join(["%s"] * len(known))


def _who(actor: Actor) -> dict[str, Any]:
    return {
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "correlation_id": actor.origin.correlation_id,
        "ip": actor.origin.ip,
        "user_agent": actor.origin.user_agent[:300],
    }


def _readable(changes: Changes, hidden: frozenset[str]) -> dict[str, list[Any]]:
    return {
        name: [_shown(value, hide=_field(name) in hidden) for value in before_and_after]
        for name, before_and_after in changes.items()
    }


def _field(name: str) -> str:
    """The column: `custom.T-shirt size` is a part of one."""
    return name.partition(".")[0]


def _shown(value: Any, *, hide: bool) -> Any:
    return masked(value) if hide else _as_json(value)


def _as_json(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case UUID() | Decimal():
            return str(value)
        case Mapping():
            return {str(key): _as_json(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_as_json(item) for item in value]
    raise TypeError(f"The trail does not know how to write {type(value).__name__}.")
