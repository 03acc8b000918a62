"""Moving in 20,000 learners: our preview and import, beside batched INSERT of the same rows with the same libraries."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.conf import settings
from django.db import models, transaction
from psycopg import sql
from psycopg.types.json import Jsonb

from bench.compare import Case
from cohortium.administration.rules.places import countries
from cohortium.audit.models import AuditEntry
from cohortium.core.encryption import encrypt
from cohortium.imports.actions.batches import note_reading, start_import
from cohortium.imports.actions.going import go_on
from cohortium.imports.models import ExternalReference, ImportBatch, ImportRow
from cohortium.imports.rules import fitting
from cohortium.imports.rules.drafts import Kind, LearnerDraft
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.rules.reading import read
from cohortium.people.models import Learner
from tests.fixtures import MORNING, found_provider
from tests.imports.moving import TODAY, sent

LEARNERS = int(os.environ.get("BENCH_LEARNERS", "20000"))
TABLES: tuple[type[models.Model], ...] = (ImportRow, Learner, ExternalReference, AuditEntry)
AT_ONCE = 500
COLUMNS = Mapping(
    Kind.LEARNER,
    {
        "Id": "source_id",
        "First": "given_name",
        "Last": "family_name",
        "Born": "birth_date",
        "Mail": "email",
        "Phone": "phone",
    },
)


@contextmanager
def cases() -> Iterator[list[Case]]:
    """An organisation with a table of learners that nobody has read. What either side writes is taken back."""
    provider = found_provider()
    lines = (
        f"{n},Learner {n},Ncube,{2008 + n % 10}-0{1 + n % 9}-1{n % 9},l{n}@example.com,0491 570 {n % 900 + 100}"
        for n in range(LEARNERS)
    )
    content = "\r\n".join(["Id,First,Last,Born,Mail,Phone", *lines]).encode()
    batch_id = sent(provider, provider.system, content, "learners.csv", source="Bench", mapping=COLUMNS)
    house = fitting.House("AU", frozenset(countries()), TODAY)
    kept: dict[type[models.Model], list[tuple[Any, ...]]] = {}

    def ours() -> int:
        with provider.scope():
            by, before = provider.system, _ids(AuditEntry)
            reading = read(content, "learners.csv", as_of=TODAY, region="AU", mapping=COLUMNS)
            note_reading(by, batch_id=batch_id, reading=reading, today=TODAY)
            start_import(by, batch_id=batch_id)
            while ImportBatch.objects.get(pk=batch_id).status == "running":
                go_on(by, batch_id=batch_id, today=TODAY, now=MORNING)
            number = Learner.objects.count()
            if not kept:
                kept.update({table: _rows(table, before) for table in TABLES})
            transaction.set_rollback(True)
        return number

    with psycopg.connect(os.environ["DATABASE_URL"]) as bare:

        def inserted() -> int:
            reading = read(content, "learners.csv", as_of=TODAY, region="AU", mapping=COLUMNS)
            for one in reading.records:
                fitting.learner(cast("LearnerDraft", one.draft), house)
                encrypt(json.dumps(dict(one.original)).encode(), keys=settings.ENCRYPTION_KEYS, belongs_to=b"bench")
            bare.execute("SELECT set_config('app.organisation_id', %s, true)", [str(provider.id)])
            for table, rows in kept.items():
                _insert(bare, table, rows)
            found = bare.execute("SELECT count(*) FROM people_learner WHERE organisation_id = %s", [provider.id])
            [number] = found.fetchone() or [0]
            bare.rollback()
            return int(number)

        ours()
        yield [
            Case(
                f"bring in {LEARNERS} learners",
                ours,
                inserted,
                "batched INSERT of the same rows, and the same library calls",
                at_most=3,
                times_at_most=1,
            )
        ]


def _fields(table: type[models.Model]) -> list[Any]:
    """What can be written: not what PostgreSQL makes, nor when it was."""
    fields = table._meta.concrete_fields
    return [one for one in fields if not isinstance(one, models.GeneratedField | models.DateTimeField)]


def _ids(table: type[Any]) -> set[Any]:
    return set(table.objects.values_list("pk", flat=True))


def _rows(table: type[Any], before: set[Any]) -> list[tuple[Any, ...]]:
    fields = _fields(table)
    adapted = [isinstance(one, models.JSONField) for one in fields]
    found = table.objects.exclude(pk__in=before).order_by("pk").values_list(*(one.attname for one in fields))
    return [
        tuple(Jsonb(cell) if is_json else cell for cell, is_json in zip(row, adapted, strict=True)) for row in found
    ]


def _insert(bare: psycopg.Connection[Any], table: type[models.Model], rows: list[tuple[Any, ...]]) -> None:
    columns = [str(one.column) for one in _fields(table)]
    line = sql.SQL("({})").format(sql.SQL(", ").join(sql.Placeholder() * len(columns)))
    head = sql.SQL("INSERT INTO {} ({}) VALUES ").format(
        sql.Identifier(table._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        bare.execute(head + sql.SQL(", ").join([line] * len(some)), [cell for row in some for cell in row])
