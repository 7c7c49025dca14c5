"""Reading the bank's answer: each line settled once, every other row reported, the same file twice changes nothing."""

from datetime import date, timedelta

import pytest

from aid.models import Award, BankResult, JournalEntry, Payment
from aid.rules.relief import UNKNOWN_AFTER_DAYS
from aid.selectors.batches import bank_results, payments_of
from aid.services import bank_results as reading
from aid.services import batches
from core.errors import ConflictError, RuleBrokenError
from core.parameters.models import PolicyParameter
from tests.aid.money.treasury import (
    HEADING,
    assert_money_is_right,
    entries,
    fresh,
    lines_of,
    live,
    pots,
    refused,
    snapshot,
    statuses,
    told,
)
from tests.factories import actor

pytestmark = pytest.mark.django_db


def rows(batch, *cells):
    """Return an answer with these rows; ``{key}`` stands for the batch's own number."""
    return "\n".join([HEADING, *(cell.format(key=batch.number) for cell in cells)]).encode()


def problems(reading):
    return [(row["row"], row["code"]) for row in reading.problems]


def test_success_pays_once_and_stands_on_the_familys_timeline(treasury):
    batch = treasury.sent(2)

    reading = treasury.read(batch, treasury.answer(batch))

    assert (reading.result.rows, reading.result.paid, reading.result.failed, reading.is_repeat) == (2, 2, 0, False)
    assert fresh(batch).status == "settled"
    for line in lines_of(batch):
        assert (line.status, line.bank_ref, line.settled_at) == ("paid", f"R{line.pk.hex[-12:]}", treasury.now)
        assert fresh(line.award).status == "paid"
        entry = JournalEntry.unscoped.get(kind="pay", about=line.pk)
        assert entry.idempotency_key == f"payment:{line.pk}:pay"
        (event,) = told("aid.payment.paid", line.award.household)
        assert (event.data["amount_fen"], event.data["file"]) == (2_000_00, str(line.award.file_id))
        assert event.union_path == treasury.tree.textile.path
    assert pots(treasury.fund) == {"external": -100_000_00, "budget": 96_000_00, "paid": 4_000_00}
    assert told("aid.batch.settled", batch)


def test_failure_gives_the_money_back_to_the_award(treasury):
    batch = treasury.sent(2)

    treasury.read(batch, treasury.answer(batch, {2: "ACC_NOT_FOUND"}))

    failed = lines_of(batch)[1]
    assert (failed.status, failed.failure_code, failed.bank_ref) == ("failed", "ACC_NOT_FOUND", None)
    assert fresh(failed.award).status == "failed"
    assert pots(treasury.fund) == {
        "external": -100_000_00,
        "budget": 96_000_00,
        "reserved": 2_000_00,
        "paid": 2_000_00,
    }
    assert told("aid.payment.failed", failed.award.household)[0].data["failure"] == "ACC_NOT_FOUND"
    assert fresh(batch).status == "partially_settled"


def test_the_same_file_twice_changes_nothing_and_says_so(treasury):
    batch = treasury.sent(2)
    content = treasury.answer(batch, {2: "CLOSED"})
    first = treasury.read(batch, content)
    before = snapshot()

    again = treasury.read(batch, content)

    assert again.is_repeat
    assert again.result == first.result
    assert snapshot() == before


def test_lines_without_an_answer_go_on_waiting(treasury):
    batch = treasury.sent(3)

    treasury.read(batch, treasury.answer(batch, only=[1]))

    assert live(batch) == ["paid", "sent", "sent"]
    assert fresh(batch).status == "partially_settled"
    treasury.read(batch, treasury.answer(batch, only=[2, 3]))
    assert fresh(batch).status == "settled"


