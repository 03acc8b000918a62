"""Whether somebody belongs to several organisations: no way of its own past the wall, it asks `organisations_of`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0002_my_organisations_can_be_found")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION belongs_to_several(wanted uuid) RETURNS boolean
            LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
                SELECT count(*) > 1 FROM public.organisations_of(wanted)
            $$
            """,
            "DROP FUNCTION belongs_to_several(uuid)",
        ),
    ]
