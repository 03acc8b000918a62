"""Telling five hundred people by letter and in the app: our action, beside bare SQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction

from bench.compare import Case, named
from cohortium.core.ids import new_id
from cohortium.jobs.facts import AT_MOST
from cohortium.notifications.actions.letters import queue_each
from tests.fixtures import MORNING, found_provider
from tests.notifications.news import NEWS, readers

STATEMENTS = named(Path(__file__).with_suffix(".sql"))


@contextmanager
def cases() -> Iterator[list[Case]]:
    """An organisation, and as many readers as a fact names. What either side writes is taken back."""
    provider, people, about = found_provider(), readers(AT_MOST), new_id()
    system = provider.system
    values: dict[str, Any] = {
        "organisation": provider.id,
        "actor": system.id,
        "correlation": system.origin.correlation_id,
        "kind": NEWS.key,
        "about": about,
        "people": [one.id for one in people],
        "addresses": [one.address for one in people],
        "now": MORNING,
        "title": f"News from {provider.name}",
        "words": "Hello you,\n\nThere is news.",
        "href": "http://localhost:8000/news",
    }
    # Only before anything is timed.
    looks = {"now": False}

    def seen(given: Any) -> Any:
        looks["now"] = given is None
        return given

    def ours() -> Any:
        with provider.scope():
            queue_each(system, kind=NEWS.key, recipients=people, subject_id=about, now=MORNING)
            written = None
            if looks["now"]:
                with connection.cursor() as cursor:
                    cursor.execute(STATEMENTS["written"][0], values)
                    written = [tuple(row) for row in cursor.fetchall()]
            transaction.set_rollback(True)
        return written

    with psycopg.connect(os.environ["DATABASE_URL"]) as bare:

        def sql() -> Any:
            for statement in (*STATEMENTS["enter"], *STATEMENTS["queue"]):
                cursor = bare.execute(statement.encode(), values)
                if cursor.description:
                    cursor.fetchall()
            written = bare.execute(STATEMENTS["written"][0].encode(), values).fetchall() if looks["now"] else None
            bare.rollback()
            return written

        yield [
            Case(f"tell {AT_MOST} people by letter and in the app", ours, sql, "bare SQL", at_most=12, seen=seen),
        ]
