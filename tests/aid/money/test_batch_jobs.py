"""A long batch is filled, locked, confirmed, exported, read and receipted by jobs: the same result as at once.

After every chunk the batch is in a state of A2; a cancelled job leaves it in one; no state means “being processed”.
"""

import pytest
from django.urls import reverse

from aid.choices.relief import AwardStatus
from aid.models import Award, BankFile, BankResult, Batch
from aid.services import bank_files, bank_results, batches, payments
from core import clock
from core.actors import SystemActor
from core.errors import ConflictError, ForbiddenError
from core.jobs.models import JobPiece
from core.jobs.services import running, starting
from tests.aid.money.long_batches import short_chunks, start, to_the_end  # noqa: F401 a fixture
from tests.aid.money.treasury import (
    card,
    entries,
    fresh,
    lines_of,
    live,
    pots,
    statuses,
    told,
)
from tests.factories import actor

pytestmark = pytest.mark.django_db


def fill(treasury, total):
    return starting.start_job(
        actor=treasury.preparer,
        kind="aid.fill_batch",
        key="fill",
        subject=treasury.fund,
        name="2026/27 冬送温暖",
        params={
            "programme": str(treasury.programme.pk),
            "union": treasury.tree.haishu.pk,
            "fund": str(treasury.fund.pk),
        },
        total=total,
    )


class TestFilling:
    def test_everything_that_is_ready_comes_in_once(self, treasury):
        treasury.approved(5)

        job = to_the_end(fill(treasury, 5))

        batch = Batch.unscoped.get()
        assert (job.status, job.done_count, job.message) == ("done", 5, batch.number)
        assert job.result_url == reverse("aid:batch_detail", args=[batch.number])
        assert [line.line_no for line in lines_of(batch)] == [1, 2, 3, 4, 5]
        assert (batch.line_count, batch.total_fen, batch.status) == (5, 10_000_00, "open")
        assert len({line.award_id for line in lines_of(batch)}) == 5

    def test_cancelled_half_way_it_is_a_smaller_batch_and_the_rest_is_still_ready(self, treasury):
        treasury.approved(5)
        job = fill(treasury, 5)
        running.run(job.pk, seconds=0)
        starting.cancel_job(actor=treasury.preparer, job_id=job.pk, moment=clock.now())

        batch = Batch.unscoped.get()
        assert (batch.status, batch.line_count, live(batch)) == ("open", 2, ["reserved"] * 2)
        assert Award.unscoped.filter(status=AwardStatus.READY).count() == 3
        assert treasury.open_batch().line_count == 3, "another batch pays the rest"

    def test_whoever_saw_fewer_lines_cannot_lock_more(self, treasury):
        treasury.approved(5)
        job = fill(treasury, 5)
        running.run(job.pk, seconds=0)
        seen = Batch.unscoped.get()
        to_the_end(job)
        with pytest.raises(ConflictError):
            treasury.lock(seen)
        assert fresh(seen).status == "open"

    def test_a_batch_locked_meanwhile_takes_no_more_lines(self, treasury):
        treasury.approved(5)
        job = fill(treasury, 5)
        running.run(job.pk, seconds=0)
        treasury.lock(Batch.unscoped.get())

        assert to_the_end(job).status == "failed"
        assert (Batch.unscoped.get().line_count, Batch.unscoped.get().status) == (2, "locked")

    def test_nothing_ready_is_said(self, treasury):
        job = to_the_end(fill(treasury, 5))
        assert (job.status, job.refusal, Batch.unscoped.count()) == ("failed", "nothing_ready", 0)


