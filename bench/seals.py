"""Sealing and verifying ten thousand entries: ours, beside the statement that hashes them and keeps their names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections, transaction

from bench.compare import Case, named
from cohortium.audit.sealing import AT_MOST, seal
from cohortium.audit.verifying import Verification
from cohortium.core.ids import new_id
from tests.fixtures import Provider, found_provider

STATEMENTS = named(Path(__file__).with_suffix(".sql"))


@contextmanager
def cases() -> Iterator[list[Case]]:
    """An organisation whose trail is not sealed, and another one whose trail is."""
    open_one, closed_one = (_with_entries(found_provider()) for _ in range(2))
    with closed_one.scope():
        while seal():
            pass
    with psycopg.connect(os.environ["DATABASE_URL"]) as bare:
        yield [_sealing(open_one, bare), _verifying(closed_one, bare)]


def _with_entries(provider: Provider) -> Provider:
    """As many entries as stand in one seal, with those of its founding."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditentry WHERE organisation_id = %s", [provider.id])
        [there] = cursor.fetchone()
        cursor.execute(STATEMENTS["write"][0], [provider.id, new_id(), AT_MOST - there])
    return provider


def _sealing(provider: Provider, bare: Any) -> Case:
    def ours() -> Any:
        with provider.scope():
            made = seal()
            # So that the next run finds them unsealed.
            transaction.set_rollback(True)
        return made

    def sql() -> Any:
        return _run(bare, provider, "seal")

    return Case(
        f"seal {AT_MOST} entries",
        ours,
        sql,
        "bare SQL",
        at_most=3,
        seen=lambda given: (given.entries, given.root) if hasattr(given, "root") else given,
    )


def _verifying(provider: Provider, bare: Any) -> Case:
    def ours() -> Any:
        looking = Verification(provider.id)
        return len(list(looking.findings())), looking.entries

    return Case(
        f"verify {AT_MOST} entries",
        ours,
        lambda: _run(bare, provider, "verify"),
        "bare SQL",
        at_most=5,
    )


def _run(bare: Any, provider: Provider, name: str) -> Any:
    bare.execute(f"SET LOCAL app.organisation_id = '{provider.id}'")
    *before, last = STATEMENTS[name]
    for statement in before:
        bare.execute(statement, {"organisation": provider.id})
    found = bare.execute(last, {"organisation": provider.id}).fetchone()
    bare.rollback()
    return found
