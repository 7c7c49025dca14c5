"""What the database refuses of the journal and its balances, whoever asks."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from aid.models import Batch, FundAccount, JournalEntry, JournalLine
from core.uuids import uuid7
from tests.aid.money.shell import forbidden
from tests.aid.money.treasury import snapshot

pytestmark = pytest.mark.django_db


def accounts(fund):
    return dict(fund.accounts.values_list("bucket", "pk"))


class TestTheJournal:
    @pytest.mark.parametrize("table", ["aid_journalentry", "aid_journalline", "aid_approval"])
    @pytest.mark.parametrize(
        "statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"]
    )
    def test_is_never_changed(self, treasury, table, statement):
        treasury.approved()

        forbidden(statement.format(table=table), match="append-only")

    @pytest.mark.parametrize(
        "table", ["aid_fundaccount", "aid_award", "aid_payment", "aid_batch", "aid_bankfile", "aid_bankresult"]
    )
    @pytest.mark.parametrize("statement", ["DELETE FROM {table}", "TRUNCATE {table} CASCADE"])
    def test_nothing_it_speaks_of_is_deleted(self, treasury, table, statement):
        treasury.paid()

        forbidden(statement.format(table=table), match="append-only")

    def test_a_balance_is_not_set(self, treasury):
        forbidden("UPDATE aid_fundaccount SET balance_fen = 1", match="journal alone")
        forbidden("UPDATE aid_fundaccount SET balance_fen = balance_fen", match="journal alone")
        forbidden(
            "INSERT INTO aid_fundaccount (fund_id, bucket, balance_fen) VALUES (%s, 'x', 5)",
            treasury.fund.pk,
            match="opens empty",
        )

    def post(self, fund, *amounts, kind="grant", in_fund=None):
        """Insert an entry with these (bucket, fen) lines."""
        entry = JournalEntry(
            fund=in_fund or fund,
            kind=kind,
            idempotency_key=str(uuid7()),
            posted_at="2026-11-23T00:00:00Z",
            actor_name="shell",
        )
        with transaction.atomic():
            entry.save(force_insert=True)
            ids = accounts(fund)
            JournalLine.objects.bulk_create(
                [
                    JournalLine(entry=entry, number=number, account_id=ids[bucket], amount_fen=fen)
                    for number, (bucket, fen) in enumerate(amounts, start=1)
                ]
            )
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return entry

    @pytest.mark.parametrize(
        "amounts",
        [
            pytest.param([("external", -100), ("budget", 99)], id="unbalanced"),
            pytest.param([("budget", 100)], id="one line"),
            pytest.param([], id="no line"),
            pytest.param([("external", -100), ("budget", 50), ("paid", 49)], id="three lines, one fen short"),
        ],
    )
    def test_an_entry_balances_or_is_refused(self, treasury, amounts):
        before = snapshot()
        with pytest.raises(DatabaseError, match="balance"):
            self.post(treasury.fund, *amounts)
        assert snapshot() == before

    def test_a_balanced_entry_is_taken(self, treasury):
        self.post(treasury.fund, ("external", -100), ("budget", 100))

        assert treasury.fund.accounts.get(bucket="budget").balance_fen == 100_000_00 + 100

    def test_a_posted_entry_takes_no_more_lines(self, treasury):
        entry = self.post(treasury.fund, ("external", -100), ("budget", 100))
        ids = accounts(treasury.fund)

        forbidden(
            "INSERT INTO aid_journalline (entry_id, number, account_id, amount_fen)"
            " VALUES (%s, 3, %s, -7), (%s, 4, %s, 7)",
            entry.pk,
            ids["external"],
            entry.pk,
            ids["budget"],
            match="posted",
        )

    def test_money_stays_in_its_fund(self, treasury):
        other = treasury.funded(1_00, name="捐赠")
        before = snapshot()

        with pytest.raises(DatabaseError, match="within its fund"):
            self.post(treasury.fund, ("budget", -100), ("paid", 100), in_fund=other)
        assert snapshot() == before

    def test_no_bucket_goes_below_zero(self, treasury):
        before = snapshot()
        with pytest.raises(IntegrityError, match="aid_never_overdrawn"):
            self.post(treasury.fund, ("budget", -100_000_01), ("reserved", 100_000_01), kind="reserve")
        assert snapshot() == before

    @pytest.mark.parametrize("fen", [0, 100_000_000_001])
    def test_a_line_carries_a_sane_amount(self, treasury, fen):
        with pytest.raises(IntegrityError):
            self.post(treasury.fund, ("external", -fen), ("budget", fen))

    def test_a_key_is_posted_once(self, treasury):
        key = JournalEntry.unscoped.first().idempotency_key
        with pytest.raises(IntegrityError), transaction.atomic():
            JournalEntry.objects.create(
                fund=treasury.fund, kind="grant", idempotency_key=key, posted_at=treasury.now, actor_name="shell"
            )

    def test_accounts_are_not_moved_to_another_fund(self, treasury):
        other = treasury.funded(0, name="捐赠")

        forbidden("UPDATE aid_fundaccount SET fund_id = %s WHERE bucket = 'paid'", other.pk)


def test_triggers_stand_after_the_tests_own_emptying(treasury):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE relname LIKE 'aid_%' AND NOT tgisinternal AND tgenabled <> 'O'"
        )
        assert cursor.fetchone() == (0,)
    assert Batch.unscoped.count() == 0
    assert FundAccount.objects.filter(fund=treasury.fund).count() == 5
