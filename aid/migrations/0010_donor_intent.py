"""A donation keeps who gave it and what for; one entered before takes its own name for both."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0009_bank_lines'),
        ('unions', '0004_identity_alias'),
    ]

    operations = [
        migrations.AddField(
            model_name='fund',
            name='donor',
            field=models.CharField(blank=True, max_length=80, verbose_name='donor'),
        ),
        migrations.AddField(
            model_name='fund',
            name='intent',
            field=models.CharField(blank=True, max_length=200, verbose_name='what the donor gave it for'),
        ),
        migrations.AddField(
            model_name='fund',
            name='purposes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('living', 'Living relief'), ('tuition', 'Schooling relief'), ('medical', 'Medical relief'), ('temporary', 'Temporary relief'), ('accident', 'Accident relief'), ('warmth', 'Warmth visit'), ('cool', 'Cool goods'), ('job', 'Job placement'), ('training', 'Training'), ('checkup', 'Health check-up')], max_length=12), blank=True, default=list, size=None),
        ),
        migrations.RunSQL(
            "UPDATE aid_fund SET donor = name, intent = name WHERE source = 'donation' AND donor = ''",
            migrations.RunSQL.noop,
            elidable=True,
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', 'donation'), _negated=True), models.Q(models.Q(('donor', ''), _negated=True), models.Q(('intent', ''), _negated=True)), _connector='OR'), name='aid_donation_has_donor_and_intent', violation_error_message='Enter who gave the donation and what for.'),
        ),
    ]
