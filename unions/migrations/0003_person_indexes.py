"""Find people by day of birth and initials, and merged ones by what they were merged into, without stopping writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('unions', '0002_person_pairs'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='person',
            index=models.Index(fields=['birth_on', 'initials'], name='unions_person_by_birth'),
        ),
        AddIndexConcurrently(
            model_name='person',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='unions_person_merged'),
        ),
    ]
