"""The nightly check: silent on right money, and each invariant sees its own kind of harm."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from aid.selectors.funds import INVARIANTS, broken_invariants
from aid.services.funds import run_money_checks
from core.events.models import Event
from core.heartbeats import last_beat
from tests.aid.money.treasury import Treasury
from tests.owning import as_owner

pytestmark = pytest.mark.django_db

TABLES = ["fundaccount", "journalentry", "journalline", "award", "approval", "payment", "batch", "bankfile"]
# For each invariant, harm that only somebody with the tables' owner's rights could do: the triggers are off.
HARM = {
    "I1": "UPDATE aid_journalline SET amount_fen = amount_fen + 1 WHERE number = 2",
    "I2": "UPDATE aid_fundaccount SET balance_fen = balance_fen + 1 WHERE bucket = 'budget'",
    "I3": "UPDATE aid_fundaccount SET balance_fen = balance_fen + CASE bucket WHEN 'budget' THEN 1 ELSE -1 END"
    " WHERE bucket IN ('budget', 'external')",
    "I4": "ALTER TABLE aid_fundaccount DROP CONSTRAINT aid_never_overdrawn;"
    " UPDATE aid_fundaccount SET balance_fen = -1 WHERE bucket = 'in_transit'",
    "I5": "DROP INDEX aid_one_live_payment_an_award; INSERT INTO aid_payment"
    " SELECT gen_random_uuid(), version, created_at, 77, 9, award_version, amount_fen, status, account_index,"
    " 'R-twice', failure_code, failure_text, refunded_fen, sent_at, settled_at, award_id, batch_id"
    " FROM aid_payment WHERE status = 'paid' LIMIT 1",
    "I6": "ALTER TABLE aid_payment DROP CONSTRAINT aid_refund_within_payment;"
    " UPDATE aid_payment SET refunded_fen = amount_fen + 1",
    "I7": "DROP INDEX aid_one_award_a_household_and_season; UPDATE aid_award SET household_id ="
    " (SELECT household_id FROM aid_award ORDER BY id LIMIT 1)",
    "I8": "DELETE FROM aid_approval WHERE stage = 2",
    "I9": "UPDATE aid_award SET status = 'cancelled' WHERE status = 'ready'",
    "I10": "UPDATE aid_journalentry SET kind = 'refund' WHERE kind = 'pay'",
    "I11": "UPDATE aid_batch SET total_fen = total_fen + 1",
    "I12": "UPDATE aid_award SET status = 'receipted' WHERE status = 'ready'",
}


@pytest.fixture
def treasury(db):
    made = Treasury()
    made.paid(2)
    made.approved(1)
    return made


def harm(statement):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f'ALTER TABLE "aid_{table}" DISABLE TRIGGER USER')
        cursor.execute(statement)


def test_right_money_is_silent(treasury):
    out = StringIO()

    call_command("check_money", stdout=out)

    assert "every invariant holds" in out.getvalue()
    assert broken_invariants() == []
    assert not Event.unscoped.filter(code="aid.money.broken").exists()
    assert last_beat("aid.money_checks") is not None


@pytest.mark.parametrize("code", INVARIANTS)
def test_each_invariant_sees_its_own_harm(treasury, code):
    harm(HARM[code])

    assert code in {broken.code for broken in broken_invariants()}


def test_broken_money_is_an_event_and_an_error(treasury):
    harm(HARM["I8"])

    (broken,) = run_money_checks(treasury.now)

    assert (broken.code, len(broken.rows)) == ("I8", 2)
    assert list(Event.unscoped.get(code="aid.money.broken").data["invariants"]) == ["I8"]
    with pytest.raises(CommandError, match="1 invariants are broken"):
        call_command("check_money", stderr=StringIO())
