"""The disputes that came out of one another, without stopping writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('legal', '0011_callbacks'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='mediation',
            index=models.Index(
                condition=models.Q(('parent__isnull', False)), fields=['parent'], name='legal_mediation_parent'
            ),
        ),
    ]
