"""Whoever is not of the team holds no role and works at no campus: the database refuses it, whoever writes.

The membership is read with a lock, so that nobody leaves the team while a role is given to them; and whoever leaves it
holds nothing by then.
"""

from django.db import migrations

_FUNCTIONS = (
    (
        """
        CREATE FUNCTION access_of_the_team() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            of_the_team boolean;
        BEGIN
            SELECT m.is_staff INTO of_the_team FROM public.access_membership m
            WHERE m.organisation_id = NEW.organisation_id AND m.id = NEW.membership_id FOR SHARE;
            IF NOT of_the_team THEN
                RAISE EXCEPTION '%: % is not of the team', TG_TABLE_NAME, NEW.membership_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_' || TG_NAME;
            END IF;
            RETURN NEW;
        END $$
        """,
        "DROP FUNCTION access_of_the_team()",
    ),
    (
        """
        CREATE FUNCTION access_holds_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (
                SELECT FROM public.access_membershiprole r
                WHERE r.organisation_id = NEW.organisation_id AND r.membership_id = NEW.id
            ) OR EXISTS (
                SELECT FROM public.access_membershipcampus c
                WHERE c.organisation_id = NEW.organisation_id AND c.membership_id = NEW.id
            ) THEN
                RAISE EXCEPTION '%: % holds a role or a campus', TG_TABLE_NAME, NEW.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_' || TG_NAME;
            END IF;
            RETURN NEW;
        END $$
        """,
        "DROP FUNCTION access_holds_nothing()",
    ),
)
_HELD = (
    "CREATE TRIGGER of_the_team BEFORE INSERT OR UPDATE OF membership_id ON {} FOR EACH ROW"
    " EXECUTE FUNCTION access_of_the_team()"
)


class Migration(migrations.Migration):
    dependencies = [("access", "0013_some_are_not_of_the_team")]

    operations = [
        *(migrations.RunSQL(*both) for both in _FUNCTIONS),
        *(
            migrations.RunSQL(_HELD.format(table), f"DROP TRIGGER of_the_team ON {table}")
            for table in ("access_membershiprole", "access_membershipcampus")
        ),
        migrations.RunSQL(
            "CREATE TRIGGER holds_nothing BEFORE INSERT OR UPDATE OF is_staff ON access_membership FOR EACH ROW"
            " WHEN (NOT NEW.is_staff) EXECUTE FUNCTION access_holds_nothing()",
            "DROP TRIGGER holds_nothing ON access_membership",
        ),
    ]
