"""Training subsidies and check-ups become lines of a roster, and are paid by the same road as other relief (3.9)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from aid.models import Award, CountyPart, Payment
from aid.selectors.counting import relief_total
from aid.services import (
    awards,
    bank_files,
    batches,
    checkups,
    jobs,
    payments,
    programmes,
    rosters,
    service_pay,
)
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from tests.aid.applications import photo
from tests.aid.money.treasury import assert_money_is_right, card, entries, fresh, lines_of, refused
from tests.aid.test_services import Spring
from tests.factories import DAY, actor

pytestmark = pytest.mark.django_db


class Paying(Spring):
    """The spring's county with a fund for its services."""

    def fund_for(self, kind):
        part = CountyPart.unscoped.get(programme=self.by_kind[kind], union=self.tree.haishu)
        programmes.choose_fund(actor=self.preparer, part_id=part.pk, seen_version=part.version, fund_id=self.fund.pk)
        self.programme = self.by_kind[kind]

    def passed(self, course, **told):
        trainee = self.trainee(course)
        given = {"attendance": 92, "certificate_no": "3302-1", "pays_subsidy": True}
        return jobs.finish_trainee(actor=self.cadre, trainee_id=trainee.pk, today=DAY, **(given | told))

    def card_of(self, trainee):
        return service_pay.set_trainee_card(
            actor=self.cadre, trainee_id=trainee.pk, account=card(), bank_name="中国银行"
        )

    def examined(self, batch):
        return checkups.finish_checkup(
            actor=self.cadre, booking_id=self.book(batch).pk, done_on=DAY, needs_follow_up=False, today=DAY
        )

    def provider(self, batch, **told):
        given = {"holder": "海曙区第二医院", "account": card(), "bank_name": "中国银行"}
        given |= {"invoice_no": "0231", "invoice": photo("发票.jpg")}
        return service_pay.set_provider(actor=self.cadre, batch_id=batch.pk, **(given | told))

    def pay(self, roster):
        roster = rosters.submit_roster(actor=self.cadre, roster_id=roster.pk, seen_version=roster.version, today=DAY)
        roster = rosters.check_roster(
            actor=self.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=self.now
        )
        self.approve(roster)
        batch = self.send(self.confirm(self.lock(self.open_batch())))
        self.read(batch, self.answer(batch))
        return batch


@pytest.fixture
def paying():
    return Paying()


def test_a_subsidy_is_paid_once_and_its_person_counted_once(paying):
    paying.fund_for("training")
    course = paying.course(capacity=3)
    paid = paying.card_of(paying.passed(course))
    paying.passed(course)  # granted, but nobody knows the card yet
    paying.passed(course, has_other_subsidy=True, pays_subsidy=False)
    roster = service_pay.pay_subsidies(actor=paying.cadre, course_id=course.pk, today=DAY)

    with refused("nothing_ready", ConflictError):
        service_pay.pay_subsidies(actor=paying.cadre, course_id=course.pk, today=DAY)
    with refused("on_roster", ConflictError):
        paying.card_of(paid)
    with refused("on_roster", ConflictError):
        jobs.finish_trainee(actor=paying.cadre, trainee_id=paid.pk, attendance=10, today=DAY)
    batch = paying.pay(roster)

    assert [(line.amount_fen, line.status) for line in lines_of(batch)] == [(1_500_00, "paid")]
    counts = relief_total(paying.admin, "aid.view_programme", programme=paying.by_kind["training"])
    assert (counts.cash_fen, counts.people, counts.person_times, counts.households) == (1_500_00, 3, 3, 0)
    assert_money_is_right()


def test_a_subsidy_that_was_rejected_may_come_again(paying):
    paying.fund_for("training")
    course = paying.course()
    paying.card_of(paying.passed(course))
    roster = service_pay.pay_subsidies(actor=paying.cadre, course_id=course.pk, today=DAY)
    award = Award.unscoped.get(roster=roster)
    awards.exclude_award(actor=paying.cadre, award_id=award.pk, seen_version=award.version, reason="卡号待核")

    assert (
        Award.unscoped.live()
        .filter(roster=service_pay.pay_subsidies(actor=paying.cadre, course_id=course.pk, today=DAY))
        .exists()
    )


