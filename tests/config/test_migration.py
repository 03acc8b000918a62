"""What a release brings to organisations that are there already."""

from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from cohortium.access.models import Role
from cohortium.access.roles import CAMPUS_MANAGER
from cohortium.audit.models import AuditEntry
from cohortium.config import migration
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Organisation
from tests.databases import found_by_sql, rows
from tests.fixtures import Provider


@pytest.mark.usefixtures("apart")
def test_migrate_brings_the_built_in_roles_of_every_organisation_into_step(
    provider: Provider, other_provider: Provider
) -> None:
    for one in (provider, other_provider):
        with one.scope():
            Role.objects.filter(key=CAMPUS_MANAGER.key).update(permissions={"campus:fly": "everything"})

    migration.migrate(quiet=True)
    migration.migrate(quiet=True)

    for one in (provider, other_provider):
        with one.scope():
            role = Role.objects.get(key=CAMPUS_MANAGER.key)
            entries = AuditEntry.objects.filter(action="role.kept", entity_id=role.pk)
            assert role.permissions == {name: str(span) for name, span in CAMPUS_MANAGER.permissions.items()}
            assert [entry.actor_kind for entry in entries] == ["system"]


@pytest.mark.usefixtures("apart")
def test_an_organisation_that_is_off_has_them_too_when_it_is_on_again(provider: Provider) -> None:
    with provider.scope():
        Role.objects.filter(key=CAMPUS_MANAGER.key).update(permissions={"campus:fly": "everything"})
        Organisation.objects.update(is_active=False)

    migration.migrate(quiet=True)

    with provider.scope():
        role = Role.objects.get(key=CAMPUS_MANAGER.key)
        assert role.permissions == {name: str(span) for name, span in CAMPUS_MANAGER.permissions.items()}


def moved(name: str) -> None:
    MigrationExecutor(connections["owner"]).migrate([("tenancy", name)])


@pytest.fixture
def with_names(own_database: BaseDatabaseWrapper) -> Any:
    """A database as it was before names were told apart, with two that are called nearly alike."""
    moved("0005_organisation_gains_details")
    for name in ("École Bleue", "ecole  bleue"):
        organisation_id = new_id()
        found_by_sql(own_database, organisation_id, roles=0)
        rows(own_database, "UPDATE tenancy_organisation SET name = %s WHERE id = %s", name, organisation_id)
    return own_database


def test_names_that_are_nearly_alike_are_said_before_anything_is_migrated(with_names: Any) -> None:
    with pytest.raises(CommandError, match=r"called alike but for case and accents: .*École Bleue \(o[0-9a-f]+\)"):
        moved("0006_names_are_told_apart")

    rows(with_names, "UPDATE tenancy_organisation SET name = 'Another school' WHERE name = 'ecole  bleue'")
    moved("0006_names_are_told_apart")
    assert rows(with_names, "SELECT name_plain FROM tenancy_organisation ORDER BY 1") == [
        ("another school",),
        ("ecole bleue",),
    ]
