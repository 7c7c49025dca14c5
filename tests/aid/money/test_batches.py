"""Batches: collected by one person, looked at line by line and confirmed by another, sent with their sealed file."""

from datetime import date

import pytest

from aid.choices.files import Category
from aid.choices.relief import Bucket, ReliefKind
from aid.models import Award, CountyPart, Fund, FundAccount, JournalEntry, Payment
from aid.selectors.batches import batch_by_number, batch_lines, batch_list, batch_problems, ready_awards
from aid.services import batch_filling, batch_sending, batches, programmes, upkeep
from core.actors import SystemActor
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from tests.aid.money.treasury import card, entries, fresh, lines_of, live, pots, refused, statuses, told
from tests.factories import DAY, actor, actor_in, post, staff_person, user

pytestmark = pytest.mark.django_db


class TestOpening:
    def test_collects_what_is_ready(self, treasury):
        treasury.approved(3)

        batch = treasury.open_batch()

        assert (batch.number, batch.status) == ("FF330203-2026-0001", "open")
        assert (batch.line_count, batch.total_fen, batch.fund) == (3, 6_000_00, treasury.fund)
        assert batch.prepared_by_id == treasury.preparer.user_id
        lines = lines_of(batch)
        assert [(line.line_no, line.attempt, line.award_version, line.amount_fen) for line in lines] == [
            (1, 1, 1, 2_000_00),
            (2, 1, 1, 2_000_00),
            (3, 1, 1, 2_000_00),
        ]
        assert statuses(Award.unscoped.all()) == ["batched"] * 3
        assert pots(treasury.fund)["reserved"] == 6_000_00, "batching moves no money"
        assert told("aid.batch.opened", batch)[0].data["total_fen"] == 6_000_00
        assert len(told("aid.award.batched")) == 3

    def test_numbers_run_on_without_gaps(self, treasury):
        treasury.approved(2)
        first, second = Award.unscoped.order_by("pk")

        numbers = [treasury.open_batch(award_ids=[each.pk]).number for each in (second, first)]
        with refused("nothing_ready"):
            treasury.open_batch()
        treasury.approved(1)

        assert [*numbers, treasury.open_batch().number] == [
            "FF330203-2026-0001",
            "FF330203-2026-0002",
            "FF330203-2026-0003",
        ]

    def test_a_batch_pays_from_one_fund(self, treasury):
        treasury.approved(2)
        first = treasury.fund
        second = treasury.funded(10_000_00, name="捐赠")
        treasury.approved(1)

        assert [treasury.open_batch().fund, treasury.open_batch().fund] == [first, second]

    @pytest.mark.parametrize(
        ("role", "place", "target"),
        [
            pytest.param("finance_confirmer", "haishu", "haishu", id="wrong role"),
            pytest.param("finance_preparer", "jiangbei", "haishu", id="another county"),
            pytest.param("finance_preparer", "ningbo", "haishu", id="own level only"),
            pytest.param("finance_preparer", "haishu", "wangchun", id="a township pays nothing"),
        ],
    )
    def test_refusals_change_nothing(self, treasury, role, place, target):
        treasury.approved()
        by = actor(role, getattr(treasury.tree, place))

        with refused("not_found", NotFoundError):
            batch_filling.open_batch(
                actor=by,
                programme_id=treasury.programme.pk,
                union_id=getattr(treasury.tree, target).pk,
                today=DAY,
            )

    def test_nothing_ready_and_a_job_are_refused(self, treasury):
        treasury.checked()
        with refused("nothing_ready", ConflictError):
            treasury.open_batch()
        treasury.preparer = SystemActor("nightly")
        with refused("person_needed"):
            treasury.open_batch()


