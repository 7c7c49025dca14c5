"""The search box finds members of a file by keys that stand on their own rows, and the database keeps them right.

By letters or the end of a number it walked every file of a branch, for the keys stand with twenty million people. Each
member's row repeats them now, and once more without their county, for branches of many counties. A trigger copies them
whenever the row or the person changes, whoever does it: a correction, an import, a merge, an erasure, a move.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

# `1042|wx` is looked for in a county, `|wx` everywhere. Whoever corrects a person may not see each file about them,
# so that the functions look everywhere and say again what was said; they bring nothing to anybody, they only copy.
TRIGGERS = """
CREATE FUNCTION aid_found_keys(keys text[]) RETURNS text[] IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT keys || ARRAY(SELECT DISTINCT substr(key, strpos(key, '|')) FROM unnest(keys) AS key)
$$;

CREATE FUNCTION aid_copy_found() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text := coalesce(current_setting('hengwen.scope', true), '');
BEGIN
    PERFORM set_config('hengwen.scope', '*', true);
    SELECT p.name, p.sort_key, aid_found_keys(p.search_keys)
      INTO NEW.name, NEW.sort_key, NEW.search_keys
      FROM unions_person AS p WHERE p.id = NEW.person_id;
    IF NOT FOUND THEN  -- the foreign key refuses the row with its own words
        NEW.name := ''; NEW.sort_key := ''; NEW.search_keys := '{}';
    END IF;
    PERFORM set_config('hengwen.scope', said, true);
    RETURN NEW;
END $$;
CREATE TRIGGER aid_filemember_found BEFORE INSERT OR UPDATE ON aid_filemember
    FOR EACH ROW EXECUTE FUNCTION aid_copy_found();

CREATE FUNCTION aid_person_found() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text := coalesce(current_setting('hengwen.scope', true), '');
BEGIN
    PERFORM set_config('hengwen.scope', '*', true);
    -- One person's seats, of which there are few; their own trigger copies the keys anew.
    UPDATE aid_filemember SET search_keys = NULL WHERE person_id = NEW.id;
    PERFORM set_config('hengwen.scope', said, true);
    RETURN NULL;
END $$;
CREATE TRIGGER aid_person_found AFTER UPDATE ON unions_person FOR EACH ROW
    WHEN ((OLD.name, OLD.sort_key, OLD.search_keys) IS DISTINCT FROM (NEW.name, NEW.sort_key, NEW.search_keys))
    EXECUTE FUNCTION aid_person_found();
"""
NO_TRIGGERS = """
DROP TRIGGER aid_person_found ON unions_person;
DROP FUNCTION aid_person_found;
DROP TRIGGER aid_filemember_found ON aid_filemember;
DROP FUNCTION aid_copy_found;
DROP FUNCTION aid_found_keys;
"""


class Migration(migrations.Migration):
    dependencies = [("aid", "0019_service_tallies"), ("unions", "0021_results_of_studios")]

    operations = [
        migrations.AddField(
            model_name="filemember",
            name="name",
            field=models.CharField(db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="filemember",
            name="sort_key",
            field=models.CharField(db_collation="C", db_default="", default="", editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name="filemember",
            name="search_keys",
            field=ArrayField(
                base_field=models.TextField(), editable=False, null=True, size=None
            ),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
