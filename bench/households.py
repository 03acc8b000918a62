"""Fifty thousand families with two guardians each: those that are there twice, beside bare joins."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

from bench.compare import Case, named
from cohortium.people.actions.household_doubles import find_household_doubles
from tests.fixtures import Provider, found_provider

STATEMENTS = named(Path(__file__).with_suffix(".sql"))
MANY = 50_000
# The guardians' by e-mail and by phone come twice: once for them, and once for their families.
JOINS = ("families", "addresses", "emails", "phones", "emails", "phones", "names")


@contextmanager
def cases() -> Iterator[list[Case]]:
    """An organisation with very many families; of every thousandth, and of some of their guardians, there are two."""
    provider = found_provider()
    with connections["owner"].cursor() as cursor:
        for statement in STATEMENTS["write"]:
            cursor.execute(statement, {"organisation": provider.id, "many": MANY})
    with psycopg.connect(os.environ["DATABASE_URL"]) as bare:
        yield [_looking(provider, bare)]


def _looking(provider: Provider, bare: Any) -> Case:
    """The job in the night, once it has raised what there is: that is what it does from then on."""

    def ours() -> Any:
        with provider.scope():
            find_household_doubles(provider.system)
        return None

    def sql() -> Any:
        for name in JOINS:
            bare.execute(f"SET LOCAL app.organisation_id = '{provider.id}'")
            bare.execute(STATEMENTS[name][0], {"organisation": provider.id}).fetchall()
            bare.rollback()
        return None

    with provider.scope():
        find_household_doubles(provider.system)
    return Case(f"look for doubles among {MANY} families", ours, sql, "seven bare joins", at_most=2)