class TestRemovingALine:
    def remove(self, treasury, line, version=None, by=None):
        return batches.remove_line(
            actor=by or treasury.preparer,
            payment_id=line.pk,
            seen_version=version or fresh(line.batch).version,
            reason="待核实",
        )

    def test_frees_the_award_and_keeps_the_totals(self, treasury):
        batch = treasury.opened_batch(3)
        line = lines_of(batch)[1]

        self.remove(treasury, line)

        batch = fresh(batch)
        assert (batch.line_count, batch.total_fen, batch.version) == (2, 4_000_00, 2)
        assert (fresh(line).status, fresh(line.award).status) == ("removed", "ready")
        assert [each.line_no for each in lines_of(batch)] == [1, 3]
        assert told("aid.batch.line_removed", batch)[0].data["reason"] == "待核实"
        again = treasury.open_batch()
        assert [(each.award_id, each.attempt) for each in lines_of(again)] == [(line.award_id, 2)]

    def test_only_from_an_open_batch(self, treasury):
        batch = treasury.lock(treasury.opened_batch(2))

        with refused("wrong_state", ConflictError):
            self.remove(treasury, lines_of(batch)[0])

    def test_only_once_only_fresh_only_ones_own(self, treasury):
        batch = treasury.opened_batch(2)
        line = lines_of(batch)[0]
        with refused("stale"):
            self.remove(treasury, line, version=9)
        with refused("not_found"):
            self.remove(treasury, line, by=actor("finance_preparer", treasury.tree.yiwu))
        self.remove(treasury, line)
        with refused("wrong_state"):
            self.remove(treasury, line)


class TestLocking:
    def test_seals_the_totals(self, treasury):
        batch = treasury.lock(treasury.opened_batch(2))

        assert (batch.status, batch.version) == ("locked", 2)
        assert told("aid.batch.locked", batch)[0].data == {
            "before": "open",
            "after": "locked",
            "lines": 2,
            "total_fen": 4_000_00,
        }

    def test_an_empty_batch_is_not_locked(self, treasury):
        batch = treasury.opened_batch(1)
        batches.remove_line(actor=treasury.preparer, payment_id=lines_of(batch)[0].pk, seen_version=1, reason="待核实")

        with refused("empty_batch", RuleBrokenError):
            treasury.lock(fresh(batch))

    @pytest.mark.parametrize("today", [date(2026, 11, 15), date(2027, 2, 21)])
    def test_paying_outside_the_window_needs_a_reason(self, treasury, today):
        batch = treasury.opened_batch()
        call = {"actor": treasury.preparer, "batch_id": batch.pk, "seen_version": batch.version, "today": today}

        with refused("outside_window", RuleBrokenError):
            batches.lock_batch(**call)

        assert batches.lock_batch(**call, outside_reason="补发").outside_reason == "补发"


