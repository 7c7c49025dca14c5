"""What the nightly check found, samples of files, exits decided by a second person, calls after them."""

import core.clock
import core.uuids
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0010_services'),
        ('unions', '0003_person_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Anomaly',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('kind', models.CharField(choices=[('deceased', 'Somebody of the file has died'), ('two_files', 'One person in two files'), ('shared_card', 'Two families share a bank card'), ('paid_deceased', 'Relief for somebody who has died'), ('invoice_twice', 'One invoice used twice')], max_length=16)),
                ('key', models.CharField(editable=False, max_length=200, unique=True)),
                ('found_on', models.DateField(verbose_name='found on')),
                ('suspended', models.BooleanField(default=False)),
                ('status', models.CharField(choices=[('open', 'To be looked into'), ('confirmed', 'Confirmed'), ('cleared', 'Explained')], default='open', max_length=12)),
                ('decided_on', models.DateField(null=True)),
                ('finding', models.CharField(blank=True, max_length=500, verbose_name='finding')),
            ],
            options={
                'verbose_name': 'anomaly',
                'verbose_name_plural': 'anomalies',
                'ordering': ['-found_on', '-pk'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('seed', models.CharField(max_length=40, verbose_name='seed')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='share in percent')),
                ('population', models.PositiveIntegerField(verbose_name='files in the county')),
                ('drawn_on', models.DateField(verbose_name='drawn on')),
            ],
            options={
                'verbose_name': 'sample',
                'ordering': ['-created_at', '-pk'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SampleItem',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('status', models.CharField(choices=[('waiting', 'Not looked at yet'), ('good', 'In order'), ('returned', 'Returned to the county'), ('answered', 'Answered by the county')], default='waiting', max_length=12)),
                ('kind', models.CharField(blank=True, choices=[('papers', 'Papers missing or expired'), ('income', 'Income or costs not proved'), ('category', 'Category does not follow from the figures'), ('notice', 'Notice not in order'), ('relief', 'Relief not in order'), ('other', 'Other')], max_length=12, verbose_name='kind of finding')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='finding')),
                ('due_on', models.DateField(null=True, verbose_name='answer due on')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='answer')),
                ('answered_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name': 'file of a sample',
                'ordering': ['sample', 'number'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='needyfile',
            name='called_back_on',
            field=models.DateField(null=True, verbose_name='called back on'),
        ),
        migrations.AddField(
            model_name='needyfile',
            name='exit_confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='needyfile',
            name='exit_requested_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='needyfile',
            index=models.Index(condition=models.Q(('status', 'exited')), fields=['ended_on'], name='aid_file_by_exit'),
        ),
        migrations.AddConstraint(
            model_name='needyfile',
            constraint=models.CheckConstraint(condition=models.Q(('exit_confirmed_by__isnull', True), models.Q(('exit_requested_by__isnull', False), models.Q(('exit_confirmed_by', models.F('exit_requested_by')), _negated=True)), _connector='OR'), name='aid_exit_confirmed_by_another', violation_error_message='You proposed this exit, so somebody else must decide on it.'),
        ),
        migrations.AddField(
            model_name='anomaly',
            name='award',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.award'),
        ),
        migrations.AddField(
            model_name='anomaly',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='anomaly',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.needyfile'),
        ),
        migrations.AddField(
            model_name='anomaly',
            name='other_award',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.award'),
        ),
        migrations.AddField(
            model_name='anomaly',
            name='other_file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.needyfile'),
        ),
        migrations.AddField(
            model_name='anomaly',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.person'),
        ),
        migrations.AddField(
            model_name='anomaly',
            name='union',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddField(
            model_name='sample',
            name='drawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sample',
            name='union',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddField(
            model_name='sampleitem',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sampleitem',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.needyfile'),
        ),
        migrations.AddField(
            model_name='sampleitem',
            name='looked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sampleitem',
            name='sample',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='aid.sample'),
        ),
        migrations.AddField(
            model_name='sampleitem',
            name='union',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddIndex(
            model_name='anomaly',
            index=models.Index(fields=['union', 'status', '-created_at'], name='aid_anomaly_by_union'),
        ),
        migrations.AddIndex(
            model_name='anomaly',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['file'], name='aid_anomaly_open_by_file'),
        ),
        migrations.AddConstraint(
            model_name='anomaly',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['deceased', 'two_files', 'shared_card', 'paid_deceased', 'invoice_twice'])), name='aid_anomaly_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='anomaly',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'open'), models.Q(models.Q(('finding', ''), _negated=True), ('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='aid_anomaly_decided_has_finding'),
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='aid_sample_share_sane'),
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.UniqueConstraint(fields=('union', 'seed'), name='aid_sample_seed_once', violation_error_message='This county has a sample with this seed already.'),
        ),
        migrations.AddIndex(
            model_name='sampleitem',
            index=models.Index(condition=models.Q(('status', 'returned')), fields=['file'], name='aid_sample_returned'),
        ),
        migrations.AddConstraint(
            model_name='sampleitem',
            constraint=models.UniqueConstraint(fields=('sample', 'file'), name='aid_sample_file_once'),
        ),
        migrations.AddConstraint(
            model_name='sampleitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['returned', 'answered']), _negated=True), models.Q(models.Q(('kind', ''), _negated=True), models.Q(('note', ''), _negated=True), ('due_on__isnull', False), ('looked_by__isnull', False)), _connector='OR'), name='aid_sample_returned_has_finding'),
        ),
        migrations.AddConstraint(
            model_name='sampleitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'answered'), _negated=True), models.Q(models.Q(('answer', ''), _negated=True), ('answered_by__isnull', False), ('answered_on__isnull', False)), _connector='OR'), name='aid_sample_answered_has_answer'),
        ),
    ]
