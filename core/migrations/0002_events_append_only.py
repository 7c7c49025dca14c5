"""Make the trail unchangeable, from the shell too, and note every new event as unsealed."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER core_event_append_only BEFORE UPDATE OR DELETE ON core_event
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER core_event_no_truncate BEFORE TRUNCATE ON core_event
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER core_eventseal_append_only BEFORE UPDATE OR DELETE ON core_eventseal
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER core_eventseal_no_truncate BEFORE TRUNCATE ON core_eventseal
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE FUNCTION core_note_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_unsealedevent (event_id) SELECT id FROM fresh;
    RETURN NULL;
END $$;
CREATE TRIGGER core_event_unsealed AFTER INSERT ON core_event
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION core_note_unsealed();
"""
ALLOW = """
DROP TRIGGER core_event_unsealed ON core_event;
DROP FUNCTION core_note_unsealed();
DROP TRIGGER core_eventseal_no_truncate ON core_eventseal;
DROP TRIGGER core_eventseal_append_only ON core_eventseal;
DROP TRIGGER core_event_no_truncate ON core_event;
DROP TRIGGER core_event_append_only ON core_event;
DROP FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_tables")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
