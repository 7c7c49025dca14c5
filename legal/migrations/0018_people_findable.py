"""Whoever has a case already is found on it; the filling and the indexes do not stop writes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

from unions.found_copies import fill


def fill_all(apps, schema_editor):
    """Copy the keys, a thousand rows at a time; begun anew it goes on where it was."""
    fill(schema_editor.connection, "legal_legalaidcase", "applicant_")
    fill(schema_editor.connection, "legal_party")


class Migration(migrations.Migration):
    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [("legal", "0017_people_found")]

    operations = [
        migrations.RunPython(fill_all, migrations.RunPython.noop, elidable=True),
        AddIndexConcurrently(
            model_name="legalaidcase", index=GinIndex(fields=["applicant_search_keys"], name="legal_case_search")
        ),
        AddIndexConcurrently(model_name="party", index=GinIndex(fields=["search_keys"], name="legal_party_search")),
    ]
