"""The database keeps the money: balances, balanced entries, approvals before payment, the course of a payment.

Every rule here holds against the shell as well. Django sees only the tables; tests/aid/money shows each refusal.
"""

from django.db import migrations

KEYS = """
CREATE FUNCTION aid_uuid7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(set_bit(set_bit(overlay(
        uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6
    ), 52, 1), 53, 1), 'hex')::uuid
$$;
"""

JOURNAL = """
CREATE FUNCTION aid_post_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
    moved record;
BEGIN
    SELECT entry.id INTO wrong
      FROM fresh
      JOIN aid_journalline line ON line.id = fresh.id
      JOIN aid_journalentry entry ON entry.id = line.entry_id
     WHERE entry.xmin::text <> line.xmin::text LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % is posted: it takes no more lines', wrong USING ERRCODE = '42501';
    END IF;
    SELECT line.entry_id INTO wrong
      FROM aid_journalline line
      JOIN aid_fundaccount account ON account.id = line.account_id
      JOIN aid_journalentry entry ON entry.id = line.entry_id
     WHERE line.entry_id IN (SELECT entry_id FROM fresh)
     GROUP BY line.entry_id
    HAVING count(*) < 2 OR sum(line.amount_fen) <> 0 OR bool_or(account.fund_id <> entry.fund_id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % does not balance within its fund', wrong
            USING ERRCODE = '23514', CONSTRAINT = 'aid_entry_balanced';
    END IF;
    FOR moved IN
        SELECT account_id, sum(amount_fen) AS amount FROM fresh GROUP BY account_id ORDER BY account_id
    LOOP
        UPDATE aid_fundaccount SET balance_fen = balance_fen + moved.amount WHERE id = moved.account_id;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER aid_journalline_post AFTER INSERT ON aid_journalline
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION aid_post_lines();

CREATE FUNCTION aid_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) < 2 OR sum(amount_fen) <> 0 FROM aid_journalline WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % does not balance', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'aid_entry_balanced';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER aid_journalentry_balanced AFTER INSERT ON aid_journalentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION aid_check_entry();

CREATE FUNCTION aid_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance_fen <> 0 THEN
            RAISE EXCEPTION 'an account opens empty' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END IF;
    IF pg_trigger_depth() < 2 OR (NEW.id, NEW.fund_id, NEW.bucket) IS DISTINCT FROM (OLD.id, OLD.fund_id, OLD.bucket) THEN
        RAISE EXCEPTION 'a balance follows from the journal alone' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aid_fundaccount_guard BEFORE INSERT OR UPDATE ON aid_fundaccount
    FOR EACH ROW EXECUTE FUNCTION aid_guard_account();
"""

AWARDS = """
CREATE FUNCTION aid_guard_award() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.roster_id, NEW.programme_id, NEW.household_id, NEW.file_id, NEW.person_id, NEW.amount_fen, NEW.category,
        NEW.item, NEW.period, NEW.created_by_id, NEW.payer_id)
        IS DISTINCT FROM
       (OLD.roster_id, OLD.programme_id, OLD.household_id, OLD.file_id, OLD.person_id, OLD.amount_fen, OLD.category,
        OLD.item, OLD.period, OLD.created_by_id, OLD.payer_id)
    THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'what was submitted stays as it was submitted'
                USING ERRCODE = '23514', CONSTRAINT = 'aid_award_facts_fixed';
        END IF;
        NEW.terms_version := OLD.terms_version + 1;
    ELSIF NEW.terms_version <> OLD.terms_version THEN
        RAISE EXCEPTION 'the version of the terms follows from the terms' USING ERRCODE = '42501';
    END IF;
    IF OLD.fund_id IS NOT NULL AND NEW.fund_id IS DISTINCT FROM OLD.fund_id THEN
        RAISE EXCEPTION 'money is earmarked: an award keeps its fund'
            USING ERRCODE = '23514', CONSTRAINT = 'aid_award_fund_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aid_award_guard BEFORE UPDATE ON aid_award FOR EACH ROW EXECUTE FUNCTION aid_guard_award();

CREATE FUNCTION aid_check_approvals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
BEGIN
    PERFORM 1 FROM aid_award WHERE id IN (SELECT award_id FROM fresh) ORDER BY id FOR UPDATE;
    SELECT fresh.award_id INTO wrong
      FROM fresh
      JOIN aid_award award ON award.id = fresh.award_id
     WHERE fresh.approver_id = award.created_by_id
        OR fresh.award_version <> award.terms_version
        OR award.status NOT IN ('submitted', 'approved_pending')
        OR fresh.stage = 2 AND NOT EXISTS (
               SELECT 1 FROM aid_approval earlier
                WHERE earlier.award_id = fresh.award_id AND earlier.award_version = fresh.award_version
                  AND earlier.stage = 1 AND earlier.approver_id <> fresh.approver_id)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'award % cannot be approved so', wrong
            USING ERRCODE = '23514', CONSTRAINT = 'aid_approval_in_order';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER aid_approval_check AFTER INSERT ON aid_approval
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION aid_check_approvals();
"""

