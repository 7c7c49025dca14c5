"""Index the calls of an application by their day and answer, without stopping writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('partners', '0003_note_wanted_events'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='call',
            index=models.Index(fields=['application', 'at'], include=['status'], name='partners_call_by_day'),
        ),
    ]
