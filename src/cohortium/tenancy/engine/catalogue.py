"""Reads PostgreSQL's catalogue and says where the wall between organisations has a gap. It changes nothing.

Each finder takes a connection and yields sentences; `faults` joins them. What is looked at are the tables that are
there, and not the models: a table that somebody made by SQL is found as well.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings

from cohortium.tenancy.fields import READ_AND_ADD, Id, StatusField
from cohortium.tenancy.global_tables import DEFINER_FUNCTIONS, GLOBAL_INDEXES, GLOBAL_TABLES, UNINDEXED_KEYS

# As PostgreSQL writes the engine's policy back.
POLICY = "({column} = (NULLIF(current_setting('app.organisation_id'::text, true), ''::text))::uuid)"
ORGANISATIONS = "tenancy_organisation"
SEARCH_PATH = "search_path=pg_catalog, pg_temp"

Faults = Iterator[str]
Key = TypeVar("Key")


def faults(connection: Any) -> list[str]:
    """List every gap, each as one sentence that names what is wrong and where. None is as it should be."""
    return [fault for finder in FINDERS for fault in finder(connection)]


def relations(connection: Any) -> Faults:
    """Tables are of an organisation or on the list, and nothing else holds rows."""
    present = set()
    for name, schema, kind in _rows(connection, _RELATIONS):
        if schema != "public":
            yield f"{schema}.{name} is outside the schema public, where nobody looks."
        elif kind in {"v", "m"}:
            yield f"{name} is a view: it reads past the policies, as its owner."
        elif kind == "f":
            yield f"{name} is a foreign table: policies do not reach it."
        else:
            present.add(name)
    yield from (
        f"{name} is on the list of global tables and does not exist." for name in GLOBAL_TABLES.keys() - present
    )


def isolation(connection: Any) -> Faults:
    """An organisation's table has the key, row level security on and forced, and exactly the one policy."""
    for name, enabled, forced, is_set, key, policies in _rows(connection, _ISOLATION):
        if name in GLOBAL_TABLES:
            continue
        column = _column(name)
        if not is_set:
            yield f"{name} has no column {column} (uuid, not null), and is not on the list of global tables."
            continue
        wanted_key = "id" if name == ORGANISATIONS else "organisation_id, id"
        if key != wanted_key:
            yield f"{name} has the primary key ({key or 'none'}) instead of ({wanted_key})."
        if not enabled:
            yield f"{name} has row level security switched off."
        if not forced:
            yield f"{name} does not force row level security on its owner."
        if [tuple(policy) for policy in policies] != [
            ("ALL", POLICY.format(column=column), None, "PERMISSIVE", "{public}")
        ]:
            yield f"{name} does not have exactly the one policy: it has {policies or 'none'}."


def indexes(connection: Any) -> Faults:
    """Indexes and unique constraints of an organisation's table start with the organisation."""
    used = set()
    for table, index, first, valid in _rows(connection, _INDEXES):
        if table in GLOBAL_TABLES:
            continue
        if not valid:
            yield f"The index {index} of {table} is not valid: building it was broken off."
        if index in GLOBAL_INDEXES:
            used.add(index)
        elif first != _column(table):
            yield f"The index {index} of {table} starts with {first or 'an expression'} instead of {_column(table)}."
    yield from (f"{name} is on the list of global indexes and is not used." for name in GLOBAL_INDEXES.keys() - used)


def foreign_keys(connection: Any) -> Faults:
    """Keys between organisations' tables carry the organisation, and restrict."""
    with_organisation = set()
    for name, table, columns, to, to_columns, on_delete, on_update, validated in _rows(connection, _FOREIGN_KEYS):
        here, there = table not in GLOBAL_TABLES, to not in GLOBAL_TABLES
        if not here and not there:
            continue
        if (columns, to, to_columns) == (["organisation_id"], ORGANISATIONS, ["id"]):
            with_organisation.add(table)
        elif not here:
            yield f"The foreign key {name} lets the global table {table} refer to the organisation's table {to}."
        elif there and (columns[0], to_columns) != ("organisation_id", ["organisation_id", "id"]):
            yield f"The foreign key {name} of {table} to {to} does not carry the organisation."
        if (on_delete, on_update) != ("a", "a"):
            yield f"The foreign key {name} of {table} lets the database delete or change rows by itself."
        if not validated:
            yield f"The foreign key {name} of {table} was never checked against the rows."
    for (table,) in _rows(connection, _TABLES_WITH_ORGANISATION):
        if table not in with_organisation:
            yield f"{table} has an organisation_id that does not refer to {ORGANISATIONS}."


