"""The policies in SQL, for migrations: which rows of a table of people the database shows in a scope.

A row hangs on a union, and the union's path lies in the scope's range. The union's own row is asked, so a moved
subtree needs nothing rewritten: for a few rows by its key, for many by one hash of the range (the planner chooses).
Where nothing was said there is no range, and there are no rows.

A policy is planned anew with every statement on its table, so it holds one question. The rarer ways to a row, and those
through other tables, are asked last and by a function, which is planned once for a connection.
"""

from collections.abc import Sequence

from django.db import migrations

EVERYWHERE = "(SELECT core_scope_everywhere())"

# The scope as the application says it: `*`, or `low|high`, and behind a third bar the ranges where there are several.
FUNCTIONS = """
CREATE TYPE core_path AS RANGE (subtype = text, collation = "C", multirange_type_name = core_paths);
CREATE FUNCTION core_scope_everywhere() RETURNS boolean STABLE PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT coalesce(current_setting('hengwen.scope', true), '') = '*' $$;
CREATE FUNCTION core_path_shown(path text) RETURNS boolean STABLE PARALLEL SAFE LANGUAGE sql
    AS $$
    SELECT path >= split_part(current_setting('hengwen.scope', true), '|', 1) COLLATE "C"
       AND path < split_part(current_setting('hengwen.scope', true), '|', 2) COLLATE "C"
       AND coalesce(path <@ nullif(split_part(current_setting('hengwen.scope', true), '|', 3), '')::core_paths, true)
    $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION core_path_shown(text);
DROP FUNCTION core_scope_everywhere();
DROP TYPE core_path;
"""


def path_in_scope(path: str) -> str:
    """Return the condition that a path lies in the scope."""
    return f"core_path_shown({path})"


def union_in_scope(column: str) -> str:
    """Return the condition that the union named by a column lies in the scope."""
    return f"EXISTS (SELECT 1 FROM unions_union AS u WHERE u.id = {column} AND core_path_shown(u.path))"  # noqa: S608


def about_in_scope(table: str, theirs: str, *unions: str, join: str = "") -> str:
    """Return the condition that a row of another table is about ours (``asked``) and one of its unions is in scope."""
    ends = ", ".join(unions or ("t.union_id",))
    joined = f"{table} AS t {join} JOIN unions_union AS u ON u.id IN ({ends})"
    return f"EXISTS (SELECT 1 FROM {joined} WHERE t.{theirs} = asked AND core_path_shown(u.path))"  # noqa: S608


def shown_through(table: str, theirs: str, ours: str = "asked") -> str:
    """Return the condition that a row of another table behind the wall is shown, whose column ``theirs`` is ours."""
    return f"EXISTS (SELECT 1 FROM {table} AS t WHERE t.{theirs} = {ours})"  # noqa: S608 - our own names


def ways(name: str, found: Sequence[str], given: str = "asked uuid") -> migrations.RunSQL:
    """Return the operation that makes a function of the rarer ways to a row, asked one after the other."""
    asked = "".join(f"    IF {each} THEN RETURN true; END IF;\n" for each in found)
    return migrations.RunSQL(
        f"CREATE FUNCTION {name}({given}) RETURNS boolean STABLE LANGUAGE plpgsql"
        f" SET plan_cache_mode = force_generic_plan AS $$\nBEGIN\n{asked}    RETURN false;\nEND $$;",
        f"DROP FUNCTION {name};",
    )


def also_shown(table: str, name: str, condition: str) -> migrations.RunSQL:
    """Return the operation by which a later app opens its ways to rows of a table.

    PostgreSQL asks policies from the last name to the first: ``name`` sorts before ``second_wall``, so that the dear
    question comes last (tests/core/wall/test_wall.py looks at the plan).
    """
    return migrations.RunSQL(f"CREATE POLICY {name} ON {table} USING ({condition});", f"DROP POLICY {name} ON {table};")


def wall(table: str, *conditions: str) -> migrations.RunSQL:
    """Return the operation that puts a table behind the wall: a row is shown when any of the conditions holds.

    FORCE: the owner of the table is held by it too, unless a database administrator let that role pass.
    """
    shown = "\n    OR ".join([EVERYWHERE, *conditions])
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY second_wall ON {table} USING (\n    {shown}\n);",
        f"DROP POLICY second_wall ON {table};"
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )
