"""Finding somebody among a hundred thousand by a part of the name: ours, beside the one statement."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

from bench.compare import Case, named
from cohortium.administration.queries.search import members_found
from cohortium.desk.kinds.search import Asked
from tests.fixtures import Provider, found_provider

STATEMENTS = named(Path(__file__).with_suffix(".sql"))
MANY = 100_000


@contextmanager
def cases() -> Iterator[list[Case]]:
    """An organisation with very many members."""
    provider = found_provider()
    write, analyze = STATEMENTS["write"]
    with connections["owner"].cursor() as cursor:
        cursor.execute(write, [provider.id, MANY])
        cursor.execute(analyze)
    with psycopg.connect(os.environ["DATABASE_URL"]) as bare:
        yield [_finding(provider, bare)]


def _finding(provider: Provider, bare: Any) -> Case:
    def ours() -> Any:
        with provider.scope():
            return [hit.title for hit in members_found(provider.system, Asked("family9999 given")).rows]

    def sql() -> Any:
        bare.execute(f"SET LOCAL app.organisation_id = '{provider.id}'")
        found = bare.execute(STATEMENTS["find"][0], {"organisation": provider.id}).fetchall()
        bare.rollback()
        return [name for (name,) in found]

    return Case(f"find one of {MANY} members", ours, sql, "bare SQL", at_most=6)
