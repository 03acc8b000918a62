import cohortium.tenancy.lookups
from django.core.management import CommandError
from django.db import migrations, models


def insist_on_different_names(apps, schema_editor):
    """Two names that differ by case or accents only become one: who runs the installation says which one is changed."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(name || ' (' || code || ')', ', ' ORDER BY code) FROM tenancy_organisation "
            "GROUP BY cohortium_plain(name) HAVING count(*) > 1"
        )
        alike = [names for (names,) in cursor.fetchall()]
    if alike:
        raise CommandError(
            f"These organisations are called alike but for case and accents: {'; '.join(alike)}. Go back to the release "
            "before, give all but one of them another name (Organisation, Edit), and migrate again."
        )


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0005_organisation_gains_details'),
    ]

    operations = [
        migrations.RunPython(insist_on_different_names, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='organisation',
            name='organisation_name_once',
        ),
        migrations.AddField(
            model_name='organisation',
            name='name_plain',
            field=cohortium.tenancy.lookups.PlainText(db_persist=True, expression=cohortium.tenancy.lookups.Plain(models.F('name')), output_field=models.TextField(db_collation='C')),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(fields=('name_plain',), name='organisation_name_once'),
        ),
    ]
