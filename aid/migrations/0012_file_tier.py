"""At which level a file is recognised; files on record count as national, as every category does by default."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0011_appeals'),
        ('unions', '0004_identity_alias'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='rosterrefusal',
            name='aid_refusal_code_known',
        ),
        migrations.AddField(
            model_name='needyfile',
            name='tier',
            field=models.CharField(choices=[('national', 'National level'), ('province', 'Provincial level'), ('local', 'City and county level')], db_default='national', default='national', max_length=8, verbose_name='recognition tier'),
        ),
        migrations.AlterField(
            model_name='rosterrefusal',
            name='code',
            field=models.CharField(choices=[('not_in_branch', 'No such file in this branch'), ('file_not_active', 'The file is not active'), ('review_overdue', "The file's validity has ended and its annual review is not finished"), ('deceased', 'The beneficiary has died'), ('no_standard', 'The programme has no standard for this category'), ('no_account', 'No bank card on file'), ('quota_exceeded', "The county's places are used up"), ('annual_cap', 'The family has used up its annual cap'), ('duplicate_household', 'The family is already on a roster of this season'), ('duplicate_student', 'The student has schooling relief for this school year already'), ('not_student', 'Not entered as a student of the household'), ('no_proof', 'No proof of enrolment for this school year'), ('excluded', 'Studies that schooling relief does not pay for'), ('tier', 'The fund is for files of the national level only'), ('other_grant', 'Has another public or school grant for the same purpose')], max_length=24),
        ),
        migrations.AddConstraint(
            model_name='needyfile',
            constraint=models.CheckConstraint(condition=models.Q(('tier__in', ['national', 'province', 'local'])), name='aid_file_tier_known'),
        ),
        migrations.AddConstraint(
            model_name='rosterrefusal',
            constraint=models.CheckConstraint(condition=models.Q(('code__in', ['not_in_branch', 'file_not_active', 'review_overdue', 'deceased', 'no_standard', 'no_account', 'quota_exceeded', 'annual_cap', 'duplicate_household', 'duplicate_student', 'not_student', 'no_proof', 'excluded', 'tier', 'other_grant'])), name='aid_refusal_code_known'),
        ),
    ]
