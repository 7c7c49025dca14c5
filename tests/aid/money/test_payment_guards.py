"""What the database refuses of payments, batches and bank papers, whoever asks."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F

from aid.models import Award, BankFile, BankResult, Payment
from aid.services import bank_files, batches
from tests.aid.money.shell import forbidden, forbidden_change
from tests.aid.money.treasury import awards_of, fresh, lines_of

pytestmark = pytest.mark.django_db


class TestPayments:
    def insert(self, batch, award, **changes):
        row = {
            "batch": batch,
            "line_no": 90,
            "award": award,
            "attempt": 9,
            "award_version": award.terms_version,
            "amount_fen": award.amount_fen,
        }
        with transaction.atomic():
            return Payment.objects.create(**(row | changes))

    @pytest.fixture
    def batch(self, treasury):
        """An open batch without lines, beside one award that is ready."""
        batch = treasury.opened_batch(1)
        batches.remove_line(actor=treasury.preparer, payment_id=lines_of(batch)[0].pk, seen_version=1, reason="试")
        return fresh(batch)

    def test_an_approved_award_can_be_paid(self, batch):
        award = Award.unscoped.get()
        assert self.insert(batch, award).status == "reserved"
        Payment.unscoped.filter(line_no=90).update(status="removed")

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"amount_fen": 2_000_01}, id="another amount"),
            pytest.param({"award_version": 2}, id="another version"),
            pytest.param(
                {"status": "sent", "sent_at": "2026-11-23T00:00:00Z", "account_index": b"x"}, id="sent at once"
            ),
        ],
    )
    def test_only_as_it_was_approved(self, batch, changes):
        with pytest.raises(IntegrityError, match="cannot be paid so"):
            self.insert(batch, Award.unscoped.get(), **changes)

    def test_not_without_two_approvals(self, treasury, batch):
        (award,) = awards_of(treasury.checked())
        row = Award.unscoped.get(roster__status="approved")
        Award.unscoped.filter(pk=award.pk).update(status="ready", fund=row.fund, account_index=row.account_index)

        with pytest.raises(IntegrityError, match="cannot be paid so"):
            self.insert(batch, fresh(award))
        Award.unscoped.filter(pk=award.pk).update(status="approved_pending")

    def test_not_into_a_batch_that_is_closed(self, treasury, batch):
        second = treasury.lock(treasury.open_batch())
        (award,) = awards_of(treasury.approved())

        with pytest.raises(IntegrityError, match="cannot be paid so"):
            self.insert(second, award)

    def test_not_twice(self, batch):
        award = Award.unscoped.get()
        self.insert(batch, award)
        with pytest.raises(IntegrityError, match="aid_one_live_payment_an_award"):
            self.insert(batch, award, line_no=91, attempt=10)
        Payment.unscoped.filter(line_no=90).update(status="removed")

    LEGAL = {
        "reserved": {"sent"},
        "sent": {"unknown", "paid", "failed"},
        "unknown": {"paid", "failed"},
        "paid": set(),
        "failed": set(),
        "removed": set(),
    }

    @pytest.mark.parametrize("before", ["reserved", "sent", "unknown", "paid", "failed"])
    @pytest.mark.parametrize("after", ["reserved", "sent", "unknown", "paid", "failed", "removed"])
    def test_every_course_but_the_legal_one_is_refused(self, treasury, system, before, after):
        batch = {
            "reserved": treasury.confirmed,
            "sent": treasury.sent,
            "unknown": treasury.sent,
            "paid": treasury.paid,
            "failed": treasury.failed,
        }[before](1)
        if before == "reserved":
            bank_files.export_bank_file(actor=treasury.preparer, batch_id=batch.pk, moment=treasury.now)
        if before == "unknown":
            Payment.unscoped.update(status="unknown")
        facts = {"bank_ref": "R1" if after == "paid" else None, "failure_code": "OTHER" if after == "failed" else ""}
        if before == after:
            return
        with transaction.atomic():
            change = Payment.unscoped.filter(batch=batch)
            if after in self.LEGAL[before]:
                change.update(
                    status=after,
                    sent_at=treasury.now,
                    account_index=b"x" if before == "reserved" else F("account_index"),
                    **facts,
                )
                transaction.set_rollback(True)
                return
            with pytest.raises(DatabaseError), transaction.atomic():
                change.update(status=after, **facts)
            assert set(change.values_list("status", flat=True)) == {before}

    @pytest.mark.parametrize(
        "change",
        [
            "amount_fen = 1",
            "award_version = 2",
            "attempt = 5",
            "line_no = 8",
            "account_index = 'x'::bytea",
            "bank_ref = 'another'",
            "refunded_fen = 200001",
            "refunded_fen = -1",
        ],
    )
    def test_the_facts_are_fixed(self, treasury, change):
        treasury.paid()

        forbidden_change("aid_payment", change)

    def test_money_that_came_back_does_not_go_again(self, treasury):
        treasury.paid()
        with transaction.atomic():
            Payment.unscoped.update(refunded_fen=5)
            with pytest.raises(DatabaseError), transaction.atomic():
                Payment.unscoped.update(refunded_fen=4)
            transaction.set_rollback(True)


class TestBatches:
    @pytest.mark.parametrize(
        "change", ["total_fen = 1", "line_count = 9", "prepared_by_id = confirmed_by_id", "number = 'x'"]
    )
    def test_a_confirmed_batch_is_sealed(self, treasury, change):
        treasury.confirmed()

        forbidden_change("aid_batch", change)

    def test_the_preparer_does_not_confirm(self, treasury):
        batch = treasury.lock(treasury.opened_batch())

        forbidden(
            "UPDATE aid_batch SET status = 'confirmed', confirmed_by_id = %s",
            batch.prepared_by_id,
            match="aid_batch_confirmer_is_not_preparer",
        )

    def test_totals_that_differ_from_the_lines_are_not_locked(self, treasury):
        treasury.opened_batch(2)

        forbidden("UPDATE aid_batch SET status = 'locked', total_fen = total_fen + 1", match="differ from the lines")

    @pytest.mark.parametrize(
        ("state", "after"),
        [
            ("opened_batch", "confirmed"),
            ("opened_batch", "sent"),
            ("confirmed", "sent"),
            ("sent", "open"),
            ("paid", "sent"),
        ],
    )
    def test_its_course_is_the_legal_one(self, treasury, state, after):
        getattr(treasury, state)(1)

        forbidden(
            "UPDATE aid_batch SET status = %s, confirmed_by_id = %s, sent_at = now()", after, treasury.confirmer.user_id
        )

    @pytest.mark.parametrize("model", [BankFile, BankResult])
    @pytest.mark.parametrize("change", ["sha256 = 'x'", "size = 1"])
    def test_what_went_out_and_came_in_stays(self, treasury, model, change):
        treasury.paid()

        forbidden_change(model._meta.db_table, change, match="stays as it was")
