"""Each line of rigid cost names the paper that proves it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0007_reminder_pause'),
        ('core', '0005_job_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='expenseline',
            name='evidence',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.attachment'),
        ),
    ]
