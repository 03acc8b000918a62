"""Writes the trail. Only `action.record` and `action.record_each` call this."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import CharField, F, Field, Func, GenericIPAddressField, JSONField, QuerySet, UUIDField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONArray, JSONObject

from cohortium.access.actor import Actor
from cohortium.audit.masking import HIDDEN, masked
from cohortium.audit.models import AuditEntry
from cohortium.core.changes import Changes
from cohortium.tenancy.base import OrganisationTable
from cohortium.tenancy.models import Organisation

Traced = OrganisationTable | Organisation


class Entity(NamedTuple):
    """What an entry is about, where it is not the row itself: the type, and the column with its id."""

    type: str
    column: str


def write(actor: Actor, action: str, row: Traced, changes: Changes) -> None:
    """Add one entry, about one row."""
    AuditEntry.objects.create(
        action=action,
        entity_type=str(row._meta.model_name),
        entity_id=row.pk,
        changes=_readable(changes, row.masked_in_trail),
        **_who(actor),
    )


def write_each(actor: Actor, action: str, rows: QuerySet[Any], changes: Changes, entity: Entity | None = None) -> None:
    """Add one entry for each row by one INSERT … SELECT. A value of `changes` may be an expression over the row."""
    model = rows.model
    entity = entity or Entity(str(model._meta.model_name), "id")
    values = {
        "id": Func(function="cohortium_uuid7", output_field=UUIDField()),
        "organisation_id": F("organisation_id"),
        "action": Value(action, CharField()),
        "entity_type": Value(entity.type, CharField()),
        "entity_id": F(entity.column),
        "changes": _as_expression(changes, model.masked_in_trail),
    } | {name: _typed(name, value) for name, value in _who(actor).items()}
    # Annotations must not carry the names of columns.
    chosen = rows.order_by("pk").annotate(**{f"trail_{name}": value for name, value in values.items()})
    select, params = chosen.values_list(*(f"trail_{name}" for name in values)).query.sql_with_params()
    table = connection.ops.quote_name(AuditEntry._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(name) for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {select}", params)


def _who(actor: Actor) -> dict[str, Any]:
    return {
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "correlation_id": actor.origin.correlation_id,
        "ip": actor.origin.ip,
        "user_agent": actor.origin.user_agent[:300],
    }


def _typed(name: str, value: Any) -> Combinable:
    special: dict[str, Field[Any, Any]] = {
        "actor_id": UUIDField(),
        "correlation_id": UUIDField(),
        "ip": GenericIPAddressField(),
    }
    field = special.get(name, CharField())
    return Cast(Value(value, field), field)


def _as_expression(changes: Changes, hidden: frozenset[str]) -> Combinable:
    pairs = {
        name: JSONArray(*(_as_json_expression(value, hide=name in hidden) for value in before_and_after))
        for name, before_and_after in changes.items()
    }
    return Cast(JSONObject(**pairs), JSONField())


def _as_json_expression(value: Any, *, hide: bool) -> Combinable:
    if isinstance(value, Combinable):
        return Value(HIDDEN, JSONField()) if hide else value
    return Value(masked(value) if hide else _as_json(value), JSONField())


def _readable(changes: Changes, hidden: frozenset[str]) -> dict[str, list[Any]]:
    return {
        name: [masked(value) if name in hidden else _as_json(value) for value in before_and_after]
        for name, before_and_after in changes.items()
    }


def _as_json(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case Mapping():
            return {str(key): _as_json(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_as_json(item) for item in value]
    raise TypeError(f"The trail does not know how to write {type(value).__name__}.")
