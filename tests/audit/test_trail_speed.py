"""A long trail is asked by its indexes: the plans that the restricted role gets."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext

from cohortium.audit.queries import Asked, entries
from cohortium.core.ids import new_id
from cohortium.core.pages import Cursor
from tests.databases import found_by_sql, rows
from tests.fixtures import MORNING, Provider, found_provider

MANY, BESIDE = 60_000, 6_000
ORGANISATION = new_id()


@pytest.fixture(scope="module")
def restricted(shared_database: BaseDatabaseWrapper) -> Iterator[Any]:
    """The application's connection to a database with one long trail, and three others beside it."""
    # Of other days than today.
    rows(shared_database, "ALTER TABLE audit_auditentry DISABLE TRIGGER dated")
    for organisation_id, number in ((ORGANISATION, MANY), *((new_id(), BESIDE) for _ in range(3))):
        found_by_sql(shared_database, organisation_id)
        rows(
            shared_database,
            "INSERT INTO audit_auditentry (id, organisation_id, created_at, action, entity_type, entity_id, actor_kind, "
            "actor_id, correlation_id, user_agent, changes) SELECT lpad(to_hex(n), 32, '0')::uuid, %s, "
            "'2026-09-01'::timestamptz + n * interval '1 minute', CASE WHEN n %% 100 = 0 THEN 'role.kept' ELSE 'campus.edited' END, "
            "CASE WHEN n %% 100 = 0 THEN 'role' ELSE 'campus' END, md5((n %% 2000)::text)::uuid, 'member', "
            "md5((n %% 300)::text)::uuid, md5((n / 3)::text)::uuid, '', '{}' FROM generate_series(1, %s) n",
            *(organisation_id, number),
        )
    rows(shared_database, "ALTER TABLE audit_auditentry ENABLE TRIGGER dated")
    rows(shared_database, "VACUUM ANALYZE audit_auditentry")
    usual: Any = connections["default"]
    application = usual.copy("default")
    application.settings_dict["NAME"] = shared_database.settings_dict["NAME"]
    yield application
    application.close()


@pytest.fixture(scope="module")
def reader() -> Provider:
    """An organisation whose statements are looked at."""
    return found_provider()


def asked_for(provider: Provider, asked: Asked, after: Cursor | None) -> str:
    """The statement about entries that the page makes, for the long trail."""
    with provider.scope(), CaptureQueriesContext(connection) as seen:
        entries(provider.system, asked=asked, time_zone="Australia/Melbourne", after=after)
    [statement] = [one["sql"] for one in seen.captured_queries if "audit_auditentry" in one["sql"]]
    assert provider.id.hex in statement
    return str(statement).replace(provider.id.hex, ORGANISATION.hex)


def plan_of(application: Any, statement: str) -> list[dict[str, Any]]:
    """The nodes of the plan, as the restricted role has it in the scope of the long trail."""
    rows(application, "BEGIN")
    rows(application, f"SET LOCAL app.organisation_id = '{ORGANISATION}'")
    [(plan,)] = rows(application, f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
    rows(application, "ROLLBACK")
    return list(_nodes(plan[0]["Plan"]))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)


def some(what: str) -> UUID:
    return UUID(hashlib.md5(what.encode(), usedforsecurity=False).hexdigest())


FILTERS: dict[str, tuple[Asked, str, str]] = {
    "nothing": (Asked(), "audit_by_time", "organisation_id"),
    "who": (Asked(who=some("7")), "audit_by_actor", "actor_id"),
    "a rare kind": (Asked(kind="role"), "audit_by_kind", "entity_type"),
    "a rare act": (Asked(act="role.kept"), "audit_by_act", "action"),
    "a thing": (Asked(thing=some("11")), "audit_of_thing", "entity_id"),
    "a request": (Asked(request=some("400")), "audit_of_request", "correlation_id"),
    "days": (Asked(first_day=date(2026, 9, 20), last_day=date(2026, 9, 20)), "audit_by_time", "created_at"),
    "a common kind": (Asked(kind="campus", act="campus.edited"), "audit_by_time", "organisation_id"),
    "who, on a day": (Asked(who=some("7"), last_day=date(2026, 9, 20)), "audit_by_actor", "created_at"),
}
STARTS = {
    "from the start": None,
    "far down": Cursor("-created_at", (MORNING + timedelta(days=18)).isoformat(), new_id()),
}
# Of a common kind some rows of another stand between.
MOST_THROWN_AWAY = 10
PAGES = {f"{name}, {where}": (*asked, after) for name, asked in FILTERS.items() for where, after in STARTS.items()}


# In one test: the long trail takes seconds to write, and each process would write its own.
def test_each_filter_finds_its_page_by_an_index(reader: Provider, restricted: Any) -> None:
    found, wanted = {}, {}
    for name, (asked, index, column, after) in PAGES.items():
        nodes = plan_of(restricted, asked_for(reader, asked, after))
        scan = nodes[-1]
        named = [word for word in ("organisation_id", column) if word in scan.get("Index Cond", "")]
        # A page is 50 rows and one more.
        is_a_page = 0 < scan["Actual Rows"] <= 51
        thrown_away = scan.get("Rows Removed by Filter", 0) > MOST_THROWN_AWAY
        kinds = [node["Node Type"] for node in nodes]
        found[name] = (kinds, scan.get("Index Name"), named, is_a_page, thrown_away)
        wanted[name] = (["Limit", "Result", "Index Scan"], index, ["organisation_id", column], True, False)

    assert found == wanted
