"""What partners hear of and what they tell: webhooks, deliveries, doors for signed messages, settlements."""

import core.clock
import core.privacy.fields
import core.uuids
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0007_import_samples'),
        ('partners', '0001_tables'),
        ('unions', '0011_chairs_gone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UnroutedEvent',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='core.event')),
            ],
            options={
                'verbose_name': 'event not handed out yet',
            },
        ),
        migrations.CreateModel(
            name='Callback',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('kind', models.CharField(choices=[('economic_check', 'Result of an economic check'), ('bank_result', 'Result of a payment'), ('mutual_settlement', 'Settlement of mutual aid')], max_length=20, verbose_name='kind')),
                ('secret', core.privacy.fields.EncryptedField(blank=True, editable=False, mask='text', null=True)),
                ('previous_secret', core.privacy.fields.EncryptedField(blank=True, editable=False, mask='text', null=True)),
                ('previous_until', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='partners.application')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
            ],
            options={
                'verbose_name': 'door for signed messages',
                'abstract': False,
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='MutualSettlement',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('reference', models.CharField(max_length=40, verbose_name='settlement number')),
                ('invoice', models.CharField(max_length=40, verbose_name='invoice number')),
                ('settled_on', models.DateField(verbose_name='settled on')),
                ('self_paid', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='self-paid cost')),
                ('paid', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='mutual-aid payment')),
                ('scheme', models.CharField(max_length=60, verbose_name='scheme')),
                ('callback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.callback')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.person')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union')),
            ],
            options={
                'verbose_name': 'mutual-aid settlement',
                'abstract': False,
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SignedMessage',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('message_id', models.CharField(max_length=64, verbose_name='message id')),
                ('key', models.CharField(blank=True, max_length=64, verbose_name='idempotency key')),
                ('digest', models.BinaryField()),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('status', models.PositiveSmallIntegerField(verbose_name='answer')),
                ('answer', models.JSONField(default=dict)),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('accepted', models.PositiveIntegerField(default=0, verbose_name='accepted')),
                ('callback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.callback')),
            ],
            options={
                'verbose_name': 'signed message',
                'ordering': ['-id'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.UUIDField(default=core.uuids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('url', models.CharField(max_length=300, verbose_name='address')),
                ('event_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), size=None, verbose_name='event types')),
                ('status', models.CharField(choices=[('active', 'Active'), ('disabled', 'Switched off'), ('ended', 'Ended')], default='active', max_length=8, verbose_name='status')),
                ('disabled_reason', models.CharField(blank=True, choices=[('by_hand', 'Switched off by its owner'), ('failing', 'Not reachable for days'), ('gone', 'The receiver answered 410: gone for good')], max_length=8)),
                ('disabled_at', models.DateTimeField(null=True)),
                ('secret', core.privacy.fields.EncryptedField(blank=True, editable=False, mask='text', null=True)),
                ('previous_secret', core.privacy.fields.EncryptedField(blank=True, editable=False, mask='text', null=True)),
                ('previous_until', models.DateTimeField(null=True)),
                ('failing_since', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('resume_at', models.DateTimeField(null=True)),
                ('taken_at', models.DateTimeField(null=True, verbose_name='last taken')),
                ('lane_until', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='partners.application')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union', verbose_name='branch')),
            ],
            options={
                'verbose_name': 'webhook',
                'abstract': False,
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=64, verbose_name='event type')),
                ('subject', models.CharField(max_length=130, verbose_name='subject')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('dead', 'Given up'), ('withheld', 'Withheld: no grant any more')], default='waiting', max_length=9, verbose_name='status')),
                ('next_try_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveIntegerField(default=0, verbose_name='tries')),
                ('refusals', models.PositiveSmallIntegerField(default=0)),
                ('last_status', models.PositiveSmallIntegerField(null=True, verbose_name='answer')),
                ('owed_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.event')),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.subscription')),
            ],
            options={
                'verbose_name': 'delivery of an event',
                'ordering': ['-id'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='DeliveryTry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='at')),
                ('milliseconds', models.PositiveIntegerField(verbose_name='milliseconds')),
                ('outcome', models.CharField(choices=[('taken', 'Taken'), ('refused', 'Refused'), ('unreachable', 'Not reachable'), ('gone', 'Gone for good')], max_length=12, verbose_name='outcome')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='answer')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                ('answer', models.TextField(blank=True, verbose_name='text of the answer')),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.subscription')),
                ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tries_made', to='partners.webhookdelivery')),
            ],
            options={
                'verbose_name': 'try of a delivery',
                'ordering': ['-id'],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('application', 'kind'), name='partners_callback_once', violation_error_message='This application has such a door already.'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['economic_check', 'bank_result', 'mutual_settlement'])), name='partners_callback_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('previous_secret', None), ('previous_until', None)), models.Q(('previous_secret__isnull', False), ('previous_until__isnull', False)), _connector='OR'), name='partners_callback_old_secret_ends'),
        ),
        migrations.AddIndex(
            model_name='mutualsettlement',
            index=models.Index(fields=['person', '-settled_on'], name='partners_settlement_by_person'),
        ),
        migrations.AddConstraint(
            model_name='mutualsettlement',
            constraint=models.UniqueConstraint(fields=('callback', 'reference'), name='partners_settlement_once', violation_error_message='This settlement has been entered already.'),
        ),
        migrations.AddConstraint(
            model_name='mutualsettlement',
            constraint=models.UniqueConstraint(fields=('callback', 'invoice'), name='partners_settlement_invoice_once', violation_error_message='This invoice has been settled already.'),
        ),
        migrations.AddConstraint(
            model_name='mutualsettlement',
            constraint=models.CheckConstraint(condition=models.Q(('paid__gte', 0), ('self_paid__gte', 0)), name='partners_settlement_amounts_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='mutualsettlement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reference', ''), _negated=True), models.Q(('invoice', ''), _negated=True), models.Q(('scheme', ''), _negated=True)), name='partners_settlement_says_what'),
        ),
        migrations.AddIndex(
            model_name='signedmessage',
            index=models.Index(fields=['callback', '-id'], name='partners_message_by_door'),
        ),
        migrations.AddConstraint(
            model_name='signedmessage',
            constraint=models.UniqueConstraint(fields=('callback', 'message_id'), name='partners_message_once'),
        ),
        migrations.AddConstraint(
            model_name='signedmessage',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('callback', 'key'), name='partners_message_key_once'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('event_types__len__gt', 0)), name='partners_webhook_hears_something'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('url__startswith', 'https://'), ('url__startswith', 'http://'), _connector='OR'), name='partners_webhook_is_web'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['active', 'disabled', 'ended'])), name='partners_webhook_status_known'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('disabled_at__isnull', False), ('status', 'disabled'), models.Q(('disabled_reason', ''), _negated=True)), models.Q(models.Q(('status', 'disabled'), _negated=True), ('disabled_at', None), ('disabled_reason', '')), _connector='OR'), name='partners_webhook_disabled_says_why'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('previous_secret', None), ('previous_until', None)), models.Q(('previous_secret__isnull', False), ('previous_until__isnull', False)), _connector='OR'), name='partners_webhook_old_secret_ends'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('failing_since', None), ('failures', 0), ('resume_at', None)), models.Q(('failing_since__isnull', False), ('failures__gte', 1), ('resume_at__isnull', False)), _connector='OR'), name='partners_webhook_failing_since_when'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(condition=models.Q(('status', 'waiting')), fields=['subscription', 'event'], name='partners_delivery_waiting'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['subscription', '-id'], name='partners_delivery_log'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['subscription', 'status', '-id'], name='partners_delivery_by_status'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.UniqueConstraint(fields=('subscription', 'event'), name='partners_delivery_once'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'delivered', 'dead', 'withheld'])), name='partners_delivery_status_known'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='partners_delivery_done_has_time'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'delivered'), _negated=True), ('tries__gte', 1), _connector='OR'), name='partners_delivery_delivered_was_tried'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.CheckConstraint(condition=models.Q(('refusals__lte', models.F('tries'))), name='partners_delivery_refusals_are_tries'),
        ),
        migrations.AddIndex(
            model_name='deliverytry',
            index=models.Index(fields=['subscription', '-id'], name='partners_try_by_webhook'),
        ),
        migrations.AddIndex(
            model_name='deliverytry',
            index=models.Index(fields=['at'], name='partners_try_by_age'),
        ),
        migrations.AddConstraint(
            model_name='deliverytry',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['taken', 'refused', 'unreachable', 'gone'])), name='partners_try_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='deliverytry',
            constraint=models.CheckConstraint(condition=models.Q(('status__isnull', False), models.Q(('error', ''), _negated=True), _connector='OR'), name='partners_try_answered_or_failed'),
        ),
    ]
