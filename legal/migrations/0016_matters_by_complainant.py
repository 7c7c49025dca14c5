"""Find supervision matters by who complained; the index is made while people write."""

import django.contrib.postgres.fields
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import legal.models.naming


class Migration(migrations.Migration):
    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [("legal", "0015_what_waits")]

    operations = [
        migrations.AddField(
            model_name="supervisionmatter",
            name="complainant_keys",
            field=models.GeneratedField(
                db_persist=True,
                expression=legal.models.naming.NameKeys("complainant"),
                output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
            ),
        ),
        AddIndexConcurrently(
            model_name="supervisionmatter",
            index=GinIndex(fields=["complainant_keys"], name="legal_matter_complainants"),
        ),
    ]