def indexes_of_keys(connection: Any) -> Faults:
    """A key has an index of its columns, or is on the list."""
    unindexed = {name: (table, columns) for name, table, columns in _rows(connection, _UNINDEXED_KEYS)}
    for name, (table, columns) in unindexed.items():
        if name not in UNINDEXED_KEYS:
            yield f"The foreign key {name} of {table} has no index on ({', '.join(columns)})."
    for name in UNINDEXED_KEYS.keys() - unindexed.keys():
        yield f"{name} is on the list of keys without an index and has one."


def rights(connection: Any) -> Faults:
    """The application may do exactly what is declared, everybody else nothing."""
    declared = _declared_rights()
    application = settings.DATABASE_APPLICATION_ROLE
    granted: dict[str, set[str]] = {}
    for table, grantee, right, column in _rows(connection, _GRANTS):
        if column:
            yield f"{grantee} may {right} the single column {column} of {table}."
        elif grantee == application:
            granted.setdefault(table, set()).add(right)
        else:
            yield f"{grantee} may {right} {table}."
    for (table,) in _rows(connection, _TABLES):
        wanted, has = declared.get(table, set()), granted.get(table, set())
        yield from (f"The application may {right} {table}, which is not declared." for right in sorted(has - wanted))
        yield from (f"The application may not {right} {table}, which is declared." for right in sorted(wanted - has))
    for sequence, right in _rows(connection, _SEQUENCE_GRANTS, [application]):
        yield f"{sequence} may be used by more than the application's USAGE: {right}."
    for (grantee,) in _rows(connection, _CREATORS, [application, application]):
        yield f"{grantee} may create tables in the schema public."
    for schema, kind in _rows(connection, _DEFAULT_GRANTS):
        yield f"New objects of kind {kind!r} in {schema or 'any schema'} bring rights that nobody declared."


def application(connection: Any) -> Faults:
    """The application's role is nobody special and owns nothing."""
    name = settings.DATABASE_APPLICATION_ROLE
    for attribute, has in _rows(connection, _ATTRIBUTES, [name]):
        if has:
            yield f"The application's role {name} is {attribute}."
    yield from (
        f"The application's role {name} is a member of {role}." for (role,) in _rows(connection, _MEMBERSHIPS, [name])
    )
    yield from (f"The application's role {name} owns {thing}." for (thing,) in _rows(connection, _OWNED, [name]))


def functions(connection: Any) -> Faults:
    """What runs as its owner is on the list, with a fixed search path, and for the application only."""
    found = set()
    for function, options, everybody in _rows(connection, _DEFINER_FUNCTIONS):
        found.add(function)
        if function not in DEFINER_FUNCTIONS:
            yield f"The function {function} runs as its owner, past the policies, and is not on the list."
        if options != [SEARCH_PATH]:
            yield f"The function {function} runs as its owner with {options or 'no settings'}, not {SEARCH_PATH}."
        if everybody:
            yield f"The function {function} runs as its owner, and PUBLIC may call it."
    yield from (f"The function {name} is on the list and does not exist." for name in DEFINER_FUNCTIONS.keys() - found)


def paths(connection: Any) -> Faults:
    """Nothing leads statements to other functions and tables: there is no other schema, and no setting names one."""
    for (schema,) in _rows(connection, _SCHEMAS):
        yield f"There is a schema {schema} beside public: what stands in it can be taken for something else."
    for whose, setting in _rows(connection, _PATHS, [settings.DATABASE_APPLICATION_ROLE]):
        yield f"{whose} has the setting {setting}, which can lead statements to other functions and tables."


