"""Since when nobody is reminded of a programme."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aid", "0006_unproved_clashes")]

    operations = [
        migrations.AddField("programme", "reminders_paused_at", models.DateTimeField(editable=False, null=True)),
    ]
