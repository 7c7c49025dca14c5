"""Mark a union for counting when its venues change."""

from django.db import migrations

from unions.tally_triggers import marks, unmarks


class Migration(migrations.Migration):

    dependencies = [
        ('unions', '0009_tallies'),
    ]

    operations = [
        migrations.RunSQL(
            marks("unions_venue", "unions_mark_tally", "union_id"), unmarks("unions_venue")
        ),
    ]
