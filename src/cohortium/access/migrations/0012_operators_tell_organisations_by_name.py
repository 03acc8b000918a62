"""Staff of the platform reads of a job whose it is: what the organisations of these ids are called, and nothing else.

SECURITY DEFINER runs it as its owner, who passes row level security; the fixed search path keeps anybody from putting
another table in the way.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0011_operators_see_organisations")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION organisations_called(ids uuid[])
            RETURNS TABLE (organisation_id uuid, code varchar, name varchar)
            LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT o.id, o.code, o.name FROM public.tenancy_organisation o WHERE o.id = ANY (ids)
            $$
            """,
            "DROP FUNCTION organisations_called(uuid[])",
        ),
    ]
