"""Since when nobody is reminded of a programme; joins the two roads that came before it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aid", "0004_review_overdue"), ("aid", "0004_unproved_clashes")]

    operations = [
        migrations.AddField("programme", "reminders_paused_at", models.DateTimeField(editable=False, null=True)),
    ]
