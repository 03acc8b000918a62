"""The two ways past the wall that everything else needs: see `cohortium.tenancy.finding`.

SECURITY DEFINER runs them as their owner, who passes row level security; the fixed search path keeps anybody from
putting another table in the way.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_organisations_and_campuses")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION organisation_id_of(wanted text) RETURNS uuid
            LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT id FROM public.tenancy_organisation WHERE code = wanted
            $$
            """,
            "DROP FUNCTION organisation_id_of(text)",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION every_organisation() RETURNS SETOF uuid
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT id FROM public.tenancy_organisation WHERE is_active ORDER BY id
            $$
            """,
            "DROP FUNCTION every_organisation()",
        ),
    ]
