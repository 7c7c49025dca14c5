"""A long batch is sent some lines at a time: between two chunks it is confirmed, and can be sent on or taken back."""

import pytest
from django.db import IntegrityError, transaction

from aid.models import Award, Batch, JournalEntry, Payment
from aid.selectors.money_work import unanswered_batches
from aid.services import bank_files, bank_results, batch_sending, batches
from core import clock
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.jobs.services import running, starting
from tests.aid.money.long_batches import short_chunks, start, to_the_end  # noqa: F401 a fixture
from tests.aid.money.treasury import assert_money_is_right, entries, fresh, live, pots, refused, statuses, told
from tests.factories import actor

pytestmark = pytest.mark.django_db


def with_file(treasury, count=5):
    batch = treasury.confirmed(count)
    bank_files.export_bank_file(actor=treasury.preparer, batch_id=batch.pk, moment=treasury.now)
    return batch


def half_sent(treasury):
    """Return a batch of five of which two lines are noted as sent: its sending was cancelled between two chunks."""
    batch = with_file(treasury)
    job = start(treasury.preparer, "aid.send_batch", batch, seen_version=batch.version)
    running.run(job.pk, seconds=0)
    starting.cancel_job(actor=treasury.preparer, job_id=job.pk, moment=clock.now())
    return fresh(batch)


def about(treasury, batch, **more):
    return {"actor": treasury.preparer, "batch_id": batch.pk, "seen_version": batch.version, **more}


def test_some_lines_at_a_time_with_their_money(treasury):
    batch = with_file(treasury)
    job = start(treasury.preparer, "aid.send_batch", batch, seen_version=batch.version)

    running.run(job.pk, seconds=0)
    assert (fresh(batch).status, fresh(batch).sent_at, live(batch)) == (
        "confirmed",
        None,
        ["sent"] * 2 + ["reserved"] * 3,
    )
    assert (pots(treasury.fund)["in_transit"], pots(treasury.fund)["reserved"]) == (4_000_00, 6_000_00)
    done = to_the_end(job)

    assert (done.status, done.done_count) == ("done", 5)
    assert (fresh(batch).status, live(batch), pots(treasury.fund)["in_transit"]) == ("sent", ["sent"] * 5, 10_000_00)
    assert (entries("send"), len(told("aid.award.sent")), len(told("aid.batch.sent", batch))) == (3, 5, 1)
    assert set(Payment.unscoped.values_list("attempt", flat=True)) == {1}


def test_cancelled_the_rest_is_sent_by_the_next_and_no_line_twice(treasury):
    batch = half_sent(treasury)
    assert (batch.status, live(batch)) == ("confirmed", ["sent"] * 2 + ["reserved"] * 3)
    assert_money_is_right()

    again = to_the_end(start(treasury.preparer, "aid.send_batch", batch, seen_version=batch.version))

    assert (again.status, again.done_count, fresh(batch).status) == ("done", 5, "sent")
    assert (live(batch), pots(treasury.fund)["in_transit"]) == (["sent"] * 5, 10_000_00)
    assert len(told("aid.award.sent")) == 5, "each line once"


def test_cancelled_it_is_taken_back_and_sent_afresh(treasury):
    batch = half_sent(treasury)
    job = start(treasury.preparer, "aid.unsend_batch", batch, seen_version=batch.version, reason="文件未送出")
    assert to_the_end(job).status == "done"

    taken = fresh(batch)
    assert (taken.status, taken.version, live(batch)) == ("confirmed", batch.version + 1, ["reserved"] * 5)
    assert set(statuses(Award.unscoped.all())) == {"batched"}
    assert (pots(treasury.fund)["reserved"], entries("unsend")) == (10_000_00, 1)
    assert told("aid.batch.unsent", batch)[0].data["reason"] == "文件未送出"
    assert len(told("aid.award.unsent")) == 2

    to_the_end(start(treasury.preparer, "aid.send_batch", taken, seen_version=taken.version))
    sent = fresh(batch)
    treasury.read(sent, treasury.answer(sent))
    assert (fresh(batch).status, entries("pay"), pots(treasury.fund)["paid"]) == ("settled", 5, 10_000_00)
    assert_money_is_right()


