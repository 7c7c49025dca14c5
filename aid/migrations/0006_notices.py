"""Notices prepared and released by two people, their lines, rosters on notice, objectors under seal."""

import core.clock
import core.privacy.fields
import core.uuids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Notices that hang already get a line and an address; who prepared them nobody wrote down.
LINES = """
UPDATE aid_notice SET token = replace(gen_random_uuid()::text, '-', '') || replace(gen_random_uuid()::text, '-', '');
INSERT INTO aid_noticeline (id, version, created_at, number, notice_id, file_id, shown_name, shown_union,
                            shown_category, shown_cause, hidden_because)
SELECT gen_random_uuid(), 1, created_at, 1, id, file_id, shown_name, shown_union, shown_category, shown_cause, ''
  FROM aid_notice;
UPDATE aid_objection SET line_id = line.id FROM aid_noticeline line WHERE line.notice_id = aid_objection.notice_id;
"""
LINES_BACK = """
UPDATE aid_notice SET shown_name = line.shown_name, shown_union = line.shown_union,
                      shown_category = line.shown_category, shown_cause = line.shown_cause
  FROM aid_noticeline line WHERE line.notice_id = aid_notice.id AND line.number = 1;
DELETE FROM aid_objection WHERE notice_id IN (SELECT id FROM aid_notice WHERE file_id IS NULL OR posted_on IS NULL);
UPDATE aid_objection SET line_id = NULL;
DELETE FROM aid_noticeline;
DELETE FROM aid_notice WHERE file_id IS NULL OR posted_on IS NULL;
"""


def hide_objectors(apps, schema_editor):
    """Seal the names of objectors, which stood in the clear."""
    for objection in apps.get_model("aid", "Objection")._base_manager.exclude(objector="").iterator():
        objection.objector_name = objection.objector
        objection.save(update_fields=["objector_name"])


