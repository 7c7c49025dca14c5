"""Rosters, awards, approvals, batches, payments, bank files, corrected cards, reasons for families not reached."""

import core.clock
import core.privacy.fields
import core.uuids
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0001_tables'),
        ('unions', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountChange',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('status', models.CharField(choices=[('proposed', 'Awaiting a second person'), ('confirmed', 'Confirmed'), ('refused', 'Refused')], default='proposed', max_length=12, verbose_name='status')),
                ('bank_name', models.CharField(max_length=60, verbose_name='bank')),
                ('account', core.privacy.fields.EncryptedField(blank=True, editable=False, mask='card', null=True, verbose_name='bank card')),
                ('account_index', core.privacy.fields.BlindIndexField(editable=False, kind='card', null=True, of='account')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('opinion', models.CharField(blank=True, max_length=200, verbose_name='opinion')),
            ],
            options={
                'verbose_name': 'corrected bank card',
                'ordering': ['-created_at', '-pk'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('award_version', models.PositiveIntegerField()),
                ('stage', models.PositiveSmallIntegerField()),
                ('approved_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'approval',
                'ordering': ['award', 'stage'],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('category', models.CharField(choices=[('deep', 'Deep hardship'), ('relative', 'Relative hardship'), ('accident', 'Accident hardship'), ('none', 'Not eligible')], max_length=12)),
                ('item', models.CharField(choices=[('living', 'Living relief'), ('tuition', 'Schooling relief'), ('medical', 'Medical relief'), ('temporary', 'Temporary relief'), ('accident', 'Accident relief'), ('warmth', 'Warmth visit'), ('cool', 'Cool goods'), ('job', 'Job placement'), ('training', 'Training'), ('checkup', 'Health check-up')], max_length=12, verbose_name='kind of relief')),
                ('period', models.CharField(max_length=16, verbose_name='season')),
                ('amount_fen', models.BigIntegerField(verbose_name='amount')),
                ('terms_version', models.PositiveIntegerField(default=1, editable=False)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Awaiting township check'), ('approved_pending', 'Awaiting county approval'), ('approved', 'Approved'), ('noticed', 'On notice'), ('on_hold', 'Objection'), ('ready', 'Ready to pay'), ('batched', 'In a batch'), ('sent', 'Sent to the bank'), ('failed', 'Payment failed'), ('paid', 'Paid'), ('receipted', 'Receipt on file'), ('refunded', 'Returned'), ('rejected', 'Rejected'), ('cancelled', 'Cancelled')], default='draft', max_length=20, verbose_name='status')),
                ('account_index', models.BinaryField(null=True)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='remark')),
            ],
            options={
                'verbose_name': 'award',
                'verbose_name_plural': 'awards',
                'ordering': ['pk'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('content', core.privacy.fields.EncryptedField(blank=True, editable=False, mask='text', null=True, verbose_name='content')),
                ('encoding', models.CharField(max_length=12)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'bank file',
            },
        ),
        migrations.CreateModel(
            name='BankResult',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('name', models.CharField(max_length=160)),
                ('content', core.privacy.fields.EncryptedField(blank=True, editable=False, mask='text', null=True, verbose_name='content')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('uploaded_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('paid', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('problems', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'bank result',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('number', models.CharField(max_length=24, unique=True, verbose_name='batch number')),
                ('status', models.CharField(choices=[('open', 'Being prepared'), ('locked', 'Locked'), ('confirmed', 'Confirmed'), ('sent', 'Sent to the bank'), ('partially_settled', 'Partly settled'), ('settled', 'Settled')], default='open', max_length=20, verbose_name='status')),
                ('line_count', models.PositiveIntegerField(default=0, verbose_name='lines')),
                ('total_fen', models.BigIntegerField(default=0, verbose_name='total')),
                ('outside_reason', models.CharField(blank=True, max_length=200, verbose_name="why outside the programme's window")),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='remark')),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'batch',
                'verbose_name_plural': 'batches',
                'ordering': ['-created_at', '-pk'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('line_no', models.PositiveIntegerField(verbose_name='line')),
                ('attempt', models.PositiveSmallIntegerField(verbose_name='attempt')),
                ('award_version', models.PositiveIntegerField()),
                ('amount_fen', models.BigIntegerField(verbose_name='amount')),
                ('status', models.CharField(choices=[('reserved', 'Reserved'), ('removed', 'Taken out of the batch'), ('sent', 'Sent to the bank'), ('unknown', 'Not known'), ('paid', 'Paid'), ('failed', 'Failed')], default='reserved', max_length=12, verbose_name='status')),
                ('account_index', models.BinaryField(null=True)),
                ('bank_ref', models.CharField(max_length=64, null=True, verbose_name='bank reference')),
                ('failure_code', models.CharField(blank=True, choices=[('ACC_NOT_FOUND', 'No such account'), ('NAME_MISMATCH', 'Name differs from the account'), ('CLOSED', 'Account closed'), ('LIMIT', 'Account limit reached'), ('OTHER', 'Other bank reason')], max_length=16, verbose_name='failure')),
                ('failure_text', models.CharField(blank=True, max_length=200, verbose_name="the bank's words")),
                ('refunded_fen', models.BigIntegerField(default=0, verbose_name='returned')),
                ('sent_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
                'ordering': ['batch', 'line_no'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Awaiting township check'), ('approved_pending', 'Awaiting county approval'), ('approved', 'Approved'), ('rejected', 'Rejected')], default='draft', max_length=20, verbose_name='status')),
                ('submitted_on', models.DateField(null=True, verbose_name='submitted on')),
                ('approved_on', models.DateField(null=True, verbose_name='approved on')),
                ('notice_last_on', models.DateField(null=True, verbose_name='last day of the notice')),
                ('collective_record', models.TextField(blank=True, max_length=2000, verbose_name='record of the collective decision')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='remark')),
            ],
            options={
                'verbose_name': 'roster',
                'verbose_name_plural': 'rosters',
                'ordering': ['-created_at', '-pk'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='RosterRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=60)),
                ('code', models.CharField(choices=[('not_in_branch', 'No such file in this branch'), ('file_not_active', 'The file is not active'), ('deceased', 'The beneficiary has died'), ('no_standard', 'The programme has no standard for this category'), ('no_account', 'No bank card on file'), ('duplicate_household', 'The family is already on a roster of this season')], max_length=24)),
                ('detail', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'verbose_name': 'refused row',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='UnreachedReason',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'reason for a family not reached',
                'ordering': ['pk'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterModelManagers(
            name='journalentry',
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='journalentry',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.fund'),
        ),
        migrations.AddField(
            model_name='journalentry',
            name='note',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name='journalentry',
            name='kind',
            field=models.CharField(choices=[('grant', 'Granted'), ('reverse_grant', 'Grant taken back'), ('reserve', 'Reserved'), ('release', 'Released'), ('send', 'Sent to the bank'), ('pay', 'Paid'), ('fail', 'Payment failed'), ('refund', 'Returned')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['fund', '-id'], name='aid_entry_by_fund'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['about'], name='aid_entry_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['grant', 'reverse_grant', 'reserve', 'release', 'send', 'pay', 'fail', 'refund'])), name='aid_entry_kind_known'),
        ),
        migrations.AddField(
            model_name='accountchange',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accountchange',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accountchange',
            name='union',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddField(
            model_name='approval',
            name='approver',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='award',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='award',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.needyfile'),
        ),
        migrations.AddField(
            model_name='award',
            name='fund',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.fund'),
        ),
        migrations.AddField(
            model_name='award',
            name='household',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.household'),
        ),
        migrations.AddField(
            model_name='award',
            name='payer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddField(
            model_name='award',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.person'),
        ),
        migrations.AddField(
            model_name='award',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.programme'),
        ),
        migrations.AddField(
            model_name='award',
            name='union',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddField(
            model_name='approval',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='aid.award'),
        ),
        migrations.AddField(
            model_name='accountchange',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_changes', to='aid.award'),
        ),
        migrations.AddField(
            model_name='bankfile',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bankresult',
            name='uploaded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='batch',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='batch',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.fund'),
        ),
        migrations.AddField(
            model_name='batch',
            name='prepared_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by'),
        ),
        migrations.AddField(
            model_name='batch',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.programme'),
        ),
        migrations.AddField(
            model_name='batch',
            name='union',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddField(
            model_name='bankresult',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='aid.batch'),
        ),
        migrations.AddField(
            model_name='bankfile',
            name='batch',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bank_file', to='aid.batch'),
        ),
        migrations.AddField(
            model_name='payment',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='aid.award'),
        ),
        migrations.AddField(
            model_name='payment',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='aid.batch'),
        ),
        migrations.AddField(
            model_name='roster',
            name='approver',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roster',
            name='checker',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roster',
            name='creator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roster',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.countypart'),
        ),
        migrations.AddField(
            model_name='roster',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.programme'),
        ),
        migrations.AddField(
            model_name='roster',
            name='union',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddField(
            model_name='award',
            name='roster',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='aid.roster'),
        ),
        migrations.AddField(
            model_name='rosterrefusal',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.needyfile'),
        ),
        migrations.AddField(
            model_name='rosterrefusal',
            name='roster',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refusals', to='aid.roster'),
        ),
        migrations.AddField(
            model_name='unreachedreason',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.needyfile'),
        ),
        migrations.AddField(
            model_name='unreachedreason',
            name='given_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='unreachedreason',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aid.programme'),
        ),
        migrations.AddField(
            model_name='unreachedreason',
            name='union',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(fields=('award', 'award_version', 'stage'), name='aid_approval_stage_once'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(fields=('award', 'award_version', 'approver'), name='aid_approval_person_once', violation_error_message='One person cannot give both approvals.'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', [1, 2])), name='aid_approval_stage_known'),
        ),
        migrations.AddConstraint(
            model_name='accountchange',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('award',), name='aid_one_account_change_at_a_time', violation_error_message='A corrected card already waits for a second person.'),
        ),
        migrations.AddConstraint(
            model_name='accountchange',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='aid_account_confirmed_by_another', violation_error_message='Whoever proposed the card may not confirm it.'),
        ),
        migrations.AddConstraint(
            model_name='accountchange',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'proposed'), ('decided_by__isnull', False), _connector='OR'), name='aid_account_change_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='accountchange',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='aid_account_change_has_reason'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['union', '-created_at'], name='aid_batch_by_union'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['programme', 'status'], name='aid_batch_by_programme'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'locked', 'confirmed', 'sent', 'partially_settled', 'settled'])), name='aid_batch_status_known'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='aid_batch_confirmer_is_not_preparer', violation_error_message='Whoever prepared a batch may not confirm it.'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by__isnull', True), ('status__in', ['open', 'locked'])), models.Q(models.Q(('status__in', ['open', 'locked']), _negated=True), ('confirmed_by__isnull', False)), _connector='OR'), name='aid_batch_confirmed_has_confirmer'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'open'), models.Q(('line_count__gte', 1), ('total_fen__gt', 0)), _connector='OR'), name='aid_batch_locked_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'locked', 'confirmed']), ('sent_at__isnull', False), _connector='OR'), name='aid_batch_sent_has_moment'),
        ),
        migrations.AddConstraint(
            model_name='bankresult',
            constraint=models.UniqueConstraint(fields=('batch', 'sha256'), name='aid_result_file_once', violation_error_message='This file has been read already.'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('status', 'sent')), fields=['sent_at'], name='aid_payment_waiting'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['award', '-attempt'], name='aid_payment_by_award'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('bank_ref',), name='aid_bank_reference_once', violation_error_message="The bank's reference belongs to another payment"),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('batch', 'line_no'), name='aid_payment_line_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('award', 'attempt'), name='aid_payment_attempt_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['reserved', 'sent', 'unknown', 'paid'])), fields=('award',), name='aid_one_live_payment_an_award', violation_error_message="This family's money is on its way or paid already."),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['reserved', 'removed', 'sent', 'unknown', 'paid', 'failed'])), name='aid_payment_status_known'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='aid_payment_positive'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('refunded_fen', 0), models.Q(('refunded_fen__gt', 0), ('refunded_fen__lte', models.F('amount_fen')), ('status', 'paid')), _connector='OR'), name='aid_refund_within_payment', violation_error_message='No more can come back than was paid.'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bank_ref__isnull', False), ('status', 'paid')), models.Q(models.Q(('status', 'paid'), _negated=True), ('bank_ref__isnull', True)), _connector='OR'), name='aid_paid_has_reference'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'failed'), models.Q(('failure_code', ''), _negated=True)), models.Q(models.Q(('status', 'failed'), _negated=True), ('failure_code', '')), _connector='OR'), name='aid_failed_has_code'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['reserved', 'removed']), models.Q(('account_index__isnull', False), ('sent_at__isnull', False)), _connector='OR'), name='aid_sent_has_moment_and_card'),
        ),
        migrations.AddIndex(
            model_name='roster',
            index=models.Index(fields=['union', '-created_at'], name='aid_roster_by_union'),
        ),
        migrations.AddIndex(
            model_name='roster',
            index=models.Index(fields=['programme', 'status'], name='aid_roster_by_programme'),
        ),
        migrations.AddIndex(
            model_name='roster',
            index=models.Index(fields=['part', 'status'], name='aid_roster_by_part'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'approved_pending', 'approved', 'rejected'])), name='aid_roster_status_known'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(('checker__isnull', True), models.Q(('checker', models.F('creator')), _negated=True), _connector='OR'), name='aid_roster_checker_is_not_creator', violation_error_message='Whoever made a roster may not check it.'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(('approver__isnull', True), models.Q(models.Q(('approver', models.F('creator')), _negated=True), models.Q(('approver', models.F('checker')), _negated=True)), _connector='OR'), name='aid_roster_approver_is_nobody_before', violation_error_message='Whoever made or checked a roster may not approve it.'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'rejected']), ('submitted_on__isnull', False), _connector='OR'), name='aid_roster_submitted_has_day'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved_pending', 'approved']), _negated=True), ('checker__isnull', False), _connector='OR'), name='aid_roster_checked_has_checker'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('approved_on__isnull', False), ('approver__isnull', False)), _connector='OR'), name='aid_roster_approved_has_approver_and_day'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['roster', 'id'], name='aid_award_by_roster'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['programme', 'payer', 'status'], name='aid_award_by_payer'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['union', 'status'], name='aid_award_by_union'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['household', '-id'], name='aid_award_by_household'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['file', 'programme'], name='aid_award_by_file'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['rejected', 'cancelled', 'refunded']), _negated=True), fields=('household', 'item', 'period'), name='aid_one_award_a_household_and_season', violation_error_code='duplicate_household', violation_error_message='The family is already on a roster of this season'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'approved_pending', 'approved', 'noticed', 'on_hold', 'ready', 'batched', 'sent', 'failed', 'paid', 'receipted', 'refunded', 'rejected', 'cancelled'])), name='aid_award_status_known'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), ('amount_fen__lte', 1000000000)), name='aid_award_amount_sane'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'approved_pending', 'rejected', 'cancelled']), models.Q(('account_index__isnull', False), ('fund__isnull', False)), _connector='OR'), name='aid_award_approved_has_fund_and_card'),
        ),
        migrations.AddConstraint(
            model_name='rosterrefusal',
            constraint=models.CheckConstraint(condition=models.Q(('code__in', ['not_in_branch', 'file_not_active', 'deceased', 'no_standard', 'no_account', 'duplicate_household'])), name='aid_refusal_code_known'),
        ),
        migrations.AddConstraint(
            model_name='unreachedreason',
            constraint=models.UniqueConstraint(fields=('programme', 'file'), name='aid_unreached_reason_once'),
        ),
        migrations.AddConstraint(
            model_name='unreachedreason',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='aid_unreached_has_reason', violation_error_message='Write why the family was not reached.'),
        ),
    ]