def test_a_second_answer_is_ignored_and_logged(treasury):
    batch = treasury.sent(2)
    treasury.read(batch, treasury.answer(batch, {2: "CLOSED"}))
    (line, _failed) = lines_of(batch)

    reading = treasury.read(
        batch,
        rows(
            batch,
            "{key}-00001,2000.00,SUCCESS,R-other,",
            "{key}-00001,2000.00,CLOSED,,",
            "{key}-00002,2000.00,成功,R9,",
        ),
    )

    assert problems(reading) == [(2, "already_paid"), (3, "paid_then_failed"), (4, "failed_then_paid")]
    assert live(batch) == ["paid", "failed"]
    assert entries("pay") == 1
    ignored = told("aid.payment.answer_ignored", line.award.household)
    assert [event.data["problem"] for event in ignored] == ["already_paid", "paid_then_failed"]


def test_every_row_from_which_nothing_follows_is_reported(treasury):
    batch = treasury.sent(5)

    reading = treasury.read(
        batch,
        rows(
            batch,
            "{key}-00001,2000.00,SUCCESS,R1,",
            "{key}-00001,2000.00,SUCCESS,R2,",
            "{key}-00009,2000.00,SUCCESS,R3,",
            "FF330203-2026-0777-00001,2000.00,SUCCESS,R4,",
            "{key}-00002,2000.01,SUCCESS,R5,",
            "{key}-00003,2000.00,SUCCESS,,",
            "{key}-00004,2000.00,SUCCESS,R1,",
            "{key}-00005,两千,SUCCESS,R6,",
        ),
    )

    assert problems(reading) == [
        (3, "repeated_line"),
        (4, "unknown_line"),
        (5, "unknown_line"),
        (6, "wrong_amount"),
        (7, "no_reference"),
        (8, "reference_used"),
        (9, "unreadable"),
    ]
    assert all(row["message"] for row in reading.problems)
    assert live(batch) == ["paid", "sent", "sent", "sent", "sent"]


def test_a_reference_of_another_batch_is_not_taken_twice(treasury):
    first = treasury.sent(1)
    treasury.read(first, rows(first, "{key}-00001,2000.00,SUCCESS,R-1,"))
    second = treasury.sent(1)

    reading = treasury.read(second, rows(second, "{key}-00001,2000.00,SUCCESS,R-1,"))

    assert problems(reading) == [(2, "reference_used")]


def test_a_file_of_another_batch_settles_nothing_here(treasury):
    first, second = treasury.sent(1), treasury.sent(1)

    reading = treasury.read(second, treasury.answer(first))

    assert problems(reading) == [(2, "unknown_line")]
    assert live(second) == ["sent"]
    assert treasury.read(first, treasury.answer(first)).result.paid == 1, "the file still counts where it belongs"


def test_a_file_is_stored_even_if_it_cannot_be_read(treasury):
    batch = treasury.sent(1)
    content = treasury.answer(batch).splitlines(keepends=True)[0]

    for _turn in range(2):
        with pytest.raises(RuleBrokenError) as refusal:
            treasury.read(batch, content)
        assert refusal.value.code == "empty_file"

    result = BankResult.objects.get()
    assert (result.read_at, result.size, result.name) == (None, len(content), "回盘.csv")
    assert live(batch) == ["sent"]
    assert bank_results(treasury.preparer, batch.pk).get() == result


def test_a_file_that_is_no_answer_of_the_bank_is_not_kept(treasury):
    batch = treasury.sent(1)
    with pytest.raises(RuleBrokenError) as refusal:
        treasury.read(batch, "明细号,金额\n".encode())
    assert refusal.value.code == "file_columns"
    assert not BankResult.objects.exists()
    assert live(batch) == ["sent"]


def test_a_crash_in_the_middle_leaves_the_file_and_nothing_else(treasury, monkeypatch):
    batch = treasury.sent(3)
    content = treasury.answer(batch)

    def crash(*_args, **_options):
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(reading, "settle", crash)
        with pytest.raises(RuntimeError, match="power cut"):
            treasury.read(batch, content)

    assert BankResult.objects.get().read_at is None
    assert live(batch) == ["sent"] * 3
    assert entries("pay") == 0
    assert not told("aid.payment.paid")
    assert treasury.read(batch, content).result.paid == 3
    assert entries("pay") == 3


