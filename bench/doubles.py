"""A hundred thousand learners: one found by a part of the name, and all doubles among them, beside bare statements."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

from bench.compare import Case, named
from cohortium.access.permissions import Permission
from cohortium.people.actions.doubles import find_doubles
from cohortium.people.queries import learners
from cohortium.people.queries.finding import called
from tests.fixtures import MORNING, Provider, found_provider

STATEMENTS = named(Path(__file__).with_suffix(".sql"))
MANY = 100_000
ASKED = "family4999 given"


@contextmanager
def cases() -> Iterator[list[Case]]:
    """An organisation with very many learners: two in each family, and of every thousandth there are two records."""
    provider = found_provider()
    with connections["owner"].cursor() as cursor:
        for statement in STATEMENTS["write"]:
            cursor.execute(statement, {"organisation": provider.id, "many": MANY})
    with psycopg.connect(os.environ["DATABASE_URL"]) as bare:
        yield [_as_data(provider), _finding(provider, bare), _looking(provider, bare)]


def _as_data(provider: Provider) -> Case:
    """The rows of a list as they are given to pages, beside what they are made of."""

    def ours() -> Any:
        with provider.scope():
            found = learners.learners(provider.system, today=MORNING.date(), text=ASKED, at_most=5)
            return [row.first_name for row in found.rows]

    def plain() -> Any:
        with provider.scope():
            rows = learners.visible_to(provider.system, Permission.LEARNER_READ)
            found = rows.filter(called(provider.system, ASKED), status="active").order_by("name_plain", "pk")
            return [first for first, *_rest in found.values_list("first_name", "last_name", "campus__name")[:6]][:5]

    return Case(f"list some of {MANY} learners", ours, plain, "values_list", at_most=2)


def _finding(provider: Provider, bare: Any) -> Case:
    def ours() -> Any:
        with provider.scope():
            found = learners.learners(provider.system, today=MORNING.date(), text=ASKED, at_most=5)
            return [row.first_name for row in found.rows]

    def sql() -> Any:
        return [first for (first,) in _asked(provider, bare, "find")][:5]

    return Case(f"find some of {MANY} learners", ours, sql, "bare SQL")


def _looking(provider: Provider, bare: Any) -> Case:
    """The job in the night, once it has raised what there is: that is what it does from then on."""

    def ours() -> Any:
        with provider.scope():
            find_doubles(provider.system)
        return None

    def sql() -> Any:
        for name in ("same", "near", "turned"):
            _asked(provider, bare, name)
        return None

    with provider.scope():
        find_doubles(provider.system)
    return Case(f"look for doubles among {MANY} learners", ours, sql, "three bare joins", at_most=2)


def _asked(provider: Provider, bare: Any, name: str) -> list[Any]:
    bare.execute(f"SET LOCAL app.organisation_id = '{provider.id}'")
    found: list[Any] = bare.execute(STATEMENTS[name][0], {"organisation": provider.id}).fetchall()
    bare.rollback()
    return found
