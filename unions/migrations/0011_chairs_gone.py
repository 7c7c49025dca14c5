"""Find the chairs who left lately without reading every officer; the index does not stop writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('unions', '0010_venue_tallies'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='officer',
            index=models.Index(
                condition=models.Q(('post', 'chair'), ('to_on__isnull', False)),
                fields=['to_on'],
                name='unions_officer_chairs_gone',
            ),
        ),
    ]
