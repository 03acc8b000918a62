"""Staff of the platform sees how many work at an organisation, and how many others have a log-in there.

Families, learners and partners were among the people of it, so that a house with five people and two hundred parents
looked like one of two hundred and five.
"""

from django.db import migrations

FUNCTION = """
            CREATE FUNCTION organisations_of_installation(begins text, behind text, at_most integer)
            RETURNS TABLE (
                organisation_id uuid, code varchar, name varchar, is_active boolean, created_at timestamptz,
                %(columns)s
            )
            LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT o.id, o.code, o.name, o.is_active, o.created_at, %(counted)s
                FROM public.tenancy_organisation o
                WHERE o.code > behind AND (starts_with(o.code, begins) OR starts_with(lower(o.name), begins))
                ORDER BY o.code LIMIT at_most
            $$
            """
DROP = "DROP FUNCTION organisations_of_installation(text, text, integer);"
# As 0011 wrote it, sign for sign.
BEFORE = {
    "columns": "members bigint",
    "counted": """(
                    SELECT count(*) FROM public.access_membership m
                    WHERE m.organisation_id = o.id AND m.status = 'active'
                )""",
}
NOW = {
    "columns": "members bigint, others bigint",
    "counted": """counted.members, counted.others""",
}
COUNTED = """FROM public.tenancy_organisation o
                CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE m.is_staff), count(*) FILTER (WHERE NOT m.is_staff)
                    FROM public.access_membership m WHERE m.organisation_id = o.id AND m.status = 'active'
                ) AS counted (members, others)"""


class Migration(migrations.Migration):
    dependencies = [("access", "0015_numbers_by_their_end")]

    operations = [
        migrations.RunSQL(
            DROP + (FUNCTION % NOW).replace("FROM public.tenancy_organisation o", COUNTED),
            DROP + FUNCTION % BEFORE,
        ),
    ]
