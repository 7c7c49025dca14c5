"""SQL for migrations: a row repeats the search keys of its person, and triggers keep the copies right.

`1042|wx` finds somebody in county 1042, `|wx` everywhere. The triggers copy whenever the row or the person changes,
whoever does it. A user who corrects a person may not see every row about them (ADR 0015), so the functions widen the
scope for their own statement and then restore it; they show nothing to anybody, they only copy.

Released migrations (legal 0017, 0018) run this text as it stands here: it is frozen with them. Whatever has to change
comes as new functions in a new migration. `aid/migrations/0020` was released before this module, carries its own text
(it copies the name as well), and stays as it is for the same reason.
"""

from typing import Any

COPIES = """
CREATE FUNCTION {table}_found() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text := coalesce(current_setting('hengwen.scope', true), '');
BEGIN
    PERFORM set_config('hengwen.scope', '*', true);
    SELECT p.sort_key, p.search_keys || ARRAY(
               SELECT DISTINCT substr(key, strpos(key, '|')) FROM unnest(p.search_keys) AS key)
      INTO NEW.{at}sort_key, NEW.{at}search_keys
      FROM unions_person AS p WHERE p.id = NEW.{person};
    IF NOT FOUND THEN  -- a unit, or the foreign key refuses the row with its own words
        NEW.{at}sort_key := ''; NEW.{at}search_keys := '{{}}';
    END IF;
    PERFORM set_config('hengwen.scope', said, true);
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_found BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_found();

CREATE FUNCTION {table}_person_found() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text := coalesce(current_setting('hengwen.scope', true), '');
BEGIN
    PERFORM set_config('hengwen.scope', '*', true);
    -- One person's rows, of which there are few; their own trigger copies the keys anew.
    UPDATE {table} SET {at}search_keys = NULL WHERE {person} = NEW.id;
    PERFORM set_config('hengwen.scope', said, true);
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_person_found AFTER UPDATE ON unions_person FOR EACH ROW
    WHEN ((OLD.sort_key, OLD.search_keys) IS DISTINCT FROM (NEW.sort_key, NEW.search_keys))
    EXECUTE FUNCTION {table}_person_found();
"""
NO_COPIES = """
DROP TRIGGER {table}_person_found ON unions_person;
DROP FUNCTION {table}_person_found;
DROP TRIGGER {table}_found ON {table};
DROP FUNCTION {table}_found;
"""
UNFILLED = "SELECT id FROM {table} WHERE {at}search_keys IS NULL LIMIT %s"
FILL = "UPDATE {table} SET {at}search_keys = '{{}}' WHERE id = ANY(%s)"  # the trigger puts the keys
# Where triggers are set aside while very many rows are copied: each by the person's key.
FILL_ALL = """
UPDATE {table} AS t SET ({at}sort_key, {at}search_keys) = (
    SELECT p.sort_key, p.search_keys || ARRAY(
               SELECT DISTINCT substr(key, strpos(key, '|')) FROM unnest(p.search_keys) AS key)
      FROM unions_person AS p WHERE p.id = t.{person}
) WHERE t.{at}search_keys IS NULL
"""


def fill(connection: Any, table: str, at: str = "", at_once: int = 1000) -> None:
    """Copy the keys of everybody, so many rows at a time; begun anew it goes on where it was."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(UNFILLED.format(table=table, at=at), [at_once])
            keys = [key for (key,) in cursor.fetchall()]
            if not keys:
                return
            cursor.execute(FILL.format(table=table, at=at), [keys])
