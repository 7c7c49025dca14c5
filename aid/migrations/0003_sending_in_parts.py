"""A confirmed batch may be sent in parts and taken back; a line is answered only when its whole batch is sent.

Every rule here holds against the shell as well, as in 0002.
"""

from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION aid_guard_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    IF (NEW.id, NEW.batch_id, NEW.line_no, NEW.award_id, NEW.attempt, NEW.award_version, NEW.amount_fen)
        IS DISTINCT FROM
       (OLD.id, OLD.batch_id, OLD.line_no, OLD.award_id, OLD.attempt, OLD.award_version, OLD.amount_fen)
        OR OLD.status NOT IN ('reserved') AND NEW.account_index IS DISTINCT FROM OLD.account_index
        OR OLD.bank_ref IS NOT NULL AND NEW.bank_ref IS DISTINCT FROM OLD.bank_ref
        OR NEW.refunded_fen < OLD.refunded_fen
    THEN
        RAISE EXCEPTION 'the facts of a payment are fixed'
            USING ERRCODE = '23514', CONSTRAINT = 'aid_payment_facts_fixed';
    END IF;
    IF NEW.status = OLD.status THEN
        RETURN NEW;
    END IF;
    SELECT status INTO stands FROM aid_batch WHERE id = OLD.batch_id;
    IF NOT ({course}) THEN
        RAISE EXCEPTION 'a payment does not go from % to % while its batch is %', OLD.status, NEW.status, stands
            USING ERRCODE = '23514', CONSTRAINT = 'aid_payment_course';
    END IF;
    RETURN NEW;
END $$;
"""
IN_PARTS = """
        (OLD.status, NEW.status) IN (('reserved', 'removed')) AND stands = 'open'
        OR (OLD.status, NEW.status) IN (('reserved', 'sent'), ('sent', 'reserved')) AND stands = 'confirmed'
           AND EXISTS (SELECT 1 FROM aid_bankfile WHERE batch_id = OLD.batch_id)
        OR (OLD.status, NEW.status) IN (('sent', 'paid'), ('sent', 'failed'), ('sent', 'unknown'),
                                        ('unknown', 'paid'), ('unknown', 'failed'))
           AND stands IN ('sent', 'partially_settled', 'settled')
"""
AT_ONCE = """
        (OLD.status, NEW.status) IN (('reserved', 'removed')) AND stands = 'open'
        OR (OLD.status, NEW.status) IN (('reserved', 'sent'), ('sent', 'paid'), ('sent', 'failed'), ('sent', 'unknown'),
                                        ('unknown', 'paid'), ('unknown', 'failed'))
"""
WHOLE = """
CREATE FUNCTION aid_guard_batch_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM aid_payment WHERE batch_id = NEW.id AND status = 'reserved') THEN
        RAISE EXCEPTION 'a batch is sent with all of its lines'
            USING ERRCODE = '23514', CONSTRAINT = 'aid_batch_course';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aid_batch_guard_sent BEFORE UPDATE ON aid_batch
    FOR EACH ROW WHEN (NEW.status = 'sent' AND OLD.status <> 'sent') EXECUTE FUNCTION aid_guard_batch_sent();
"""
PART = "DROP TRIGGER aid_batch_guard_sent ON aid_batch; DROP FUNCTION aid_guard_batch_sent();"


class Migration(migrations.Migration):
    dependencies = [("aid", "0002_money_guards")]

    operations = [
        migrations.RunSQL(GUARD.format(course=IN_PARTS), GUARD.format(course=AT_ONCE)),
        migrations.RunSQL(WHOLE, PART),
        migrations.RemoveConstraint(
            model_name='journalentry',
            name='aid_entry_kind_known',
        ),
        migrations.AlterField(
            model_name='journalentry',
            name='kind',
            field=models.CharField(choices=[('grant', 'Granted'), ('reverse_grant', 'Grant taken back'), ('pass_down', 'Passed down'), ('receive', 'Received from above'), ('give_back', 'Given back upwards'), ('take_back', 'Taken back from below'), ('reserve', 'Reserved'), ('release', 'Released'), ('send', 'Sent to the bank'), ('unsend', 'Not sent after all'), ('pay', 'Paid'), ('fail', 'Payment failed'), ('refund', 'Returned')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['grant', 'reverse_grant', 'pass_down', 'receive', 'give_back', 'take_back', 'reserve', 'release', 'send', 'unsend', 'pay', 'fail', 'refund'])), name='aid_entry_kind_known'),
        ),
    ]