class TestConfirming:
    def test_line_by_line_then_all_at_once(self, treasury):
        batch = treasury.lock(treasury.opened_batch(5))
        job = start(treasury.confirmer, "aid.confirm_batch", batch, seen_version=batch.version)

        running.run(job.pk, seconds=0)
        assert (fresh(batch).status, fresh(batch).confirmed_by_id) == ("locked", None)
        to_the_end(job)

        confirmed = fresh(batch)
        assert (confirmed.status, confirmed.confirmed_by_id) == ("confirmed", treasury.confirmer.user_id)
        assert all(line.account_index for line in lines_of(batch))
        assert len(told("aid.batch.confirmed", batch)) == 1

    def test_cancelled_it_stays_locked(self, treasury):
        batch = treasury.lock(treasury.opened_batch(5))
        job = start(treasury.confirmer, "aid.confirm_batch", batch, seen_version=batch.version)
        running.run(job.pk, seconds=0)
        starting.cancel_job(actor=treasury.confirmer, job_id=job.pk, moment=clock.now())
        assert fresh(batch).status == "locked"
        assert treasury.confirm(batch).status == "confirmed", "and can be confirmed afresh"

    def test_a_card_changed_while_it_runs_stops_it_and_is_named(self, treasury):
        batch = treasury.lock(treasury.opened_batch(5))
        job = start(treasury.confirmer, "aid.confirm_batch", batch, seen_version=batch.version)
        running.run(job.pk, seconds=0)
        file = lines_of(batch)[0].award.file
        file.account = card()
        file.save(update_fields=["account", "account_index"])

        ended = to_the_end(job)

        assert (ended.status, ended.refusal, fresh(batch).status) == ("failed", "batch_problems", "locked")
        assert [each["code"] for each in ended.details["problems"]] == ["account_changed"]
        assert ended.details["problems"][0]["message"]

    def test_the_preparer_confirms_nothing(self, treasury):
        batch = treasury.lock(treasury.opened_batch(5))
        with pytest.raises(ForbiddenError):
            start(treasury.preparer, "aid.confirm_batch", batch, seen_version=batch.version)
        other = start(treasury.confirmer, "aid.confirm_batch", batch, seen_version=batch.version + 1)
        assert to_the_end(other).refusal == "stale"
        assert fresh(batch).status == "locked"

    def test_a_batch_sent_back_meanwhile_is_not_confirmed(self, treasury):
        batch = treasury.lock(treasury.opened_batch(5))
        job = start(treasury.confirmer, "aid.confirm_batch", batch, seen_version=batch.version)
        running.run(job.pk, seconds=0)
        batches.return_batch(actor=treasury.confirmer, batch_id=batch.pk, seen_version=batch.version, reason="重新核对")
        assert to_the_end(job).status == "failed"
        assert fresh(batch).status == "open"


class TestExporting:
    def test_the_same_bytes_as_at_once(self, treasury):
        batch = treasury.confirmed(5)
        job = start(treasury.preparer, "aid.make_bank_file", batch, encoding="gb18030")
        running.run(job.pk, seconds=0)
        assert (BankFile.objects.count(), JobPiece.objects.count(), fresh(batch).status) == (0, 1, "confirmed")

        to_the_end(job)

        file, content = bank_files.export_bank_file(actor=treasury.preparer, batch_id=batch.pk, moment=treasury.now)
        text = content.decode("gb18030").splitlines()
        assert (file.encoding, len(text), JobPiece.objects.count()) == ("gb18030", 6, 0)
        assert [row.split(",")[0] for row in text[1:]] == [f"{batch.number}-{number:05d}" for number in range(1, 6)]
        assert len(told("aid.bank_file.made", batch)) == 1

    def test_cancelled_there_is_no_file_and_no_piece(self, treasury):
        batch = treasury.confirmed(5)
        job = start(treasury.preparer, "aid.make_bank_file", batch, encoding="utf-8")
        running.run(job.pk, seconds=0)
        starting.cancel_job(actor=treasury.preparer, job_id=job.pk, moment=clock.now())
        assert (BankFile.objects.count(), JobPiece.objects.count()) == (0, 0)

    def test_only_whoever_prepared_or_confirmed_gets_one(self, treasury):
        batch = treasury.confirmed(5)
        stranger = actor("finance_preparer", treasury.tree.haishu)
        job = to_the_end(start(stranger, "aid.make_bank_file", batch, encoding="utf-8"))
        assert (job.refusal, BankFile.objects.count()) == ("not_yours", 0)

    def test_a_card_changed_while_it_is_written_stops_it(self, treasury):
        batch = treasury.confirmed(5)
        job = start(treasury.preparer, "aid.make_bank_file", batch, encoding="utf-8")
        running.run(job.pk, seconds=0)
        file = lines_of(batch)[4].award.file
        file.account = card()
        file.save(update_fields=["account", "account_index"])
        assert (to_the_end(job).refusal, BankFile.objects.count()) == ("account_changed", 0)


