"""Everything contested is tried by many at once: exactly the right number succeed, and the invariants hold."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from aid.choices.relief import ReliefKind
from aid.models import Approval, Award, BankResult, CountyPart, JournalEntry, Payment, Roster
from aid.services import batches, payments, programmes, rosters, upkeep
from core.errors import DomainError
from tests.aid.money.treasury import (
    Treasury,
    assert_money_is_right,
    card,
    entries,
    fresh,
    lines_of,
    live,
    pots,
    told,
)
from tests.factories import DAY, actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def treasury(transactional_db):
    yield Treasury()
    assert_money_is_right()


def at_once(acts: Sequence[Callable[[], Any]]) -> Counter:
    """Start all acts at the same instant, each on its own connection; count "done" and the codes of the refusals."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        try:
            connection.ensure_connection()
            gate.wait()
            act()
        except DomainError as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def approving(treasury, roster):
    return lambda: treasury.approve(roster)


def test_fifty_rosters_on_money_for_twenty(treasury):
    treasury.fund = treasury.funded(40_000_00, name="小额资金")
    waiting = [treasury.checked(1) for _turn in range(50)]

    found = at_once([approving(treasury, roster) for roster in waiting])

    assert found == {"done": 20, "fund_short": 30}
    assert pots(treasury.fund) == {"external": -40_000_00, "reserved": 40_000_00}
    assert Roster.unscoped.filter(status="approved").count() == 20
    assert Award.unscoped.filter(status="ready").count() == 20
    assert JournalEntry.unscoped.filter(kind="reserve").count() == 20
    assert Approval.objects.filter(stage=2).count() == 20


def test_two_counties_on_one_fund(treasury):
    """Money of the province, promised in two counties at the same moment (reliability.md 2.4, abuse 4)."""
    tree = treasury.tree
    treasury.fund = treasury.funded(0, name="空")
    province = actor("finance_preparer", tree.province)
    part = fresh(treasury.part)
    shared = programmes.Fund.objects.create(union=tree.province, name="省级", source="province_fin", year=2026)
    buckets = ("external", "budget", "reserved", "in_transit", "paid")
    shared.accounts.bulk_create([shared.accounts.model(fund=shared, bucket=bucket) for bucket in buckets])
    treasury.preparer = province
    treasury.grant(8_000_00, shared)
    other = CountyPart.unscoped.get(programme=treasury.programme, union=tree.jiangbei)
    for each in (part, other):
        programmes.set_part(
            actor=treasury.admin, part_id=each.pk, seen_version=each.version, quota=None, fund_id=shared.pk
        )
    here = [treasury.checked(1) for _turn in range(6)]
    treasury.cadre = actor("grassroots_cadre", tree.elsewhere)
    treasury.caseworker = actor("township_caseworker", tree.zhuangqiao)
    tree.textile, approver = tree.elsewhere, actor("county_approver", tree.jiangbei)
    there = [treasury.checked(1) for _turn in range(6)]

    found = at_once(
        [approving(treasury, roster) for roster in here]
        + [lambda roster=roster: treasury.approve(roster, by=approver) for roster in there]
    )

    assert found == {"done": 4, "fund_short": 8}
    assert pots(shared) == {"external": -8_000_00, "reserved": 8_000_00}


def test_one_roster_is_approved_once(treasury):
    roster = treasury.checked(2)
    others = [actor("county_approver", treasury.tree.haishu) for _turn in range(8)]

    found = at_once([lambda by=by: treasury.approve(roster, by=by) for by in others])

    assert found["done"] == 1
    assert sum(found.values()) == 8
    assert entries("reserve") == 1
    assert pots(treasury.fund)["reserved"] == 4_000_00


def test_the_last_places_of_a_quota_are_given_once(treasury):
    waiting = [treasury.checked(2) for _turn in range(6)]
    programmes.set_part(actor=treasury.admin, part_id=treasury.part.pk, seen_version=treasury.part.version, quota=5)

    found = at_once([approving(treasury, roster) for roster in waiting])

    assert found == {"done": 2, "quota_exceeded": 4}


def test_one_family_on_two_rosters(treasury):
    files = treasury.families(10)

    found = at_once([lambda: treasury.draft(files) for _turn in range(6)])

    assert found == {"done": 6}, "a roster whose families were all taken says so line by line"
    assert Award.unscoped.count() == 10
    assert Award.unscoped.values("household").distinct().count() == 10
    refused = sum(roster.refusals.filter(code="duplicate_household").count() for roster in Roster.unscoped.all())
    assert refused == 50


def test_one_award_in_one_batch(treasury):
    treasury.approved(4)

    found = at_once([lambda: treasury.open_batch() for _turn in range(6)])

    assert found == {"done": 1, "nothing_ready": 5}
    assert Payment.unscoped.count() == 4


def test_two_confirmers(treasury):
    batch = treasury.lock(treasury.opened_batch(3))
    others = [actor("finance_confirmer", treasury.tree.haishu) for _turn in range(6)]

    found = at_once([lambda by=by: treasury.confirm(batch, by=by) for by in others])

    assert found["done"] == 1
    assert sum(found.values()) == 6
    assert len(told("aid.batch.confirmed", batch)) == 1


def test_a_batch_is_sent_once(treasury):
    batch = treasury.confirmed(3)

    found = at_once([lambda: treasury.send(batch) for _turn in range(6)])

    assert found["done"] == 1
    assert entries("send") == 1
    assert pots(treasury.fund)["in_transit"] == 6_000_00


