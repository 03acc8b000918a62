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
        DatabaseUnfit: the server is too old, the owner cannot pass row level security, or the application's role is
            missing (or too mighty) and may not be mended by this owner.
    """
    check_owner(connection)
    _ensure_application_role(connection)
    functions.install(connection)


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


def _ensure_application_role(connection: Any) -> None:
    name = settings.DATABASE_APPLICATION_ROLE
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [name])
        found = cursor.fetchone()
        if found and found[0]:
            raise DatabaseUnfit(
                f"The application's role {name!r} passes row level security, so it would see every organisation. "
                f"Let a superuser run: ALTER ROLE {quoted} NOSUPERUSER NOBYPASSRLS;"
            )
        if found:
            return
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
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
