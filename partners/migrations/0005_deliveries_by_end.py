"""Index deliveries by the day they were over, for the sweep that throws old ones away, without stopping writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('partners', '0004_calls_by_day'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='webhookdelivery',
            index=models.Index(
                condition=models.Q(('status', 'waiting'), _negated=True), fields=['done_at'], name='partners_delivery_by_end'
            ),
        ),
    ]
