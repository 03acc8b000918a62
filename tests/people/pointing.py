"""What points at a table: by a foreign key of the catalogue, or by type and id."""

from typing import Any

from django.apps import apps
from django.db import models

# By which names rows point at things of any kind.
GENERIC = {"subject_id", "owner_id", "entity_id", "recipient_id", "thing_id"}


def pointing_at(cursor: Any, table: str) -> set[str]:
    """Every column that points there, as `people.FamilyLearner.family`."""
    cursor.execute(
        "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey) "
        "WHERE c.contype = 'f' AND c.confrelid = %s::regclass AND a.attname <> 'organisation_id'",
        [table],
    )
    keys = {tuple(row) for row in cursor.fetchall()}
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    foreign = {
        f"{by_table[name]._meta.label}.{field.name}"
        for name, column in keys
        for field in by_table[name]._meta.local_fields
        if field.column == column
    }
    return foreign | {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if type(field) is models.UUIDField and field.name in GENERIC and model.__module__.startswith("cohortium.")
    }
