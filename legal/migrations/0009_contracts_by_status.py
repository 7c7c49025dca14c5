"""The contracts that wait for one step, newest first, without stopping writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('legal', '0008_one_limitation'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='collectivecontract',
            index=models.Index(fields=['status', '-id'], name='legal_contract_by_status'),
        ),
    ]
