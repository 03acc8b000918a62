"""The two roles of the database: the owner, who migrates, and the application's, which owns nothing.

Called before and after each migration, on the owner's connection.
"""

from typing import Any

from django.conf import settings

from cohortium.tenancy.engine import functions
from cohortium.tenancy.global_tables import GLOBAL_TABLES

OLDEST_SERVER = 150_000


class DatabaseUnfit(RuntimeError):
    """This server or this role cannot carry Cohortium. The message says what to do, in one line."""


def prepare(connection: Any) -> None:
    """Check the server and its owner, make the application's role where that is allowed, and write the functions.

    Raises:
        DatabaseUnfit: the server is too old, the owner cannot pass row level security, the database is not in UTF-8,
            or the application's role is missing (or too mighty) and may not be mended by this owner.
    """
    check(connection)
    _keep_public_shut(connection)
    functions.install(connection)


def check(connection: Any) -> None:
    """Check the server and its owner, and make the application's role where that is allowed. No table is touched.

    Raises:
        DatabaseUnfit: as `prepare`.
    """
    check_owner(connection)
    _check_encoding(connection)
    _ensure_application_role(connection)


def check_owner(connection: Any) -> None:
    """Refuse an old server, and an owner whose backfills, dumps and foreign keys would see no rows.

    Raises:
        DatabaseUnfit: as said.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, version = cursor.fetchone()
        if number < OLDEST_SERVER:
            raise DatabaseUnfit(f"PostgreSQL {version} is too old: Cohortium needs PostgreSQL 15 or newer.")
        cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, passes = cursor.fetchone()
    if not passes:
        raise DatabaseUnfit(
            f"The owner {name!r} is subject to row level security: its migrations and dumps would see no rows. "
            f"Let a superuser run: ALTER ROLE {connection.ops.quote_name(name)} BYPASSRLS;"
        )


def grant(connection: Any) -> None:
    """Give the application's role its rights in the tables that migrations make by SQL (Procrastinate's)."""
    quote = connection.ops.quote_name
    role = quote(settings.DATABASE_APPLICATION_ROLE)
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        _grant_functions(cursor, role)
        for table in sorted(present & GLOBAL_TABLES.keys()):
            cursor.execute(f"REVOKE ALL ON {quote(table)} FROM {role}")
            if rights := GLOBAL_TABLES[table].rights:
                cursor.execute(f"GRANT {rights} ON {quote(table)} TO {role}")
                cursor.execute(
                    "SELECT c.relname FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' "
                    "WHERE d.refobjid = %s::regclass AND d.deptype IN ('a', 'i')",
                    [quote(table)],
                )
                for (sequence,) in cursor.fetchall():
                    cursor.execute(f"GRANT USAGE ON SEQUENCE {quote(sequence)} TO {role}")


def _grant_functions(cursor: Any, role: str) -> None:
    # They look past row level security, so that nobody else may call them: see tenancy.finding and access.finding.
    cursor.execute(
        "SELECT p.oid::regprocedure FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {function} TO {role}")


def _check_encoding(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('server_encoding')")
        name, encoding = cursor.fetchone()
    if encoding != "UTF8":
        raise DatabaseUnfit(
            f"The database {name!r} is encoded in {encoding}. Make one with: CREATE DATABASE … ENCODING 'UTF8';"
        )


def _ensure_application_role(connection: Any) -> None:
    name = settings.DATABASE_APPLICATION_ROLE
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        owner, may_create = cursor.fetchone()
        if name == owner:
            raise DatabaseUnfit(
                f"The application and the owner share the role {name!r}, so nothing would keep organisations apart. "
                "Give DATABASE_URL a role of its own."
            )
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone():
            _refuse_a_mighty_application(cursor, name, quoted, owner)
            return
        if not may_create:
            raise DatabaseUnfit(
                f"The application's role {name!r} does not exist and this owner may not make it. "
                f"Let a superuser run: CREATE ROLE {quoted} LOGIN PASSWORD '…';"
            )
        # SQL's own literal, because CREATE ROLE takes no parameters.
        cursor.execute("SELECT quote_literal(%s)", [settings.DATABASES["default"].get("PASSWORD") or None])
        password = cursor.fetchone()[0]
        cursor.execute(
            f"CREATE ROLE {quoted} LOGIN NOSUPERUSER NOBYPASSRLS" + (f" PASSWORD {password}" if password else "")
        )


def _refuse_a_mighty_application(cursor: Any, name: str, quoted: str, owner: str) -> None:
    cursor.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = %s", [name]
    )
    might = [word for word, has in zip(_MIGHT, cursor.fetchone(), strict=True) if has]
    if might:
        raise DatabaseUnfit(
            f"The application's role {name!r} is {' and '.join(might)}, so it would see every organisation. "
            f"Let a superuser run: ALTER ROLE {quoted} {' '.join(f'NO{word}' for word in might)};"
        )
    # What it may become by SET ROLE counts as what it is.
    cursor.execute(
        "SELECT rolname FROM pg_roles WHERE pg_has_role(%s, oid, 'MEMBER') AND (rolsuper OR rolbypassrls "
        "OR rolcreaterole OR rolreplication OR rolname = %s OR rolname = ANY(%s)) ORDER BY rolname LIMIT 1",
        [name, owner, list(_ROLES_BESIDE_THE_TABLES)],
    )
    if found := cursor.fetchone():
        raise DatabaseUnfit(
            f"The application's role {name!r} is a member of {found[0]!r}, so it would see every organisation. "
            f'Let a superuser run: REVOKE "{found[0]}" FROM {quoted};'
        )
    cursor.execute(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
        "WHERE r.rolname = %s AND c.relnamespace = 'public'::regnamespace ORDER BY 1 LIMIT 1",
        [name],
    )
    if found := cursor.fetchone():
        raise DatabaseUnfit(
            f"The application's role {name!r} owns {found[0]}, so it could take the wall down. "
            f"Let a superuser run: REASSIGN OWNED BY {quoted} TO {owner};"
        )


def _keep_public_shut(connection: Any) -> None:
    # PostgreSQL before 15 let everybody create there, and a database that was upgraded still does.
    role = settings.DATABASE_APPLICATION_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role])
        if not cursor.fetchone()[0]:
            return
        cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {connection.ops.quote_name(role)}")
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role])
        if cursor.fetchone()[0]:
            raise DatabaseUnfit(
                f"The application's role {role!r} may create tables in the schema public. "
                f"Let its owner run: REVOKE CREATE ON SCHEMA public FROM PUBLIC, {connection.ops.quote_name(role)};"
            )


_MIGHT = ("SUPERUSER", "BYPASSRLS", "CREATEROLE", "REPLICATION")
# They read and write past the tables.
_ROLES_BESIDE_THE_TABLES = ("pg_read_server_files", "pg_write_server_files", "pg_execute_server_program")
