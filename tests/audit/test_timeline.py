"""What happened to one thing, found among everything that happened."""

from typing import Any

from cohortium.audit.queries import timeline
from cohortium.core.ids import new_id
from tests.databases import found_by_sql, rows
from tests.fixtures import Provider

MANY = 5_000


def test_a_timeline_finds_its_place_in_the_index(provider: Provider, statements: Any, rolled_back: Any) -> None:
    with provider.scope(), statements() as asked:
        timeline(entity_type="campus", entity_id=new_id())
    [statement] = [one["sql"] for one in asked.captured_queries if "audit_auditentry" in one["sql"]]
    found_by_sql(rolled_back, provider.id)
    rows(
        rolled_back,
        "INSERT INTO audit_auditentry (id, organisation_id, action, entity_type, entity_id, actor_kind, actor_id, "
        "correlation_id, user_agent, changes) SELECT gen_random_uuid(), %s, 'campus.edited', 'campus', "
        "gen_random_uuid(), 'member', gen_random_uuid(), gen_random_uuid(), '', '{}' FROM generate_series(1, %s)",
        *(provider.id, MANY),
    )
    rows(rolled_back, "ANALYZE audit_auditentry")

    plan = [line for (line,) in rows(rolled_back, f"EXPLAIN {statement}")]

    assert [line for line in plan if "Scan" in line and "audit_of_thing" not in line] == []
    assert [line.count("entity_id") for line in plan if "Index Cond" in line] == [1]
