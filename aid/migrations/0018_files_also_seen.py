"""The rarer ways to a family's file are asked once for a statement, not once for each file of other counties.

In the list of a county the database met two thousand files of others before it had fifty of its own, and asked for each
of them whether it is moving here or looks like one of ours: 31 of 40 ms. Those that do are few; now they are one set.
"""

from django.db import migrations

from core.wall.policies import EVERYWHERE, union_in_scope

ALSO = """
CREATE FUNCTION aid_files_also_seen() RETURNS SETOF uuid STABLE LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT t.file_id FROM aid_countymove AS t JOIN unions_union AS u ON u.id = t.union_id
                  WHERE core_path_shown(u.path);
    RETURN QUERY SELECT each.file_id FROM aid_anomaly AS t JOIN unions_union AS u ON u.id = t.union_id
                  CROSS JOIN LATERAL (VALUES (t.file_id), (t.other_file_id)) AS each (file_id)
                  WHERE core_path_shown(u.path) AND each.file_id IS NOT NULL;
END $$;
"""
POLICY = "ALTER POLICY second_wall ON aid_needyfile USING ({everywhere} OR {own} OR {also});"
OWN = union_in_scope("aid_needyfile.union_id")


def policy(also: str) -> str:
    return POLICY.format(everywhere=EVERYWHERE, own=OWN, also=also)


class Migration(migrations.Migration):
    dependencies = [("aid", "0017_second_wall")]

    operations = [
        migrations.RunSQL(ALSO, "DROP FUNCTION aid_files_also_seen;"),
        migrations.RunSQL(policy("id IN (SELECT aid_files_also_seen())"), policy("aid_file_seen(id)")),
    ]
