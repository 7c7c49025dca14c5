"""Note each event that some webhook wants, in the event's own transaction, so that none is ever missed."""

from django.db import migrations

NOTE = """
CREATE FUNCTION partners_note_wanted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO partners_unroutedevent (event_id)
    SELECT told.id FROM fresh told
     WHERE EXISTS (SELECT FROM partners_subscription wanting
                    WHERE wanting.status <> 'ended' AND told.code = ANY (wanting.event_types));
    RETURN NULL;
END $$;
CREATE TRIGGER partners_event_wanted AFTER INSERT ON core_event
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION partners_note_wanted();
"""
FORGET = """
DROP TRIGGER partners_event_wanted ON core_event;
DROP FUNCTION partners_note_wanted();
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_webhooks_and_callbacks"), ("core", "0002_events_append_only")]

    operations = [migrations.RunSQL(NOTE, FORGET)]
