"""What the database does by itself is compared as a whole: the same name is not enough."""

from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from cohortium.tenancy.engine import machinery
from tests.databases import rows

SILENT = "CREATE FUNCTION silent() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
HARMLESS = (
    "CREATE TRIGGER append_only BEFORE DELETE ON audit_auditentry FOR EACH ROW WHEN (false) "
    "EXECUTE FUNCTION cohortium_refuse()"
)
REFUSES = "CREATE OR REPLACE FUNCTION cohortium_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
STATUS = "ALTER TABLE access_apikey DROP CONSTRAINT api_key_status_is_known, ADD CONSTRAINT api_key_status_is_known"
DUMPED = "'active'::character varying, 'revoked'::character varying"


def test_a_migrated_database_does_what_the_file_says(shared_database: BaseDatabaseWrapper) -> None:
    """`make docs` writes the file."""
    assert machinery.faults(shared_database) == []


@pytest.mark.parametrize(
    ("statements", "faults"),
    [
        (
            [SILENT, "CREATE TRIGGER aaa BEFORE INSERT ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION silent()"],
            [
                "The function silent() is not of this release.",
                "The trigger audit_auditentry.aaa is not of this release.",
            ],
        ),
        ([REFUSES], ["The function cohortium_refuse() does something else than this release made it do."]),
        (
            [
                "DROP TRIGGER append_only ON audit_auditentry",
                HARMLESS,
            ],
            ["The trigger audit_auditentry.append_only does something else than this release made it do."],
        ),
        (
            ["ALTER TABLE audit_auditentry DISABLE TRIGGER append_only"],
            ["The trigger audit_auditentry.append_only does something else than this release made it do."],
        ),
        (["DROP TRIGGER dated ON audit_auditentry"], ["The trigger audit_auditentry.dated is gone."]),
        (
            ["ALTER TABLE audit_auditentry ALTER created_at SET DEFAULT clock_timestamp() + '10 years'"],
            ["The default audit_auditentry.created_at does something else than this release made it do."],
        ),
        (
            ["CREATE RULE nothing AS ON INSERT TO audit_auditentry DO INSTEAD NOTHING"],
            ["The rule audit_auditentry.nothing is not of this release."],
        ),
        (
            ["ALTER TABLE access_role DROP CONSTRAINT access_role_version_check"],
            ["The check access_role.access_role_version_check is gone."],
        ),
        (
            [f"{STATUS} CHECK (status IN ('active', 'revoked', 'sold'))"],
            ["The check access_apikey.api_key_status_is_known does something else than this release made it do."],
        ),
        # The very words that pg_dump writes, which PostgreSQL then tells otherwise.
        ([f"{STATUS} CHECK (((status)::text = ANY ((ARRAY[{DUMPED}])::text[])))"], []),
    ],
)
def test_what_does_something_else_is_named(rolled_back: Any, statements: list[str], faults: list[str]) -> None:
    for statement in statements:
        rows(rolled_back, statement)

    assert machinery.faults(rolled_back) == faults


def test_a_setting_that_silences_triggers_is_named(rolled_back: Any) -> None:
    [(name,)] = rows(rolled_back, "SELECT current_database()")
    rows(rolled_back, f'ALTER DATABASE "{name}" SET row_security = off')

    assert machinery.faults(rolled_back) == [f"The setting row_security=off in {name}: triggers may be silent."]
