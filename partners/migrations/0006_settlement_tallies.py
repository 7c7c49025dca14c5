"""Mark a union for counting when a mutual-aid settlement of its people comes in; count those that are there."""

from django.db import migrations

from unions.tally_triggers import marks, unmarks

TABLE = "partners_mutualsettlement"


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_deliveries_by_end"), ("unions", "0010_venue_tallies")]

    operations = [
        migrations.RunSQL(marks(TABLE, "unions_mark_tally", "union_id"), unmarks(TABLE)),
        migrations.RunSQL(
            f"INSERT INTO unions_tallymark (union_id) SELECT DISTINCT union_id FROM {TABLE};", migrations.RunSQL.noop
        ),
    ]
