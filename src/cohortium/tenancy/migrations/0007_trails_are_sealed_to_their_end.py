"""An organisation that is switched off has rows like any other: see `cohortium.tenancy.finding`.

SECURITY DEFINER runs it as its owner, who passes row level security; the fixed search path keeps anybody from putting
another table in the way.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0006_names_are_told_apart")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION organisations_ever_founded() RETURNS SETOF uuid
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT id FROM public.tenancy_organisation ORDER BY id
            $$
            """,
            "DROP FUNCTION organisations_ever_founded()",
        ),
    ]
