"""What makes the database write another trail than it was told to, and what nobody can read, is named."""

from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.db.utils import Error

from cohortium.audit.verifying import What
from cohortium.core.ids import new_id
from tests.audit.tampering import back_dated, sealed, tampered, verified
from tests.databases import rows
from tests.fixtures import Provider


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize(
    ("does", "named"),
    [
        (
            "CREATE RULE nothing AS ON INSERT TO audit_auditentry DO INSTEAD NOTHING",
            "The rule audit_auditentry.nothing is not of this release.",
        ),
        (
            "CREATE OR REPLACE FUNCTION cohortium_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "The function cohortium_refuse() does something else than this release made it do.",
        ),
    ],
)
def test_what_makes_the_database_write_another_trail_is_named(
    make_provider: Callable[[], Provider], does: str, named: str
) -> None:
    provider = make_provider()
    sealed(provider)
    rows(connections["owner"], does)

    assert [one.sentence for one in verified(provider)] == [named]


@pytest.mark.parametrize("at", ["infinity", "-infinity", "0044-03-15 12:00:00+00 BC"])
def test_an_entry_of_a_time_that_nobody_can_read_is_named(provider: Provider, at: str) -> None:
    sealed(provider)
    entry_id = back_dated(provider, at)

    [finding] = verified(provider)
    tampered("DELETE FROM audit_auditentry WHERE id = %s", entry_id)

    assert (finding.what, finding.entry_id) == (What.NOT_SEALED, entry_id)
    assert finding.sentence.endswith("at a time that there is not.")


def test_the_application_dates_no_entry(provider: Provider) -> None:
    with pytest.raises(Error, match="is dated when it is written"), provider.scope():
        rows(
            connection,
            "INSERT INTO audit_auditentry (id, organisation_id, created_at, action, entity_type, entity_id, actor_kind, "
            "actor_id, correlation_id, user_agent, changes) VALUES (%s, %s, now() - interval '5 minutes', "
            "'campus.edited', 'campus', %s, 'system', %s, %s, '', '{}')",
            *(new_id(), provider.id, new_id(), provider.system.id, new_id()),
        )