class TestConfirming:
    def test_is_a_second_persons_yes(self, treasury):
        batch = treasury.lock(treasury.opened_batch(2))

        treasury.confirm(batch)

        batch = fresh(batch)
        assert (batch.status, batch.confirmed_by_id) == ("confirmed", treasury.confirmer.user_id)
        for line in lines_of(batch):
            assert bytes(line.account_index) == bytes(line.award.file.account_index)
        assert told("aid.batch.confirmed", batch)[0].actor_id == treasury.confirmer.user_id
        assert pots(treasury.fund)["reserved"] == 4_000_00

    @pytest.mark.parametrize(
        ("role", "place", "version", "error", "code"),
        [
            pytest.param("finance_preparer", "haishu", None, ForbiddenError, "aid.confirm_batch", id="wrong role"),
            pytest.param("finance_confirmer", "jiangbei", None, NotFoundError, "not_found", id="another county"),
            pytest.param("finance_confirmer", "ningbo", None, NotFoundError, "not_found", id="own level only"),
            pytest.param("finance_confirmer", "haishu", 9, ConflictError, "stale", id="stale page"),
        ],
    )
    def test_refusals_change_nothing(self, treasury, role, place, version, error, code):
        batch = treasury.lock(treasury.opened_batch())
        by = actor(role, getattr(treasury.tree, place))
        batch.version = version or batch.version

        with refused(code, error):
            treasury.confirm(batch, by=by)

    @pytest.mark.parametrize("state", ["opened_batch", "confirmed", "sent", "paid"])
    def test_the_state_must_fit(self, treasury, state):
        batch = getattr(treasury, state)(1)

        with refused("wrong_state"):
            treasury.confirm(batch)

    def test_whoever_prepared_it_may_not_confirm_it(self, treasury):
        both = user("陆海涛")
        treasury.preparer = actor_in("finance_preparer", treasury.tree.haishu, both)[0]
        batch = treasury.lock(treasury.opened_batch())
        post("finance_confirmer", treasury.tree.haishu, both)
        confirmer = actor_in("finance_confirmer", treasury.tree.jiangbei, both)[0]

        with refused("separation_of_duties", RuleBrokenError):
            treasury.confirm(batch, by=confirmer)

    def test_family_steps_aside(self, treasury):
        (file,) = treasury.families(1)
        batch = treasury.lock(treasury.opened_batch([file]))
        account = user("王秀兰")
        staff_person(account, file.head)
        relative = actor_in("finance_confirmer", treasury.tree.haishu, account)[0]

        with refused("recusal", RuleBrokenError):
            treasury.confirm(batch, by=relative)

    def test_every_line_is_looked_at_again(self, treasury):
        good, suspended, dead, changed, cardless, first, second = files = treasury.families(7)
        batch = treasury.lock(treasury.opened_batch(files))
        upkeep.suspend_file(actor=treasury.reviewer, file_id=suspended.pk, because="未复核")
        dead.head.deceased_on = DAY
        dead.head.save(update_fields=["deceased_on"])
        shared = card()
        for file, account in ((changed, card()), (cardless, None), (first, shared), (second, shared)):
            file.account = account
            file.save()
        line_of = {line.award.file_id: line.line_no for line in lines_of(batch)}

        with refused("batch_problems", RuleBrokenError) as refusal:
            treasury.confirm(batch)

        found = sorted((row["line"], row["code"]) for row in refusal.value.details["problems"])
        assert found == sorted(
            [
                (line_of[suspended.pk], "file_not_active"),
                (line_of[dead.pk], "deceased"),
                (line_of[changed.pk], "account_changed"),
                (line_of[cardless.pk], "no_account"),
                (line_of[first.pk], "account_changed"),
                (line_of[first.pk], "shared_account"),
                (line_of[second.pk], "account_changed"),
                (line_of[second.pk], "shared_account"),
            ]
        )
        assert [problem.line_no for problem in batch_problems(treasury.confirmer, batch.pk, today=DAY)] == sorted(
            row["line"] for row in refusal.value.details["problems"]
        )
        assert line_of[good.pk] not in {row["line"] for row in refusal.value.details["problems"]}

    def test_a_line_that_cannot_be_paid_is_taken_out_and_the_rest_confirmed(self, treasury):
        good, suspended = treasury.families(2)
        batch = treasury.lock(treasury.opened_batch([good, suspended]))
        upkeep.suspend_file(actor=treasury.reviewer, file_id=suspended.pk, because="未复核")

        back = batches.return_batch(
            actor=treasury.confirmer, batch_id=batch.pk, seen_version=batch.version, reason="第 2 行暂停"
        )
        assert (back.status, back.note, back.confirmed_by_id) == ("open", "第 2 行暂停", None)
        bad = Payment.unscoped.get(batch=batch, award__file=suspended)
        opened = batches.remove_line(
            actor=treasury.preparer, payment_id=bad.pk, seen_version=back.version, reason="档案暂停"
        )

        assert treasury.confirm(treasury.lock(opened)).total_fen == 2_000_00


