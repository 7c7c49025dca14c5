"""A machine that does anything anybody may try with a county's money, in any order, beside a small model of it.

After each step the model and the database agree on every bucket, and every invariant holds. A call that the model
expects to be refused and that succeeds is a failure, and so is the reverse.
"""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from aid.models import Allocation, Award, Batch, NeedyFile, Payment, Roster
from aid.selectors.funds import broken_invariants
from aid.services import allocations, bank_files, batch_sending, batches, funds, payments
from core.actors import SystemActor
from core.errors import DomainError
from tests.aid.money.treasury import Treasury, lines_of, pots
from tests.factories import actor

LINE = 2_000_00
NEAR = st.sampled_from([-1, 0, 1])
WHICH = st.integers(0, 7)
FATE = st.sampled_from(["SUCCESS", "CLOSED", "SUCCESS", "wrong", "missing"])


class Money(RuleBasedStateMachine):
    """One fund, a dozen families, and everybody's acts on them. Each example lives in a savepoint of its own."""

    treasury: ClassVar[Treasury]
    families: ClassVar[list[NeedyFile]]
    outcomes: ClassVar[Counter] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.block: Any = transaction.atomic()
        self.block._from_testcase = True  # as the test's own: a durable block may open inside it
        self.block.__enter__()
        self.model = {"budget": 0, "reserved": 0, "in_transit": 0, "paid": 0}
        self.grants: dict[str, int] = {}
        self.answers: list[tuple[Batch, bytes]] = []
        self.turn = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # --- what the machine starts from, and how it compares ----------------------------------------------------------

    @initialize(lines=st.integers(4, 6))
    def start_lively(self, lines: int) -> None:
        """Begin with money that just fits some lines, one award paid, one sent, one ready."""
        self.treasury.part.refresh_from_db()
        self.treasury.fund = self.treasury.funded(lines * LINE, name="机器")
        self.model["budget"] = lines * LINE
        self.open_the_city(2 * LINE)
        self.make_roster(1)
        self.approve(0)
        self.pay_ready({})
        self.make_roster(1)
        self.approve(0)
        self.open_batch()
        self.hand_on(0)
        self.hand_on(0)
        self.hand_on(0)
        self.make_roster(2)
        self.approve(0)

    def open_the_city(self, amount: int) -> None:
        """Let the city hold money of the same source, which it may pass down to the county and take back."""
        tree, admin, now = self.treasury.tree, self.treasury.admin, self.treasury.now
        self.purse = actor("finance_preparer", tree.ningbo)
        source, year = self.treasury.fund.source, self.treasury.fund.year
        fund = funds.create_fund(actor=self.purse, union_id=tree.ningbo.pk, name="市级", source=source, year=year)
        funds.grant_fund(
            actor=self.purse, fund_id=fund.pk, amount_fen=amount, note="市", idempotency_key="city", moment=now
        )
        about = {"programme_id": self.treasury.programme.pk, "reason": "下达", "moment": now}
        allocations.set_total(actor=admin, places=20, **about)
        step = {"upper_id": tree.province.pk, "lower_id": tree.ningbo.pk, "places": 20}
        allocations.pass_down(actor=admin, **about, **step)
        Allocation.unscoped.filter(union=tree.ningbo).update(fund=fund)
        self.city = amount

    def pass_money(self, way: Any, amount: int) -> None:
        tree = self.treasury.tree
        way(
            actor=self.purse,
            programme_id=self.treasury.programme.pk,
            upper_id=tree.ningbo.pk,
            lower_id=tree.haishu.pk,
            amount_fen=amount,
            reason="调剂",
            moment=self.treasury.now,
        )

    def try_to(self, name: str, expected: bool, act: Any) -> bool:
        """Run an act and compare with what the model expects of it."""
        code = self.code_of(act)
        assert expected is (code == ""), f"{name}: {code or 'should have been refused'}"
        self.outcomes[name, "refused" if code else "done"] += 1
        return not code

    def code_of(self, act: Any) -> str:
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        return ""

    def move(self, source: str, target: str, amount: int) -> None:
        if source:
            self.model[source] -= amount
        if target:
            self.model[target] += amount

    def pick(self, rows: Any, which: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    @property
    def free(self) -> list[NeedyFile]:
        taken = Award.unscoped.live().values_list("file_id", flat=True)
        return [file for file in self.families if file.pk not in set(taken)]

    # --- money in ---------------------------------------------------------------------------------------------------

    @rule(key=st.sampled_from(["a", "b"]), lines=st.integers(1, 2), near=NEAR)
    def grant(self, key: str, lines: int, near: int) -> None:
        amount = lines * LINE + near
        known = self.grants.get(key)
        if self.try_to("grant", known in (None, amount), lambda: self.treasury.grant(amount, key=key)) and not known:
            self.grants[key] = amount
            self.move("", "budget", amount)

    @rule(lines=st.integers(0, 2), near=NEAR, whole=st.booleans(), down=st.booleans())
    def pass_on(self, lines: int, near: int, whole: bool, down: bool) -> None:
        """Pass money from the city down, or take it back, around what there is."""
        held = self.city if down else self.model["budget"]
        amount = (held if whole else lines * LINE) + near
        way, name = (allocations.pass_down, "allocate") if down else (allocations.take_back, "give_back")
        if self.try_to(name, 0 < amount <= held, lambda: self.pass_money(way, amount)):
            self.city += -amount if down else amount
            self.move("" if down else "budget", "budget" if down else "", amount)

    # --- from the roster to the bank --------------------------------------------------------------------------------

    @rule(count=st.integers(1, 3))
    def make_roster(self, count: int) -> None:
        if len(self.free) >= count:
            self.treasury.checked(self.free[:count])

    @rule(which=WHICH)
    def approve(self, which: int) -> None:
        waiting = Roster.unscoped.filter(status="approved_pending")
        if not waiting.exists():
            self.make_roster(which % 3 + 1)
        roster = self.pick(waiting, which)
        if roster is None:
            return
        total = LINE * Award.unscoped.filter(roster=roster).count()
        fits = self.model["budget"] >= total
        if self.try_to("approve", fits, lambda: self.treasury.approve(roster)):
            self.move("budget", "reserved", total)

    @rule()
    def open_batch(self) -> None:
        is_ready = Award.unscoped.filter(status="ready").exists()
        self.try_to("open_batch", is_ready, self.treasury.open_batch)

    @rule(which=WHICH)
    def remove_line(self, which: int) -> None:
        lines = Payment.unscoped.exclude(status="removed")
        open_lines = lines.filter(batch__status="open")
        if not open_lines.exists() and Award.unscoped.filter(status="ready").exists():
            self.open_batch()  # an open batch is rare, and so would be a line taken out of one
        line = self.pick(open_lines if which % 3 else lines, which)
        if line is None:
            return
        batch = line.batch
        is_open = batch.status == "open"
        self.try_to(
            "remove_line",
            is_open,
            lambda: batches.remove_line(
                actor=self.treasury.preparer, payment_id=line.pk, seen_version=batch.version, reason="待核实"
            ),
        )

    @rule(which=WHICH)
    def hand_on(self, which: int) -> None:
        """Take a batch to its next station: locked, confirmed, sent."""
        batch = self.pick(Batch.unscoped.filter(status__in=["open", "locked", "confirmed"]), which)
        if batch is None:
            return
        if batch.status == "open":
            self.try_to("lock", batch.line_count > 0, lambda: self.treasury.lock(batch))
        elif batch.status == "locked":
            self.try_to("confirm", True, lambda: self.treasury.confirm(batch))
        waiting = sum(line.amount_fen for line in lines_of(batch) if line.status == "reserved")
        if batch.status == "confirmed" and self.try_to("send", True, lambda: self.treasury.send(batch)):
            self.move("reserved", "in_transit", waiting)

    @rule(which=WHICH, back=st.booleans())
    def stop_half_way(self, which: int, back: bool) -> None:
        """Send one line of a confirmed batch, as work that was cancelled leaves it; or take one line back."""
        batch = self.pick(Batch.unscoped.filter(status="confirmed"), which)
        if batch is None:
            return
        about = {"batch_id": batch.pk, "seen_version": batch.version, "moment": self.treasury.now, "limit": 1}
        states = [line.status for line in lines_of(batch)]
        if back:
            act = partial(batch_sending.unsend_some, actor=self.treasury.preparer, reason="未送出", **about)
            if self.try_to("unsend", "sent" in states, act):
                self.move("in_transit", "reserved", LINE)
            return
        bank_files.export_bank_file(actor=self.treasury.preparer, batch_id=batch.pk, moment=self.treasury.now)
        act = partial(batch_sending.send_some, actor=self.treasury.preparer, **about)
        if self.try_to("send_some", True, act):
            self.move("reserved", "in_transit", LINE)

    @rule(which=WHICH)
    def skip_a_station(self, which: int) -> None:
        """Try to confirm or send a batch that is not there yet, or is past it."""
        batch = self.pick(Batch.unscoped.exclude(status="locked"), which)
        if batch is not None:
            self.try_to("confirm", False, lambda: self.treasury.confirm(batch))
        batch = self.pick(Batch.unscoped.exclude(status="confirmed"), which)
        if batch is not None:
            self.try_to(
                "send",
                False,
                lambda: batch_sending.send_batch(
                    actor=self.treasury.preparer,
                    batch_id=batch.pk,
                    seen_version=batch.version,
                    moment=self.treasury.now,
                ),
            )

    # --- the bank's answers -----------------------------------------------------------------------------------------

    @rule(which=WHICH, fates=st.lists(FATE, min_size=3, max_size=3))
    def answer(self, which: int, fates: list[str]) -> None:
        """Read an answer in which each line has its own fate, whatever was said about it before."""
        answered = Batch.unscoped.filter(status__in=["sent", "partially_settled", "settled"])
        waiting = self.pick(answered.exclude(status="settled"), which) if which % 4 else None
        batch = waiting or self.pick(answered, which)
        if batch is None:
            return
        rows, before = ["明细号,金额,结果,流水号,原因"], self.model.copy()
        self.turn += 1
        for line, fate in zip(lines_of(batch), fates, strict=False):
            if fate == "missing":
                continue
            amount = "1.00" if fate == "wrong" else "2000.00"
            result = "SUCCESS" if fate == "wrong" else fate
            reference = f"R{self.turn}-{line.line_no}" if result == "SUCCESS" else ""
            rows.append(f"{batch.number}-{line.line_no:05d},{amount},{result},{reference},")
            if line.status in ("sent", "unknown") and fate != "wrong":
                self.move("in_transit", "paid" if fate == "SUCCESS" else "reserved", LINE)
                self.outcomes["line", fate] += 1
        content = "\n".join(rows).encode()
        if len(rows) > 1:
            self.answers.append((batch, content))
        else:
            self.model = before
        self.try_to("answer", len(rows) > 1, lambda: self.treasury.read(batch, content))

    @rule(which=WHICH)
    def settle(self, which: int) -> None:
        """Let the bank answer for every line of a batch: some paid, some not."""
        self.answer(which, (["SUCCESS", "CLOSED"] if which % 2 else ["CLOSED", "SUCCESS"]) * 4)

    @precondition(lambda self: self.answers)
    @rule(which=WHICH)
    def same_answer_again(self, which: int) -> None:
        batch, content = self.answers[which % len(self.answers)]
        assert self.treasury.read(batch, content).is_repeat
        self.outcomes["answer", "repeat"] += 1

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        batches.mark_unknown(actor=SystemActor("night"), moment=self.treasury.now + timedelta(days=days))

    # --- afterwards -------------------------------------------------------------------------------------------------

    @rule(which=WHICH)
    def fix_account(self, which: int) -> None:
        award = self.pick(Award.unscoped.exclude(status="draft"), which)
        if award is not None:
            self.try_to("fix", award.status in ("failed", "ready"), lambda: self.treasury.fix(award))

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        award = self.pick(Award.unscoped.all(), which)
        if award is None:
            return
        done = self.try_to(
            "cancel",
            award.status in ("failed", "ready"),
            lambda: payments.cancel_award(
                actor=self.treasury.approver,
                award_id=award.pk,
                seen_version=award.version,
                reason="放弃",
                moment=self.treasury.now,
            ),
        )
        if done:
            self.move("reserved", "budget", LINE)

    @rule(which=WHICH, near=NEAR, part=st.sampled_from([1, 2]))
    def refund(self, which: int, near: int, part: int) -> None:
        """Take money back at the edge: what is left of a payment, a fen more, a fen less, or half."""
        payment = self.pick(Payment.unscoped.filter(status__in=["paid", "sent", "failed"]), which)
        if payment is None:
            return
        left = payment.amount_fen - payment.refunded_fen
        amount = left // part + near
        self.turn += 1
        done = self.try_to(
            "refund",
            payment.award.status == "paid" and payment.status == "paid" and 0 < amount <= left,
            lambda: payments.refund_payment(
                actor=self.treasury.preparer,
                payment_id=payment.pk,
                amount_fen=amount,
                reason="退汇",
                idempotency_key=f"t{self.turn}",
                moment=self.treasury.now,
            ),
        )
        if done:
            self.move("paid", "budget", amount)

    @rule(which=WHICH)
    def receipt(self, which: int) -> None:
        batch = self.pick(Batch.unscoped.all(), which)
        if batch is not None:
            self.try_to(
                "receipt",
                batch.status == "settled",
                lambda: batches.record_receipts(actor=self.treasury.preparer, batch_id=batch.pk),
            )

    def pay_ready(self, failing: dict[int, str]) -> None:
        """Take everything that is ready all the way to the bank and back."""
        batch = self.treasury.again()
        self.move("reserved", "in_transit", batch.total_fen)
        content = self.treasury.answer(batch, failing)
        self.answers.append((batch, content))
        self.treasury.read(batch, content)
        self.move("in_transit", "paid", batch.total_fen)

    @invariant()
    def money_is_right(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        assert broken_invariants() == []
        if "fund" in vars(self.treasury):
            found = pots(self.treasury.fund)
            assert {bucket: found.get(bucket, 0) for bucket in self.model} == self.model
        for batch in Batch.unscoped.all():
            assert batch.total_fen == sum(line.amount_fen for line in lines_of(batch))
