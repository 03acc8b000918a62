"""What the application's role may not do, whoever speaks as it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from cohortium.core.ids import new_id
from cohortium.jobs.models import OperatorAct
from tests.databases import rows
from tests.fixtures import Provider

APPLICATION = settings.DATABASE_APPLICATION_ROLE
OWNER = connections["owner"].settings_dict["USER"]
APPEND_ONLY = ["audit_auditentry", "jobs_operatoract"]


def test_application_is_nobody_special() -> None:
    role = rows(
        connection,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
        "WHERE rolname = current_user AND current_user = session_user",
    )
    memberships = rows(connection, "SELECT pg_has_role(current_user, %s, 'MEMBER')", OWNER)

    assert (role, memberships) == ([(False,) * 5], [(False,)])


def test_application_owns_nothing() -> None:
    owned = rows(connection, "SELECT * FROM pg_shdepend WHERE refobjid = current_user::regrole AND deptype = 'o'")

    assert owned == []


FORBIDDEN = {
    "row level security off": "ALTER TABLE access_role DISABLE ROW LEVEL SECURITY",
    "row level security not forced": "ALTER TABLE access_role NO FORCE ROW LEVEL SECURITY",
    "no policy": "DROP POLICY organisation ON access_role",
    "a policy more": "CREATE POLICY everything ON access_role USING (true)",
    "another policy": "ALTER POLICY organisation ON access_role USING (true)",
    "no trigger": "ALTER TABLE audit_auditentry DISABLE TRIGGER append_only",
    "a trigger": "CREATE TRIGGER stamp_2 BEFORE UPDATE ON access_role FOR EACH ROW EXECUTE FUNCTION cohortium_stamp()",
    "triggers off": "SET session_replication_role = replica",
    "the owner's role": f'SET ROLE "{OWNER}"',
    "the owner's session": f'SET SESSION AUTHORIZATION "{OWNER}"',
    "its own rights": f'ALTER ROLE "{APPLICATION}" BYPASSRLS',
    "a role": "CREATE ROLE smuggler",
    "a membership": f'GRANT "{OWNER}" TO "{APPLICATION}"',
    "a table": "CREATE TABLE public.smuggled (id int)",
    "a view": "CREATE VIEW public.smuggled AS SELECT * FROM access_role",
    "a function": "CREATE FUNCTION public.smuggled() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "another function": "CREATE OR REPLACE FUNCTION cohortium_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
    "a schema": "CREATE SCHEMA smuggled",
    "no rows at all": "TRUNCATE access_role",
    "no table": "DROP TABLE access_role",
    "a column less": "ALTER TABLE access_role DROP COLUMN organisation_id",
    "a reference": "ALTER TABLE access_role ADD FOREIGN KEY (id) REFERENCES identity_user",
    "the server's files": "SELECT pg_read_file('PG_VERSION')",
    "the server's programs": "COPY (SELECT 1) TO PROGRAM 'true'",
    "a statistic of rows": "SELECT stavalues1 FROM pg_statistic",
    "passwords of roles": "SELECT rolpassword FROM pg_authid",
    "what has been migrated": "DELETE FROM django_migrations",
    "django's groups": "SELECT * FROM auth_group",
}


@pytest.mark.parametrize("wish", FORBIDDEN)
def test_application_may_not_have(provider: Provider, wish: str) -> None:
    with (
        provider.scope(),
        pytest.raises(DatabaseError, match=r"must |denied|permission|only the"),
        transaction.atomic(),
    ):
        rows(connection, FORBIDDEN[wish])


def test_application_that_turns_row_security_off_gets_an_error(provider: Provider) -> None:
    with (
        provider.scope(),
        pytest.raises(DatabaseError, match="would be affected by row-level security"),
        transaction.atomic(),
    ):
        rows(connection, "SET LOCAL row_security = off; SELECT * FROM access_role")


def test_application_sees_no_samples_of_values_in_the_statistics() -> None:
    rows(connections["owner"], "ANALYZE access_role")

    assert rows(connection, "SELECT 1 FROM pg_stats WHERE tablename = 'access_role'") == []


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_append_only_table_refuses_the_application_by_grant(provider: Provider, table: str, statement: str) -> None:
    with (
        provider.scope(),
        pytest.raises(DatabaseError, match=f"permission denied for table {table}"),
        transaction.atomic(),
    ):
        rows(connection, statement.format(table))


@pytest.mark.parametrize(
    ("statement", "verb"),
    [("UPDATE {} SET id = id", "UPDATE"), ("DELETE FROM {}", "DELETE"), ("TRUNCATE {}", "TRUNCATE")],
)
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_append_only_table_refuses_the_owner_by_trigger(
    acted_once: None, table: str, statement: str, verb: str
) -> None:
    with pytest.raises(DatabaseError, match=f"{table} is append-only: {verb} is refused."):
        rows(connections["owner"], statement.format(table))


def test_what_happened_to_a_log_in_can_be_forgotten_and_not_changed(signed_in_once: Any) -> None:
    with pytest.raises(DatabaseError, match="permission denied for table identity_signin"):
        rows(connection, "UPDATE identity_signin SET event = 'out' WHERE id = %s", signed_in_once)
    rows(connection, "DELETE FROM identity_signin WHERE id = %s", signed_in_once)


@pytest.fixture
def signed_in_once(make_user: Callable[[], Any]) -> Any:
    """Somebody's sign-in."""
    row_id = new_id()
    rows(
        connection,
        "INSERT INTO identity_signin (id, user_id, event, user_agent) VALUES (%s, %s, 'in', '')",
        *(row_id, make_user().pk),
    )
    return row_id


@pytest.fixture
def acted_once(provider: Provider, operator: Any) -> None:
    """A row in each of the append-only tables: the provider's founding, and what an operator did."""
    OperatorAct.objects.create(by=operator, job=1, task="earlier.tasks.send_map", act="retry")


@pytest.fixture
def make_user() -> Callable[[], Any]:
    from cohortium.identity.actions import create

    return lambda: create(f"grace.{new_id().hex}@example.com")
