"""Tells the planner that a union lies in one county: asked for both, it read the index of the whole county as well."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("unions", "0018_words_for_readers")]

    operations = [
        migrations.RunSQL(
            "CREATE STATISTICS unions_member_places (dependencies)"
            " ON union_id, township_id, county_id, city_id FROM unions_membership",
            "DROP STATISTICS unions_member_places",
        ),
        migrations.RunSQL("ANALYZE unions_membership (union_id, township_id, county_id, city_id)", migrations.RunSQL.noop),
    ]