@pytest.mark.parametrize("state", ["opened_batch", "confirmed"])
def test_only_a_sent_batch_has_an_answer(treasury, state):
    batch = getattr(treasury, state)(1)

    with refused("wrong_state", ConflictError):
        treasury.read(batch, b"x")


@pytest.mark.parametrize(
    ("role", "place"),
    [("finance_confirmer", "haishu"), ("finance_preparer", "yiwu"), ("finance_preparer", "ningbo")],
)
def test_only_the_countys_preparer_reads_it(treasury, role, place):
    batch = treasury.sent()
    content, by = treasury.answer(batch), actor(role, getattr(treasury.tree, place))

    with refused("not_found"):
        treasury.read(batch, content, by)


def test_an_empty_or_giant_file_is_refused(treasury):
    batch = treasury.sent()

    for content in (b"", b"x" * (10 * 1024 * 1024 + 1)):
        with refused("file_size"):
            treasury.read(batch, content)


class TestUnknown:
    def test_a_payment_without_an_answer_becomes_unknown_and_its_money_stays(self, treasury, system):
        batch = treasury.sent(2)
        treasury.read(batch, treasury.answer(batch, only=[1]))

        assert batches.mark_unknown(actor=system, moment=treasury.now + timedelta(days=2)) == 0
        assert batches.mark_unknown(actor=system, moment=treasury.now + timedelta(days=2, seconds=1)) == 1

        assert live(batch) == ["paid", "unknown"]
        assert pots(treasury.fund)["in_transit"] == 2_000_00
        assert statuses(Award.unscoped.order_by("pk")) == ["paid", "sent"]
        assert told("aid.payment.unknown")[0].data == {"before": "sent", "after": "unknown"}
        assert batches.mark_unknown(actor=system, moment=treasury.now + timedelta(days=9)) == 0
        assert_money_is_right()

    def test_a_county_may_wait_longer(self, treasury, system):
        PolicyParameter.objects.create(
            code=UNKNOWN_AFTER_DAYS, region="330203", value="5", valid_from=date(2026, 1, 1), basis="本区通知"
        )
        treasury.sent()
        late = [treasury.now + timedelta(days=days, seconds=1) for days in (2, 5)]
        assert [batches.mark_unknown(actor=system, moment=moment) for moment in late] == [0, 1]

    def test_only_the_banks_answer_ends_it(self, treasury, system):
        batch = treasury.sent(2)
        batches.mark_unknown(actor=system, moment=treasury.now + timedelta(days=3))

        treasury.read(batch, treasury.answer(batch, {2: "OTHER"}))

        assert live(batch) == ["paid", "failed"]


class TestReceipts:
    def test_the_banks_success_is_the_receipt(self, treasury):
        batch = treasury.paid(3)

        assert batches.record_receipts(actor=treasury.preparer, batch_id=batch.pk) == 3

        assert statuses(Award.unscoped.all()) == ["receipted"] * 3
        assert len(told("aid.award.receipted")) == 3
        assert batches.record_receipts(actor=treasury.preparer, batch_id=batch.pk) == 0

    def test_a_batch_that_is_not_settled_has_none(self, treasury):
        batch = treasury.sent()

        with refused("wrong_state"):
            batches.record_receipts(actor=treasury.preparer, batch_id=batch.pk)


def test_a_family_sees_every_attempt(treasury):
    batch = treasury.failed(1)
    award = lines_of(batch)[0].award
    treasury.fix(award)
    treasury.again()

    attempts = payments_of(treasury.reviewer, award.household_id)

    assert [(each.attempt, each.status) for each in attempts] == [(2, "sent"), (1, "failed")]
    assert Payment.unscoped.count() == 2