PAYMENTS = """
CREATE FUNCTION aid_check_new_payments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong uuid;
BEGIN
    PERFORM 1 FROM aid_award WHERE id IN (SELECT award_id FROM fresh) ORDER BY id FOR UPDATE;
    SELECT fresh.award_id INTO wrong
      FROM fresh
      JOIN aid_award award ON award.id = fresh.award_id
      JOIN aid_batch batch ON batch.id = fresh.batch_id
     WHERE fresh.status <> 'reserved' OR fresh.refunded_fen <> 0
        OR batch.status <> 'open'
        OR award.status NOT IN ('ready', 'batched')
        OR award.fund_id IS DISTINCT FROM batch.fund_id
        OR award.payer_id <> batch.union_id
        OR award.programme_id <> batch.programme_id
        OR fresh.amount_fen <> award.amount_fen
        OR fresh.award_version <> award.terms_version
        OR (SELECT count(DISTINCT given.approver_id)
              FROM aid_approval given
             WHERE given.award_id = award.id AND given.award_version = fresh.award_version
               AND given.approver_id <> award.created_by_id) < 2
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'award % cannot be paid so', wrong
            USING ERRCODE = '23514', CONSTRAINT = 'aid_payment_rests_on_approvals';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER aid_payment_check AFTER INSERT ON aid_payment
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION aid_check_new_payments();

CREATE FUNCTION aid_guard_payment() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
        ('reserved', 'removed'), ('reserved', 'sent'),
        ('sent', 'paid'), ('sent', 'failed'), ('sent', 'unknown'),
        ('unknown', 'paid'), ('unknown', 'failed'))
    THEN
        RAISE EXCEPTION 'a payment does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = '23514', CONSTRAINT = 'aid_payment_course';
    END IF;
    IF NEW.status = 'removed' AND OLD.status <> 'removed'
        AND (SELECT status FROM aid_batch WHERE id = OLD.batch_id) <> 'open' THEN
        RAISE EXCEPTION 'a closed batch keeps its lines' USING ERRCODE = '23514', CONSTRAINT = 'aid_payment_course';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aid_payment_guard BEFORE UPDATE ON aid_payment FOR EACH ROW EXECUTE FUNCTION aid_guard_payment();

CREATE FUNCTION aid_guard_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.union_id, NEW.programme_id, NEW.fund_id, NEW.prepared_by_id)
        IS DISTINCT FROM (OLD.number, OLD.union_id, OLD.programme_id, OLD.fund_id, OLD.prepared_by_id)
        OR OLD.status <> 'open' AND (NEW.line_count, NEW.total_fen) IS DISTINCT FROM (OLD.line_count, OLD.total_fen)
    THEN
        RAISE EXCEPTION 'the totals of a locked batch are sealed'
            USING ERRCODE = '23514', CONSTRAINT = 'aid_batch_sealed';
    END IF;
    IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
        ('open', 'locked'), ('locked', 'open'), ('locked', 'confirmed'), ('confirmed', 'open'), ('confirmed', 'sent'),
        ('sent', 'partially_settled'), ('sent', 'settled'), ('partially_settled', 'settled'))
    THEN
        RAISE EXCEPTION 'a batch does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = '23514', CONSTRAINT = 'aid_batch_course';
    END IF;
    IF NEW.status <> OLD.status AND NEW.status = 'locked' AND (NEW.line_count, NEW.total_fen) <> (
        SELECT count(*), coalesce(sum(amount_fen), 0) FROM aid_payment WHERE batch_id = NEW.id AND status <> 'removed')
    THEN
        RAISE EXCEPTION 'the totals differ from the lines' USING ERRCODE = '23514', CONSTRAINT = 'aid_batch_sealed';
    END IF;
    IF NEW.status <> OLD.status AND (NEW.status = 'sent' OR OLD.status = 'confirmed' AND NEW.status = 'open')
        AND (NEW.status = 'sent') <> EXISTS (SELECT 1 FROM aid_bankfile WHERE batch_id = NEW.id)
    THEN
        RAISE EXCEPTION 'a batch is sent with its bank file, and opened again only without one'
            USING ERRCODE = '23514', CONSTRAINT = 'aid_batch_course';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aid_batch_guard BEFORE UPDATE ON aid_batch FOR EACH ROW EXECUTE FUNCTION aid_guard_batch();

CREATE FUNCTION aid_guard_bank_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.batch_id, NEW.sha256, NEW.size) IS DISTINCT FROM (OLD.id, OLD.batch_id, OLD.sha256, OLD.size) THEN
        RAISE EXCEPTION 'what went to the bank and came back stays as it was' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;  -- the sealed content may be sealed again with a newer key; its hash proves that it is the same
END $$;
CREATE TRIGGER aid_bankfile_guard BEFORE UPDATE ON aid_bankfile FOR EACH ROW EXECUTE FUNCTION aid_guard_bank_paper();
CREATE TRIGGER aid_bankresult_guard BEFORE UPDATE ON aid_bankresult FOR EACH ROW EXECUTE FUNCTION aid_guard_bank_paper();
"""