def test_check_ups_are_paid_to_the_provider_unit_price_times_done(paying):
    paying.fund_for("checkup")
    batch = paying.round(quota=3)
    for _turn in range(2):
        paying.examined(batch)
    paying.book(batch)  # has not come
    with refused("no_provider", ConflictError):
        service_pay.pay_checkups(actor=paying.cadre, batch_id=batch.pk, today=DAY)
    with refused("no_invoice", RuleBrokenError):
        paying.provider(batch, invoice_no=" ")
    paying.provider(batch)

    sent = paying.pay(service_pay.pay_checkups(actor=paying.cadre, batch_id=batch.pk, today=DAY))

    assert [line.amount_fen for line in lines_of(sent)] == [300_00, 300_00]
    assert {line.award.payee.holder for line in lines_of(sent)} == {"海曙区第二医院"}
    counts = relief_total(paying.admin, "aid.view_programme", programme=paying.by_kind["checkup"])
    assert (counts.cash_fen, counts.people, counts.person_times) == (600_00, 2, 2)
    with refused("on_roster", ConflictError):
        paying.provider(fresh(batch))
    assert_money_is_right()


def test_the_class_pays_no_more_than_the_standard_and_only_its_branch_pays(paying):
    course = paying.course()
    with refused("above_standard", RuleBrokenError):
        jobs.enter_class(
            actor=paying.cadre,
            union_id=paying.union.pk,
            programme_id=paying.by_kind["training"].pk,
            trade="焊工",
            provider="职校",
            hours=10,
            capacity=2,
            subsidy_fen=1_500_01,
            starts_on=DAY,
            ends_on=DAY,
        )
    for stranger in (actor("grassroots_cadre", paying.tree.elsewhere), paying.preparer):
        with refused("not_found", NotFoundError):
            service_pay.pay_subsidies(actor=stranger, course_id=course.pk, today=DAY)


def test_the_pages_lead_from_the_class_to_its_roster(paying, client):
    paying.fund_for("training")
    course = paying.course()
    trainee = paying.passed(course)
    client.force_login(User.objects.get(pk=paying.cadre.user_id))
    base = reverse("aid:service_detail", args=["classes", course.pk])

    sent = {"account": card(), "bank_name": "中国银行"}
    assert client.post(f"{base}card/?of={trainee.pk}", sent).status_code == 302
    answer = client.post(f"{base}pay/")

    assert answer.url == reverse("aid:roster_detail", args=[Award.unscoped.get().roster_id])
    assert "学员" in client.get(answer.url).text
    assert "草稿" in client.get(base).text


