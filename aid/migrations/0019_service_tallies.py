"""Mark a union for counting when what it gave in goods and services changes; count what was there before."""

from django.db import migrations

from unions.tally_triggers import marks, unmarks

FUNCTION = """
CREATE FUNCTION aid_mark_course() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unions_tallymark (union_id)
    SELECT DISTINCT trainee.union_id FROM changed JOIN aid_trainee trainee ON trainee.course_id = changed.id;
    RETURN NULL;
END $$;
"""
BY_UNION = (
    "aid_jobfair",
    "aid_referral",
    "aid_trainee",
    "aid_checkupbooking",
    "aid_sitevisit",
    "aid_goodsissue",
)
TRIGGERS = "\n".join(
    [
        *(marks(table, "unions_mark_tally", "union_id") for table in BY_UNION),
        # A class that ends on another day moves its trainees to another year.
        marks("aid_trainingclass", "aid_mark_course", sides=("after",)),
    ]
)
NO_TRIGGERS = "\n".join([*(unmarks(table) for table in BY_UNION), unmarks("aid_trainingclass", ("after",))])
ALREADY_THERE = "\n".join(
    f"INSERT INTO unions_tallymark (union_id) SELECT DISTINCT union_id FROM {table};" for table in BY_UNION
)


class Migration(migrations.Migration):
    dependencies = [
        ("aid", "0018_files_also_seen"),
        ("unions", "0010_venue_tallies"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION aid_mark_course();"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(ALREADY_THERE, migrations.RunSQL.noop),
    ]
