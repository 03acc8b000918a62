"""What happened to one thing, found among everything that happened."""

from dataclasses import replace
from typing import Any

from cohortium.access.actor import Actor
from cohortium.administration.actions.organisations import edit_organisation
from cohortium.administration.queries import organisations
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


def test_what_is_not_shown_is_told_when_it_changes_and_not_when_it_is_written(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        for number in ("51 824 753 556", "53 004 085 616"):
            row = organisations.organisation(owner)
            edit_organisation(owner, details=replace(row.details, tax_number=number), version=row.version)

        changed, written, _founded = timeline(entity_type="organisation", entity_id=provider.id)

    assert ([change[1:] for change in changed.changes], written.changes) == ([("•••56", "•••16")], [])
