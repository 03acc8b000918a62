"""What PostgreSQL knows of people is renewed after so many changes, however many rows there are.

By default that is a tenth of a table. Where many organisations share it, an organisation that brings in all of its
people would stay unknown for good: "those of this organisation" would be taken for one row, and any index for a good one.
"""

from django.db import migrations

TABLES = ("learner", "family", "familylearner", "guardian", "emergencycontact", "nationalid", "consent")
CHANGES = 2000


def _each(change: str) -> str:
    return "".join(f"ALTER TABLE people_{table} {change};\n" for table in TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0015_answers_come_by_imports"),
    ]

    operations = [
        migrations.RunSQL(
            _each(f"SET (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = {CHANGES})"),
            _each("RESET (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold)"),
        ),
    ]
