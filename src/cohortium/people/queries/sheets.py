"""Sheets: what is known of a learner beside who they are, each in a table of its own under a permission of its own."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.people.queries.learners import visible_to
from cohortium.people.rules.learners import full_name

Details = TypeVar("Details")


@dataclass(frozen=True, slots=True)
class SheetRow(Generic[Details]):
    """What pages and the API show of a sheet. Of whom nothing was ever said, the version is nought."""

    learner_id: UUID
    # Whose it is.
    name: str
    version: int
    details: Details


def sheet(
    actor: Actor, *, learner_id: UUID, permission: Permission, table: str, details: type[Details]
) -> SheetRow[Details]:
    """One sheet of a learner, by the name under which the learner knows its table. One statement.

    Raises:
        NotFound: there is no such learner, or they are not within reach of this permission.
    """
    names = [field.name for field in fields(details)]  # type: ignore[arg-type]
    columns = {name: f"{table}__{name}" for name in ("version", *names)}
    rows: Any = visible_to(actor, permission).filter(pk=learner_id)
    found = rows.values("id", "first_name", "last_name", *columns.values()).first()
    if found is None:
        raise NotFound
    version = found[columns["version"]]
    said = {name: _frozen(found[columns[name]]) for name in names} if version else {}
    return SheetRow(found["id"], full_name(found["first_name"], found["last_name"]), version or 0, details(**said))


def sheets_of(
    actor: Actor, *, learner_ids: Collection[UUID], permission: Permission, table: str, details: type[Details]
) -> dict[UUID, Details]:
    """The sheets of these learners, as far as the permission reaches and something is known. One statement."""
    names = [field.name for field in fields(details)]  # type: ignore[arg-type]
    rows: Any = visible_to(actor, permission).filter(pk__in=learner_ids, **{f"{table}__isnull": False})
    found = rows.values_list("id", *(f"{table}__{name}" for name in names))
    return {learner_id: details(**dict(zip(names, map(_frozen, said), strict=True))) for learner_id, *said in found}


def happened(*, learner_id: UUID, entity_type: str, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a sheet that the caller has already been allowed to see, newest first."""
    return timeline(entity_type=entity_type, entity_id=learner_id, at_most=at_most)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
