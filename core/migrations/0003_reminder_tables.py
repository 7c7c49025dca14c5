import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_events_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HostClock',
            fields=[
                ('boot_id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': "host's clock",
            },
        ),
        migrations.CreateModel(
            name='PlanState',
            fields=[
                ('schedule', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('planned_at', models.DateTimeField(null=True)),
                ('deep_on', models.DateField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('last_error', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'state of a schedule',
            },
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('job_silent', 'A job did not run'), ('schedule_failed', 'A schedule could not be planned'), ('nobody', 'A reminder reaches nobody'), ('stuck', 'A reminder cannot be delivered'), ('channel_failed', 'A channel gave up'), ('clock_jumped', 'The clock jumped')], max_length=16)),
                ('key', models.CharField(max_length=200)),
                ('params', models.JSONField(default=dict)),
                ('raised_at', models.DateTimeField()),
                ('cleared_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'alarm',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('cleared_at', None)), fields=['code'], name='core_alarm_open')],
                'constraints': [models.UniqueConstraint(fields=('code', 'key'), name='core_alarm_once')],
            },
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('once', 'At once'), ('late', 'Caught up'), ('digest', 'Morning digest')], max_length=8)),
                ('key', models.CharField(max_length=40)),
                ('status', models.CharField(choices=[('queued', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Not certain'), ('dropped', 'Not needed any more')], default='queued', max_length=8)),
                ('not_before', models.DateTimeField()),
                ('at_night', models.BooleanField(default=False)),
                ('twice_is_better', models.BooleanField(default=False)),
                ('doubtful', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('claim_token', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('gave_up_at', models.DateTimeField(null=True)),
                ('last_error', models.TextField(blank=True)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'letter',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dedupe_key', models.CharField(max_length=120)),
                ('tab', models.CharField(choices=[('todo', 'To do'), ('notice', 'Notices'), ('system', 'System')], max_length=8)),
                ('kind', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=200)),
                ('params', models.JSONField(default=dict)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('urgent', models.BooleanField(default=False)),
                ('levels_up', models.PositiveSmallIntegerField(default=0)),
                ('why', models.CharField(choices=[('responsible', 'because you are responsible'), ('role', 'because of your post'), ('above', 'because nobody below can be reached'), ('escalated', 'because it was left undone below'), ('last_resort', 'because nobody else can be reached'), ('told', 'because it concerns you'), ('keeper', 'because you look after the system')], max_length=12)),
                ('subject_type', models.CharField(blank=True, max_length=64)),
                ('subject_id', models.CharField(blank=True, max_length=64)),
                ('due_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('late', models.BooleanField(default=False)),
                ('read_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('folded_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.message')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='DispatchLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20)),
                ('mode', models.CharField(choices=[('once', 'At once'), ('late', 'Caught up'), ('digest', 'Morning digest')], max_length=8)),
                ('due_at', models.DateTimeField()),
                ('at_night', models.BooleanField(default=False)),
                ('twice_is_better', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('dropped', models.BooleanField(default=False)),
                ('dispatch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.dispatch')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.message')),
            ],
            options={
                'verbose_name': 'line of a letter',
            },
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('schedule', models.CharField(max_length=64)),
                ('subject_type', models.CharField(max_length=64)),
                ('subject_id', models.CharField(max_length=64)),
                ('milestone', models.CharField(max_length=64)),
                ('due_at', models.DateTimeField()),
                ('union_path', models.CharField(db_collation='C', max_length=120)),
                ('title', models.CharField(max_length=200)),
                ('params', models.JSONField(default=dict)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('urgent', models.BooleanField(default=False)),
                ('at_night', models.BooleanField(default=False)),
                ('responsible_id', models.BigIntegerField(null=True)),
                ('roles', models.JSONField(default=list)),
                ('escalate_after', models.PositiveSmallIntegerField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('levels_up', models.PositiveSmallIntegerField(default=0)),
                ('above_path', models.CharField(blank=True, max_length=120)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('claimed', 'Being delivered'), ('delivered', 'Delivered'), ('failed', 'Failed, tried again'), ('expired', 'Fallen away'), ('resolved', 'Already settled')], default='planned', max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('superseded', 'The facts changed'), ('cancelled', 'The matter was closed'), ('too_late', 'Its time had passed')], max_length=12)),
                ('planned_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('claim_token', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('last_error', models.TextField(blank=True)),
                ('origin', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.occurrence')),
            ],
            options={
                'verbose_name': 'reminder',
                'ordering': ['due_at', 'pk'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='message',
            name='occurrence',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.occurrence'),
        ),
        migrations.CreateModel(
            name='ChannelPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20, verbose_name='channel')),
                ('enabled', models.BooleanField(default=True, verbose_name='use this channel')),
                ('urgent_only', models.BooleanField(default=False, verbose_name='urgent messages only')),
                ('digest', models.BooleanField(default=True, verbose_name='the rest in one morning digest')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'channel preference',
                'constraints': [models.UniqueConstraint(fields=('user', 'channel'), name='core_preference_once_a_channel')],
            },
        ),
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(condition=models.Q(('gave_up_at', None), ('status__in', ['queued', 'failed', 'sending'])), fields=['id'], name='core_dispatch_waiting'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.UniqueConstraint(fields=('user', 'channel', 'kind', 'key'), name='core_dispatch_once'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'sending', 'sent', 'failed', 'unknown', 'dropped'])), name='core_dispatch_status_known'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('status', 'sent')), models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='core_dispatch_sent_has_time'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim_token__isnull', False), ('lease_until__isnull', False), ('status', 'sending')), models.Q(models.Q(('status', 'sending'), _negated=True), ('claim_token__isnull', True), ('lease_until__isnull', True)), _connector='OR'), name='core_dispatch_sending_has_lease'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'failed'), _negated=True), models.Q(('last_error', ''), _negated=True), _connector='OR'), name='core_dispatch_failed_has_error'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(('gave_up_at__isnull', True), ('status', 'failed'), _connector='OR'), name='core_dispatch_gave_up_after_failing'),
        ),
        migrations.AddIndex(
            model_name='dispatchline',
            index=models.Index(condition=models.Q(('dispatch', None), ('dropped', False)), fields=['user', 'channel'], name='core_dispatchline_waiting'),
        ),
        migrations.AddConstraint(
            model_name='dispatchline',
            constraint=models.UniqueConstraint(fields=('message', 'channel'), name='core_dispatchline_once_a_channel'),
        ),
        migrations.AddConstraint(
            model_name='dispatchline',
            constraint=models.CheckConstraint(condition=models.Q(('dropped', False), ('dispatch__isnull', True), _connector='OR'), name='core_dispatchline_sent_or_dropped'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(condition=models.Q(('status__in', ['planned', 'claimed', 'failed'])), fields=['due_at', 'id'], name='core_occurrence_waiting'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['subject_type', 'subject_id'], name='core_occurrence_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.UniqueConstraint(fields=('schedule', 'subject_type', 'subject_id', 'milestone', 'due_at'), name='core_occurrence_once'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.UniqueConstraint(condition=models.Q(('origin__isnull', False)), fields=('origin', 'levels_up'), name='core_occurrence_escalated_once_a_level'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'claimed', 'delivered', 'failed', 'expired', 'resolved'])), name='core_occurrence_status_known'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('status', 'delivered')), models.Q(models.Q(('status', 'delivered'), _negated=True), ('delivered_at__isnull', True)), _connector='OR'), name='core_occurrence_delivered_has_time'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(('delivered_at__isnull', True), ('delivered_at__gte', models.F('due_at')), _connector='OR'), name='core_occurrence_not_before_due'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim_token__isnull', False), ('lease_until__isnull', False), ('status', 'claimed')), models.Q(models.Q(('status', 'claimed'), _negated=True), ('claim_token__isnull', True), ('lease_until__isnull', True)), _connector='OR'), name='core_occurrence_claimed_has_lease'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ['expired', 'resolved'])), models.Q(models.Q(('status__in', ['expired', 'resolved']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='core_occurrence_closed_has_time'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'expired'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('status', 'expired'), _negated=True), ('reason', '')), _connector='OR'), name='core_occurrence_expired_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'failed'), _negated=True), models.Q(models.Q(('last_error', ''), _negated=True), ('next_try_at__isnull', False)), _connector='OR'), name='core_occurrence_failed_has_error'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('levels_up', 0), ('origin__isnull', True)), models.Q(('levels_up__gte', 1), ('origin__isnull', False)), _connector='OR'), name='core_occurrence_escalation_has_origin'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('folded_into', None)), fields=['user', 'tab', '-id'], name='core_message_inbox'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('folded_into', None), ('read_at', None), ('settled_at', None)), fields=['user', 'tab'], name='core_message_unread'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('folded_into', None), ('late', True), ('read_at', None), ('tab', 'todo')), fields=['user', 'created_at'], name='core_message_late'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('folded_into__isnull', False)), fields=['folded_into'], name='core_message_folded'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['subject_type', 'subject_id'], name='core_message_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('occurrence', 'user'), name='core_message_once_a_person'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('user', 'dedupe_key'), name='core_message_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dedupe_key', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='core_message_says_something'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('tab__in', ['todo', 'notice', 'system'])), name='core_message_tab_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('folded_into__isnull', True), models.Q(('folded_into', models.F('id')), _negated=True), _connector='OR'), name='core_message_not_in_itself'),
        ),
    ]
