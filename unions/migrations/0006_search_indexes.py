"""Find people and unions by their search keys, without stopping writes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('unions', '0005_people_at_scale'),
    ]

    operations = [
        AddIndexConcurrently(model_name='person', index=GinIndex(fields=['search_keys'], name='unions_person_search')),
        AddIndexConcurrently(model_name='union', index=GinIndex(fields=['search_keys'], name='unions_search')),
    ]
