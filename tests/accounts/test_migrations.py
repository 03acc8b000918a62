"""The tables of log-ins, back to what they were and forward again, with rows in them."""

from typing import Any

from django.core.management import call_command

from tests.databases import rows


def test_log_ins_go_back_and_forward_with_their_rows(own_database: Any) -> None:
    user, event = "01a1ffb3-6458-75ca-bf58-3487c823bb8e", "01a1ffb3-6458-75ca-bf58-3487c823bb8f"
    rows(
        own_database,
        "INSERT INTO identity_user (id, email, password, status, is_platform_staff, locale) "
        "VALUES (%s, 'ada@example.com', '', 'active', false, '')",
        user,
    )
    rows(
        own_database,
        "INSERT INTO identity_signin (id, user_id, event, user_agent) VALUES (%s, %s, 'in', '')",
        event,
        user,
    )
    rows(own_database, "INSERT INTO django_migrations (app, name, applied) VALUES ('sessions', '0001_initial', now())")

    migrate(own_database, "identity", "0001")
    back = tables(own_database), counted(own_database)
    migrate(own_database, "identity")
    forward = tables(own_database), counted(own_database)

    assert back == (["django_session"], (1, 1))
    assert forward == (["identity_attempts", "identity_loginsession"], (1, 1))
    assert rows(own_database, "SELECT pending_email, updated_at IS NOT NULL FROM identity_user") == [("", True)]


def migrate(database: Any, app: str, *to: str) -> None:
    call_command("migrate", app, *to, database="owner", verbosity=0)


def tables(database: Any) -> list[str]:
    wanted = ["django_session", "identity_loginsession", "identity_attempts"]
    found = rows(database, "SELECT tablename FROM pg_tables WHERE tablename = ANY(%s) ORDER BY 1", wanted)
    return [name for (name,) in found]


def counted(database: Any) -> tuple[int, int]:
    return rows(database, "SELECT (SELECT count(*) FROM identity_user), (SELECT count(*) FROM identity_signin)")[0]
