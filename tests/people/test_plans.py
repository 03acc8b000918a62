"""Looking for doubles reads few rows, also right after a large import, when PostgreSQL knows nothing of these.

And when it knows those of others: then it could take for nobody all who came a moment ago.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from bench.doubles import STATEMENTS as OF_LEARNERS
from bench.households import STATEMENTS as OF_HOUSEHOLDS
from cohortium.people.queries import doubles_sql, households_sql
from tests.databases import rows
from tests.fixtures import Provider, found_provider

# Of fewer it reads all of an organisation, which is no more than some pages then.
MANY = 12_000
# Of one family with all its people, and whoever is like one of them. Each of a table would be thousands.
FEW = 150
TABLES = ("people_family", "people_guardian", "people_learner", "people_familylearner")
SOMEBODY = {
    "but": None,
    "first": "Given802",
    "last": "Family401",
    "name": "Given802 Family401",
    "preferred": "",
    "born": "2002-03-13",
    "email": "family401@example.com",
    "phone": "+614802",
}


@pytest.fixture(scope="module")
def imported(module_apart: None) -> Provider:
    """An organisation into which very many came a moment ago: nothing was counted since, nor will it be."""
    for table in TABLES:
        rows(connections["owner"], f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
    return _founded()


def _founded() -> Provider:
    provider = found_provider()
    for statement in (*OF_HOUSEHOLDS["write"], *OF_LEARNERS["write"]):
        _write(statement, provider)
    rows(
        connections["owner"],
        # The families of the bench have such ids: a join would be planned by what is not known.
        "INSERT INTO people_familylearner (id, organisation_id, family_id, learner_id, place) "
        "SELECT gen_random_uuid(), organisation_id, md5(organisation_id::text || substr(last_name, 7))::uuid, id, 1 "
        "FROM people_learner WHERE organisation_id = %s AND last_name <> 'Family0'",
        provider.id,
    )
    return provider


def _write(statement: str, provider: Provider) -> None:
    with connections["owner"].cursor() as cursor:
        # Everything but what would count the rows.
        cursor.execute(statement.replace("ANALYZE", "-- ANALYZE"), {"organisation": provider.id, "many": MANY})


def read(provider: Provider, statement: str, **values: Any) -> tuple[list[str], int]:
    """The tables of which a statement reads every page, and how many rows it looks at, as the application's role."""
    with provider.scope(), connection.cursor() as cursor:
        explained = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}"
        cursor.execute(explained, {"organisation": provider.id, **values})
        [(plan,)] = cursor.fetchall()
    scans = [node for node in _nodes(plan[0]["Plan"]) if "Relation Name" in node]
    looked_at = (
        round(node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))) for node in scans
    )
    whole = {node["Relation Name"] for node in scans if node["Node Type"] == "Seq Scan"}
    return sorted(whole.intersection(TABLES)), sum(looked_at)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", []):
        yield from _nodes(inner)


def _asked(provider: Provider) -> list[tuple[str, dict[str, Any]]]:
    with provider.scope():
        [(family_id,)] = rows(connection, "SELECT id FROM people_family WHERE name = 'Family401'")
        [(learner_id,)] = rows(connection, "SELECT id FROM people_learner WHERE first_name = 'Given802'")
    return [
        (households_sql.FAMILIES_OF_SOME, {"ids": [family_id]}),
        (households_sql.GUARDIANS_OF_SOME, {"ids": [family_id]}),
        (doubles_sql.BESIDE_SOME, {"ids": [learner_id]}),
        (doubles_sql.BESIDE_TYPED, SOMEBODY),
    ]


def _counted() -> None:
    rows(connections["owner"], f"ANALYZE {', '.join(TABLES)}")


def _nothing() -> None:
    pass


# In this order: what is counted once stays known.
@pytest.mark.parametrize("meanwhile", [_nothing, _counted])
def test_beside_one_few_rows_are_read_whatever_is_known_of_all(imported: Provider, meanwhile: Any) -> None:
    meanwhile()

    found = [read(imported, statement, **values) for statement, values in _asked(imported)]

    assert [(pages, number > FEW) for pages, number in found] == [([], False)] * 4


def test_among_all_nothing_is_read_once_for_each_row(imported: Provider) -> None:
    assert [number > 12 * 2 * MANY for number in _most_among_all(imported)] == [False] * 3


def _most_among_all(provider: Provider) -> list[int]:
    statements = (households_sql.FAMILIES, households_sql.GUARDIANS, doubles_sql.AMONG_ALL)
    return [read(provider, statement)[1] for statement in statements]


def test_whoever_came_since_others_were_counted_is_looked_up_as_well(imported: Provider) -> None:
    _counted()
    newcomer = _founded()

    beside_one = [read(newcomer, statement, **values) for statement, values in _asked(newcomer)]

    assert [(pages, number > FEW) for pages, number in beside_one] == [([], False)] * 4
    assert [number > 12 * 2 * MANY for number in _most_among_all(newcomer)] == [False] * 3


def test_a_plan_that_begins_with_all_others_is_seen(imported: Provider) -> None:
    """That the tests above can fail."""
    _pages, number = read(
        imported,
        "SELECT a.id, b.id FROM people_family a JOIN people_family b ON b.organisation_id = %(organisation)s "
        "AND lower(b.email) = lower(a.email) WHERE a.name = 'Family401'",
    )

    assert number > FEW


def test_what_is_known_of_people_follows_an_import(imported: Provider) -> None:
    found = rows(
        connections["owner"],
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND 'autovacuum_analyze_scale_factor=0' = ANY(reloptions) "
        "AND 'autovacuum_analyze_threshold=2000' = ANY(reloptions) AND relname = ANY(%s) ORDER BY relname",
        list(TABLES),
    )

    assert [name for (name,) in found] == sorted(TABLES)


# The last one: it leaves the tables with counts.
def test_whoever_came_since_is_nobody_where_organisations_are_counted(imported: Provider) -> None:
    """That the test above can fail."""
    for table in TABLES:
        rows(connections["owner"], f"ALTER TABLE {table} ALTER COLUMN organisation_id SET STATISTICS -1")
    _counted()
    newcomer = _founded()

    beside_one = [read(newcomer, statement, **values) for statement, values in _asked(newcomer)]

    assert [number > FEW for _pages, number in beside_one] == [True] * 4
