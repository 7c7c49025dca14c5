"""Everybody who is on a file is found on it; the filling and the index do not stop writes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

AT_ONCE = 1000
UNFILLED = "SELECT id FROM aid_filemember WHERE search_keys IS NULL LIMIT %s"
FILL = "UPDATE aid_filemember SET search_keys = '{}' WHERE id = ANY(%s)"  # the trigger puts the keys


def fill(apps, schema_editor):
    """Copy the keys of everybody on file, a thousand at a time; begun anew it goes on where it was."""
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(UNFILLED, [AT_ONCE])
            keys = [key for (key,) in cursor.fetchall()]
            if not keys:
                return
            cursor.execute(FILL, [keys])


class Migration(migrations.Migration):
    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [("aid", "0020_members_found")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        AddIndexConcurrently(model_name="filemember", index=GinIndex(fields=["search_keys"], name="aid_member_search")),
    ]
