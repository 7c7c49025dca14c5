"""The running clocks of a branch: a county's few hundred, not all of a kind in the province."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('core', '0011_event_words'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='deadline',
            index=models.Index(
                condition=models.Q(('state', 'running')), fields=['union_path', 'due_on'], name='core_deadline_by_branch'
            ),
        ),
    ]
