"""Mark a union for counting when a round of recruitment changes; count the rounds and pilots that are there."""

from django.db import migrations

from unions.tally_triggers import marks, unmarks

# The workers of a round are counted in the townships they are posted to, under the year of the round.
FUNCTION = """
CREATE FUNCTION unions_mark_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unions_tallymark (union_id)
    SELECT union_id FROM changed
     UNION
    SELECT worker.township_id FROM changed JOIN unions_socialworker worker ON worker.batch_id = changed.id;
    RETURN NULL;
END $$;
"""
ALREADY_THERE = """
INSERT INTO unions_tallymark (union_id)
SELECT union_id FROM unions_recruitmentbatch
 UNION
SELECT township_id FROM unions_socialworker WHERE batch_id IS NOT NULL
 UNION
SELECT id FROM unions_union WHERE is_pilot OR kind = 'building';
"""


class Migration(migrations.Migration):
    dependencies = [("unions", "0021_results_of_studios")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION unions_mark_round();"),
        migrations.RunSQL(marks("unions_recruitmentbatch", "unions_mark_round"), unmarks("unions_recruitmentbatch")),
        migrations.RunSQL(ALREADY_THERE, migrations.RunSQL.noop),
    ]
