"""Families, partners and members, with what is known of their work, are found by indexes as learners are.

Row level security is on, as the application's role: the statements are those that lists and the search really ask.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections

from cohortium.administration.queries.search import members_found
from cohortium.desk.kinds.search import Asked
from cohortium.partners.models import Partner
from cohortium.partners.queries.partners import partners, partners_found
from cohortium.people.queries.families import families
from tests.databases import rows
from tests.explained import reads
from tests.fixtures import MORNING, Provider, found_provider

PARTNERS = ["partner_name", "partner_name_fourth", "partner_name_second", "partner_name_third"]
MEMBERS = ["membership_name", "membership_name_second", "membership_name_third"]
FAMILIES = ["family_name", "family_name_fourth", "family_name_second", "family_name_third"]
WAYS = {*PARTNERS, *MEMBERS, *FAMILIES, "partner_code_once", "partner_email", "partner_phone", "partner_phone_end"}
WAYS |= {"membership_phone", "membership_phone_end", "family_email", "family_phone", "family_phone_end"}
MANY = 5000
TABLES = ("people_family", "partners_partner", "access_membership")


class Explained:
    """Asks for the plan of each statement, and notes what it reads."""

    def __init__(self) -> None:
        self.whole, self.indexes = set[str](), set[str]()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        with connection.connection.cursor() as cursor:
            [(plan,)] = cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params).fetchall()
        whole, indexes = reads(plan[0]["Plan"])
        self.whole |= whole
        self.indexes |= indexes
        return execute(sql, params, many, context)


def _families(provider: Provider, text: str) -> Any:
    return families(provider.system, today=MORNING.date(), text=text)


def _partners(provider: Provider, text: str) -> Any:
    return partners(provider.system, text=text)


def _partners_found(provider: Provider, text: str) -> Any:
    return partners_found(provider.system, Asked(text))


def _members(provider: Provider, text: str) -> Any:
    return members_found(provider.system, Asked(text))


def read(provider: Provider, ask: Callable[[Provider, str], Any], text: str) -> tuple[list[str], list[str]]:
    """Of which tables all of the organisation is read, and which indexes of these people are."""
    explained = Explained()
    with provider.scope(), connection.execute_wrapper(explained):
        ask(provider, text)
    return sorted(explained.whole.intersection(TABLES)), sorted(explained.indexes.intersection(WAYS))


@pytest.mark.parametrize("ask", [_partners, _partners_found])
@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("ncube1000", [*PARTNERS, "partner_code_once"]),
        ("0410 001 000", [*PARTNERS, "partner_code_once", "partner_phone", "partner_phone_end"]),
        ("1000 1000", [*PARTNERS, "partner_code_once", "partner_phone_end"]),
        ("ncube1000@example.com", [*PARTNERS, "partner_code_once", "partner_email"]),
    ],
)
def test_partners(many: Provider, ask: Any, text: str, ways: list[str]) -> None:
    assert read(many, ask, text) == ([], sorted(ways))


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("ncube1000", MEMBERS),
        ("ncube1000 lea", MEMBERS),
        ("0410 001 000", [*MEMBERS, "membership_phone", "membership_phone_end"]),
        ("1000 1000", [*MEMBERS, "membership_phone_end"]),
    ],
)
def test_members(many: Provider, text: str, ways: list[str]) -> None:
    assert read(many, _members, text) == ([], sorted(ways))


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("ncube1000", FAMILIES),
        ("0410 001 000", [*FAMILIES, "family_phone", "family_phone_end"]),
        ("1000 1000", [*FAMILIES, "family_phone_end"]),
        ("ncube1000@example.com", [*FAMILIES, "family_email"]),
    ],
)
def test_families(many: Provider, text: str, ways: list[str]) -> None:
    assert read(many, _families, text) == ([], sorted(ways))


@pytest.mark.parametrize(
    ("ask", "index", "table"),
    [
        (_partners, "partner_phone_end", "partners_partner"),
        (_members, "membership_phone_end", "access_membership"),
        (_families, "family_phone_end", "people_family"),
    ],
)
def test_without_the_index_the_table_is_read(many: Provider, ask: Any, index: str, table: str) -> None:
    """That the tests above can fail."""
    with _without(index):
        whole, indexes = read(many, ask, "1000 1000")

    assert (whole, index in indexes) == ([table], False)


@contextmanager
def _without(index: str) -> Iterator[None]:
    owner = connections["owner"]
    [(definition,)] = rows(owner, "SELECT indexdef FROM pg_indexes WHERE indexname = %s", index)
    rows(owner, f"DROP INDEX {index}")
    try:
        yield
    finally:
        rows(owner, definition)


@pytest.fixture(scope="module")
def many(module_apart: None) -> Provider:
    """Enough of each that reading all of them would cost more."""
    provider = found_provider()
    rows(
        connections["owner"],
        "INSERT INTO people_family (id, organisation_id, name, email, phone, address, suburb, state, postcode, "
        "country, custom, status) SELECT gen_random_uuid(), %s, 'Ncube' || n, 'ncube' || n || '@example.com', "
        "'+614' || (10000000 + n), '', '', '', '', '', '{}', 'active' FROM generate_series(1, %s) n",
        *(provider.id, MANY),
    )
    rows(
        connections["owner"],
        "INSERT INTO access_membership (id, organisation_id, display_name, status, phone) "
        "SELECT gen_random_uuid(), %s, 'Learie Ncube' || n, 'invited', '+614' || (10000000 + n) "
        "FROM generate_series(1, %s) n",
        *(provider.id, MANY),
    )
    with provider.scope():
        _add_partners()
    rows(connections["owner"], f"ANALYZE {', '.join(TABLES)}")
    return provider


def _add_partners() -> None:
    Partner.objects.bulk_create(
        Partner(
            kind="employer",
            name=f"Ncube{n}",
            email=f"ncube{n}@example.com",
            phone=f"+614{10_000_000 + n}",
            code=f"N{n}",
        )
        for n in range(1, MANY + 1)
    )