class TestOneTransferForMany:
    """A provider gets one line of the bank file for all whom it examined; each person stays a line of the batch."""

    def confirmed(self, paying, people=3):
        paying.fund_for("checkup")
        turn = paying.round(quota=9)
        for _turn in range(people):
            paying.examined(turn)
        paying.provider(turn)
        roster = service_pay.pay_checkups(actor=paying.cadre, batch_id=turn.pk, today=DAY)
        roster = rosters.submit_roster(actor=paying.cadre, roster_id=roster.pk, seen_version=roster.version, today=DAY)
        paying.approve(
            rosters.check_roster(
                actor=paying.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=paying.now
            )
        )
        return paying.confirm(paying.lock(paying.open_batch()))

    def test_one_row_for_the_bank_three_people_in_the_figures(self, paying):
        batch = self.confirmed(paying)
        _file, content = bank_files.export_bank_file(actor=paying.preparer, batch_id=batch.pk, moment=paying.now)
        rows = content.decode("utf-8-sig").splitlines()[1:]
        assert [row.split(",")[0] for row in rows] == [f"{batch.number}-00001"]
        assert rows[0].split(",")[2:4] == ["海曙区第二医院", "900.00"]

        sent = paying.send(batch)
        paying.read(sent, paying.answer(sent))

        assert [(line.status, line.amount_fen, line.bank_line) for line in lines_of(batch)] == [("paid", 300_00, 1)] * 3
        assert len({line.bank_ref for line in lines_of(batch)}) == 1
        assert (fresh(batch).status, fresh(batch).line_count, entries("pay")) == ("settled", 3, 3)
        counts = relief_total(paying.admin, "aid.view_programme", programme=paying.by_kind["checkup"])
        assert (counts.cash_fen, counts.people, counts.person_times) == (900_00, 3, 3)
        assert_money_is_right()

    def test_a_wrong_sum_or_the_row_of_one_person_settles_nobody(self, paying):
        batch = paying.send(self.confirmed(paying))
        heading = "明细号,金额,结果,流水号,原因"
        for amount, number, code in (("300.00", 1, "wrong_amount"), ("300.00", 2, "unknown_line")):
            row = f"{batch.number}-{number:05d},{amount},SUCCESS,R9,"
            reading = paying.read(batch, f"{heading}\n{row}\n".encode())
            assert [each["code"] for each in reading.problems] == [code]
        assert [line.status for line in lines_of(batch)] == ["sent"] * 3

    def test_the_second_answer_is_a_repetition_and_the_reference_belongs_to_it(self, paying):
        batch = paying.send(self.confirmed(paying))
        answer = paying.answer(batch)
        paying.read(batch, answer)
        again = paying.read(batch, answer + b"\n")
        assert [each["code"] for each in again.problems] == ["already_paid"]
        assert entries("pay") == 3

    def test_it_fails_for_all_and_one_corrected_account_is_right_for_all(self, paying):
        batch = paying.send(self.confirmed(paying))
        paying.read(batch, paying.answer(batch, {1: "NAME_MISMATCH"}))
        assert [line.status for line in lines_of(batch)] == ["failed"] * 3

        paying.fix(lines_of(batch)[0].award)

        assert fresh(batch).status == "settled"
        assert {award.status for award in Award.unscoped.all()} == {"ready"}
        again = paying.again()
        paying.read(again, paying.answer(again))
        assert ([line.status for line in lines_of(again)], entries("pay")) == (["paid"] * 3, 3)
        assert_money_is_right()

    def test_a_line_taken_out_before_the_lock_leaves_the_sum_and_the_number_right(self, paying):
        batch = self.confirmed(paying)
        back = batches.return_batch(
            actor=paying.confirmer, batch_id=batch.pk, seen_version=batch.version, reason="一人未到检"
        )
        first = lines_of(back)[0]
        back = batches.remove_line(
            actor=paying.preparer, payment_id=first.pk, seen_version=back.version, reason="一人未到检"
        )
        locked = paying.lock(back)
        assert [(line.line_no, line.bank_line) for line in lines_of(locked)] == [(2, 2), (3, 2)]
        paying.confirm(locked)
        _file, content = bank_files.export_bank_file(actor=paying.preparer, batch_id=batch.pk, moment=paying.now)
        (row,) = content.decode("utf-8-sig").splitlines()[1:]
        assert row.startswith(f"{batch.number}-00002,")
        assert ",600.00," in row

    def test_the_grouping_is_sealed_with_the_batch(self, paying):
        batch = self.confirmed(paying, people=2)
        with pytest.raises(IntegrityError, match="fixed when the batch is locked"), transaction.atomic():
            Payment.unscoped.filter(batch=batch).update(bank_line=None)

    def test_one_examination_alone_is_an_ordinary_line_and_money_comes_back_for_one_person(self, paying):
        batch = self.confirmed(paying, people=1)
        assert [line.bank_line for line in lines_of(batch)] == [None]
        sent = paying.send(batch)
        paying.read(sent, paying.answer(sent))
        (line,) = lines_of(sent)
        payments.refund_payment(
            actor=paying.preparer, payment_id=line.pk, amount_fen=300_00, reason="退检", idempotency_key="1",
            moment=paying.now,
        )  # fmt: skip
        assert fresh(line.award).status == "refunded"
        assert_money_is_right()
