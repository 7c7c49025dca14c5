"""Lines that one transfer pays to a provider share a row of the bank file, from the lock of the batch on."""

from django.db import migrations, models

GUARD = """
CREATE FUNCTION aid_guard_bank_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT status FROM aid_batch WHERE id = OLD.batch_id) <> 'open' THEN
        RAISE EXCEPTION 'which transfer pays a line is fixed when the batch is locked'
            USING ERRCODE = '23514', CONSTRAINT = 'aid_payment_facts_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aid_payment_guard_bank_line BEFORE UPDATE ON aid_payment
    FOR EACH ROW WHEN (NEW.bank_line IS DISTINCT FROM OLD.bank_line) EXECUTE FUNCTION aid_guard_bank_line();
"""
FREE = "DROP TRIGGER aid_payment_guard_bank_line ON aid_payment; DROP FUNCTION aid_guard_bank_line();"


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0008_cost_evidence'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='payment',
            name='aid_bank_reference_once',
        ),
        migrations.AddField(
            model_name='payment',
            name='bank_line',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('bank_line__isnull', True), ('bank_line__lte', models.F('line_no')), _connector='OR'), name='aid_bank_line_is_the_first'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('bank_line__isnull', True), ('bank_line', models.F('line_no')), _connector='OR'), fields=('bank_ref',), name='aid_bank_reference_once', violation_error_message="The bank's reference belongs to another payment"),
        ),
        migrations.RunSQL(GUARD, FREE),
    ]
