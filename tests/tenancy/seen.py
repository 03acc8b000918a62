"""What PostgreSQL's catalogue says about a table, in a form that can be written down and compared."""

from dataclasses import dataclass
from typing import Any

from cohortium.tenancy.engine.functions import SCOPE
from cohortium.tenancy.fields import READ_AND_WRITE

POLICY = f"ALL: organisation_id = {SCOPE}"


@dataclass(frozen=True)
class Table:
    """A table. Columns of keys and indexes are written as PostgreSQL lists them."""

    primary_key: str
    row_security: str
    policies: tuple[str, ...]
    rights: str
    columns: frozenset[str]
    foreign_keys: frozenset[str] = frozenset()
    indexes: frozenset[str] = frozenset()
    triggers: frozenset[str] = frozenset()


def isolated(
    *columns: str,
    keys: dict[str, str] | None = None,
    indexes: tuple[str, ...] = (),
    triggers: tuple[str, ...] = (),
    rights: str = READ_AND_WRITE,
) -> Table:
    """A table of an organisation as it must be: `keys` are its columns that refer to rows of the same organisation."""
    keys = keys or {}
    to = {f"(organisation_id, {column}) to {table} (organisation_id, id)" for column, table in keys.items()}
    return Table(
        primary_key="organisation_id, id",
        row_security="enabled, forced",
        policies=(POLICY,),
        rights=rights,
        columns=frozenset({"id", "organisation_id", *columns, *keys}),
        foreign_keys=frozenset({"(organisation_id) to tenancy_organisation (id)", *to}),
        indexes=frozenset({*(f"organisation_id, {column}" for column in keys), *indexes}),
        triggers=frozenset(triggers),
    )


def of_nobody(*columns: str, rights: str = READ_AND_WRITE, **more: Any) -> Table:
    """A table without an organisation."""
    return Table("id", "", (), rights, frozenset({"id", *columns}), **more)


def tables(connection: Any, prefix: str) -> dict[str, Table]:
    """Read every table whose name starts so."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [prefix])
        rows = cursor.fetchall()
    return {
        name: Table(
            primary_key=key or "",
            row_security=", ".join(word for word, on in (("enabled", enabled), ("forced", forced)) if on),
            policies=tuple(_policy(*policy) for policy in policies),
            rights=", ".join(right for right in _RIGHTS if right in rights),
            columns=frozenset(columns),
            foreign_keys=frozenset(foreign_keys),
            indexes=frozenset(indexes),
            triggers=frozenset(triggers),
        )
        for name, enabled, forced, key, columns, policies, rights, foreign_keys, indexes, triggers in rows
    }


def _policy(command: str, using: str, check: str | None, permissive: bool) -> str:
    # PostgreSQL writes the expression back with casts and brackets of its own.
    ours = using.replace("'app.organisation_id'::text", "'app.organisation_id'").replace("''::text", "''")
    ours = ours.removeprefix("(").removesuffix(")").replace("(NULLIF", "NULLIF").replace("''))::uuid", "'')::uuid")
    return f"{command}: {ours}" + (f" check {check}" if check else "") + ("" if permissive else " restrictive")


_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")

_COLUMNS = """
    (SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest({numbers}) WITH ORDINALITY AS k (number, place)
     JOIN pg_attribute a ON a.attrelid = {table} AND a.attnum = k.number)
"""

_TABLES = f"""
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
        (SELECT {_COLUMNS.format(numbers="p.conkey", table="c.oid")} FROM pg_constraint p
         WHERE p.conrelid = c.oid AND p.contype = 'p'),
        ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
        (SELECT coalesce(json_agg(json_build_array(cmd, qual, with_check, permissive = 'PERMISSIVE')), '[]')
         FROM pg_policies WHERE schemaname = 'public' AND tablename = c.relname),
        ARRAY(SELECT acl.privilege_type FROM aclexplode(c.relacl) acl JOIN pg_roles r ON r.oid = acl.grantee
              WHERE acl.grantee <> c.relowner),
        ARRAY(SELECT '(' || {_COLUMNS.format(numbers="f.conkey", table="c.oid")} || ') to ' || f.confrelid::regclass
              || ' (' || {_COLUMNS.format(numbers="f.confkey", table="f.confrelid")} || ')'
              || CASE WHEN f.convalidated AND f.condeferred THEN '' ELSE ' not as Django writes it' END
              FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'),
        ARRAY(SELECT CASE WHEN i.indisunique THEN 'unique ' ELSE '' END
              || {_COLUMNS.format(numbers="i.indkey", table="c.oid")}
              FROM pg_index i WHERE i.indrelid = c.oid AND NOT i.indisprimary),
        ARRAY(SELECT rtrim(concat(tgname, ' ', replace(encode(tgargs, 'escape'), '\\000', ' ')))
              FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled = 'O')
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname ^@ %s
    ORDER BY c.relname
"""