def test_the_same_answer_read_by_many(treasury):
    batch = treasury.sent(10)
    content = treasury.answer(batch, {10: "CLOSED"})

    found = at_once([lambda: treasury.read(batch, content) for _turn in range(8)])

    assert found == {"done": 8}
    assert BankResult.objects.count() == 1
    assert (entries("pay"), entries("fail")) == (9, 1)
    assert len(told("aid.payment.paid")) == 9


def test_different_answers_to_the_same_lines(treasury):
    batch = treasury.sent(6)
    contents = [treasury.answer(batch) + b"\r\n" * turn for turn in range(6)]

    at_once([lambda content=content: treasury.read(batch, content) for content in contents])

    assert BankResult.objects.count() == 6
    assert live(batch) == ["paid"] * 6
    assert entries("pay") == 6
    assert sorted(BankResult.objects.values_list("paid", flat=True)) == [0, 0, 0, 0, 0, 6]


def test_a_refund_is_not_doubled(treasury):
    treasury.paid(1)
    payment = Payment.unscoped.get()

    def back(key):
        return lambda: payments.refund_payment(
            actor=treasury.preparer,
            payment_id=payment.pk,
            amount_fen=1_500_00,
            reason="退汇",
            idempotency_key=key,
            moment=treasury.now,
        )

    assert at_once([back("one") for _turn in range(8)]) == {"done": 8}
    assert (fresh(payment).refunded_fen, entries("refund")) == (1_500_00, 1)
    assert at_once([back(f"k{turn}") for turn in range(8)]) == {"refund_too_large": 8}


def test_a_grant_with_one_key_is_entered_once(treasury):
    found = at_once([lambda: treasury.grant(7_00, key="G-1") for _turn in range(8)])

    assert found == {"done": 8}
    assert pots(treasury.fund)["budget"] == 100_000_00 + 7_00


def test_giving_up_and_mending_the_same_award(treasury):
    batch = treasury.failed(1)
    award = fresh(lines_of(batch)[0].award)
    change = payments.propose_account(
        actor=treasury.preparer,
        award_id=award.pk,
        account=card(),
        bank_name="农行",
        reason="户名不符",
        seen_version=award.version,
    )

    def give_up():
        payments.cancel_award(
            actor=treasury.approver, award_id=award.pk, seen_version=award.version, reason="放弃", moment=treasury.now
        )

    def mend():
        payments.confirm_account(actor=treasury.confirmer, change_id=change.pk)

    found = at_once([give_up, mend, give_up, mend])

    assert found["done"] == 1
    assert fresh(award).status in ("cancelled", "ready")
    assert fresh(batch).status == "settled"


@pytest.mark.parametrize(("state", "code"), [("checked", "file_not_active"), ("locked", "batch_problems")])
def test_a_suspension_under_way_is_waited_for(treasury, state, code):
    """Neither an approval nor a confirmation slips through while somebody is suspending the file."""
    (file,) = treasury.families(1)
    subject = treasury.checked([file]) if state == "checked" else treasury.lock(treasury.opened_batch([file]))
    is_suspended, may_commit = threading.Event(), threading.Event()

    def suspend():
        with transaction.atomic():
            upkeep.suspend_file(actor=treasury.reviewer, file_id=file.pk, because="未复核")
            is_suspended.set()
            may_commit.wait(5)

    def decide():
        is_suspended.wait(5)
        threading.Timer(0.5, may_commit.set).start()
        treasury.approve(subject) if state == "checked" else treasury.confirm(subject)

    assert at_once([suspend, decide]) == {"done": 1, code: 1}


def test_lines_taken_out_while_the_batch_is_locked(treasury):
    batch = treasury.opened_batch(6)
    lines = lines_of(batch)

    def remove(line):
        return lambda: batches.remove_line(actor=treasury.preparer, payment_id=line.pk, seen_version=1, reason="待核实")

    def lock():
        batches.lock_batch(actor=treasury.preparer, batch_id=batch.pk, seen_version=1, today=DAY)

    found = at_once([*(remove(line) for line in lines), lock])

    assert found["done"] == 1
    batch = fresh(batch)
    assert batch.total_fen == 2_000_00 * len(lines_of(batch))


def test_without_its_lock_the_race_would_show(treasury, monkeypatch):
    """The negative control: with the accounts read and not locked, the database alone still refuses the overdraft."""
    treasury.fund = treasury.funded(8_000_00, name="小额资金")
    waiting = [treasury.checked(1) for _turn in range(12)]
    monkeypatch.setattr("aid.services.funds.check_enough", lambda **_facts: None)

    found = at_once([approving(treasury, roster) for roster in waiting])

    assert found == {"done": 4, "aid_never_overdrawn": 8}
    assert pots(treasury.fund) == {"external": -8_000_00, "reserved": 8_000_00}


def test_programmes_are_opened_once(treasury):
    made = programmes.create_programme(
        actor=treasury.admin,
        union_id=treasury.tree.province.pk,
        season="winter",
        kind=ReliefKind.LIVING,
        year=2026,
        name="生活救助",
        standards={"deep": 1},
        basis="x",
        **{
            name: getattr(treasury.programme, name)
            for name in ("opens_on", "closes_on", "roster_due_on", "report_due_on")
        },
    )

    def opening():
        programmes.open_programme(actor=treasury.admin, programme_id=made.pk, seen_version=1, today=DAY)

    assert at_once([opening] * 5)["done"] == 1
    assert CountyPart.unscoped.filter(programme=made).count() == 3


def test_a_roster_is_submitted_once(treasury):
    roster = treasury.draft(3)

    def submit():
        rosters.submit_roster(actor=treasury.cadre, roster_id=roster.pk, seen_version=1, today=DAY)

    assert at_once([submit] * 6)["done"] == 1
    assert len(told("aid.award.submitted")) == 3
