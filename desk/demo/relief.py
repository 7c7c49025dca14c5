"""Last winter's relief, all paid, and this winter's, half way: rosters, batches, a bank's answer with failures."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from aid.choices.files import FileStatus
from aid.choices.relief import FundSource, PaymentStatus, ReliefKind, Season
from aid.models import CountyPart, NeedyFile, Payment, Programme
from aid.rules.bank_files import line_key
from aid.selectors.programmes import suggested_window
from aid.services import (
    bank_files,
    bank_results,
    batch_filling,
    batch_sending,
    batches,
    funds,
    programmes,
    rosters,
    visits,
)
from core import clock
from core.chinese.money import from_fen
from desk.demo.people import Cast
from unions.models import Union

STANDARDS = {"deep": 3_000_00, "relative": 2_000_00, "accident": 2_500_00}
BASIS = "浙总工办〔2026〕18号（演示）"
BUDGET_FEN = 800_000_00
FAILURES = {2: "NAME_MISMATCH", 5: "ACC_NOT_FOUND"}


class ReliefMaker:
    """Runs the winter programme as far as a county would have come today."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today
        self.province = cast.county.parent.parent

    def this_winter(self) -> Programme:
        """Open this winter's programme a week ago and bring it half way through the county."""
        programme = self._programme()
        fund = self._fund(programme)
        self._rosters(programme)
        self._visits(programme)
        self._planned_spring()
        return fund and programme

    def _programme(self) -> Programme:
        start = self.today - timedelta(days=7)
        _begin, end = suggested_window(Season.WINTER, self.today.year if self.today.month > 3 else self.today.year - 1)
        close = max(end, self.today + timedelta(days=60))
        with clock.telling(clock.now() - timedelta(days=40)):
            programme = programmes.create_programme(
                actor=self.cast["province"],
                union_id=self.province.pk,
                season=Season.WINTER,
                kind=ReliefKind.WARMTH,
                year=start.year,
                name=f"{start.year}年冬送温暖",
                opens_on=start,
                closes_on=close,
                roster_due_on=self.today + timedelta(days=12),
                report_due_on=close + timedelta(days=15),
                standards=STANDARDS | {"none": 800_00},  # workers on duty at the festival need no file
                requires_file=False,
                basis=BASIS,
            )
            return programmes.open_programme(
                actor=self.cast["province"],
                programme_id=programme.pk,
                seen_version=programme.version,
                today=start - timedelta(days=33),
            )

    def _fund(self, programme: Programme) -> Any:
        preparer = self.cast["preparer"]
        fund = funds.create_fund(
            actor=preparer,
            union_id=self.cast.county.pk,
            name=f"{self.today.year}年度困难职工帮扶资金",
            source=FundSource.LOCAL_FIN,
            year=self.today.year,
        )
        funds.grant_fund(
            actor=preparer,
            fund_id=fund.pk,
            amount_fen=BUDGET_FEN,
            note="市县财政配套下拨",
            idempotency_key="demo",
            moment=clock.now(),
        )
        part = CountyPart.unscoped.get(programme=programme, union=self.cast.county)
        programmes.choose_fund(actor=preparer, part_id=part.pk, seen_version=part.version, fund_id=fund.pk)
        return fund

    def _families(self, township: Union) -> Sequence[NeedyFile]:
        filed = NeedyFile.unscoped.filter(union__path__startswith=township.path, status=FileStatus.FILED)
        return list(filed.order_by("number"))

    def _rosters(self, programme: Programme) -> None:
        """One township paid, one on its way, one waiting for the county, one for the check, one being written."""
        paid, approved, pending, submitted, draft = self.cast.townships[:5]
        with clock.telling(clock.now() - timedelta(days=4)):
            self._approve(programme, paid)
            self._pay(programme)
        with clock.telling(clock.now() - timedelta(days=1)):
            self._approve(programme, approved)
        self._check(self._submit(self._build(programme, pending)))
        self._submit(self._build(programme, submitted))
        self._build(programme, draft)

    def _build(self, programme: Programme, township: Union) -> Any:
        files = [file.pk for file in self._families(township)]
        return rosters.build_roster(
            actor=self.cast["township"], programme_id=programme.pk, union_id=township.pk, file_ids=files
        )

    def _submit(self, roster: Any) -> Any:
        return rosters.submit_roster(
            actor=self.cast["township"],
            roster_id=roster.pk,
            seen_version=roster.version,
            today=timezone.localdate(clock.now()),
        )

    def _check(self, roster: Any) -> Any:
        return rosters.check_roster(
            actor=self.cast["reviewer"],
            roster_id=roster.pk,
            seen_version=roster.version,
            moment=clock.now(),
            opinion="同意",
        )

    def _approve(self, programme: Programme, township: Union) -> Any:
        roster = self._check(self._submit(self._build(programme, township)))
        return rosters.approve_roster(
            actor=self.cast["approver"],
            roster_id=roster.pk,
            seen_version=roster.version,
            moment=clock.now(),
            opinion="同意",
        )

    def _pay(self, programme: Programme) -> None:
        preparer, moment = self.cast["preparer"], clock.now()
        today = timezone.localdate(moment)
        batch = batch_filling.open_batch(
            actor=preparer, programme_id=programme.pk, union_id=self.cast.county.pk, today=today
        )
        batch = batches.lock_batch(actor=preparer, batch_id=batch.pk, seen_version=batch.version, today=today)
        batch = batches.confirm_batch(
            actor=self.cast["confirmer"], batch_id=batch.pk, seen_version=batch.version, today=today
        )
        bank_files.export_bank_file(actor=preparer, batch_id=batch.pk, moment=moment)
        batch = batch_sending.send_batch(actor=preparer, batch_id=batch.pk, seen_version=batch.version, moment=moment)
        bank_results.read_bank_result(
            actor=preparer, batch_id=batch.pk, content=self._answer(batch), name="回盘.csv", moment=moment
        )

    def _answer(self, batch: Any) -> bytes:
        """Return what the bank would answer: two cards fail, the rest is paid."""
        rows = ["明细号,金额,结果,流水号,原因"]
        for line in Payment.unscoped.filter(batch=batch, status=PaymentStatus.SENT).order_by("line_no"):
            code = FAILURES.get(line.line_no, "SUCCESS")
            reference = f"R{batch.number[-4:]}{line.line_no:06d}" if code == "SUCCESS" else ""
            rows.append(f"{line_key(batch.number, line.line_no)},{from_fen(line.amount_fen)},{code},{reference},")
        return ("\r\n".join(rows) + "\r\n").encode("utf-8-sig")

    def _visits(self, programme: Programme) -> None:
        """Let somebody have visited the first families of three townships in this season."""
        for township in self.cast.townships[:3]:
            for file in self._families(township)[:6]:
                day = max(self.today - timedelta(days=file.version % 5), programme.opens_on)
                with clock.telling(clock.now() - (self.today - day)):
                    visits.visit_family(
                        actor=self.cast["township"],
                        file_id=file.pk,
                        today=day,
                        programme_id=programme.pk,
                        visited_on=day,
                        first_visitor="陆海涛",
                        second_visitor="方丽萍",
                        person_met="本人",
                        findings="送上慰问金和慰问品，家中情况稳定。",
                        is_signed=True,
                    )

    def _planned_spring(self) -> None:
        """Leave next spring's programme in planning."""
        year = self.today.year + 1
        start, end = suggested_window(Season.SPRING, year)
        programmes.create_programme(
            actor=self.cast["province"],
            union_id=self.province.pk,
            season=Season.SPRING,
            kind=ReliefKind.JOB,
            year=year,
            name=f"{year}年春送岗位",
            opens_on=start,
            closes_on=end,
            roster_due_on=start + timedelta(days=20),
            report_due_on=end + timedelta(days=15),
        )