class TestReading:
    def begin(self, treasury, batch, content):
        stored = bank_results.store_bank_result(
            actor=treasury.preparer, batch_id=batch.pk, content=content, name="回盘.csv", moment=treasury.now
        )
        rows = len(content.splitlines()) - 1
        return start(treasury.preparer, "aid.read_bank_result", batch, result=str(stored.pk), total=rows)

    def test_some_rows_at_a_time_each_line_once(self, treasury):
        batch = treasury.sent(5)
        job = self.begin(treasury, batch, treasury.answer(batch, {5: "NAME_MISMATCH"}))

        running.run(job.pk, seconds=0)
        assert (fresh(batch).status, live(batch)) == ("partially_settled", ["paid"] * 2 + ["sent"] * 3)
        assert (entries("pay"), BankResult.objects.get().rows_done) == (2, 2)
        done = to_the_end(job)

        result = BankResult.objects.get()
        assert (done.status, done.done_count, done.total) == ("done", 5, 5)
        assert (result.rows, result.rows_done, result.paid, result.failed) == (5, 5, 4, 1)
        assert (entries("pay"), entries("fail"), len(told("aid.payment.paid"))) == (4, 1, 4)
        assert pots(treasury.fund)["paid"] == 8_000_00
        assert len(told("aid.batch.result_read", batch)) == 1

    def test_cancelled_what_was_read_stays_and_the_same_file_goes_on(self, treasury):
        batch = treasury.sent(5)
        content = treasury.answer(batch)
        job = self.begin(treasury, batch, content)
        running.run(job.pk, seconds=0)
        starting.cancel_job(actor=treasury.preparer, job_id=job.pk, moment=clock.now())
        assert (fresh(batch).status, live(batch)) == ("partially_settled", ["paid"] * 2 + ["sent"] * 3)

        reading = treasury.read(batch, content)

        assert (reading.result.paid, reading.problems, reading.is_repeat) == (5, [], False)
        assert (fresh(batch).status, entries("pay")) == ("settled", 5)

    def test_a_second_row_for_a_line_is_a_repetition_across_chunks(self, treasury):
        batch = treasury.sent(5)
        rows = treasury.answer(batch).decode("utf-8-sig").splitlines()
        again = [*rows, rows[1].replace("R", "Q"), rows[2]]
        job = self.begin(treasury, batch, "\r\n".join(again).encode())
        to_the_end(job)
        result = BankResult.objects.get()
        assert [each["code"] for each in result.problems] == ["repeated_line", "repeated_line"]
        assert (result.paid, fresh(batch).status) == (5, "settled")

    def test_a_wrong_row_before_the_right_one_does_not_spend_the_line(self, treasury):
        batch = treasury.sent(5)
        rows = treasury.answer(batch).decode("utf-8-sig").splitlines()
        wrong = rows[1].replace("2000.00", "2.00")
        job = self.begin(treasury, batch, "\r\n".join([rows[0], wrong, *rows[2:], rows[1]]).encode())
        to_the_end(job)
        result = BankResult.objects.get()
        assert [each["code"] for each in result.problems] == ["wrong_amount"]
        assert (result.paid, fresh(batch).status) == (5, "settled")

    def test_a_card_can_be_corrected_while_it_is_read(self, treasury):
        batch = treasury.sent(5)
        job = self.begin(treasury, batch, treasury.answer(batch, {1: "CLOSED"}))
        running.run(job.pk, seconds=0)
        award = lines_of(batch)[0].award
        change = payments.propose_account(
            actor=treasury.preparer,
            award_id=award.pk,
            account=card(),
            bank_name="中国银行",
            reason="已销户",
            seen_version=award.version,
        )
        payments.confirm_account(actor=treasury.confirmer, change_id=change.pk)
        to_the_end(job)
        assert fresh(batch).status == "settled"


def test_locking_is_one_step(treasury):
    batch = treasury.opened_batch(5)
    job = start(treasury.preparer, "aid.lock_batch", batch, seen_version=batch.version, outside_reason="")
    assert to_the_end(job).status == "done"
    assert fresh(batch).status == "locked"


def test_receipts_are_filed_some_at_a_time(treasury):
    batch = treasury.paid(5)
    job = start(treasury.preparer, "aid.file_receipts", batch)
    assert to_the_end(job).done_count == 5
    assert set(statuses(Award.unscoped.all())) == {"receipted"}


def test_no_job_pays_without_a_person(treasury):
    batch = treasury.opened_batch(5)
    with pytest.raises(ForbiddenError):
        start(SystemActor("job"), "aid.lock_batch", batch, seen_version=batch.version)
