"""After the bank's answer: cards corrected by two people, awards given up, money that comes back, receipts on paper."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aid.models import AccountChange, Award, Payment
from aid.selectors.batches import account_changes
from aid.services import awards, batches, payments
from core.documents.services import attach
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from tests.aid.money.treasury import card, entries, family, fresh, lines_of, pots, refused, statuses, told
from tests.factories import actor, actor_in, post, staff_person, user

pytestmark = pytest.mark.django_db


def propose(treasury, award, by=None, **fields):
    given = {"account": card(), "bank_name": "中国农业银行", "reason": "户名不符", "seen_version": award.version}
    return payments.propose_account(actor=by or treasury.preparer, award_id=award.pk, **(given | fields))


@pytest.fixture
def award(treasury):
    batch = treasury.failed(1)
    return fresh(lines_of(batch)[0].award)


class TestCorrectingACard:
    def test_two_people_and_the_card_is_in_the_file(self, treasury, award):
        account, before = card(), str(award.file.account)

        change = propose(treasury, award, account=account)
        assert account_changes(treasury.confirmer).get() == change
        assert fresh(award).status == "failed"
        payments.confirm_account(actor=treasury.confirmer, change_id=change.pk)

        done = fresh(award)
        assert (done.status, done.file.account.open()) == ("ready", account)
        assert bytes(done.account_index) == bytes(done.file.account_index)
        change = fresh(change)
        assert (change.status, change.decided_by_id) == ("confirmed", treasury.confirmer.user_id)
        (event,) = told("aid.file.account_changed", award.file)
        assert event.data["before"] == before
        assert account not in str(event.data), "the trail shows masks only"
        assert told("aid.award.account_fixed", award)

    def test_the_proposer_may_not_confirm(self, treasury, award):
        both = user("陆海涛")
        proposer = actor_in("finance_preparer", treasury.tree.haishu, both)[0]
        change = propose(treasury, award, proposer)
        post("finance_confirmer", treasury.tree.haishu, both)
        same = actor_in("finance_confirmer", treasury.tree.jiangbei, both)[0]

        with refused("separation_of_duties", RuleBrokenError):
            payments.confirm_account(actor=same, change_id=change.pk)

    def test_a_refused_card_leaves_the_award_failed(self, treasury, award):
        change = propose(treasury, award)

        payments.refuse_account(actor=treasury.confirmer, change_id=change.pk, reason="与存折不符")

        assert (fresh(change).status, fresh(change).opinion, fresh(award).status) == ("refused", "与存折不符", "failed")
        with refused("wrong_state"):
            payments.confirm_account(actor=treasury.confirmer, change_id=change.pk)
        assert propose(treasury, award).pk != change.pk

    def test_one_correction_at_a_time(self, treasury, award):
        propose(treasury, award)

        with refused("aid_one_account_change_at_a_time", ConflictError):
            propose(treasury, award)

    @pytest.mark.parametrize(
        ("role", "place", "fields", "error", "code"),
        [
            pytest.param("finance_confirmer", "haishu", {}, NotFoundError, "not_found", id="wrong role"),
            pytest.param("finance_preparer", "yiwu", {}, NotFoundError, "not_found", id="another county"),
            pytest.param("finance_preparer", "haishu", {"seen_version": 99}, ConflictError, "stale", id="stale"),
            pytest.param("finance_preparer", "haishu", {"account": "12"}, RuleBrokenError, "length", id="short"),
            pytest.param(
                "finance_preparer",
                "haishu",
                {"account": "6222020000000000012"},
                RuleBrokenError,
                "check_digit",
                id="digit",
            ),
            pytest.param("finance_preparer", "haishu", {"reason": " "}, RuleBrokenError, "reason", id="no reason"),
            pytest.param("finance_preparer", "haishu", {"bank_name": ""}, RuleBrokenError, "bank_name", id="no bank"),
        ],
    )
    def test_refused_proposals_change_nothing(self, treasury, award, role, place, fields, error, code):
        by = actor(role, getattr(treasury.tree, place))

        with refused(code, error):
            propose(treasury, award, by, **fields)
        assert not AccountChange.unscoped.exists()

    @pytest.mark.parametrize("state", ["sent", "paid"])
    def test_no_card_is_changed_while_the_money_is_on_its_way_or_there(self, treasury, state):
        getattr(treasury, state)(1)

        with refused("wrong_state"):
            propose(treasury, Award.unscoped.get())

    def test_family_steps_aside(self, treasury, award):
        account = user("王秀兰")
        staff_person(account, award.person)
        relative = actor_in("finance_preparer", treasury.tree.haishu, account)[0]

        with refused("recusal", RuleBrokenError):
            propose(treasury, award, relative)

    def test_a_card_changed_on_the_file_after_approval_needs_two_people_too(self, treasury):
        file = family(treasury.tree.textile)
        treasury.approved([file])
        file.account = card()
        file.save()
        batch = treasury.lock(treasury.open_batch())
        with refused("batch_problems"):
            treasury.confirm(batch)
        back = sent_back_and_emptied(treasury, batch)

        treasury.fix(Award.unscoped.get(file=file), account=file.account.open())

        assert fresh(back).status == "open"
        assert treasury.again().line_count == 1


def sent_back_and_emptied(treasury, batch):
    """Send a batch back and take its only line out."""
    back = batches.return_batch(actor=treasury.confirmer, batch_id=batch.pk, seen_version=batch.version, reason="换卡")
    line = lines_of(back)[0]
    return batches.remove_line(actor=treasury.preparer, payment_id=line.pk, seen_version=back.version, reason="换卡")


def test_giving_up_a_failed_payment_settles_its_batch(treasury, award):
    batch = Payment.unscoped.get().batch

    payments.cancel_award(
        actor=treasury.approver, award_id=award.pk, seen_version=award.version, reason="联系不上", moment=treasury.now
    )

    assert fresh(award).status == "cancelled"
    assert fresh(batch).status == "settled"
    assert pots(treasury.fund) == {"external": -100_000_00, "budget": 100_000_00}
    assert entries("release") == 1


class TestMoneyThatComesBack:
    def back(self, treasury, payment, amount, key="k1", by=None):
        return payments.refund_payment(
            actor=by or treasury.preparer,
            payment_id=payment.pk,
            amount_fen=amount,
            reason="银行退汇",
            idempotency_key=key,
            moment=treasury.now,
        )

    @pytest.fixture
    def payment(self, treasury):
        treasury.paid(1)
        return Payment.unscoped.get()

    def test_a_whole_refund_returns_the_award(self, treasury, payment):
        self.back(treasury, payment, 2_000_00)

        done = fresh(payment)
        assert (done.status, done.refunded_fen, fresh(done.award).status) == ("paid", 2_000_00, "refunded")
        assert pots(treasury.fund) == {"external": -100_000_00, "budget": 100_000_00}
        (event,) = told("aid.payment.refunded", done.award.household)
        assert (event.data["amount_fen"], event.data["after"]) == (2_000_00, "refunded")
        assert statuses(Award.unscoped.filter(roster=treasury.draft([done.award.file]))) == ["draft"], (
            "may be paid again"
        )

    def test_a_part_leaves_it_paid(self, treasury, payment):
        self.back(treasury, payment, 500_00)
        self.back(treasury, payment, 1_499_99, "k2")

        assert (fresh(payment).refunded_fen, fresh(payment.award).status) == (1_999_99, "paid")
        with refused("refund_too_large", ConflictError) as refusal:
            self.back(treasury, payment, 2, "k3")
        assert refusal.value.details == {"left_fen": 1}
        self.back(treasury, payment, 1, "k4")
        assert fresh(payment.award).status == "refunded"

    def test_the_same_key_again_changes_nothing(self, treasury, payment):
        self.back(treasury, payment, 500_00)
        self.back(treasury, payment, 500_00)

        assert fresh(payment).refunded_fen == 500_00
        assert entries("refund") == 1
        with refused("idempotency", ConflictError):
            self.back(treasury, payment, 600_00)

    @pytest.mark.parametrize(("role", "place"), [("finance_confirmer", "haishu"), ("finance_preparer", "yiwu")])
    def test_refusals_change_nothing(self, treasury, payment, role, place):
        with refused("not_found", NotFoundError):
            self.back(treasury, payment, 1, by=actor(role, getattr(treasury.tree, place)))
        for amount, code in ((0, "amount"), (-5, "amount"), (2_000_01, "refund_too_large")):
            with refused(code):
                self.back(treasury, payment, amount)

    def test_nothing_comes_back_before_it_was_paid(self, treasury):
        treasury.sent(1)

        with refused("wrong_state"):
            self.back(treasury, Payment.unscoped.get(), 1)


class TestReceipts:
    def test_the_banks_reference_is_evidence(self, treasury):
        treasury.paid(1)
        award = Award.unscoped.get()

        awards.record_receipt(actor=treasury.preparer, award_id=award.pk, seen_version=award.version)

        assert fresh(award).status == "receipted"
        assert told("aid.award.receipted", award)[0].data["evidence"].startswith("bank:R")

    def test_so_is_a_signed_list(self, treasury, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        treasury.paid(1)
        award = Award.unscoped.get()
        scan = SimpleUploadedFile("签收表.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
        paper = attach(
            actor=treasury.cadre, subject=award.roster, upload=scan, slot="signed_list", permission="aid.view_roster"
        )

        awards.record_receipt(
            actor=treasury.preparer, award_id=award.pk, seen_version=award.version, attachment_id=paper.pk
        )

        assert told("aid.award.receipted", award)[0].data["evidence"] == f"attachment:{paper.sha256}"

    def test_a_list_that_is_not_there_is_refused(self, treasury):
        treasury.paid(1)
        award = Award.unscoped.get()

        with refused("no_signed_list"):
            awards.record_receipt(
                actor=treasury.preparer, award_id=award.pk, seen_version=award.version, attachment_id=award.pk
            )

    def test_no_receipt_without_payment_and_none_by_the_cadre(self, treasury):
        treasury.sent(1)
        award = Award.unscoped.get()

        with refused("wrong_state"):
            awards.record_receipt(actor=treasury.preparer, award_id=award.pk, seen_version=award.version)
        with refused("aid.read_bank_result", ForbiddenError):
            awards.record_receipt(actor=treasury.cadre, award_id=award.pk, seen_version=award.version)
