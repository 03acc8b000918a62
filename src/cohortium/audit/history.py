"""Whether what things are now follows from what the trail says was done to them."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model

from cohortium.audit.models import AuditEntry
from cohortium.tenancy.fields import StatusField
from cohortium.tenancy.scope import current_organisation_id

MOST = 100


class Elsewhere(NamedTuple):
    """That rows are in a status by an entry about another one, where they have none of their own.

    The entry is about what `about` names, a column of the row, and `field` went from what `was` names, another one.
    """

    status: str
    kind: str
    about: str
    act: str
    field: str
    was: str


_elsewhere: dict[str, tuple[Elsewhere, ...]] = {}


def register(entity_type: str, *told: Elsewhere) -> None:
    """Say where the trail tells of such rows that were written before they had entries of their own."""
    _elsewhere[entity_type] = told


def statuses_follow(model: type[Model]) -> Callable[[], Iterator[str]]:
    """What looks through the organisation's rows of this model: is each status reached by moves that there are?

    A row starts where its first entry says, or where it is, if none of its entries tells of its status.
    """
    [field] = [one for one in model._meta.local_fields if isinstance(one, StatusField)]
    name, table = str(model._meta.model_name), model._meta.db_table

    def broken() -> Iterator[str]:
        moves = [(source, target) for source, targets in field.table.items() for target in targets]
        known: dict[str, Any] = {
            "organisation": current_organisation_id(),
            "kind": name,
            "sources": [source for source, _ in moves],
            "targets": [target for _, target in moves],
            "starts": field.table.get("", []),
            "most": MOST,
        }
        with connection.cursor() as cursor:
            statement = _STATUSES.replace("{elsewhere}", _told_elsewhere(name, known))
            cursor.execute(statement.replace("{table}", table).replace("{status}", str(field.column)), known)
            rows = cursor.fetchall()
        yield from (_sentence(name, row) for row in rows)

    return broken


def _told_elsewhere(kind: str, known: dict[str, Any]) -> str:
    """That an entry about another row tells of this one; puts into `known` what it asks for."""
    said = []
    for n, one in enumerate(_elsewhere.get(kind, ())):
        known |= {f"{part}_{n}": value for part, value in one._asdict().items()}
        said.append(
            f"this.{{status}} = %(status_{n})s AND EXISTS (SELECT FROM {AuditEntry._meta.db_table} other "
            f"WHERE other.organisation_id = %(organisation)s AND other.entity_type = %(kind_{n})s "
            f"AND other.entity_id = this.{one.about} AND other.action = %(act_{n})s "
            f"AND other.changes -> %(field_{n})s ->> 0 = this.{one.was}::text)"
        )
    return " OR ".join(said) or "false"


def _sentence(kind: str, found: tuple[Any, ...]) -> str:
    row_id, why, before, after, entry_id = found
    thing, by = f"{kind} {row_id}", f"in the entry {entry_id}"
    told: dict[str, str] = {
        "now": f"{thing} is {after}, and its trail leaves it {before}.",
        "start": f"{thing} starts as {before}, which nothing starts as.",
        "move": f"{thing} goes from {before} to {after} {by}, a move that does not exist.",
        "gap": f"{thing} goes on from {after} {by}, and was {before}.",
    }
    return told[why]


_STATUSES = f"""
    WITH told AS (
        SELECT entity_id, id, changes -> 'status' ->> 0 AS before, changes -> 'status' ->> 1 AS after,
            lag(changes -> 'status' ->> 1) OVER one AS left_as, row_number() OVER one AS place,
            lead(id) OVER one IS NULL AS is_last
        FROM {AuditEntry._meta.db_table}
        WHERE organisation_id = %(organisation)s AND entity_type = %(kind)s AND changes ? 'status'
            AND changes -> 'status' -> 0 IS DISTINCT FROM changes -> 'status' -> 1
        WINDOW one AS (PARTITION BY entity_id ORDER BY created_at, id)
    ), moves AS (
        SELECT * FROM unnest(%(sources)s::text[], %(targets)s::text[]) AS move (source, target)
    ), faults AS (
        SELECT entity_id, 'start' AS why, coalesce(before, after) AS before, after, id FROM told
        WHERE place = 1 AND NOT coalesce(before, after) = ANY(%(starts)s::text[])
        UNION ALL SELECT entity_id, 'gap', left_as, before, id FROM told
        WHERE place > 1 AND before IS DISTINCT FROM left_as
        UNION ALL SELECT entity_id, 'move', before, after, id FROM told
        WHERE before IS NOT NULL AND NOT EXISTS (SELECT FROM moves WHERE source = before AND target = after)
        UNION ALL SELECT this.id, 'now', told.after, this.{{status}}, told.id
        FROM {{table}} this JOIN told ON told.entity_id = this.id AND told.is_last
        WHERE this.organisation_id = %(organisation)s AND this.{{status}} <> told.after
        UNION ALL SELECT this.id, 'start', this.{{status}}, NULL, NULL
        FROM {{table}} this
        WHERE this.organisation_id = %(organisation)s AND NOT this.{{status}} = ANY(%(starts)s::text[])
            AND NOT EXISTS (SELECT FROM told WHERE told.entity_id = this.id)
            AND NOT ({{elsewhere}})
    )
    SELECT entity_id, why, before, after, id FROM faults ORDER BY 1, 5 NULLS FIRST LIMIT %(most)s
"""
