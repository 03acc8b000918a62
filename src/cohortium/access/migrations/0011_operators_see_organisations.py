"""Staff of the platform sees which organisations there are, and how many people each has: nothing else of them.

SECURITY DEFINER runs it as its owner, who passes row level security; the fixed search path keeps anybody from putting
another table in the way. A page at a time: `begins` is the beginning of a code or of a name, in small letters.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0010_members_are_found_by_any_word"), ("tenancy", "0005_organisation_gains_details")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION organisations_of_installation(begins text, behind text, at_most integer)
            RETURNS TABLE (
                organisation_id uuid, code varchar, name varchar, is_active boolean, created_at timestamptz,
                members bigint
            )
            LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT o.id, o.code, o.name, o.is_active, o.created_at, (
                    SELECT count(*) FROM public.access_membership m
                    WHERE m.organisation_id = o.id AND m.status = 'active'
                )
                FROM public.tenancy_organisation o
                WHERE o.code > behind AND (starts_with(o.code, begins) OR starts_with(lower(o.name), begins))
                ORDER BY o.code LIMIT at_most
            $$
            """,
            "DROP FUNCTION organisations_of_installation(text, text, integer)",
        ),
    ]
