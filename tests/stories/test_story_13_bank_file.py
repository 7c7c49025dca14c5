"""Story 13: 27 payments go to the bank, 26 arrive, the 27th is mended by two people and paid by a new batch."""

from datetime import date

import pytest

from aid.choices.files import Category
from aid.choices.students import Stage
from aid.models import Payment
from aid.selectors.programmes import programme_figures
from aid.services import batches, payments
from core.errors import RuleBrokenError
from tests.aid.money import pupils
from tests.aid.money.treasury import assert_money_is_right, card, fresh, lines_of, pots, told
from tests.factories import actor_in, post, user

pytestmark = [pytest.mark.django_db, pytest.mark.story]


@pytest.fixture
def treasury():
    """A schooling programme by the shipped standards; 120,000 in the fund, 15,000 committed elsewhere."""
    return pupils.school(granted=105_000_00)


@pytest.fixture
def students(treasury):
    return [
        *pupils.students(treasury, 15, stage=Stage.HIGHER, category=Category.DEEP),
        *pupils.students(treasury, 12, stage=Stage.SENIOR, category=Category.RELATIVE),
    ]


def test_twenty_six_are_paid_and_one_fails(treasury, students):
    batch = treasury.sent(students)
    assert (batch.line_count, batch.total_fen) == (27, 105_000_00)
    assert batch.number == "FF330203-2026-0001"
    assert pots(treasury.fund) == {"external": -105_000_00, "in_transit": 105_000_00}

    reading = treasury.read(batch, treasury.answer(batch, {27: "NAME_MISMATCH"}))

    assert (reading.result.paid, reading.result.failed, reading.problems) == (26, 1, [])
    assert Payment.unscoped.filter(status="paid").count() == 26
    failed = Payment.unscoped.get(status="failed")
    assert (failed.failure_code, failed.award.status) == ("NAME_MISMATCH", "failed")
    assert fresh(batch).status == "partially_settled"
    left = failed.amount_fen
    assert pots(treasury.fund) == {"external": -105_000_00, "reserved": left, "paid": 105_000_00 - left}
    assert len(told("aid.payment.paid")) == 26
    figures = programme_figures(treasury.reviewer, treasury.programme.pk)
    assert (figures.person_times, figures.household_times, figures.households, figures.people) == (26, 26, 26, 26)
    assert figures.amount_fen == 105_000_00 - left


def test_the_corrected_card_needs_a_second_person_and_a_new_batch(treasury, students):
    batch = treasury.sent(students)
    treasury.read(batch, treasury.answer(batch, {27: "NAME_MISMATCH"}))
    failed = Payment.unscoped.get(status="failed")
    account, holder = card(), treasury.preparer
    change = payments.propose_account(
        actor=holder,
        award_id=failed.award_id,
        account=account,
        bank_name="中国农业银行",
        reason="户名不符，已核对存折",
        seen_version=failed.award.version,
    )
    assert fresh(failed.award).status == "failed", "one person alone changes nothing"

    payments.confirm_account(actor=treasury.confirmer, change_id=change.pk)

    award = fresh(failed.award)
    assert (award.status, award.file.account.open(), award.file.bank_name) == ("ready", account, "中国农业银行")
    assert fresh(batch).status == "settled"
    second = treasury.again()
    assert second.number == "FF330203-2026-0002"
    assert [(line.award_id, line.attempt) for line in lines_of(second)] == [(award.pk, 2)]
    treasury.read(second, treasury.answer(second))
    assert pots(treasury.fund) == {"external": -105_000_00, "paid": 105_000_00}
    assert programme_figures(treasury.reviewer, treasury.programme.pk).person_times == 27
    assert_money_is_right()


def test_the_same_person_cannot_prepare_and_confirm(treasury, students):
    both = user("陆海涛")
    post("finance_confirmer", treasury.tree.haishu, both)
    treasury.preparer, _account = actor_in("finance_preparer", treasury.tree.haishu, both)
    batch = treasury.lock(treasury.opened_batch(students))

    with pytest.raises(RuleBrokenError) as refusal:
        batches.confirm_batch(
            actor=treasury.preparer, batch_id=batch.pk, seen_version=batch.version, today=date(2026, 11, 23)
        )

    assert refusal.value.code == "separation_of_duties"
    assert (fresh(batch).status, fresh(batch).confirmed_by_id) == ("locked", None)
    assert treasury.confirm(batch).status == "confirmed"