class TestSending:
    def test_puts_the_money_on_its_way(self, treasury):
        batch = treasury.send(treasury.confirmed(2))

        assert (batch.status, batch.sent_at) == ("sent", treasury.now)
        assert live(batch) == ["sent", "sent"]
        assert statuses(Award.unscoped.all()) == ["sent", "sent"]
        assert pots(treasury.fund) == {"external": -100_000_00, "budget": 96_000_00, "in_transit": 4_000_00}
        assert JournalEntry.unscoped.get(kind="send").about == batch.pk
        assert len(told("aid.award.sent")) == 2
        assert len(told("aid.batch.sent", batch)[0].data["sha256"]) == 64

    def test_needs_the_bank_file(self, treasury):
        batch = treasury.confirmed()

        with refused("no_bank_file", ConflictError):
            batch_sending.send_batch(
                actor=treasury.preparer, batch_id=batch.pk, seen_version=batch.version, moment=treasury.now
            )

    @pytest.mark.parametrize("state", ["opened_batch", "sent", "paid"])
    def test_the_state_must_fit(self, treasury, state):
        batch = getattr(treasury, state)(1)

        with refused("wrong_state"):
            batch_sending.send_batch(
                actor=treasury.preparer, batch_id=batch.pk, seen_version=batch.version, moment=treasury.now
            )
        assert entries("send") == int(state != "opened_batch")

    def test_is_the_preparers(self, treasury):
        batch = treasury.confirmed()

        for by, code in (
            (treasury.confirmer, "aid.prepare_batch"),
            (actor("finance_preparer", treasury.tree.yiwu), "not_found"),
        ):
            with refused(code):
                batch_sending.send_batch(actor=by, batch_id=batch.pk, seen_version=batch.version, moment=treasury.now)


def test_returned_from_confirmed_only_without_a_bank_file(treasury):
    batch = treasury.confirmed()
    back = batches.return_batch(
        actor=treasury.confirmer, batch_id=batch.pk, seen_version=batch.version, reason="金额有误"
    )
    batch = treasury.confirm(treasury.lock(back))
    treasury.send(batch)

    with refused("wrong_state"):
        batches.return_batch(actor=treasury.confirmer, batch_id=batch.pk, seen_version=fresh(batch).version, reason="x")


def test_lists_show_progress(treasury):
    batch = treasury.sent(3)
    treasury.read(batch, treasury.answer(batch, {3: "CLOSED"}))
    treasury.approved(2)

    shown = batch_list(treasury.reviewer).get()
    assert (shown.paid_count, shown.failed_count, shown.paid_fen) == (2, 1, 4_000_00)
    assert statuses(batch_lines(treasury.reviewer, batch.pk)) == ["paid", "paid", "failed"]
    assert batch_by_number(treasury.preparer, batch.number) == batch
    assert ready_awards(treasury.preparer, treasury.programme.pk, treasury.tree.haishu.pk).count() == 2
    stranger = actor("county_reviewer", treasury.tree.yiwu)
    assert not batch_list(stranger).exists()
    assert not batch_lines(stranger, batch.pk).exists()
    with pytest.raises(NotFoundError):
        batch_by_number(stranger, batch.number)


def test_a_fund_above_the_county_pays_too(treasury):
    treasury.programme = treasury.opened(kind=ReliefKind.LIVING, standards={Category.DEEP: 1_000_00})
    part = CountyPart.unscoped.get(programme=treasury.programme, union=treasury.tree.haishu)
    fund = Fund.objects.create(union=treasury.tree.province, name="省级", source="province_fin", year=2026)
    FundAccount.objects.bulk_create([FundAccount(fund=fund, bucket=bucket) for bucket in Bucket])
    county, treasury.preparer = treasury.preparer, actor("finance_preparer", treasury.tree.province)
    treasury.grant(5_000_00, fund)
    treasury.preparer = county
    programmes.set_part(actor=treasury.admin, part_id=part.pk, seen_version=1, quota=None, fund_id=fund.pk)

    batch = treasury.sent(2)

    assert batch.fund == fund
    assert pots(fund) == {"external": -5_000_00, "budget": 3_000_00, "in_transit": 2_000_00}
