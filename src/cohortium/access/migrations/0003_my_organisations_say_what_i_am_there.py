"""The switcher says what one is in each organisation, and a page knows whether to show a switcher at all.

`belongs_to_several` is no way of its own past the wall: it asks `organisations_of`.
"""

from django.db import migrations

BEFORE = """
    CREATE FUNCTION organisations_of(wanted uuid)
    RETURNS TABLE (organisation_id uuid, code varchar, name varchar, colour varchar)
    LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT o.id, o.code, o.name, o.colour
        FROM public.access_membership m JOIN public.tenancy_organisation o ON o.id = m.organisation_id
        WHERE m.user_id = wanted AND m.status = 'active' AND o.is_active
        ORDER BY o.name
    $$
"""
AFTER = """
    CREATE FUNCTION organisations_of(wanted uuid)
    RETURNS TABLE (organisation_id uuid, code varchar, name varchar, colour varchar, roles varchar[])
    LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT o.id, o.code, o.name, o.colour, ARRAY(
            SELECT r.name
            FROM public.access_membershiprole h
            JOIN public.access_role r ON (r.organisation_id, r.id) = (h.organisation_id, h.role_id)
            WHERE (h.organisation_id, h.membership_id) = (m.organisation_id, m.id)
            ORDER BY r.name
        )
        FROM public.access_membership m JOIN public.tenancy_organisation o ON o.id = m.organisation_id
        WHERE m.user_id = wanted AND m.status = 'active' AND o.is_active
        ORDER BY o.name
    $$
"""
DROP = "DROP FUNCTION organisations_of(uuid)"


class Migration(migrations.Migration):
    dependencies = [("access", "0002_my_organisations_can_be_found")]

    operations = [
        # What a function returns cannot be replaced.
        migrations.RunSQL(DROP, BEFORE),
        migrations.RunSQL(AFTER, DROP),
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
