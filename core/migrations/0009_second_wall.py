"""How far the database may show rows of people, as each statement says, and the first table behind that wall."""

from django.db import migrations

from core.wall.policies import FUNCTIONS, NO_FUNCTIONS, path_in_scope, wall


class Migration(migrations.Migration):
    dependencies = [("core", "0008_kept_answers")]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        wall("core_attachment", path_in_scope("union_path")),
    ]