def triggers(connection: Any) -> Faults:
    """A version is raised, and what is written once stays: by triggers that are switched on."""
    append_only = {model._meta.db_table for model in apps.get_models() if _rights_of_key(model) == READ_AND_ADD}
    for table, columns, enabled in _rows(connection, _TRIGGERS):
        if "version" in columns and table not in GLOBAL_TABLES:
            if missing := {"updated_at", "updated_by"} - set(columns):
                yield f"{table} has a version and lacks {' and '.join(sorted(missing))}, which its trigger stamps."
            if "stamp" not in enabled:
                yield f"{table} has a version that no trigger raises."
        if table in append_only and not {"append_only", "append_only_truncate"} <= set(enabled):
            yield f"{table} is written once, and no trigger refuses a change."


def moves(connection: Any) -> Faults:
    """What a machine of a model does not know, the database refuses: by a trigger that is switched on."""
    present = {(table, trigger): does for table, trigger, does in _rows(connection, _MOVES)}
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, StatusField):
                does = present.pop((model._meta.db_table, field.guard), None)
                if does is None:
                    yield f"{model._meta.db_table} has a {field.column} that no trigger guards."
                elif does != f"{field.column} {field.moves}":
                    yield f"{model._meta.db_table} guards its {field.column} by other moves than its machine has."
    yield from (f"The trigger {trigger} of {table} guards what is no status." for table, trigger in present)


def references(connection: Any, key: Callable[..., Key]) -> Iterator[Key]:
    """Every foreign key: its table and columns, and those that it leads to."""
    for _name, table, columns, to, to_columns, *_ in _rows(connection, _FOREIGN_KEYS):
        yield key(table, tuple(columns), to, tuple(to_columns))


FINDERS = (
    relations,
    isolation,
    indexes,
    indexes_of_keys,
    foreign_keys,
    rights,
    application,
    functions,
    paths,
    triggers,
    moves,
)


def _column(table: str) -> str:
    return "id" if table == ORGANISATIONS else "organisation_id"


def _declared_rights() -> dict[str, set[str]]:
    declared = {model._meta.db_table: _rights_of_key(model) for model in apps.get_models(include_auto_created=True)}
    declared |= {name: table.rights for name, table in GLOBAL_TABLES.items()}
    return {name: set(rights.split(", ")) for name, rights in declared.items() if rights}


def _rights_of_key(model: Any) -> str | None:
    return model._meta.pk.rights if isinstance(model._meta.pk, Id) else None


