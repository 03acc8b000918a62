"""What a release brings to organisations that are there already."""

from cohortium.access.models import Role
from cohortium.access.roles import CAMPUS_MANAGER
from cohortium.audit.models import AuditEntry
from cohortium.config import migration
from tests.fixtures import Provider


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
