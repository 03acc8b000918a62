"""The third way past the wall: see `cohortium.access.finding`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0001_roles_and_memberships")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION organisations_of(wanted uuid)
            RETURNS TABLE (organisation_id uuid, code varchar, name varchar, colour varchar)
            LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT o.id, o.code, o.name, o.colour
                FROM public.access_membership m JOIN public.tenancy_organisation o ON o.id = m.organisation_id
                WHERE m.user_id = wanted AND m.status = 'active' AND o.is_active
                ORDER BY o.name
            $$
            """,
            "DROP FUNCTION organisations_of(uuid)",
        ),
    ]
