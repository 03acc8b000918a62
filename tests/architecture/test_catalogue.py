"""The wall as PostgreSQL has it; and that each kind of gap would be found."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import override_settings

from cohortium.tenancy.engine import catalogue
from cohortium.tenancy.engine.functions import SCOPE
from tests.databases import rows

APPLICATION = settings.DATABASE_APPLICATION_ROLE


def test_catalogue_has_no_gap() -> None:
    assert catalogue.faults(connections["owner"]) == []


def test_catalogue_can_be_read_by_the_application() -> None:
    assert catalogue.faults(connection) == []


def test_every_name_is_in_snake_case() -> None:
    named = rows(
        connections["owner"],
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND NOT (table_name ~ '^[a-z][a-z0-9_]*$' AND column_name ~ '^[a-z][a-z0-9_]*$')",
    )

    assert named == []


NOTE = (
    "CREATE TABLE note (id uuid NOT NULL, organisation_id uuid NOT NULL REFERENCES tenancy_organisation, "
    "said text, {columns} PRIMARY KEY (organisation_id, id)); "
    "ALTER TABLE note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "
    f"CREATE POLICY organisation ON note USING (organisation_id = {SCOPE}); "
)
UNKNOWN = (
    "CREATE FUNCTION {name} RETURNS SETOF uuid LANGUAGE sql SECURITY DEFINER {options} AS "
    "'SELECT id FROM public.tenancy_organisation'; REVOKE ALL ON FUNCTION {name} FROM PUBLIC;"
)


def note(more: str = "", columns: str = "") -> str:
    return NOTE.format(columns=columns) + more


# What somebody did by hand, and the whole of what is said about it.
GAPS: dict[str, tuple[str, list[str]]] = {
    "a table as it must be": (note(), []),
    "a table of nobody": (
        "CREATE TABLE leaflet (id uuid PRIMARY KEY)",
        [
            "leaflet has no column organisation_id (uuid, not null), and is not on the list of global tables.",
            "The index leaflet_pkey of leaflet starts with id instead of organisation_id.",
        ],
    ),
    "an organisation that may be missing": (
        "CREATE TABLE leaflet (id uuid, organisation_id uuid REFERENCES tenancy_organisation)",
        [
            "leaflet has no column organisation_id (uuid, not null), and is not on the list of global tables.",
            "The foreign key leaflet_organisation_id_fkey of leaflet has no index on (organisation_id).",
        ],
    ),
    "no organisation behind the id": (
        note("ALTER TABLE note DROP CONSTRAINT note_organisation_id_fkey"),
        ["note has an organisation_id that does not refer to tenancy_organisation."],
    ),
    "another primary key": (
        note(
            "ALTER TABLE note DROP CONSTRAINT note_pkey, ADD PRIMARY KEY (id); CREATE INDEX ON note (organisation_id)"
        ),
        [
            "note has the primary key (id) instead of (organisation_id, id).",
            "The index note_pkey of note starts with id instead of organisation_id.",
        ],
    ),
    "row level security off": (
        note("ALTER TABLE note DISABLE ROW LEVEL SECURITY"),
        ["note has row level security switched off."],
    ),
    "row level security not forced": (
        note("ALTER TABLE note NO FORCE ROW LEVEL SECURITY"),
        ["note does not force row level security on its owner."],
    ),
    "no policy": (
        note("DROP POLICY organisation ON note"),
        ["note does not have exactly the one policy: it has none."],
    ),
    "a second policy": (
        note("CREATE POLICY everybody ON note USING (true)"),
        [
            (
                "note does not have exactly the one policy: it has [['ALL', 'true', None, 'PERMISSIVE', '{public}'], "
                "['ALL', \"(organisation_id = (NULLIF(current_setting('app.organisation_id'::text, true), ''::text))::uuid)\", "
                "None, 'PERMISSIVE', '{public}']]."
            )
        ],
    ),
    "a policy for reading only": (
        note("DROP POLICY organisation ON note; CREATE POLICY organisation ON note FOR SELECT USING (true)"),
        ["note does not have exactly the one policy: it has [['SELECT', 'true', None, 'PERMISSIVE', '{public}']]."],
    ),
    "a policy that lets writes out": (
        note("ALTER POLICY organisation ON note WITH CHECK (true)"),
        [
            (
                "note does not have exactly the one policy: it has "
                "[['ALL', \"(organisation_id = (NULLIF(current_setting('app.organisation_id'::text, true), ''::text))::uuid)\", "
                "'true', 'PERMISSIVE', '{public}']]."
            )
        ],
    ),
    "an index of its own": (
        note("CREATE INDEX note_said ON note (said)"),
        ["The index note_said of note starts with said instead of organisation_id."],
    ),
    "an index of an expression": (
        note("CREATE INDEX note_said ON note (lower(said))"),
        ["The index note_said of note starts with an expression instead of organisation_id."],
    ),
    "a unique constraint among all": (
        note("ALTER TABLE note ADD CONSTRAINT note_once UNIQUE (said)"),
        ["The index note_once of note starts with said instead of organisation_id."],
    ),
    "a listed index that is gone": (
        "DROP INDEX membership_of_user",
        [
            "membership_of_user is on the list of global indexes and is not used.",
            "The foreign key access_membership_user_id_5bf62e16_fk_identity_user_id of access_membership has no index on (user_id).",
        ],
    ),
    "a plain foreign key": (
        note(
            "ALTER TABLE access_role ADD UNIQUE (organisation_id, id), ADD CONSTRAINT role_id_once UNIQUE (id); "
            "ALTER TABLE note ADD CONSTRAINT note_role FOREIGN KEY (role_id) REFERENCES access_role (id); "
            "CREATE INDEX note_of_role ON note (organisation_id, role_id)",
            "role_id uuid,",
        ),
        [
            "The index role_id_once of access_role starts with id instead of organisation_id.",
            "The foreign key note_role of note has no index on (role_id).",
            "The foreign key note_role of note to access_role does not carry the organisation.",
        ],
    ),
    "a foreign key without an index": (
        note(
            "ALTER TABLE note ADD CONSTRAINT note_role FOREIGN KEY (organisation_id, role_id) "
            "REFERENCES access_role (organisation_id, id)",
            "role_id uuid,",
        ),
        ["The foreign key note_role of note has no index on (organisation_id, role_id)."],
    ),
    "a foreign key that cascades": (
        note(
            "ALTER TABLE note ADD CONSTRAINT note_role FOREIGN KEY (organisation_id, role_id) "
            "REFERENCES access_role (organisation_id, id) ON DELETE CASCADE; "
            "CREATE INDEX note_of_role ON note (organisation_id, role_id)",
            "role_id uuid,",
        ),
        ["The foreign key note_role of note lets the database delete or change rows by itself."],
    ),
    "a foreign key that was not checked": (
        note(
            "ALTER TABLE note ADD CONSTRAINT note_role FOREIGN KEY (organisation_id, role_id) "
            "REFERENCES access_role (organisation_id, id) NOT VALID; "
            "CREATE INDEX note_of_role ON note (organisation_id, role_id)",
            "role_id uuid,",
        ),
        ["The foreign key note_role of note was never checked against the rows."],
    ),
    "a foreign key from a global table": (
        (
            "ALTER TABLE identity_user ADD CONSTRAINT user_organisation FOREIGN KEY (primary_organisation_id) "
            "REFERENCES tenancy_organisation; CREATE INDEX ON identity_user (primary_organisation_id)"
        ),
        [
            (
                "The foreign key user_organisation lets the global table identity_user refer to the organisation's table "
                "tenancy_organisation."
            )
        ],
    ),
    "rights that nobody declared": (
        note(f'GRANT SELECT, TRUNCATE ON note TO "{APPLICATION}"'),
        [
            "The application may SELECT note, which is not declared.",
            "The application may TRUNCATE note, which is not declared.",
        ],
    ),
    "a right too many and one too few": (
        f'GRANT UPDATE ON audit_auditentry TO "{APPLICATION}"; REVOKE DELETE ON access_role FROM "{APPLICATION}"',
        [
            "The application may not DELETE access_role, which is declared.",
            "The application may UPDATE audit_auditentry, which is not declared.",
        ],
    ),
    "rights of everybody": ("GRANT SELECT ON access_role TO PUBLIC", ["PUBLIC may SELECT access_role."]),
    "a right in one column": (
        f'GRANT UPDATE (action) ON audit_auditentry TO "{APPLICATION}"',
        [f"{APPLICATION} may UPDATE the single column action of audit_auditentry."],
    ),
    "rights in what is yet to come": (
        f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO "{APPLICATION}"',
        ["New objects of kind 'r' in public bring rights that nobody declared."],
    ),
    "a schema for everybody": (
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        ["PUBLIC may create tables in the schema public.", f"{APPLICATION} may create tables in the schema public."],
    ),
    "a sequence of the application's": (
        f'GRANT UPDATE ON SEQUENCE procrastinate_jobs_id_seq TO "{APPLICATION}"',
        [f"procrastinate_jobs_id_seq may be used by more than the application's USAGE: {APPLICATION} has UPDATE."],
    ),
    "a view": (
        "CREATE VIEW every_role AS SELECT * FROM access_role",
        ["every_role is a view: it reads past the policies, as its owner."],
    ),
    "a materialised view": (
        "CREATE MATERIALIZED VIEW every_role AS SELECT * FROM access_role",
        ["every_role is a view: it reads past the policies, as its owner."],
    ),
    "a table elsewhere": (
        "CREATE SCHEMA reports; CREATE TABLE reports.every_role AS SELECT * FROM access_role",
        [
            "reports.every_role is outside the schema public, where nobody looks.",
            "There is a schema reports beside public: what stands in it can be taken for something else.",
        ],
    ),
    "a path that leads elsewhere": (
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = evil, public', current_database()); END $$",
        [
            "The database {database} has the setting search_path=evil, public, which can lead statements to other functions and tables."
        ],
    ),
    "a listed table that is gone": (
        "DROP TABLE identity_attempts",
        ["identity_attempts is on the list of global tables and does not exist."],
    ),
    "a definer function": (
        UNKNOWN.format(name="peek()", options="SET search_path = pg_catalog, pg_temp"),
        ["The function peek() runs as its owner, past the policies, and is not on the list."],
    ),
    "a definer function without a search path": (
        "ALTER FUNCTION organisation_id_of(text) RESET search_path",
        [
            (
                "The function organisation_id_of(text) runs as its owner with no settings, "
                "not search_path=pg_catalog, pg_temp."
            )
        ],
    ),
    "a definer function with a wide search path": (
        "ALTER FUNCTION every_organisation() SET search_path = public",
        [
            (
                "The function every_organisation() runs as its owner with ['search_path=public'], "
                "not search_path=pg_catalog, pg_temp."
            )
        ],
    ),
    "a definer function for everybody": (
        "GRANT EXECUTE ON FUNCTION organisations_of(uuid) TO PUBLIC",
        ["The function organisations_of(uuid) runs as its owner, and PUBLIC may call it."],
    ),
    "a listed function that is gone": (
        "DROP FUNCTION every_organisation()",
        ["The function every_organisation() is on the list and does not exist."],
    ),
    "a version that nobody raises": (
        "ALTER TABLE tenancy_campus DISABLE TRIGGER stamp",
        ["tenancy_campus has a version that no trigger raises."],
    ),
    "a version without a stamp": (
        note(
            "CREATE TRIGGER stamp BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION cohortium_stamp()", "version int,"
        ),
        ["note has a version and lacks updated_at and updated_by, which its trigger stamps."],
    ),
    "a status that nobody guards": (
        "ALTER TABLE access_membership DISABLE TRIGGER moves_status",
        ["access_membership has a status that no trigger guards."],
    ),
    "a status that is guarded otherwise": (
        (
            "DROP TRIGGER moves_status ON access_membership; CREATE TRIGGER moves_status BEFORE INSERT ON access_membership "
            """FOR EACH ROW EXECUTE FUNCTION cohortium_move('status', '{"": ["active"]}')"""
        ),
        ["access_membership guards its status by other moves than its machine has."],
    ),
    "a guard of what is no status": (
        """CREATE TRIGGER moves_name BEFORE INSERT ON access_role
        FOR EACH ROW EXECUTE FUNCTION cohortium_move('name', '{}')""",
        ["The trigger moves_name of access_role guards what is no status."],
    ),
    "a trail that can be edited": (
        "DROP TRIGGER append_only ON audit_auditentry",
        ["audit_auditentry is written once, and no trigger refuses a change."],
    ),
}


@pytest.mark.parametrize("gap", GAPS)
def test_catalogue_finds(rolled_back: Any, gap: str) -> None:
    statement, wanted = GAPS[gap]
    rows(rolled_back, statement)

    found = catalogue.faults(rolled_back)

    assert found == [one.replace("{database}", rolled_back.settings_dict["NAME"]) for one in wanted]


def test_catalogue_finds_an_application_that_is_somebody(own_database: Any, make_role: Callable[..., str]) -> None:
    name, other = make_role("somebody", "CREATEDB CREATEROLE"), make_role("other")
    rows(own_database, f'GRANT "{other}" TO "{name}"; GRANT CREATE ON SCHEMA public TO "{name}"')
    rows(own_database, f'ALTER TABLE identity_attempts OWNER TO "{name}"')

    with override_settings(DATABASE_APPLICATION_ROLE=name):
        found = list(catalogue.application(own_database))

    assert found == [
        f"The application's role {name} is allowed to make roles.",
        f"The application's role {name} is allowed to make databases.",
        f"The application's role {name} is a member of {other}.",
        f"The application's role {name} owns table identity_attempts.",
    ]
