"""The two roles of the database, and what is said when a server or a role cannot do."""

import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

from cohortium.config.postgres_home import embedded_binaries
from cohortium.core.ids import new_id
from cohortium.tenancy.engine import roles
from cohortium.tenancy.engine.roles import DatabaseUnfit
from tests.databases import found_by_sql, rows
from tests.server import DEBIAN_15

APPLICATION = settings.DATABASE_APPLICATION_ROLE
EVERY_ROLE = "SELECT count(*) FROM access_role"
BACKFILL = "UPDATE access_role SET description = 'Filled in later.' RETURNING 1"


@pytest.fixture
def plain_owner(own_database: Any, make_role: Callable[..., str], connect: Callable[..., Any]) -> Any:
    """The connection of an owner who is subject to row level security, in a database with three rows."""
    found_by_sql(own_database, new_id(), roles=3)
    role = make_role("plain", "CREATEDB")
    rows(own_database, f'ALTER DATABASE "{own_database.settings_dict["NAME"]}" OWNER TO "{role}"')
    for (table,) in rows(own_database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        rows(own_database, f'ALTER TABLE "{table}" OWNER TO "{role}"')
    connection = connect(role, alias="owner")
    connections["owner"] = connection
    return connection


def test_migrate_refuses_a_plain_owner_in_one_line(plain_owner: Any) -> None:
    name = plain_owner.settings_dict["USER"]

    with pytest.raises(DatabaseUnfit) as refusal:
        call_command("migrate", database="owner", verbosity=0)

    assert str(refusal.value) == (
        f"The owner '{name}' is subject to row level security: its migrations and dumps would see no rows. "
        f'Let a superuser run: ALTER ROLE "{name}" BYPASSRLS;'
    )


def test_backfill_of_a_plain_owner_would_update_nothing(plain_owner: Any) -> None:
    seen = rows(plain_owner, EVERY_ROLE)
    changed = rows(plain_owner, BACKFILL)

    assert (seen, changed) == ([(0,)], [])


def test_dump_of_a_plain_owner_would_be_refused_or_empty(plain_owner: Any) -> None:
    refused = _dump(plain_owner)
    empty = _dump(plain_owner, "--enable-row-security")

    assert (refused.returncode, "row-level security" in refused.stderr) == (1, True)
    assert (empty.returncode, _dumped_rows(empty.stdout)) == (0, 0)


def test_backfill_of_the_owner_updates_every_row(own_database: Any) -> None:
    found_by_sql(own_database, new_id(), roles=3)
    found_by_sql(own_database, new_id(), roles=2)

    roles.check_owner(own_database)
    changed = rows(own_database, BACKFILL)

    assert len(changed) == 5


def test_dump_of_the_owner_holds_every_row(own_database: Any) -> None:
    found_by_sql(own_database, new_id(), roles=3)
    found_by_sql(own_database, new_id(), roles=2)

    dump = _dump(own_database)

    assert (dump.returncode, _dumped_rows(dump.stdout), rows(own_database, EVERY_ROLE)) == (0, 5, [(5,)])


def test_check_refuses_a_server_that_is_too_old(own_database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "OLDEST_SERVER", 990_000)
    version = rows(own_database, "SHOW server_version")[0][0]

    with pytest.raises(DatabaseUnfit) as refusal:
        roles.check_owner(own_database)

    assert str(refusal.value) == f"PostgreSQL {version} is too old: Cohortium needs PostgreSQL 15 or newer."


def test_prepare_refuses_a_database_that_is_not_in_utf8(own_database: Any, connect: Callable[..., Any]) -> None:
    name = f"{own_database.settings_dict['NAME']}_latin"
    rows(
        own_database, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc"
    )
    latin = connect(own_database.settings_dict["USER"], alias="owner")
    latin.settings_dict |= {"NAME": name, "PASSWORD": own_database.settings_dict["PASSWORD"]}

    with pytest.raises(DatabaseUnfit) as refusal:
        roles.prepare(latin)
    latin.close()
    rows(own_database, f'DROP DATABASE "{name}"')

    assert str(refusal.value) == (
        f"The database '{name}' is encoded in LATIN1. Make one with: CREATE DATABASE … ENCODING 'UTF8';"
    )


def test_prepare_refuses_a_missing_role_that_it_may_not_make(
    own_database: Any, make_role: Callable[..., str], connect: Callable[..., Any]
) -> None:
    limited = connect(make_role("limited"), alias="owner")

    with override_settings(DATABASE_APPLICATION_ROLE="nobody_yet"), pytest.raises(DatabaseUnfit) as refusal:
        roles._ensure_application_role(limited)

    assert str(refusal.value) == (
        "The application's role 'nobody_yet' does not exist and this owner may not make it. "
        "Let a superuser run: CREATE ROLE \"nobody_yet\" LOGIN PASSWORD '…';"
    )


def test_prepare_refuses_an_application_that_is_a_superuser(own_database: Any) -> None:
    [(name,)] = rows(own_database, "SELECT rolname FROM pg_roles WHERE rolsuper AND oid = 10")

    with override_settings(DATABASE_APPLICATION_ROLE=name), pytest.raises(DatabaseUnfit) as refusal:
        roles.prepare(own_database)

    assert str(refusal.value) == (
        f"The application's role '{name}' is SUPERUSER and BYPASSRLS and CREATEROLE and REPLICATION, so it would see "
        f'every organisation. Let a superuser run: ALTER ROLE "{name}" NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;'
    )


def test_prepare_refuses_an_application_that_makes_roles(own_database: Any, make_role: Callable[..., str]) -> None:
    name = make_role("mighty", "CREATEROLE")

    with override_settings(DATABASE_APPLICATION_ROLE=name), pytest.raises(DatabaseUnfit) as refusal:
        roles.prepare(own_database)

    assert str(refusal.value) == (
        f"The application's role '{name}' is CREATEROLE, so it would see every organisation. "
        f'Let a superuser run: ALTER ROLE "{name}" NOCREATEROLE;'
    )


def test_prepare_refuses_an_application_that_may_become_mighty(
    own_database: Any, make_role: Callable[..., str]
) -> None:
    mighty, name = make_role("mighty", "CREATEROLE"), make_role("modest")
    rows(own_database, f'GRANT "{mighty}" TO "{name}"')

    with override_settings(DATABASE_APPLICATION_ROLE=name), pytest.raises(DatabaseUnfit) as refusal:
        roles.prepare(own_database)

    assert str(refusal.value) == (
        f"The application's role '{name}' is a member of '{mighty}', so it would see every organisation. "
        f'Let a superuser run: REVOKE "{mighty}" FROM "{name}";'
    )


def test_prepare_refuses_an_application_that_owns_a_table(own_database: Any, make_role: Callable[..., str]) -> None:
    owner, name = own_database.settings_dict["USER"], make_role("landlord")
    rows(own_database, f'GRANT CREATE ON SCHEMA public TO "{name}"')
    rows(own_database, f'ALTER TABLE access_role OWNER TO "{name}"')

    with override_settings(DATABASE_APPLICATION_ROLE=name), pytest.raises(DatabaseUnfit) as refusal:
        roles.prepare(own_database)

    assert str(refusal.value) == (
        f"The application's role '{name}' owns access_role, so it could take the wall down. "
        f'Let a superuser run: REASSIGN OWNED BY "{name}" TO {owner};'
    )


def test_prepare_refuses_one_role_for_both(own_database: Any) -> None:
    name = own_database.settings_dict["USER"]

    with override_settings(DATABASE_APPLICATION_ROLE=name), pytest.raises(DatabaseUnfit) as refusal:
        roles.prepare(own_database)

    assert str(refusal.value) == (
        f"The application and the owner share the role '{name}', so nothing would keep organisations apart. "
        "Give DATABASE_URL a role of its own."
    )


def test_prepare_makes_a_missing_role_without_might(own_database: Any) -> None:
    name = f"{own_database.settings_dict['NAME']}_fresh"

    with override_settings(DATABASE_APPLICATION_ROLE=name):
        roles.prepare(own_database)
    made = rows(
        own_database,
        "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication "
        "FROM pg_roles WHERE rolname = %s",
        name,
    )
    rows(own_database, f'DROP ROLE "{name}"')

    assert made == [(True, False, False, False, False, False)]


def test_prepare_takes_public_back_from_everybody(own_database: Any) -> None:
    rows(own_database, "GRANT CREATE ON SCHEMA public TO PUBLIC")

    roles.prepare(own_database)

    assert rows(own_database, "SELECT has_schema_privilege(%s, 'public', 'CREATE')", APPLICATION) == [(False,)]


def _dump(connection: Any, *options: str) -> subprocess.CompletedProcess[str]:
    address = connection.settings_dict
    binaries = {15: DEBIAN_15, 18: embedded_binaries()}[connection.pg_version // 10_000]
    command = [binaries / "pg_dump", "--data-only", "--table=access_role", "--inserts", *options, address["NAME"]]
    where = {"PGHOST": address["HOST"], "PGPORT": str(address["PORT"]), "PGUSER": address["USER"]}
    return subprocess.run(
        command,
        env=os.environ | where | {"PGPASSWORD": address["PASSWORD"]},
        capture_output=True,
        text=True,
        check=False,
    )


def _dumped_rows(dump: str) -> int:
    return dump.count("INSERT INTO public.access_role")
