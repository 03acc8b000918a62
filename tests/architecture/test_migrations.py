"""What a migration may do to a table that has rows, and that an older release still writes to."""

from collections.abc import Iterator

import pytest
from django.db.migrations import AddField, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED, CharField, Field, GeneratedField, IntegerField

OURS = "cohortium."


def needs_a_default(field: Field) -> bool:
    """Whether an older release, which does not name this column, could no longer insert a row."""
    return not (field.null or field.many_to_many or field.has_db_default() or isinstance(field, GeneratedField))


def added(migrations: dict[tuple[str, str], Migration]) -> Iterator[tuple[str, Field]]:
    """Every column that a migration of ours adds to a table that another one made."""
    for (app, name), migration in migrations.items():
        new = {one.name_lower for one in migration.operations if isinstance(one, CreateModel)}
        for operation in migration.operations if migration.__module__.startswith(OURS) else ():
            if isinstance(operation, AddField) and operation.model_name_lower not in new:
                yield f"{app} {name}: {operation.model_name}.{operation.name}", operation.field


def test_every_added_column_has_a_value_in_the_database() -> None:
    found = dict(added(MigrationLoader(None).disk_migrations))

    assert "tenancy 0003_campus_gains_directions: campus.directions" in found
    assert [column for column, field in found.items() if needs_a_default(field)] == []


@pytest.mark.parametrize(
    ("field", "refused"),
    [
        (CharField(max_length=10, default=""), True),
        (IntegerField(), True),
        (CharField(max_length=10, default="", db_default=""), False),
        (IntegerField(null=True), False),
    ],
)
def test_a_column_without_one_is_seen(field: Field, refused: bool) -> None:
    assert needs_a_default(field) is refused
    assert (field.db_default is NOT_PROVIDED) is not field.has_db_default()