def show_objectors(apps, schema_editor):
    """Write the names in the clear again."""
    for objection in apps.get_model("aid", "Objection")._base_manager.exclude(objector_name=None).iterator():
        objection.objector = objection.objector_name.open()[:40]
        objection.save(update_fields=["objector"])


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0005_students'),
        ('unions', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeLine',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('shown_name', models.CharField(max_length=64)),
                ('shown_union', models.CharField(max_length=100)),
                ('shown_category', models.CharField(blank=True, choices=[('deep', 'Deep hardship'), ('relative', 'Relative hardship'), ('accident', 'Accident hardship'), ('none', 'Not eligible')], max_length=12)),
                ('shown_cause', models.PositiveSmallIntegerField(choices=[(1, 'Unable to work'), (2, 'Able to work, without a job'), (3, 'Laid off'), (4, 'Not in social insurance'), (5, 'Insurance benefits not paid out'), (6, 'Serious illness'), (7, 'Natural disaster'), (8, 'Accident'), (9, "Children's schooling"), (10, 'Other cause')])),
                ('hidden_because', models.CharField(blank=True, choices=[('objection', 'An objection is being investigated'), ('upheld', 'An objection was upheld'), ('consent', 'The consent was withdrawn')], max_length=12)),
            ],
            options={
                'verbose_name': 'line of a notice',
                'ordering': ['notice', 'number'],
            },
        ),
        migrations.AlterModelOptions(
            name='notice',
            options={'ordering': ['-created_at', '-pk'], 'verbose_name': 'notice'},
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='aid_one_notice_at_a_time',
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='aid_notice_ended_has_day',
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='aid_notice_name_masked',
        ),
        migrations.AddField(
            model_name='notice',
            name='paused_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='prepared_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='notice',
            name='prepared_on',
            field=models.DateField(null=True, verbose_name='prepared on'),
        ),
        migrations.AddField(
            model_name='notice',
            name='roster',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='aid.roster'),
        ),
        migrations.AddField(
            model_name='notice',
            name='stop_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='reason for taking it down'),
        ),
        migrations.AddField(
            model_name='notice',
            name='token',
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='objection',
            name='channel',
            field=models.CharField(choices=[('staff', 'Told to the union'), ('public', 'Written on the public page')], default='staff', max_length=8),
        ),
        migrations.AddField(
            model_name='objection',
            name='contact',
            field=core.privacy.fields.EncryptedField(blank=True, editable=False, mask='phone', null=True, verbose_name="objector's phone"),
        ),
        migrations.AddField(
            model_name='objection',
            name='objector_name',
            field=core.privacy.fields.EncryptedField(blank=True, editable=False, mask='text', null=True, verbose_name='objector'),
        ),
        migrations.AddField(
            model_name='objection',
            name='reply',
            field=models.TextField(blank=True, max_length=1000, verbose_name='reply'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='aid.needyfile'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('unit', 'Unit notice'), ('county', 'County notice'), ('roster', 'Notice of a roster')], max_length=8),
        ),
        migrations.AlterField(
            model_name='notice',
            name='last_day',
            field=models.DateField(null=True, verbose_name='last day'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='posted_on',
            field=models.DateField(null=True, verbose_name='posted on'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='status',
            field=models.CharField(choices=[('prepared', 'Prepared, not released'), ('posted', 'On notice'), ('closed', 'Ended without objection'), ('stopped', 'Stopped')], default='prepared', max_length=8),
        ),
        migrations.AddField(
            model_name='noticeline',
            name='award',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.award'),
        ),
        migrations.AddField(
            model_name='noticeline',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.needyfile'),
        ),
        migrations.AddField(
            model_name='noticeline',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='aid.notice'),
        ),
        migrations.AddField(
            model_name='objection',
            name='line',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='aid.noticeline'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='shown_name',
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AlterField(
            model_name='notice',
            name='shown_union',
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AlterField(
            model_name='notice',
            name='shown_category',
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AlterField(
            model_name='notice',
            name='shown_cause',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(LINES, LINES_BACK),
        migrations.RunPython(hide_objectors, show_objectors, elidable=True),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.AlterField(
            model_name='objection',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='aid.noticeline'),
        ),
        migrations.RemoveField(
            model_name='notice',
            name='shown_category',
        ),
        migrations.RemoveField(
            model_name='notice',
            name='shown_cause',
        ),
        migrations.RemoveField(
            model_name='notice',
            name='shown_name',
        ),
        migrations.RemoveField(
            model_name='notice',
            name='shown_union',
        ),
        migrations.RemoveField(
            model_name='objection',
            name='objector',
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['status', '-created_at'], name='aid_notice_by_status'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['prepared', 'posted'])), fields=('file',), name='aid_one_notice_at_a_time', violation_error_message='A notice is prepared or hangs already.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['prepared', 'posted'])), fields=('roster',), name='aid_one_roster_notice_at_a_time', violation_error_message='A notice is prepared or hangs already.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('roster__isnull', True)), models.Q(('file__isnull', True), ('roster__isnull', False)), _connector='OR'), name='aid_notice_of_file_or_roster'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['prepared', 'stopped']), models.Q(('last_day__isnull', False), ('posted_on__isnull', False), ('token__isnull', False)), _connector='OR'), name='aid_notice_released_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('prepared_on__isnull', True), models.Q(('posted_by__isnull', True), ('status__in', ['prepared', 'stopped'])), models.Q(('posted_by__isnull', False), ('prepared_by__isnull', False), models.Q(('posted_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='aid_notice_second_person_releases', violation_error_message='You prepared this notice, so somebody else must release it.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('status__in', ['prepared', 'posted'])), models.Q(('ended_on__isnull', False), ('status__in', ['closed', 'stopped'])), _connector='OR'), name='aid_notice_ended_has_day'),
        ),
        migrations.AddIndex(
            model_name='objection',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['union'], name='aid_objection_open'),
        ),
        migrations.AddConstraint(
            model_name='noticeline',
            constraint=models.UniqueConstraint(condition=models.Q(('award__isnull', True)), fields=('notice', 'file'), name='aid_notice_line_once_a_family'),
        ),
        migrations.AddConstraint(
            model_name='noticeline',
            constraint=models.UniqueConstraint(fields=('notice', 'award'), name='aid_notice_line_once_an_award'),
        ),
        migrations.AddConstraint(
            model_name='noticeline',
            constraint=models.UniqueConstraint(fields=('notice', 'number'), name='aid_notice_line_number_once'),
        ),
        migrations.AddConstraint(
            model_name='noticeline',
            constraint=models.CheckConstraint(condition=models.Q(('shown_name__contains', '*')), name='aid_notice_name_masked'),
        ),
    ]
