"""Answer which unions lie in a range of paths from an index alone; most statements ask it. It does not stop writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('unions', '0019_what_places_say_of_each_other'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='union',
            index=models.Index(fields=['path'], include=['id'], name='unions_by_path'),
        ),
    ]
