"""Find cases of legal aid by a part of a name; the index and the filling do not stop writes."""

import django.contrib.postgres.fields
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import legal.models.naming

AT_ONCE = 1000
NAMELESS = "SELECT id FROM legal_legalaidcase WHERE applicant_name = '' ORDER BY id LIMIT %s"
FILL = """
UPDATE legal_legalaidcase AS c SET applicant_name = p.name
  FROM unions_person p WHERE p.id = c.applicant_id AND c.id = ANY(%s)
"""


def copy_names(apps, schema_editor):
    """Copy the applicants' names, a thousand cases at a time; begun anew it goes on where it was."""
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(NAMELESS, [AT_ONCE])
            keys = [key for (key,) in cursor.fetchall()]
            if not keys:
                return
            cursor.execute(FILL, [keys])
            if cursor.rowcount <= 0:  # people whom nothing names any more
                return


class Migration(migrations.Migration):
    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [("legal", "0013_second_wall")]

    operations = [
        migrations.AddField(
            model_name="legalaidcase",
            name="applicant_name",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=64, verbose_name="applicant"
            ),
        ),
        migrations.RunPython(copy_names, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            model_name="legalaidcase",
            name="name_keys",
            field=models.GeneratedField(
                db_persist=True,
                expression=legal.models.naming.NameKeys("applicant_name", "employer_name"),
                output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
            ),
        ),
        AddIndexConcurrently(
            model_name="legalaidcase", index=GinIndex(fields=["name_keys"], name="legal_case_names")
        ),
    ]
