"""An entry as it is sealed: one text, the same for the same entry on every server, whatever its settings.

It is a list in JSON as PostgreSQL writes `jsonb`: a space after each comma and colon, the keys of an object by length
and then by their bytes, no sign escaped that need not be. `docs/trail-export.md` has the same in Python.

PostgreSQL writes it where entries are sealed and exported, by functions that are named in full: no other schema can
slip in one of its own. Verification writes it here, from the values alone, and asks PostgreSQL for no hash.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

# In this order. `entry` is the alias of the table of entries.
COLUMNS = (
    "organisation_id", "id", "created_at", "action", "entity_type", "entity_id", "actor_kind", "actor_id",
    "correlation_id", "ip", "user_agent", "changes",
)  # fmt: skip

_AT = "pg_catalog.to_char(pg_catalog.timezone('UTC', entry.created_at), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
_VALUES = ", ".join(_AT if column == "created_at" else f"entry.{column}" for column in COLUMNS)

TEXT = f"pg_catalog.jsonb_build_array({_VALUES})::pg_catalog.text"
# Its hash, 32 bytes.
HASH = f"pg_catalog.sha256(pg_catalog.convert_to({TEXT}, 'UTF8'))"
# Of the moment of an entry, nothing where no program could read it.
READABLE = "CASE WHEN entry.created_at BETWEEN '0001-01-02' AND '9999-12-30' THEN entry.created_at END"
# The values as a cursor of Django gives them: ids in their text, `changes` and `ip` as PostgreSQL writes them.
VALUES = ", ".join(
    READABLE
    if column == "created_at"
    else f"entry.{column}::pg_catalog.text"
    if column.endswith("id")
    else f"entry.{column}"
    for column in COLUMNS
)


def text_of(values: Sequence[Any]) -> str:
    """The text of an entry with these `VALUES`."""
    *plain, changes = values
    said = [None if value is None else _written(value) for value in plain]
    return f"{json.dumps(said, ensure_ascii=False)[:-1]}, {'null' if changes is None else changes}]"


def hash_of(values: Sequence[Any]) -> bytes:
    """The hash of an entry with these `VALUES`."""
    return hashlib.sha256(text_of(values).encode()).digest()


def _written(value: Any) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(value, datetime) else str(value)
