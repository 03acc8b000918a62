from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0002_operators_see_what_failed'),
        ('procrastinate', '0041_post_retry_failed_job'),
    ]

    operations = [
        # Procrastinate looks for jobs that wait; operators look for the few that failed among a month of others.
        migrations.RunSQL(
            "CREATE INDEX job_failed ON procrastinate_jobs (task_name, id) WHERE status = 'failed'",
            'DROP INDEX job_failed',
        ),
    ]