FIXED = ["aid_journalentry", "aid_journalline", "aid_approval", "aid_allocationmove"]  # no update, no delete
KEPT = ["aid_fundaccount", "aid_award", "aid_payment", "aid_batch", "aid_bankfile", "aid_bankresult"]  # no delete


def _keep(table, events):
    return f"""
CREATE TRIGGER {table}_kept BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""


KEEP = "".join([_keep(table, "UPDATE OR DELETE") for table in FIXED] + [_keep(table, "DELETE") for table in KEPT])
LET_GO = "".join(
    f"DROP TRIGGER {table}_not_emptied ON {table}; DROP TRIGGER {table}_kept ON {table};" for table in FIXED + KEPT
)
TRIGGERS = {
    "aid_journalline_post": ("aid_journalline", "aid_post_lines"),
    "aid_journalentry_balanced": ("aid_journalentry", "aid_check_entry"),
    "aid_fundaccount_guard": ("aid_fundaccount", "aid_guard_account"),
    "aid_award_guard": ("aid_award", "aid_guard_award"),
    "aid_approval_check": ("aid_approval", "aid_check_approvals"),
    "aid_payment_check": ("aid_payment", "aid_check_new_payments"),
    "aid_payment_guard": ("aid_payment", "aid_guard_payment"),
    "aid_batch_guard": ("aid_batch", "aid_guard_batch"),
    "aid_bankfile_guard": ("aid_bankfile", None),
    "aid_bankresult_guard": ("aid_bankresult", "aid_guard_bank_paper"),
}
UNGUARD = "".join(
    f"DROP TRIGGER {trigger} ON {table};" + (f"DROP FUNCTION {function}();" if function else "")
    for trigger, (table, function) in TRIGGERS.items()
)

# The proof of enrolment, who is paid, and for which service, are fixed once the line is submitted, like everything else of it.
FACTS = """
CREATE FUNCTION aid_guard_award_enrolment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' THEN
        RAISE EXCEPTION 'what was submitted stays as it was submitted'
            USING ERRCODE = '23514', CONSTRAINT = 'aid_award_facts_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aid_award_enrolment_guard BEFORE UPDATE OF enrolment_id ON aid_award FOR EACH ROW
    WHEN (NEW.enrolment_id IS DISTINCT FROM OLD.enrolment_id) EXECUTE FUNCTION aid_guard_award_enrolment();
CREATE TRIGGER aid_award_payee_guard BEFORE UPDATE OF recipient_id, trainee_id, booking_id ON aid_award FOR EACH ROW
    WHEN ((NEW.recipient_id, NEW.trainee_id, NEW.booking_id)
          IS DISTINCT FROM (OLD.recipient_id, OLD.trainee_id, OLD.booking_id))
    EXECUTE FUNCTION aid_guard_award_enrolment();
"""
UNFIX = """
DROP TRIGGER aid_award_payee_guard ON aid_award;
DROP TRIGGER aid_award_enrolment_guard ON aid_award;
DROP FUNCTION aid_guard_award_enrolment();
"""

# An invoice may be handed in again once the line that it was for came to nothing.
FREE = """
CREATE FUNCTION aid_free_invoices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE aid_invoice SET live = false
      FROM aid_reliefrequest request
     WHERE request.id = aid_invoice.request_id AND request.award_id = NEW.id AND aid_invoice.live;
    RETURN NULL;
END $$;
CREATE TRIGGER aid_award_frees_invoices AFTER UPDATE OF status ON aid_award FOR EACH ROW
    WHEN (NEW.status IN ('rejected', 'cancelled', 'refunded') AND NEW.status IS DISTINCT FROM OLD.status)
    EXECUTE FUNCTION aid_free_invoices();
"""
HOLD = "DROP TRIGGER aid_award_frees_invoices ON aid_award; DROP FUNCTION aid_free_invoices();"

# The payments of a period by the day they were answered, as the figures of relief ask for them.
BY_DAY = "CREATE INDEX aid_payment_by_day ON aid_payment (((settled_at AT TIME ZONE 'Asia/Shanghai')::date))"


class Migration(migrations.Migration):
    replaces = [("aid", "0003_money_triggers"), ("aid", "0017_payment_day")]
    dependencies = [("aid", "0001_files_and_relief"), ("core", "0002_events_append_only")]

    operations = [
        migrations.RunSQL(KEYS, "DROP FUNCTION aid_uuid7();"),
        migrations.RunSQL(JOURNAL + AWARDS + PAYMENTS, UNGUARD),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(FACTS, UNFIX),
        migrations.RunSQL(FREE, HOLD),
        migrations.RunSQL(BY_DAY, "DROP INDEX aid_payment_by_day"),
    ]
