"""An entry as it is sealed: one text, the same for the same entry on every server, whatever its settings.

It is a list in JSON as PostgreSQL writes `jsonb`: a space after each comma and colon, the keys of an object by length
and then by their bytes, no sign escaped that need not be. `docs/trail-export.md` has the same in Python.
"""

# In this order. `entry` is the alias of the table of entries.
COLUMNS = (
    "organisation_id", "id", "created_at", "action", "entity_type", "entity_id", "actor_kind", "actor_id",
    "correlation_id", "ip", "user_agent", "changes",
)  # fmt: skip

_AT = "to_char(entry.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
_VALUES = ", ".join(_AT if column == "created_at" else f"entry.{column}" for column in COLUMNS)

TEXT = f"jsonb_build_array({_VALUES})::text"
# Its hash, 32 bytes.
HASH = f"sha256(convert_to({TEXT}, 'UTF8'))"
