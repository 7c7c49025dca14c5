"""kill -9 of real workers at random while a batch is filled, confirmed, exported and reconciled: stable, nobody twice.

With a festival's batch: `make drill` (20,000 lines, 50 kills); its figures are written to bench/results/.
"""

import itertools
import json
import os
import time
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.conf import settings

from aid.choices.relief import BatchStatus
from aid.models import Award, BankFile, BankResult, Batch, JournalEntry, Payment
from aid.services import bank_results, rosters
from core.events.models import Event
from core.jobs.models import Job, JobPiece
from core.jobs.services import starting
from tests.aid.money.crowd import crowd
from tests.aid.money.killing import Workshop, eventually
from tests.aid.money.treasury import Treasury, assert_money_is_right, fresh, lines_of, pots
from tests.factories import DAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.drill]
LINES = int(os.environ.get("HENGWEN_KILLED_LINES", "200"))
KILLS = int(os.environ.get("HENGWEN_KILLS", "8"))
CHUNK = os.environ.get("HENGWEN_TEST_CHUNK", "5")
PATIENCE = 60.0 if LINES <= 1000 else 900.0
AMOUNT = 2_000_00
_keys = itertools.count(1)


@pytest.fixture
def treasury(transactional_db):
    return Treasury(granted=LINES * AMOUNT)


@pytest.fixture
def workshop(treasury, tmp_path, monkeypatch):
    monkeypatch.setenv("HENGWEN_TEST_CHUNK", CHUNK)
    seed = int(time.time())
    print(f"seed {seed}")  # noqa: T201
    opened = Workshop(tmp_path, seed)
    yield opened
    opened.close()


def ready(treasury):
    """Bring a crowd through its roster to “ready to pay”."""
    keys = crowd(treasury.tree.textile, LINES)
    roster = rosters.build_roster(
        actor=treasury.cadre, programme_id=treasury.programme.pk, union_id=treasury.tree.textile.pk, file_ids=keys
    )
    roster = rosters.submit_roster(actor=treasury.cadre, roster_id=roster.pk, seen_version=roster.version, today=DAY)
    roster = rosters.check_roster(
        actor=treasury.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=treasury.now
    )
    treasury.approve(roster)


class Day:
    """A finance officer's day with a long batch, and the killer's: so many kills for each piece of work."""

    def __init__(self, treasury, workshop):
        self.treasury, self.workshop, self.took, self.hits = treasury, workshop, {}, 0

    def do(self, kind, subject, who, kills, **params):
        began = time.monotonic()
        job = starting.start_job(
            actor=who, kind=kind, key=str(next(_keys)), subject=subject, name=getattr(subject, "number", "batch"),
            params=params, total=params.pop("total", LINES),
        )  # fmt: skip
        eventually(lambda: fresh(job).attempts, "somebody takes it", PATIENCE)
        for _turn in range(kills):
            self._kill_at_random(job)
        eventually(lambda: not fresh(job).is_live, f"{kind} ends", PATIENCE)
        ended = fresh(job)
        assert (ended.status, ended.done_count) == ("done", ended.total), (ended.message, ended.last_error)
        assert_money_is_right()
        self.took[kind] = f"{time.monotonic() - began:.1f} s, {kills} kills asked, taken up {ended.attempts} times"
        return ended

    def report(self):
        """Print the figures; of a drill, which is no part of the suite, keep them."""
        found = {"lines": LINES, "kills_of_running_work": self.hits, "kills": self.workshop.kills, "took": self.took}
        print(json.dumps(found, indent=1))  # noqa: T201
        if LINES >= 1000:
            moment = datetime.now(UTC)
            folder = settings.BASE_DIR / "bench" / "results"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{moment:%Y%m%dT%H%M%S}-drill.json").write_text(json.dumps(found | {"at": moment.isoformat()}))

    def _kill_at_random(self, job):
        """Kill at a random moment, but not where eight dead starts in a row would rightly end the job as poisonous."""
        eventually(lambda: fresh(job).status != "queued", "somebody works on it", PATIENCE)
        time.sleep(self.workshop.dice.uniform(0.0, 0.3 if LINES <= 1000 else 1.5))
        row = fresh(job)
        if row.status == "running" and row.tries < 5:
            self.workshop.kill_one()
            self.hits += 1
        eventually(lambda: fresh(job).attempts > row.attempts or not fresh(job).is_live, "taken up again", PATIENCE)
        assert set(Batch.unscoped.values_list("status", flat=True)) <= set(BatchStatus.values)
        paid = Payment.unscoped.filter(status="paid").values_list("award_id", flat=True)
        assert len(set(paid)) == len(paid)


def test_fifty_kills_pay_nobody_twice(treasury, workshop):
    ready(treasury)
    day, share = Day(treasury, workshop), KILLS // 5
    preparer, confirmer, fund = treasury.preparer, treasury.confirmer, treasury.fund
    choice = {"programme": str(treasury.programme.pk), "union": treasury.tree.haishu.pk, "fund": str(fund.pk)}

    day.do("aid.fill_batch", fund, preparer, share, **choice)
    batch = Batch.unscoped.get()
    day.do("aid.lock_batch", batch, preparer, 0, seen_version=batch.version)
    batch = fresh(batch)
    day.do("aid.confirm_batch", batch, confirmer, share, seen_version=batch.version)
    day.do("aid.make_bank_file", batch, preparer, share, encoding="utf-8")
    batch = fresh(batch)
    day.do("aid.send_batch", batch, preparer, share, seen_version=batch.version)
    failing = dict.fromkeys(range(1, LINES, 50), "NAME_MISMATCH")
    stored = bank_results.store_bank_result(
        actor=preparer,
        batch_id=batch.pk,
        content=treasury.answer(batch, failing),
        name="回盘.csv",
        moment=treasury.now,
    )
    day.do("aid.read_bank_result", batch, preparer, KILLS - 4 * share, result=str(stored.pk))

    assert_each_line_once(treasury, fresh(batch), failing)
    day.report()
    assert day.hits >= KILLS // 3, "the killer had something to kill"


def assert_each_line_once(treasury, batch, failing):
    lines, good = lines_of(batch), LINES - len(failing)
    assert [line.line_no for line in lines] == list(range(1, LINES + 1))
    assert Counter(line.status for line in lines) == {"paid": good, "failed": len(failing)}
    assert Counter(Award.unscoped.values_list("status", flat=True)) == {"paid": good, "failed": len(failing)}
    assert batch.status == "partially_settled", "failed lines wait for their cards"
    assert (BankFile.objects.count(), JobPiece.objects.count(), Job.unscoped.live().count()) == (1, 0, 0)
    result = BankResult.objects.get()
    assert (result.rows_done, result.paid, result.failed, result.problems) == (LINES, good, len(failing), [])
    posted = Counter(JournalEntry.unscoped.values_list("kind", flat=True))
    assert (posted["unsend"], posted["pay"], posted["fail"]) == (0, good, len(failing))
    assert Event.unscoped.filter(code="aid.award.sent").count() == LINES
    assert Event.unscoped.filter(code="aid.payment.paid").count() == good
    assert Event.unscoped.filter(code="aid.award.batched").count() == LINES
    money = {"external": -LINES * AMOUNT, "paid": good * AMOUNT, "reserved": len(failing) * AMOUNT}
    assert pots(treasury.fund) == money
    assert_money_is_right()
