from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_trail_proves_itself'),
    ]

    operations = [
        migrations.RunSQL(
            'CREATE TRIGGER dated BEFORE INSERT ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION cohortium_dated()',
            'DROP TRIGGER dated ON audit_auditentry',
        ),
    ]
