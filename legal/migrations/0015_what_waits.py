"""Find the contracts not filed yet and the cases under way without reading the many at rest; writes are not stopped."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('legal', '0014_case_name_search'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='collectivecontract',
            index=models.Index(
                condition=models.Q(('filed_on', None), ('status__in', ['effective', 'performing'])),
                fields=['union'],
                name='legal_contract_to_file',
            ),
        ),
        AddIndexConcurrently(
            model_name='legalaidcase',
            index=models.Index(
                condition=models.Q(
                    (
                        'status__in',
                        ['archived', 'closed', 'consulted', 'refused', 'terminated', 'transferred', 'withdrawn'],
                    ),
                    _negated=True,
                ),
                fields=['union'],
                name='legal_case_under_way',
            ),
        ),
    ]