def test_half_sent_no_answer_is_read_no_line_taken_out_and_nothing_goes_back(treasury):
    batch = half_sent(treasury)
    content, line = treasury.answer(batch), Payment.unscoped.filter(batch=batch).first()

    with refused("wrong_state", ConflictError):
        bank_results.store_bank_result(
            actor=treasury.preparer, batch_id=batch.pk, content=content, name="回盘.csv", moment=treasury.now
        )
    with refused("wrong_state"):
        batches.remove_line(actor=treasury.preparer, payment_id=line.pk, seen_version=batch.version, reason="不应发放")
    with refused("bank_file_made"):
        batches.return_batch(actor=treasury.confirmer, batch_id=batch.pk, seen_version=batch.version, reason="重核")
    with refused("wrong_state"):
        treasury.confirm(batch)
    late = treasury.now.replace(year=2027)
    assert batches.mark_unknown(actor=treasury.preparer, moment=late) == 0, "nothing waits for the bank yet"
    assert not unanswered_batches().exists()


def test_taking_back_needs_a_reason_a_line_and_the_preparers_right(treasury):
    batch, moment = half_sent(treasury), treasury.now
    for who, error in (
        (treasury.confirmer, ForbiddenError),
        (actor("finance_preparer", treasury.tree.yiwu), NotFoundError),
    ):
        with pytest.raises(error):
            batch_sending.unsend_batch(**about(treasury, batch, reason="x", moment=moment) | {"actor": who})
    with refused("reason", RuleBrokenError):
        batch_sending.unsend_batch(**about(treasury, batch, reason=" ", moment=moment))
    with refused("stale", ConflictError):
        batch_sending.unsend_batch(**about(treasury, batch, reason="x", moment=moment) | {"seen_version": 1})
    taken = batch_sending.unsend_batch(**about(treasury, batch, reason="未送出", moment=moment))
    with refused("nothing_sent", ConflictError):
        batch_sending.unsend_batch(**about(treasury, taken, reason="未送出", moment=moment))


@pytest.mark.parametrize("state", ["opened_batch", "sent", "paid"])
def test_a_batch_that_is_sent_or_not_confirmed_is_not_taken_back(treasury, state):
    batch = getattr(treasury, state)(1)
    with refused("wrong_state", ConflictError):
        batch_sending.unsend_batch(**about(treasury, batch, reason="误点", moment=treasury.now))


def test_taking_back_cancelled_half_way_is_as_good_a_start_as_any(treasury):
    batch = half_sent(treasury)
    batch_sending.unsend_some(**about(treasury, batch, reason="未送出", moment=treasury.now, limit=1))
    assert (live(batch), fresh(batch).version) == (
        ["reserved", "sent", "reserved", "reserved", "reserved"],
        batch.version,
    )
    assert_money_is_right()
    sent = batch_sending.send_batch(**about(treasury, batch, moment=treasury.now))
    assert (sent.status, live(batch)) == ("sent", ["sent"] * 5)


def test_the_database_keeps_the_course_against_the_shell_too(treasury):
    batch = half_sent(treasury)
    lines, reserved = Payment.unscoped.filter(batch=batch), {"status": "reserved"}
    for rows, change in (
        (lines.filter(status="sent"), {"status": "failed", "failure_code": "OTHER"}),  # no answer to a half-sent batch
        (Batch.unscoped.filter(pk=batch.pk), {"status": "sent", "sent_at": treasury.now}),  # lines still wait
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    whole = treasury.sent(1)
    with pytest.raises(IntegrityError), transaction.atomic():  # what is at the bank does not come back by itself
        Payment.unscoped.filter(batch=whole).update(**reserved)
    bare = treasury.confirmed(1)
    with pytest.raises(IntegrityError), transaction.atomic():  # no file, nothing goes
        Payment.unscoped.filter(batch=bare).update(status="sent", sent_at=treasury.now)


def test_a_right_taken_away_stops_it_and_what_went_can_be_taken_up_by_another(treasury):
    batch = half_sent(treasury)
    other = actor("finance_preparer", treasury.tree.haishu)
    to_the_end(start(other, "aid.send_batch", batch, seen_version=batch.version))
    assert fresh(batch).status == "sent"
    assert JournalEntry.unscoped.filter(kind="send").count() == 3
