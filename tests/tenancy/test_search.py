"""Searching names under row level security: by an index, and as people write them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from cohortium.tenancy.models import Campus
from tests.databases import rows
from tests.fixtures import Provider, found_provider

MANY = 20_000


@pytest.fixture(scope="module")
def big_provider() -> Iterator[Provider]:
    """An organisation with so many campuses that reading them all would be dear, and a neighbour of the same size."""
    provider, neighbour = found_provider(), found_provider()
    for each in (provider, neighbour):
        rows(
            connections["owner"],
            "INSERT INTO tenancy_campus (id, organisation_id, name, suburb, time_zone, address, state, postcode, "
            "contact_email, contact_phone, is_active) SELECT gen_random_uuid(), %s, 'Campus ' || n, 'Suburb ' || n, "
            "'Australia/Melbourne', '', '', '', '', '', true FROM generate_series(1, %s) n",
            *(each.id, MANY),
        )
    rows(connections["owner"], "ANALYZE tenancy_campus")
    yield provider
    for each in (provider, neighbour):
        rows(connections["owner"], "DELETE FROM tenancy_campus WHERE organisation_id = %s", each.id)
    rows(connections["owner"], "ANALYZE tenancy_campus")


def conditions(provider: Provider, queryset: "QuerySet[Any]") -> tuple[str, set[str]]:
    """The index that a plan reads, and the columns by which it finds its place there."""
    with provider.scope():
        [(plan,)] = rows(connection, f"EXPLAIN (FORMAT JSON) {_statement(queryset)}")
    nodes = list(_nodes(plan[0]["Plan"]))
    indexes = {node["Index Name"] for node in nodes if "Index Name" in node}
    found_by = " ".join(node.get("Index Cond", "") for node in nodes)
    columns = {column for column in ("organisation_id", "name_plain", "suburb_plain") if column in found_by}
    return ", ".join(sorted(indexes)), columns


@pytest.mark.parametrize(
    ("asked", "index", "column"),
    [
        ({"name_plain__begins": "CAMPUS 1999"}, "campus_name_once", "name_plain"),
        ({"suburb_plain__begins": "súburb 1999"}, "campus_suburb", "suburb_plain"),
    ],
)
def test_begins_finds_its_place_in_the_index(
    big_provider: Provider, asked: dict[str, str], index: str, column: str
) -> None:
    queryset = Campus.objects.filter(**asked)

    plan = conditions(big_provider, queryset)
    with big_provider.scope():
        found = queryset.count()

    assert plan == (index, {"organisation_id", column})
    assert found == 11


def test_like_cannot_use_the_index_under_row_level_security(big_provider: Provider) -> None:
    """Why there is `begins` at all."""
    _, columns = conditions(big_provider, Campus.objects.filter(name_plain__startswith="campus 1999"))

    assert columns - {"organisation_id"} == set()


def test_begins_beside_other_conditions_still_uses_the_index(big_provider: Provider) -> None:
    queryset = Campus.objects.filter(name_plain__begins="campus 1999", is_active=True).order_by("name_plain", "pk")[:20]

    assert conditions(big_provider, queryset) == ("campus_name_once", {"organisation_id", "name_plain"})


@pytest.mark.parametrize(
    "words",
    ["chloe", "CHLOE", "Chloé", "chloe\u0301", " chloe ", "Chloe’s", "chloe's", "Chloé’s Café", "chloes  cafe", ""],
)
def test_begins_finds_names_however_they_are_written(provider: Provider, words: str) -> None:
    provider.campus("Chloé’s Café")

    with provider.scope():
        found = list(Campus.objects.filter(name_plain__begins=words).values_list("name", flat=True))

    assert found == ["Chloé’s Café"]


@pytest.mark.parametrize("words", ["cafe", "hloe", "chloes caff", "%", "_hloe", "chloe%", "\\", "'", "chloe'; --"])
def test_begins_finds_nothing_else(provider: Provider, words: str) -> None:
    provider.campus("Chloé’s Café")

    with provider.scope():
        found = Campus.objects.filter(name_plain__begins=words).exclude(name_plain__begins="").count()

    assert found == 0


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        (None, None),
        ("", ""),
        ("   \t\n ", ""),
        ("Werribee", "werribee"),
        ("  Hoppers \t Crossing\n", "hoppers crossing"),
        ("Hoppers\u00a0Crossing", "hoppers crossing"),
        ("Mai Nguyễn", "mai nguyen"),
        ("Đặng Thị Đào", "dang thi dao"),
        ("Chloé Dubois", "chloe dubois"),
        ("e\u0301\u0302\u0323", "e"),
        ("\u0301", ""),
        ("O'Brien O’Brien OʼBrien", "obrien obrien obrien"),
        ("ÅSE Øye Łukasz", "ase oye lukasz"),
        ("Straße Ægir Œuvre", "strasse aegir oeuvre"),
        ("İstanbul", "istanbul"),
        ("ﬁrst aid Ⅳ", "first aid iv"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("日本語 Русский", "日本語 русскии"),
        ("🙂 Ada 👩‍🎓", "🙂 ada 👩‍🎓"),
        ("R&D, Level 2 (North)", "r&d, level 2 (north)"),
        ("É" * 100_000, "e" * 100_000),
    ],
)
def test_plain_writes(words: str | None, plain: str | None) -> None:
    written = rows(connection, "SELECT cohortium_plain(%s)", words)

    assert written == [(plain,)]


@pytest.mark.parametrize("words", ["Mai  Nguyễn", "O’Brien", " Straße ", "Đặng"])
def test_plain_of_plain_words_changes_nothing(words: str) -> None:
    [(once, twice)] = rows(connection, "SELECT cohortium_plain(%s), cohortium_plain(cohortium_plain(%s))", words, words)

    assert once == twice


def _statement(queryset: "QuerySet[Any]") -> str:
    with connection.cursor() as cursor:
        statement, params = queryset.query.sql_with_params()
        return cursor.mogrify(statement, params)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)