def _rows(connection: Any, statement: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


_OURS = "c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"

_NAMES = """
    ARRAY(SELECT a.attname::text FROM unnest({numbers}) WITH ORDINALITY AS k (number, place)
          JOIN pg_attribute a ON a.attrelid = {table} AND a.attnum = k.number ORDER BY k.place)
"""

_RELATIONS = """
    SELECT c.relname, n.nspname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^(pg_|information_schema$)' ORDER BY 2, 1
"""

_TABLES = f"SELECT c.relname FROM pg_class c WHERE {_OURS} ORDER BY 1"

_TABLES_WITH_ORGANISATION = f"""
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE {_OURS} AND a.attname = 'organisation_id' AND NOT a.attisdropped ORDER BY 1
"""

_ISOLATION = f"""
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
        EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnotnull AND a.atttypid = 'uuid'::regtype
                AND a.attname = CASE c.relname WHEN '{ORGANISATIONS}' THEN 'id' ELSE 'organisation_id' END),
        (SELECT array_to_string({_NAMES.format(numbers="p.conkey", table="c.oid")}, ', ')
         FROM pg_constraint p WHERE p.conrelid = c.oid AND p.contype = 'p'),
        (SELECT coalesce(json_agg(json_build_array(p.cmd, p.qual, p.with_check, p.permissive, p.roles::text)
                                 ORDER BY p.policyname), '[]')
         FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname)
    FROM pg_class c WHERE {_OURS} ORDER BY 1
"""

_INDEXES = f"""
    SELECT c.relname, x.relname, a.attname, i.indisvalid
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
    WHERE {_OURS} ORDER BY 1, 2
"""

_FOREIGN_KEYS = f"""
    SELECT f.conname, c.relname, {_NAMES.format(numbers="f.conkey", table="c.oid")},
        t.relname, {_NAMES.format(numbers="f.confkey", table="t.oid")}, f.confdeltype, f.confupdtype, f.convalidated
    FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class t ON t.oid = f.confrelid
    WHERE f.contype = 'f' AND f.conparentid = 0 AND {_OURS} ORDER BY 2, 1
"""

_UNINDEXED_KEYS = f"""
    SELECT f.conname, c.relname, {_NAMES.format(numbers="f.conkey", table="c.oid")}
    FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
    WHERE f.contype = 'f' AND f.conparentid = 0 AND {_OURS}
    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL
                    AND (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey)
    ORDER BY 2, 1
"""

_GRANTS = f"""
    SELECT g.relname, coalesce(r.rolname, 'PUBLIC'), g.privilege_type, g.attname
    FROM (SELECT c.relname, c.relowner, acl.*, NULL AS attname
          FROM pg_class c, LATERAL aclexplode(c.relacl) acl WHERE {_OURS}
          UNION ALL SELECT c.relname, c.relowner, acl.*, a.attname
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, LATERAL aclexplode(a.attacl) acl WHERE {_OURS}) g
    LEFT JOIN pg_roles r ON r.oid = g.grantee
    WHERE g.grantee <> g.relowner ORDER BY 1, 2, 3
"""

_SEQUENCE_GRANTS = """
    SELECT c.relname, coalesce(r.rolname, 'PUBLIC') || ' has ' || acl.privilege_type
    FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
    WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace AND acl.grantee <> c.relowner
    AND (acl.privilege_type <> 'USAGE' OR r.rolname IS DISTINCT FROM %s) ORDER BY 1
"""

_CREATORS = """
    SELECT 'PUBLIC' FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) acl
    WHERE n.nspname = 'public' AND acl.privilege_type = 'CREATE' AND acl.grantee = 0
    UNION SELECT rolname FROM pg_roles WHERE rolname = %s AND has_schema_privilege(%s, 'public', 'CREATE')
"""

_DEFAULT_GRANTS = """
    SELECT n.nspname, d.defaclobjtype FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    ORDER BY 1, 2
"""

_ATTRIBUTES = """
    SELECT word, has FROM pg_roles, LATERAL (VALUES
        ('a superuser', rolsuper), ('allowed to pass row level security', rolbypassrls),
        ('allowed to make roles', rolcreaterole), ('allowed to make databases', rolcreatedb),
        ('allowed to replicate', rolreplication)) AS v (word, has)
    WHERE rolname = %s
"""

_MEMBERSHIPS = """
    SELECT m.roleid::regrole::text FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s
"""

_OWNED = """
    SELECT pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
    WHERE r.rolname = %s AND d.deptype = 'o'
    AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

_DEFINER_FUNCTIONS = """
    SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END
            || p.proname || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')',
        p.proconfig,
        p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) acl WHERE acl.grantee = 0)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prosecdef AND n.nspname !~ '^(pg_|information_schema$)' ORDER BY 1
"""

# Those of an extension came with it.
_SCHEMAS = """
    SELECT n.nspname FROM pg_namespace n WHERE n.nspname !~ '^(pg_|information_schema$)' AND n.nspname <> 'public'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid
                    AND d.deptype = 'e')
    ORDER BY 1
"""

_PATHS = """
    SELECT concat_ws(' in ', CASE WHEN s.setrole <> 0 THEN 'The role ' || r.rolname END,
                     CASE WHEN s.setdatabase <> 0 THEN 'The database ' || d.datname
                          WHEN s.setrole = 0 THEN 'The server' END), setting
    FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS setting
    LEFT JOIN pg_roles r ON r.oid = s.setrole LEFT JOIN pg_database d ON d.oid = s.setdatabase
    WHERE lower(setting) LIKE 'search_path=%%' AND (s.setdatabase = 0 OR d.datname = current_database())
    AND (s.setrole = 0 OR r.rolname IN (%s, current_user)
         OR s.setrole IN (SELECT relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace))
    ORDER BY 1, 2
"""

_TRIGGERS = f"""
    SELECT c.relname,
        ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
        ARRAY(SELECT tgname::text FROM pg_trigger
              WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled IN ('O', 'A'))
    FROM pg_class c WHERE {_OURS} ORDER BY 1
"""

_MOVES = f"""
    SELECT c.relname, t.tgname, rtrim(replace(encode(t.tgargs, 'escape'), '\\000', ' '))
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE {_OURS} AND p.proname = 'cohortium_move' AND t.tgenabled IN ('O', 'A') ORDER BY 1, 2
"""
