"""How the rows of people are spread over organisations is not counted: each is taken for a two-hundredth of a table.

Who is counted is known from then on, and whoever was not there is taken for nobody: "those of this organisation" would
then be one row, any index as good as the right one, and whoever is looked up by a key would be looked for among all
people of an organisation that has come a moment ago, once for each of them. Without a count no organisation is the
exception, so that a key always says more than whose it is.
"""

from django.db import migrations

TABLES = ("learner", "family", "familylearner", "guardian", "emergencycontact", "nationalid", "consent")


def _each(change: str) -> str:
    return "".join(change.format(f"people_{table}") for table in TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0017_numbers_by_their_end"),
    ]

    operations = [
        migrations.RunSQL(
            _each("ALTER TABLE {} ALTER COLUMN organisation_id SET STATISTICS 0;\n"),
            _each("ALTER TABLE {} ALTER COLUMN organisation_id SET STATISTICS -1;\n"),
        ),
        # What was counted before stays otherwise. Only PostgreSQL 18 and later can forget it.
        migrations.RunSQL(
            "DO $$ BEGIN IF to_regproc('pg_clear_attribute_stats') IS NOT NULL THEN\n"
            + _each("PERFORM pg_clear_attribute_stats('public', '{}', 'organisation_id', false);\n")
            + "END IF; END $$",
            migrations.RunSQL.noop,
        ),
    ]
