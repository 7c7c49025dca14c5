"""Mark a union for counting when its files or the payments to its families change."""

from django.db import migrations

from unions.tally_triggers import CHANGES, marks, unmarks

FUNCTION = """
CREATE FUNCTION aid_mark_paid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unions_tallymark (union_id)
    SELECT DISTINCT award.union_id FROM changed JOIN aid_award award ON award.id = changed.award_id;
    RETURN NULL;
END $$;
"""
TRIGGERS = "\n".join(
    [
        marks("aid_needyfile", "unions_mark_tally", "union_id"),
        marks("aid_award", "unions_mark_tally", "union_id", sides=CHANGES),
        marks("aid_payment", "aid_mark_paid"),
    ]
)
NO_TRIGGERS = "\n".join([unmarks("aid_needyfile"), unmarks("aid_award", CHANGES), unmarks("aid_payment")])


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0012_file_tier'),
        ('unions', '0009_tallies'),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION aid_mark_paid();"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
